// How soon the pages of pages.mjs can be used: each opened by a Chromium that was started for it, on a slow phone's
// processor and network, taking turns. Must not print.
import { join } from "node:path";
import { hear, launch, phone_flags, phone_screen } from "./browser.mjs";
import { empty_program_page, facelog_page, inline_page, page_bytes, peer_page } from "./pages.mjs";
import { serve_pages, strict_headers } from "./page_server.mjs";

export const slow_4g = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** @typedef {{paint: number, button: number, ready: number, longest: number, longest_at: number}} Start ms after the navigation began */

/** Runs before the page's own code: notes when the camera button had its listener and its task was over, when the page was
 * ready, and each long task; tells them by bench_told() when all is quiet. Stands alone. What Playwright puts into a page to
 * ask it anything costs a slow phone a quarter of a second: nothing is asked before. */
function watch_start() {
  const times = /** @type {Record<string, number>} */ ({ longest: 0, longest_at: 0 });
  const page = /** @type {any} */ (globalThis);
  const listen = EventTarget.prototype.addEventListener;
  /** @type {(() => void) | null} */
  let tap = null;
  EventTarget.prototype.addEventListener = function (/** @type {any[]} */ ...rest) {
    if (rest[0] === "click" && !tap && this instanceof Element && this.id === "start-camera") {
      tap = () => /** @type {any} */ (this).click();
      const { port1, port2 } = new MessageChannel(); // the next task: from then on a tap is heard
      port1.onmessage = () => (times.button ??= performance.now());
      port2.postMessage(0);
    }
    return listen.apply(this, /** @type {any} */ (rest));
  };
  const look = () => document.documentElement?.hasAttribute("data-ready") && (times.ready ??= performance.now());
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const { duration, startTime } of list.getEntries()) {
      if (duration > (times.longest ?? 0)) Object.assign(times, { longest: duration, longest_at: startTime });
    }
  }).observe({ type: "longtask", buffered: true });
  // A tap on the button must ask for the camera; it is not given here.
  if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => {
    page.bench_told(JSON.stringify(times));
    return new Promise(() => {});
  };
  const quiet_ms = 700; // what a start leaves for later may be its longest task
  const wait = () => {
    times.paint ??= performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
    if (!times.paint) delete times.paint;
    const has_program = !page.bench_has_no_program;
    if (tap && times.paint && (times.ready || !has_program) && performance.now() > Math.max(times.ready ?? 0, times.paint) + quiet_ms) tap();
    else setTimeout(wait, quiet_ms / 3);
  };
  setTimeout(wait, quiet_ms);
}

/** @param {string} root @param {string} address @param {{is_inline: boolean, rate: number}} options @returns {Promise<Start>} */
async function open_once(root, address, { is_inline, rate }) {
  const browser = await launch(root, phone_flags);
  try {
    const context = await browser.newContext(phone_screen);
    if (is_inline) await context.addInitScript("globalThis.bench_has_no_program = true");
    await context.addInitScript(watch_start);
    const page = await context.newPage();
    const problems = /** @type {string[]} */ ([]);
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    const devtools = await context.newCDPSession(page);
    const { told } = await hear(devtools, () => `${address} was not ready: ${problems.join("; ")}`);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate });
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", slow_4g);
    await page.goto(address, { waitUntil: "commit" });
    const start = { ready: NaN, ...JSON.parse(await told) };
    if (problems.length) throw new Error(`${address}: ${problems.join("; ")}`);
    return start;
  } finally {
    await browser.close();
  }
}

/** @param {string} root @param {string} site @param {number} rounds @param {number} rate of throttling */
export async function measure_starts(root, site, rounds, rate = 4) {
  const facelog = facelog_page(site);
  const headers = strict_headers(join(root, "deploy/headers.json"), facelog);
  // For a page with this header the browser starts a process of its own: the others shall wait for theirs too.
  const own_process = { "Cross-Origin-Opener-Policy": headers["Cross-Origin-Opener-Policy"] ?? "" };
  /** @type {Record<string, import("./page_server.mjs").Served>} */
  const pages = {
    facelog: { page: facelog, headers }, inline: { page: inline_page(facelog), headers: own_process }, empty: { page: empty_program_page(facelog), headers: own_process },
    sdk_v3: { page: await peer_page("sdk_v3"), headers: own_process }, aws4fetch: { page: await peer_page("aws4fetch"), headers: own_process },
  };
  const server = await serve_pages(pages);
  /** @type {Record<string, Start[]>} */
  const starts = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  try {
    for (let i = 0; i < rounds; ++i) {
      for (const name of Object.keys(pages)) starts[name]?.push(await open_once(root, `${server.origin}/${name}/`, { is_inline: name === "inline", rate }));
    }
  } finally {
    server.close();
  }
  return { bytes: Object.fromEntries(Object.entries(pages).map(([name, { page }]) => [name, page_bytes(page)])), starts };
}
