/**
 * Looks for secrets wherever a page could have left one.
 * It knows nothing of what made them.
 */
import assert from "node:assert/strict";

/** Every place of the page where a secret could lie. @param {import("./phone.mjs").Phone} phone */
async function places(phone) {
  const document = await phone.page.evaluate(() => JSON.stringify([
    globalThis.document.documentElement.outerHTML, [...globalThis.document.querySelectorAll("input, textarea, select")].map((each) => /** @type {HTMLInputElement} */ (each).value),
    location.href, globalThis.document.referrer, history.state, name, 
    // The navigation itself keeps its address, with a join code that works no more.
    performance.getEntries().filter(({ entryType }) => entryType !== "navigation").map((each) => each.name),
  ]));
  return { document, kept: await phone.kept(), console: phone.console.join("\n"), address: phone.page.url() };
}

/** In no form that a program would write it in. @param {string} place @param {string} text @param {Record<string, string>} secrets */
export function assertAbsent(place, text, secrets) {
  for (const [name, secret] of Object.entries(secrets)) {
    for (const form of new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), btoa(secret).replace(/=+$/, "")])) {
      assert.ok(!text.includes(form), `${name} lies in the ${place}`);
    }
  }
}

/** @param {import("./phone.mjs").Phone} phone @param {Record<string, string>} secrets */
export async function assertNowhere(phone, secrets) {
  for (const [place, text] of Object.entries(await places(phone))) assertAbsent(place, text, secrets);
}
