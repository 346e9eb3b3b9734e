// What the page does while nobody does anything, and what it holds after many pictures. Must not print.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { has_come, open_phone } from "./phone_page.mjs";

/** @typedef {import("./phone_page.mjs").PhonePage} PhonePage */

const settled_ms = 20_000; // the status line's last words go after 15 s

/** What the page did in a while. @param {PhonePage} phone @param {number} ms */
async function count_wakes({ page, devtools, target }, ms) {
  const read = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    const metric = (/** @type {string} */ name) => metrics.find((each) => each.name === name)?.value ?? NaN;
    const requests = Object.values((await target.control("/state")).requests).reduce((sum, count) => sum + Number(count), 0);
    return { ...await page.evaluate(() => {
      const { timers, frames, idles } = /** @type {any} */ (globalThis).bench;
      return { timers, frames, idles };
    }), requests, script_ms: metric("ScriptDuration") * 1000, task_ms: metric("TaskDuration") * 1000, styles: metric("RecalcStyleCount"), layouts: metric("LayoutCount") };
  };
  await devtools.send("Performance.enable");
  await pause(settled_ms); // nothing tells that it has nothing more to do
  await page.evaluate(() => void (/** @type {any} */ (globalThis).bench.fired.length = 0));
  const before = await read();
  await pause(ms);
  const after = await read();
  const fired = await page.evaluate(() => /** @type {any} */ (globalThis).bench.fired);
  return { ...Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - Number(/** @type {any} */ (before)[name])])), fired };
}

/** @param {string} root @param {number} ms of each quiet time */
export async function measure_quiet(root, ms) {
  const phone = await open_phone(root);
  try {
    const preview = await count_wakes(phone, ms);
    await phone.tap("shutter");
    await has_come(phone.page, 'html[data-room="result"]');
    const result = await count_wakes(phone, ms);
    return { ms, preview, result };
  } finally {
    await phone.close();
  }
}

/** KiB that a process has to itself. @param {number} pid */
function private_kib(pid) {
  const lines = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm);
  return [...lines].reduce((sum, [, kib]) => sum + Number(kib), 0);
}

/** After a collection, bytes. @param {PhonePage} phone */
async function read_memory({ browser, page, devtools }) {
  await pause(1500); // what was said and drawn last goes
  for (let i = 0; i < 3; ++i) await devtools.send("HeapProfiler.collectGarbage");
  const use = /** @type {any} */ (await devtools.send("Runtime.getHeapUsage"));
  const counters = await devtools.send("Memory.getDOMCounters");
  const whole = await browser.newBrowserCDPSession();
  const { processInfo } = await whole.send("SystemInfo.getProcessInfo");
  await whole.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => private_kib(id) * 1024);
  const linear = await page.evaluate(() => /** @type {any} */ (globalThis).bench.memory?.buffer.byteLength ?? NaN);
  return { heap: use.usedSize, buffers: use.backingStorageSize ?? 0, embedder: use.embedderHeapUsedSize ?? 0, linear, process: Math.max(...renderers), nodes: counters.nodes, listeners: counters.jsEventListeners };
}

/** Takes pictures as fast as the page lets go of them; stands alone. @param {number} count */
async function take_many(count) {
  const until = (/** @type {string} */ selector) => new Promise((done) => {
    const look = () => {
      const found = /** @type {HTMLElement | null} */ (document.querySelector(selector));
      if (!found) return;
      watcher.disconnect();
      done(found);
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
  for (let i = 0; i < count; ++i) {
    (await until('#mirror [data-name="shutter"]')).click();
    await until('html[data-room="result"]');
    (await until('#mirror [data-name="close"]')).click();
    await until('html[data-room="camera"]');
  }
  await until('#readout:not(:has(li:not([data-state="sent"])))');
}

/** @param {string} root @param {[number, number]} counts of pictures after which to look */
export async function measure_memory_of_pictures(root, counts) {
  // A service worker that a debugger looks at grows in the page's process with each picture, though nothing reaches it.
  const phone = await open_phone(root, { serviceWorkers: "block" });
  try {
    const after = [];
    let taken = 1; // by open_phone
    for (const count of counts) {
      await phone.page.evaluate(take_many, count - taken);
      taken = count;
      after.push({ count, ...await read_memory(phone) });
    }
    return after;
  } finally {
    await phone.close();
  }
}
