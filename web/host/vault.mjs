// Keys that are kept on this phone, sealed: the passphrase makes an AES-256-GCM key by PBKDF2 with HMAC-SHA-256 (RFC 8018).
// Must not hold a passphrase or a key of AWS; the sealing key stays in the browser, which does not give it out.
import { result_of } from "./database.mjs";

/** @typedef {Record<string, string>} Keys by the fields' names */
/** @typedef {{key: CryptoKey, salt: Uint8Array<ArrayBuffer>, iterations: number}} Sealing */
/** @typedef {{salt: Uint8Array<ArrayBuffer>, iterations: number, iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer}} Kept */

const iterations = 600_000; // OWASP Password Storage Cheat Sheet, PBKDF2-HMAC-SHA256
const salt_bytes = 16;
const iv_bytes = 12; // NIST SP 800-38D, 8.2: 96 bits
export const shortest_passphrase = 12;
const encoder = new TextEncoder();
const random = (/** @type {number} */ size) => crypto.getRandomValues(new Uint8Array(size));
const place_of = (/** @type {string} */ profile) => `keys:${profile}`;

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt @param {number} rounds @returns {Promise<Sealing>} */
async function sealing_of(passphrase, salt, rounds) {
  // The same characters, whichever keyboard they were typed with.
  const material = await crypto.subtle.importKey("raw", encoder.encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return { key, salt, iterations: rounds };
}

/** Sealed for this profile alone. @param {string} profile @param {Uint8Array<ArrayBuffer>} iv */
const cipher = (profile, iv) => ({ name: "AES-GCM", iv, additionalData: encoder.encode(profile) });

/** @param {Pick<import("./dialogs.mjs").Parts, "transact" | "all_stores">} parts */
export function create_vault({ transact, all_stores }) {
  /** By profile, since its passphrase was given. @type {Map<string, Sealing>} */
  const open = new Map();

  /** @param {string} profile @param {Keys} keys @param {Sealing} sealing */
  async function write(profile, keys, sealing) {
    const iv = random(iv_bytes);
    const sealed = await crypto.subtle.encrypt(cipher(profile, iv), sealing.key, encoder.encode(JSON.stringify(keys)));
    /** @type {Kept} */
    const kept = { salt: sealing.salt, iterations: sealing.iterations, iv, sealed };
    await transact(all_stores, "readwrite", (transaction) => void transaction.objectStore("settings").put(kept, place_of(profile)));
    open.set(profile, sealing);
  }

  /** @param {string} profile */
  async function forget(profile) {
    open.delete(profile);
    await transact(all_stores, "readwrite", (transaction) => void transaction.objectStore("settings").delete(place_of(profile)));
  }

  return {
    forget,
    /** @param {string} profile @param {Keys} keys @param {string} passphrase */
    keep: async (profile, keys, passphrase) => write(profile, keys, await sealing_of(passphrase, random(salt_bytes), iterations)),
    /** Other keys than those that are kept; without the passphrase's key what is kept would be of no use. @param {string} profile @param {Keys} keys @returns {Promise<boolean>} kept, else forgotten */
    async renew(profile, keys) {
      const sealing = open.get(profile);
      await (sealing ? write(profile, keys, sealing) : forget(profile));
      return Boolean(sealing);
    },
    /** @param {string} profile @param {string} passphrase @returns {Promise<Keys | null>} null: it is the wrong one */
    async unlock(profile, passphrase) {
      /** @type {Kept | undefined} */
      let kept;
      await transact(["settings"], "readonly", async (transaction) => {
        kept = await result_of(transaction.objectStore("settings").get(place_of(profile)));
      });
      if (!kept) return null; // forgotten in another tab
      const sealing = await sealing_of(passphrase, kept.salt, kept.iterations);
      try {
        const bytes = await crypto.subtle.decrypt(cipher(profile, kept.iv), sealing.key, kept.sealed);
        open.set(profile, sealing);
        return JSON.parse(new TextDecoder().decode(bytes));
      } catch {
        return null;
      }
    },
  };
}
