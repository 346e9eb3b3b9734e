// What a picture costs the page from the shutter to "saved", without the network and the analysis, and the main thread's
// longest piece of it, beside the least that it can cost a page. Must not print.
import { open_bare_page } from "./bare_picture.mjs";
import { has_come, open_phone } from "./phone_page.mjs";

/** @typedef {{total: number, encoding: number, worker: number, to_request: number, to_saved: number, longest: number, longest_own: number, width: number, bytes: number}} Picture ms */

/** Runs before the page's own code: the moments of a picture, as marks that a trace has too. Stands alone. */
function watch_picture() {
  const page = /** @type {any} */ (globalThis);
  /** @type {Record<string, number>} */
  let times = {};
  /** @param {string} name @param {number} [at_ms] */
  const note = (name, at_ms = performance.now()) => {
    if (name in times) return;
    times[name] = at_ms;
    performance.mark(`bench:${name}`, { startTime: at_ms });
  };
  addEventListener("pointerup", (event) => {
    times = page.bench_picture = {};
    note("shutter", event.timeStamp);
  }, { capture: true });
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (/** @type {any[]} */ ...given) {
    note("drawing");
    return draw.apply(this, /** @type {any} */ (given));
  };
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.send = function (/** @type {any} */ body) {
    if (!("requested" in times)) {
      note("requested");
      times.bytes = body?.byteLength ?? body?.size ?? NaN;
      this.addEventListener("readystatechange", () => this.readyState === 4 && note("answered"));
    }
    return send.call(this, body);
  };
  const known = new Set();
  new MutationObserver(() => {
    if (!("answered" in times)) return;
    for (const line of document.querySelectorAll('#readout li[data-saved="true"]')) {
      const { record } = /** @type {HTMLElement} */ (line).dataset;
      if (known.has(record)) continue;
      known.add(record);
      note("saved");
      const still = document.getElementById("still");
      times.width = Math.max(/** @type {any} */ (still).width, /** @type {any} */ (still).height);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-saved"] });
}

/**
 * The longest task of the page's main thread between two marks, ms: on the clock, which counts what other processes had of
 * the processor meanwhile, and its own. @param {any[]} events of a trace
 */
function longest_task(events) {
  const mark = (/** @type {string} */ name) => events.find((event) => event.name === `bench:${name}` && event.cat.includes("user_timing"));
  const [from, to] = [mark("shutter"), mark("saved")];
  if (!from || !to) throw new Error("the trace has no marks");
  const tasks = events.filter((event) => event.name === "RunTask" && event.pid === from.pid && event.tid === from.tid && event.ts + (event.dur ?? 0) >= from.ts && event.ts <= to.ts);
  if (tasks.length === 0) throw new Error("the trace has no tasks");
  return { longest: Math.max(...tasks.map(({ dur }) => dur ?? 0)) / 1000, longest_own: Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000 };
}

/** How long the page's workers were at work, ms: throttling meets the main thread alone. @param {any[]} events of a trace */
function worker_time(events) {
  const mark = events.find((event) => event.name === "bench:shutter" && event.cat.includes("user_timing"));
  const threads = events.filter((event) => event.name === "thread_name" && event.pid === mark.pid && /DedicatedWorker/.test(event.args.name)).map((event) => event.tid);
  return events.filter((event) => event.name === "RunTask" && event.pid === mark.pid && threads.includes(event.tid) && event.ts >= mark.ts).reduce((sum, task) => sum + (task.dur ?? 0), 0) / 1000;
}

/**
 * @param {{browser: import("playwright-core").Browser, page: import("playwright-core").Page}} parts
 * @param {() => Promise<void>} shoot @returns {Promise<Picture>}
 */
async function take_one({ browser, page }, shoot) {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing", "toplevel"] });
  await shoot();
  await page.waitForFunction(() => "saved" in (/** @type {any} */ (globalThis).bench_picture ?? {}));
  const times = await page.evaluate(() => /** @type {any} */ (globalThis).bench_picture);
  const trace = JSON.parse(String(await browser.stopTracing()));
  const [to_request, to_saved] = [times.requested - times.shutter, times.saved - times.answered];
  return { total: to_request + to_saved, encoding: times.requested - times.drawing, to_request, to_saved, worker: worker_time(trace.traceEvents), ...longest_task(trace.traceEvents), width: times.width, bytes: times.bytes };
}

/** @param {string} root @param {number} count @param {number} rate of throttling @returns {Promise<Picture[]>} */
export async function measure_pictures(root, count, rate = 4) {
  const phone = await open_phone(root, { rate, init: watch_picture });
  try {
    const pictures = [];
    for (let i = 0; i < count; ++i) {
      pictures.push(await take_one(phone, () => phone.tap("shutter")));
      await phone.tap("close");
      await has_come(phone.page, 'html[data-room="camera"]');
    }
    return pictures;
  } finally {
    await phone.close();
  }
}

/** @param {string} root @param {number} count @param {number} rate of throttling @returns {Promise<Picture[]>} */
export async function measure_bare_pictures(root, count, rate = 4) {
  const bare = await open_bare_page(root, rate);
  try {
    const pictures = [];
    for (let i = 0; i < count; ++i) pictures.push(await take_one(bare, () => bare.page.touchscreen.tap(100, 100)));
    return pictures;
  } finally {
    await bare.close();
  }
}
