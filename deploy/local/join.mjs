/**
 * One-time codes that a page exchanges for its settings and credentials.
 * It knows nothing of what is handed out, nor what the kinds of it mean.
 */
import { createHash, randomBytes } from "node:crypto";

const kLifeMs = 24 * 60 * 60 * 1000;
const digest = (/** @type {string} */ code) => createHash("sha256").update(code).digest("hex");

/** @template {string} Kind */
export class JoinCodes {
  /** @type {Map<string, {end: number, kind: Kind}>} when each code ends and what for it is; only its digest is kept */
  #codes = new Map();

  constructor(/** @type {() => number} */ now) {
    this.now = now;
  }

  issue(/** @type {Kind} */ kind) {
    for (const [each, { end }] of this.#codes) if (this.now() >= end) this.#codes.delete(each);
    const code = randomBytes(16).toString("base64url");
    this.#codes.set(digest(code), { end: this.now() + kLifeMs, kind });
    return code;
  }

  /** What the code is for: once for each that was issued and has not ended. */
  redeem(/** @type {unknown} */ code) {
    if (typeof code !== "string") return undefined;
    const key = digest(code);
    const found = this.#codes.get(key);
    this.#codes.delete(key);
    return found && this.now() < found.end ? found.kind : undefined;
  }
}
