/**
 * A file's tests: one target and one browser for all of them, a phone's page of its own for each.
 * It knows nothing of what is tested.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startBrowser } from "./browser.mjs";
import { Phone } from "./phone.mjs";
import { Target } from "./target.mjs";

const kPictures = fileURLToPath(new URL("../../../build/test-logs/browser", import.meta.url));
const kLongestTestMs = 120_000;

/**
 * @typedef {{phone: Phone, target: Target, t: import("node:test").TestContext}} Parts
 * @typedef {import("./phone.mjs").PhoneOptions & {crossOrigin?: boolean, hasCamera?: import("./browser.mjs").Cameras, viewport?: {width: number, height: number}, skip?: string|false}} Options
 */

/** Made when first asked for, stopped after the file's last test. */
function shared(/** @type {(flag: any) => Promise<{stop: () => Promise<void>}>} */ make) {
  /** @type {Map<unknown, Promise<any>>} */
  const made = new Map();
  after(async () => {
    for (const each of made.values()) await (await each).stop();
  });
  return (/** @type {unknown} */ flag) => {
    if (!made.has(flag)) made.set(flag, make(flag));
    return /** @type {Promise<any>} */ (made.get(flag));
  };
}

/** @param {number} density of the screen; each pixel is drawn in software here, so 2 only where it matters */
export function suite(density = 1) {
  const targets = shared((crossOrigin) => Target.start({ crossOrigin }));
  const browsers = shared((camera) => startBrowser({ camera }));
  before(() => Promise.all([targets(false), browsers(true)]));

  /**
   * A test on a new phone. What the page complains about unannounced fails it.
   * @param {string} name
   * @param {Options} options
   * @param {(parts: Parts) => Promise<void>} run
   */
  return function onPhone(name, { crossOrigin = false, hasCamera = true, skip = false, ...options }, run) {
    test(name, { timeout: kLongestTestMs, skip }, async (t) => {
      /** @type {Target} */
      const target = await targets(crossOrigin);
      const phone = await Phone.make((await browsers(hasCamera)).browser, { density, ...options });
      await target.newObjects(); // of earlier tests
      try {
        await run({ phone, target, t });
        assert.deepEqual(await phone.problems(), []);
      } catch (error) {
        mkdirSync(kPictures, { recursive: true });
        await phone.page.screenshot({ path: join(kPictures, `${name.replace(/[^\w]+/g, "_").slice(0, 80)}.png`), timeout: 5000 }).catch(() => {});
        throw error;
      } finally {
        await target.noFaults();
        await phone.context.close();
      }
    });
  };
}
