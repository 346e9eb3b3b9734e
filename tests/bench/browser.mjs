// One headless Chromium, and pages of it that run the benchmark's half in_page.mjs; or Chromiums for whole pages.
// Must not know what is measured.
import { createRequire } from "node:module";
import { join } from "node:path";
import { kPageAlone } from "../support/chromium.mjs";

export const flags = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-background-timer-throttling", "--disable-renderer-backgrounding", kPageAlone];

/** WebGL without a graphics card, and a camera that shows a test pattern. */
export const phone_flags = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"];
/** A mid-range phone's screen. */
export const phone_screen = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: "en-US" };

/** @typedef {Awaited<ReturnType<typeof start_browser>>} Browser */

const playwright = (/** @type {string} */ root) => /** @type {typeof import("playwright-core")} */ (createRequire(join(root, "tests/package.json"))("playwright-core"));

/** @param {string} root @param {string[]} more flags */
export function launch(root, more = []) {
  return playwright(root).chromium.launch({ executablePath: process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...more] });
}

const longest_wait_ms = 60_000;

/**
 * Lets a page that is opened next call bench_told(): nothing need be asked of it meanwhile. Told is what it says first.
 * @param {import("playwright-core").CDPSession} devtools @param {() => string} fault why nothing came
 * @returns {Promise<{told: Promise<string>}>}
 */
export async function hear(devtools, fault) {
  await devtools.send("Runtime.enable");
  await devtools.send("Runtime.addBinding", { name: "bench_told" });
  const told = new Promise((/** @type {(word: string) => void} */ done, fail) => {
    devtools.on("Runtime.bindingCalled", ({ name, payload }) => name === "bench_told" && done(payload));
    setTimeout(() => fail(new Error(fault())), longest_wait_ms).unref();
  });
  return { told };
}

/** @typedef {[module: string, cfg?: Partial<import("./adapter.mjs").Config>]} Module with what its settings have besides */

/** @param {string} root @param {string} origin */
export async function start_browser(root, origin) {
  const browser = await launch(root);

  /** A page that nothing was cached for, with these signers made ready. @param {Module[]} modules */
  async function open(modules, throttle = 1) {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("pageerror", (/** @type {Error} */ error) => { console.error(`bench: ${error.stack ?? error}`); });
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    await page.goto(origin);
    await page.waitForFunction("globalThis.bench");
    /** @param {string} name @param {unknown} [argument] @returns {Promise<any>} */
    const call = (name, argument) => page.evaluate(
      (/** @type {[string, unknown]} */ [name, argument]) => /** @type {any} */ (globalThis).bench[name](argument), /** @type {[string, unknown]} */ ([name, argument]));
    const loaded = await call("load", modules);
    if (!loaded.isolated) throw new Error("the page is not isolated: its clock is too coarse");
    return {
      call,
      loaded,
      /** Bytes: V8's heap, and array buffers and long strings outside it. The DOM's own heap is left out: Chromium's figure
       * for it moves by 400 KiB, whoever signed. */
      async heap(collect = false) {
        if (collect) for (let i = 0; i < 2; ++i) await devtools.send("HeapProfiler.collectGarbage");
        const use = await devtools.send("Runtime.getHeapUsage");
        return { js: use.usedSize, buffers: use.backingStorageSize ?? 0 };
      },
      close: () => context.close(),
    };
  }

  return { open, version: browser.version(), close: () => browser.close() };
}
