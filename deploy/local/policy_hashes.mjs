/**
 * What stands in the page itself, for its content security policy: the build joins one style sheet and one module to it,
 * and the policy lets those alone run, by their hash.
 * It knows nothing of who serves the page.
 */
import { createHash } from "node:crypto";

const kInline = /** @type {const} */ ([["{scripts}", /<script type="module">([^]*?)<\/script>/g], ["{styles}", /<style>([^]*?)<\/style>/g]]);

/** @param {string} policy with places for the hashes @param {string} html @returns {string} */
export function withHashes(policy, html) {
  return kInline.reduce((filled, [place, pattern]) => {
    const hashes = [...html.matchAll(pattern)].map(([, content]) => ` 'sha256-${createHash("sha256").update(content).digest("base64")}'`);
    return filled.replace(` ${place}`, hashes.join(""));
  }, policy);
}
