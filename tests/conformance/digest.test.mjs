/**
 * SHA-256 and HMAC of random messages in odd pieces, ours beside OpenSSL's (node:crypto), native and as WebAssembly.
 * It knows nothing of what is signed.
 */
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { build, run } from "./program.mjs";
import { randomFrom } from "./requests.mjs";

const kSeed = Number(process.env.FACELOG_SEED ?? 20150830);

/** Sizes of all magnitudes, so that what happens around a block's ends is met often; every fourth is of any size. */
function sizeBelow(/** @type {() => number} */ random, /** @type {number} */ most) {
  return random() < 0.25 ? Math.floor(random() * (most + 1)) : Math.floor(2 ** (random() * Math.log2(most + 1)) - 1 + random());
}

/** @returns {{seed: number, bytes: Buffer}[]} */
function makeMessages(/** @type {number} */ seed, /** @type {number} */ count, /** @type {number} */ most) {
  const random = randomFrom(seed);
  const pool = Buffer.from(Uint32Array.from({ length: most / 2 }, () => random() * 2 ** 32).buffer);
  return Array.from({ length: count }, () => {
    const size = sizeBelow(random, most), at = Math.floor(random() * (pool.length - size));
    return { seed: Math.floor(random() * 2 ** 32), bytes: pool.subarray(at, at + size) };
  });
}

function framesOf(/** @type {{seed: number, bytes: Buffer}[]} */ messages) {
  return Buffer.concat(messages.flatMap(({ seed, bytes }) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(bytes.length, 0);
    head.writeUInt32LE(seed, 4);
    return [head, bytes];
  }));
}

/** As the program does it: the key is the first bytes of the message, so many as the seed says. */
function wanted(/** @type {{seed: number, bytes: Buffer}} */ { seed, bytes }) {
  return createHash("sha256").update(bytes).digest("hex") + createHmac("sha256", bytes.subarray(0, seed % 150)).update(bytes).digest("hex");
}

/** @type {[string, number, number][]} */
const kSets = [["100,000 messages up to 4 KB", 100_000, 4096], ["500 messages up to 1 MB", 500, 1 << 20]];

for (const preset of /** @type {const} */ (["native", "wasm-tests"])) {
  for (const [words, count, most] of kSets) {
    test(`${words}: SHA-256 and HMAC are OpenSSL's (${preset})`, () => {
      build(preset);
      const messages = makeMessages(kSeed + count, count, most);
      const digests = run(preset, "digests", framesOf(messages));
      assert.equal(digests.length, count * 64);
      messages.forEach((message, i) => {
        assert.equal(digests.toString("hex", i * 64, i * 64 + 64), wanted(message), `message ${i} of ${message.bytes.length} bytes (seed ${kSeed})`);
      });
      assert.ok(messages.some(({ bytes }) => bytes.length > most * 0.9) && messages.some(({ bytes }) => bytes.length === 0));
    });
  }
}
