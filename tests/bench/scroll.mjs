// What a frame costs the main thread while a finger scrolls the list of records through thousands of them. Must not print.
import { setTimeout as pause } from "node:timers/promises";
import { launch, phone_flags, phone_screen } from "./browser.mjs";
import { has_come } from "./phone_page.mjs";

const runs_on_ms = 700; // the list, after the finger
const row_px = 96;
const wheel_rows = 100;

/**
 * Runs before the page's own code: the program's time in each frame, and the longest pieces of work. Nothing is painted:
 * without a graphics card the painting, which is none of the program's, would be waited for. Stands alone.
 */
function watch_frames() {
  for (const name of /** @type {const} */ (["drawElements", "clear"])) WebGL2RenderingContext.prototype[name] = () => {};
  const bench = { on: false, frames: /** @type {number[]} */ ([]), tasks: /** @type {number[]} */ ([]) };
  Object.assign(globalThis, { bench });
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (work) => ask((now) => {
    const from = performance.now();
    work(now);
    if (bench.on) bench.frames.push(performance.now() - from);
  });
  new PerformanceObserver((list) => bench.on && bench.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
}

/** A finger flicks upwards. @param {import("playwright-core").CDPSession} devtools */
async function flick(devtools) {
  const send = (/** @type {string} */ type, /** @type {number[]} */ ...ys) => devtools.send("Input.dispatchTouchEvent", /** @type {any} */ ({ type, touchPoints: ys.map((y) => ({ x: 200, y })) }));
  await send("touchStart", 780);
  for (let y = 720; y >= 120; y -= 60) await send("touchMove", y);
  await send("touchEnd");
}

/** @param {string} root @param {number} count of records @param {number} flicks at the list's begin, and as many at its end */
export async function measure_scroll(root, count, flicks) {
  const { Target } = await import("../browser/harness/target.mjs");
  const { keepHistory, storedRecord } = await import("../browser/harness/stored_records.mjs");
  const target = await Target.start();
  const browser = await launch(root, phone_flags);
  try {
    const context = await browser.newContext({ ...phone_screen, timezoneId: "Asia/Tokyo" });
    await context.addInitScript(watch_frames);
    const page = await context.newPage();
    await page.route("**/config.json", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...await answer.json(), history_records: "10000" } });
    });
    await page.goto(target.ready.origin);
    await has_come(page, "html[data-ready]");
    const records = Array.from({ length: count }, (_, i) => storedRecord(i));
    await keepHistory(page, records);
    await page.goto(target.ready.origin);
    await has_come(page, "html[data-ready]");
    await page.locator('#mirror [data-name="records"]').evaluate((each) => /** @type {HTMLElement} */ (each).click());
    await has_come(page, `#mirror [data-name="record-${records[0]?.id}"]`);
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.evaluate(() => void (/** @type {any} */ (globalThis).bench.on = true));
    const flick_on = async () => {
      for (let done = 0; done < flicks; ++done) {
        await flick(devtools);
        await pause(runs_on_ms);
      }
    };
    await flick_on();
    // By the wheel to the oldest, for whom all are read from the disk.
    await page.mouse.move(200, 600);
    const last = page.locator(`#mirror [data-name="record-${records.at(-1)?.id}"]`);
    while (await last.count() === 0) {
      await page.mouse.wheel(0, row_px * wheel_rows);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    }
    await page.mouse.wheel(0, -row_px * wheel_rows);
    await flick_on();
    const seen = await page.evaluate(() => document.querySelector('#mirror [data-name^="record-"]')?.getAttribute("data-name") ?? "");
    const { frames, tasks } = await page.evaluate(() => /** @type {{frames: number[], tasks: number[]}} */ (/** @type {any} */ (globalThis).bench));
    return { rows: records.findIndex(({ id }) => seen.endsWith(id)), frames, tasks };
  } finally {
    await browser.close();
    await target.stop();
  }
}
