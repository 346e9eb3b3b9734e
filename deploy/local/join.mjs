/**
 * One-time codes that a page exchanges for its settings and credentials.
 * It knows nothing of what is handed out.
 */
import { createHash, randomBytes } from "node:crypto";

const kLifeMs = 24 * 60 * 60 * 1000;
const digest = (/** @type {string} */ code) => createHash("sha256").update(code).digest("hex");

export class JoinCodes {
  /** @type {Map<string, number>} when each code ends; only its digest is kept */
  #ends = new Map();

  constructor(/** @type {() => number} */ now) {
    this.now = now;
  }

  issue() {
    for (const [each, end] of this.#ends) if (this.now() >= end) this.#ends.delete(each);
    const code = randomBytes(16).toString("base64url");
    this.#ends.set(digest(code), this.now() + kLifeMs);
    return code;
  }

  /** True once for each code that was issued and has not ended. */
  redeem(/** @type {unknown} */ code) {
    if (typeof code !== "string") return false;
    const key = digest(code);
    const end = this.#ends.get(key);
    this.#ends.delete(key);
    return end !== undefined && this.now() < end;
  }
}
