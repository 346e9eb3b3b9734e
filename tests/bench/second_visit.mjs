// How soon the page is ready at a second visit without a network: in the browser that has just shown it, and in one that
// was closed in between. Must not print.
import { createRequire } from "node:module";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flags, hear, phone_flags, phone_screen } from "./browser.mjs";
import { serve_pages, strict_headers } from "./page_server.mjs";

/** @typedef {import("playwright-core").BrowserContext} Context @typedef {{same: number[], restarted: number[]}} Visits ms after the navigation began */

/** Runs before the page's own code: tells by bench_told() when it was ready. Stands alone. */
function watch_ready() {
  const page = /** @type {any} */ (globalThis);
  const look = () => {
    if (!document.documentElement?.hasAttribute("data-ready")) return;
    watcher.disconnect();
    page.bench_told(String(performance.now()));
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true, attributes: true });
}

/** @param {string} root @param {string} folder of the browser's profile @returns {Promise<Context>} */
function open_browser(root, folder) {
  const { chromium } = /** @type {typeof import("playwright-core")} */ (createRequire(join(root, "tests/package.json"))("playwright-core"));
  return chromium.launchPersistentContext(folder, { ...phone_screen, executablePath: process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium", args: [...flags, ...phone_flags] });
}

/** @param {Context} context @param {string} address @param {string[]} needed without a network */
async function visit_first(context, address, needed) {
  const page = await context.newPage();
  await page.goto(address);
  await page.evaluate(async (names) => {
    await navigator.serviceWorker.ready;
    while (!(await Promise.all(names.map((name) => caches.match(name)))).every(Boolean)) await new Promise((done) => setTimeout(done, 50)); // nothing tells
  }, needed);
  await page.close();
}

/** Nothing is asked of the page before it is ready (start.mjs says why). @param {Context} context @param {string} address @param {number} rate of throttling */
async function visit_again(context, address, rate) {
  await context.setOffline(true);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const { told } = await hear(devtools, () => `${address} was not ready a second time`);
  await devtools.send("Page.enable");
  await devtools.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${watch_ready})()` });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate });
  await page.goto(address, { waitUntil: "commit" });
  return Number(await told.finally(() => page.close()));
}

/**
 * @param {string} root @param {import("./pages.mjs").Page} page @param {string[]} program the files that it needs besides
 * @param {number} rounds @param {number} rate @returns {Promise<Visits>}
 */
export async function measure_second_visits(root, page, program, rounds, rate = 4) {
  const server = await serve_pages({ facelog: { page, headers: strict_headers(join(root, "deploy/headers.json"), page) } });
  const address = `${server.origin}/facelog/`;
  /** @type {Visits} */
  const visits = { same: [], restarted: [] };
  try {
    for (let i = 0; i < rounds; ++i) {
      const folder = mkdtempSync(join(tmpdir(), "facelog-bench-"));
      /** @param {(context: Context) => Promise<void>} work */
      const in_browser = async (work) => {
        const context = await open_browser(root, folder);
        await work(context).finally(() => context.close());
      };
      try {
        await in_browser(async (context) => {
          await visit_first(context, address, ["./", "main.mjs", ...program]);
          visits.same.push(await visit_again(context, address, rate));
        });
        await in_browser(async (context) => void visits.restarted.push(await visit_again(context, address, rate)));
      } finally {
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    }
  } finally {
    server.close();
  }
  return visits;
}
