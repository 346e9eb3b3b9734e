/**
 * The page's sentences by their keys, so that no test repeats one.
 * It knows nothing of where they are shown.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @typedef {"en"|"ja"} Language */

/** @type {Record<string, Record<Language, string>>} */
const kTexts = Object.assign({}, ...["texts.json", "late_texts.json"]
  .map((name) => JSON.parse(readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), "utf8"))));

function template(/** @type {string} */ key, /** @type {Language} */ language) {
  const text = kTexts[key]?.[language];
  if (!text) throw new Error(`texts.json has no ${language} for ${key}`);
  return text;
}

/** @param {string} key @param {Language} language @param {(string|number)[]} args */
export function say(key, language, args = []) {
  return template(key, language).replaceAll(/\{(\d)\}/g, (place, n) => String(args[Number(n)] ?? place));
}

/**
 * A pattern for the whole sentence; an argument that is not given may be anything.
 * @param {string} key @param {Language} language @param {(string|number)[]} args
 */
export function sentence(key, language, args = []) {
  template(key, "en"), template(key, "ja"); // both must be there, whichever is looked for
  const quoted = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const parts = template(key, language).split(/(\{\d\})/).map((part) => {
    const place = /^\{(\d)\}$/.exec(part);
    if (!place) return quoted(part);
    return args[Number(place[1])] === undefined ? ".+" : quoted(String(args[Number(place[1])]));
  });
  return new RegExp(parts.join(""), "s");
}
