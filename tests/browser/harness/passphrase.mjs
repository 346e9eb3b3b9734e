/**
 * Keys under a passphrase, as a person keeps and unlocks them.
 * It knows nothing of how they are sealed.
 */
export const kPassphrase = "correct horse battery staple";

/** @typedef {import("./phone.mjs").Phone} Phone */

/** @param {Phone} phone @param {string} passphrase */
export async function typePassphrase(phone, passphrase) {
  await phone.page.locator("dialog[open] #passphrase").last().fill(passphrase);
}

/** @param {Phone} phone */
export async function keep(phone, passphrase = kPassphrase) {
  await typePassphrase(phone, passphrase);
  await phone.tap("keys.keep");
  await phone.find("#keys[data-kept=true]");
}

/** A visit after which the page asks for the passphrase. @param {Phone} phone @param {string} origin */
export async function visitLocked(phone, origin) {
  await phone.open(origin);
  await phone.find("dialog[open] #passphrase");
}

/** @param {Phone} phone */
export async function unlock(phone, passphrase = kPassphrase) {
  await typePassphrase(phone, passphrase);
  await phone.page.locator("dialog[open] #passphrase").last().press("Enter");
}
