// Small helpers for the document's elements and the texts in the user's language.
// Must not know what they are used for.

/** @type {(key: string, language: "en" | "ja") => string} */
let text_of = () => "";
/** The program has the texts: nothing can be said before it is there. @param {typeof text_of} texts */
export function use_texts(texts) {
  text_of = texts;
}

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
function language() {
  return document.documentElement.lang === "ja" ? "ja" : "en";
}

/** @param {string} key @param {string[]} args */
export function say(key, args = []) {
  const text = text_of(key, language()) || key;
  return text.replaceAll(/\{(\d)\}/g, (place, number) => args[Number(number)] ?? place);
}
