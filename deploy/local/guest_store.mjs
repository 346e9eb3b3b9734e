/**
 * What an identity pool has given out: guests' identities, and their credentials until a day after they end, on disk.
 * It knows nothing of requests, pools or rights.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, writeWhole } from "./files.mjs";

/**
 * @typedef {{accessKeyId: string, secretAccessKey: string, sessionToken: string, expiresAtMs: number}} LentKey
 * @typedef {{identities: string[], keys: LentKey[]}} Given
 */

/** So long an ended key is told "expired" instead of "unknown". */
const kRememberMs = 24 * 60 * 60 * 1000;
const kMostKeys = 1000;
const kMostIdentities = 10_000;

export class GuestStore {
  /** @type {Promise<void>} writes, one after another */
  #written = Promise.resolve();
  /** @type {Set<string>} */
  #identities;
  /** @type {Map<string, LentKey>} */
  #keys;

  /**
   * @param {string} path
   * @param {Given} given
   */
  constructor(path, { identities, keys }) {
    this.path = path;
    this.#identities = new Set(identities);
    this.#keys = new Map(keys.map((key) => [key.accessKeyId, key]));
  }

  static async load(/** @type {string} */ dataFolder) {
    const path = join(dataFolder, "guests.json");
    try {
      return new GuestStore(path, JSON.parse(await readFile(path, "utf8")));
    } catch (error) {
      if (isErrno(error, "ENOENT")) return new GuestStore(path, { identities: [], keys: [] });
      throw new Error(`${path} cannot be read: ${/** @type {Error} */ (error).message}`);
    }
  }

  has(/** @type {string} */ identityId) {
    return this.#identities.has(identityId);
  }

  findKey(/** @type {string} */ accessKeyId) {
    return this.#keys.get(accessKeyId);
  }

  /** Resolves when it is on disk; the identity that was made first goes when there are too many. */
  async addIdentity(/** @type {string} */ identityId) {
    this.#identities.add(identityId);
    for (const first of this.#identities) {
      if (this.#identities.size <= kMostIdentities) break;
      this.#identities.delete(first);
    }
    await this.#write();
  }

  /** Resolves to true when it is on disk, to false when too many are in use already. */
  async addKey(/** @type {LentKey} */ key, /** @type {number} */ nowMs) {
    for (const [id, { expiresAtMs }] of this.#keys) if (expiresAtMs + kRememberMs <= nowMs) this.#keys.delete(id);
    for (const [id, { expiresAtMs }] of this.#keys) {
      if (this.#keys.size < kMostKeys) break;
      if (expiresAtMs <= nowMs) this.#keys.delete(id);
    }
    if (this.#keys.size >= kMostKeys) return false;
    this.#keys.set(key.accessKeyId, key);
    await this.#write();
    return true;
  }

  /** Ends every key that was lent. */
  async endAll(/** @type {number} */ nowMs) {
    for (const key of this.#keys.values()) key.expiresAtMs = Math.min(key.expiresAtMs, nowMs);
    await this.#write();
  }

  #write() {
    const write = () => writeWhole(this.path, `${JSON.stringify({ identities: [...this.#identities], keys: [...this.#keys.values()] })}\n`, { mode: 0o600 });
    // A write that failed is its own caller's; the next one writes all of it again.
    this.#written = this.#written.catch(() => {}).then(write);
    return this.#written;
  }
}
