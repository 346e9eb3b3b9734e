// How soon the page is ready at a second visit without a network: the browser was closed in between. Must not print.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flags, phone_flags, phone_screen } from "./browser.mjs";
import { serve_pages, strict_headers } from "./page_server.mjs";

/** Runs before the page's own code: when it was ready. Stands alone. */
function watch_ready() {
  const look = () => document.documentElement?.hasAttribute("data-ready") && (/** @type {any} */ (globalThis).bench_ready ??= performance.now());
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** @param {string} root @param {string} folder of the browser's profile */
function open_browser(root, folder) {
  const { chromium } = /** @type {typeof import("playwright-core")} */ (createRequire(join(root, "tests/package.json"))("playwright-core"));
  return chromium.launchPersistentContext(folder, { ...phone_screen, executablePath: process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...phone_flags] });
}

/** @param {string} root @param {string} folder @param {string} address @param {string[]} needed without a network */
async function visit_first(root, folder, address, needed) {
  const context = await open_browser(root, folder);
  try {
    const page = await context.newPage();
    await page.goto(address);
    await page.evaluate(async (names) => {
      await navigator.serviceWorker.ready;
      while (!(await Promise.all(names.map((name) => caches.match(name)))).every(Boolean)) await new Promise((done) => setTimeout(done, 50)); // nothing tells
    }, needed);
  } finally {
    await context.close();
  }
}

/** @param {string} root @param {string} folder @param {string} address @param {number} rate of throttling */
async function visit_again(root, folder, address, rate) {
  const context = await open_browser(root, folder);
  try {
    await context.addInitScript(watch_ready);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate });
    await page.goto(address, { waitUntil: "commit" });
    await page.waitForSelector("html[data-ready]", { state: "attached", timeout: 60_000 });
    return await page.evaluate(() => /** @type {any} */ (globalThis).bench_ready);
  } finally {
    await context.close();
  }
}

/**
 * @param {string} root @param {import("./pages.mjs").Page} page @param {string[]} program the files that it needs besides
 * @param {number} rounds @param {number} rate @returns {Promise<number[]>} ms after the navigation began
 */
export async function measure_second_visits(root, page, program, rounds, rate = 4) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-bench-"));
  try {
    const server = await serve_pages({ facelog: { page, headers: strict_headers(join(root, "deploy/headers.json"), page) } });
    const address = `${server.origin}/facelog/`;
    await visit_first(root, folder, address, ["./", "main.mjs", ...program]).finally(server.close);
    const times = [];
    for (let i = 0; i < rounds; ++i) times.push(await visit_again(root, folder, address, rate));
    return times;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
