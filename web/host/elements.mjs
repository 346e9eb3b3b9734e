// Small helpers for the document's elements and the texts in the user's language.
// Must not know what they are used for.
import { texts } from "../texts.mjs";

/** @template {Element} T @param {string} id @param {new () => T} type @returns {T} */
export function by_id(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`no #${id}`);
  return found;
}

/**
 * A new element with properties and children; strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | boolean | undefined>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** @returns {"en" | "ja"} */
export function language() {
  return document.documentElement.lang === "ja" ? "ja" : "en";
}

/** @param {string} key @param {string[]} args */
export function say(key, args = []) {
  const text = texts[key]?.[language()] ?? key;
  return text.replaceAll(/\{(\d)\}/g, (place, number) => args[Number(number)] ?? place);
}
