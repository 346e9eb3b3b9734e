// Measures the page with a backlog, against the local target: how fast it drains beside SDK v3's publish, and what
// 100,000 waiting records cost at its start and in memory: node backlog.mjs [--quick] [--site DIR].
// Must not install or build anything: run.sh does.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { quantile, short, table } from "./figures.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "../..");
const out = join(root, "build", "bench");
const flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const concurrency = 4; // the settings' own default
const longest_wait_ms = 600_000;
const asked_every_ms = 250;

/** @typedef {import("playwright-core").Page} Page @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("../browser/harness/target.mjs").Target} Target */

// --- what runs in the page: each stands alone ---

/** Remembers when the page was ready, and when it had counted what waits. */
function watch_start() {
  const times = /** @type {Record<string, number>} */ ({});
  Object.assign(globalThis, { bench_times: times });
  const look = () => {
    const now_ms = performance.now();
    if (document.documentElement?.hasAttribute("data-ready")) times.ready ??= now_ms;
    const label = document.querySelector('#mirror [data-name="records"]')?.getAttribute("aria-label") ?? "";
    if (/[1-9]\d{4,}/.test(label.replace(/\D/g, ""))) times.counted ??= now_ms;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

/** One stored record of the page's own. @returns {Promise<{profile: string, value: string} | null>} */
async function find_record() {
  const opening = indexedDB.open("facelog");
  await new Promise((done) => { opening.onsuccess = done; });
  const store = opening.result.transaction("outbox").objectStore("outbox");
  const [keys, values] = [store.getAllKeys(null, 1), store.getAll(null, 1)];
  await new Promise((done) => { values.onsuccess = done; });
  opening.result.close();
  return keys.result.length ? { profile: /** @type {any} */ (keys.result[0])[0], value: values.result[0] } : null;
}

/** Puts copies of a record with ids of their own where the page looks for waiting ones. @param {{profile: string, value: string, count: number}} what */
async function fill({ profile, value, count }) {
  const opening = indexedDB.open("facelog");
  await new Promise((done) => { opening.onsuccess = done; });
  const old_id = JSON.parse(value).id;
  const first_ms = Date.now() - count - 60_000;
  for (let from = 0; from < count; from += 5000) {
    const writing = opening.result.transaction("outbox", "readwrite", { durability: "relaxed" });
    for (let i = from; i < Math.min(count, from + 5000); ++i) {
      const ms = (first_ms + i).toString(16).padStart(12, "0");
      const id = `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${i.toString(16).padStart(12, "0")}`;
      writing.objectStore("outbox").put(value.replaceAll(old_id, id), [profile, id]);
    }
    await new Promise((done, fail) => { writing.oncomplete = done; writing.onabort = fail; });
  }
  opening.result.close();
}

// --- the page ---

/** @param {string} folder of the browser's profile */
async function launch(folder) {
  const { chromium } = createRequire(join(root, "tests/package.json"))("playwright-core");
  /** @type {Context} */
  const context = await chromium.launchPersistentContext(folder, { executablePath: process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium",
    args: flags, viewport: { width: 390, height: 844 }, locale: "en-US" });
  await context.addInitScript(watch_start);
  return context;
}

/** @param {Page} page @param {string} name of a time */
function has_come(page, name) {
  return page.evaluate((name) => new Promise((done) => {
    const look = () => (/** @type {any} */ (globalThis).bench_times?.[name] ? done(undefined) : setTimeout(look, 20));
    look();
  }), name);
}

/** @param {Page} page @param {string} address */
async function open(page, address) {
  await page.goto(address, { waitUntil: "commit" });
  await has_come(page, "ready");
}

/** Asked seldom, since who asks and who answers takes the same processors. @param {Target} target @param {number} count */
async function requests_are(target, count) {
  for (const end_ms = Date.now() + longest_wait_ms; (await target.requests("iotdata")) < count;) {
    if (Date.now() > end_ms) throw new Error(`${await target.requests("iotdata")} requests of ${count}`);
    await pause(asked_every_ms);
  }
  return performance.now();
}

/** A record that the page itself made, and could not send. @param {Context} context @param {Target} target */
async function take_template(context, target) {
  const page = await context.newPage();
  await page.route("**/topics/**", (route) => route.abort());
  await open(page, await target.joinAddress());
  await page.locator('#mirror [data-name="settings"]').evaluate((each) => /** @type {HTMLElement} */ (each).click());
  await page.getByRole("button", { name: "Send test messages" }).click();
  let found = null;
  while (!(found = await page.evaluate(find_record))) await pause(50);
  await page.goto("about:blank");
  await page.close();
  return found;
}

// --- draining ---

/** @param {string} folder @param {Target} target @param {number} count @returns {Promise<number>} ms */
async function drain(folder, target, count) {
  const context = await launch(folder);
  try {
    const template = await take_template(context, target);
    const page = await context.newPage();
    await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(`${target.ready.origin}/blank`);
    await page.evaluate(fill, { ...template, count });
    await page.unrouteAll(); // each request would pass through this process
    const waiting = count + 3;
    const before = await target.requests("iotdata");
    await page.goto(await target.joinAddress(), { waitUntil: "commit" });
    const started_ms = await requests_are(target, before + 1);
    return (await requests_are(target, before + waiting)) - started_ms;
  } finally {
    await context.close();
  }
}

async function bundle_sdk() {
  const { outputFiles } = await createRequire(import.meta.url)("esbuild").build({
    entryPoints: [join(here, "peers", "sdk_v3_publish.mjs")], bundle: true, minify: true, write: false,
    format: "esm", platform: "browser", target: "es2022", logLevel: "warning",
  });
  return outputFiles[0].text;
}

/** @param {string} folder @param {Target} target @param {string[]} payloads @returns {Promise<number>} ms */
async function publish_by_sdk(folder, target, payloads) {
  const context = await launch(folder);
  try {
    const page = await context.newPage();
    const script = await bundle_sdk();
    await page.route("**/blank", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.route("**/sdk.mjs", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    await page.goto(`${target.ready.origin}/blank`);
    await page.evaluate(async (path) => void await import(path), "/sdk.mjs");
    await page.unrouteAll(); // each request would pass through this process
    const keys = await target.credentials();
    const credentials = { accessKeyId: keys.access_key_id, secretAccessKey: keys.secret_access_key };
    const cfg = { region: target.ready.region, endpoint: target.ready.origin, topic: "handson/analysisLogData", concurrency, credentials };
    return await page.evaluate(async ([cfg, payloads]) => {
      const path = "/sdk.mjs";
      const { publish_all } = await import(path);
      return publish_all(cfg, payloads);
    }, /** @type {const} */ ([cfg, payloads]));
  } finally {
    await context.close();
  }
}

/** In turn, so that what else the machine does meets both. @param {Target} target @param {number} count @param {number} rounds */
async function measure_drain(target, count, rounds) {
  /** @type {Record<"ours" | "sdk", number[]>} */
  const per_s = { ours: [], sdk: [] };
  const payload = JSON.stringify({ Datetime: "2019-01-01 00:00:00", "AgeRange-Low": 20, "AgeRange-High": 28, Gender: "Female", Smile: true,
    Eyeglasses: false, Sunglasses: false, Beard: false, Mustache: false, EyesOpen: true, MouthOpen: false,
    RecordId: "01a20694-42d0-7b51-bcfd-acde949c164c", DeviceId: "test", Timestamp: "2026-11-23T04:05:09.120Z" });
  for (let i = 0; i < rounds; ++i) {
    per_s.sdk.push(1000 * count / await with_folder((folder) => publish_by_sdk(folder, target, Array(count).fill(payload))));
    per_s.ours.push(1000 * (count + 3) / await with_folder((folder) => drain(folder, target, count)));
    console.error(`round ${i + 1}: SDK v3 ${short(per_s.sdk[i] ?? NaN)}, facelog ${short(per_s.ours[i] ?? NaN)} records a second`);
  }
  return per_s;
}

// --- start and memory ---

/** KiB that the largest renderer below a process has to itself. @param {string} folder names the browser among others */
function renderer_kib(folder) {
  const sizes = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!command.includes("--type=renderer") || !command.includes(folder)) return [];
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
      return [[...rollup.matchAll(/^Private_\w+:\s+(\d+) kB/gm)].reduce((sum, [, kib]) => sum + Number(kib), 0)];
    } catch {
      return []; // it has ended
    }
  });
  return Math.max(...sizes);
}

/** One start of the page. @param {string} folder @param {Target} target @param {boolean} has_records */
async function measure_start(folder, target, has_records) {
  const context = await launch(folder);
  try {
    const page = context.pages()[0] ?? await context.newPage();
    await open(page, target.ready.origin);
    if (has_records) await has_come(page, "counted");
    const devtools = await context.newCDPSession(page);
    await pause(1500); // nothing tells that it has nothing more to do
    for (let i = 0; i < 2; ++i) await devtools.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = /** @type {any} */ (await devtools.send("Runtime.getHeapUsage"));
    const times = await page.evaluate(() => /** @type {any} */ (globalThis).bench_times);
    return { ready: times.ready, counted: times.counted ?? NaN, heap_kib: (usedSize + backingStorageSize) / 1024, process_kib: renderer_kib(folder) };
  } finally {
    await context.close();
  }
}

/** @typedef {Awaited<ReturnType<typeof measure_start>>} Start */

/** @param {Target} target @param {number} count @param {number} rounds */
function measure_starts(target, count, rounds) {
  return with_folder((empty) => with_folder(async (full) => {
    for (const folder of [empty, full]) {
      const context = await launch(folder);
      const page = await context.newPage();
      await open(page, target.ready.origin); // fills the browser's caches as well
      if (folder === full) await page.evaluate(fill, { profile: "waiting", value: example(), count });
      await context.close();
    }
    /** @type {Record<"none" | "many", Start[]>} */
    const starts = { none: [], many: [] };
    for (let i = 0; i < rounds; ++i) {
      starts.none.push(await measure_start(empty, target, false));
      starts.many.push(await measure_start(full, target, true));
    }
    return starts;
  }));
}

/** As the page stores a record. */
function example() {
  const id = "01a20694-42d0-7b51-bcfd-acde949c164c";
  const payload = `{"Datetime":"2026-11-23 13:05:09","AgeRange-Low":20,"AgeRange-High":28,"Gender":"Female","Smile":true,"Eyeglasses":false,"Sunglasses":false,"Beard":false,"Mustache":false,"EyesOpen":true,"MouthOpen":false,"RecordId":"${id}","DeviceId":"a6659ef1-71be-4d7b-b1d3-fadefee23b20","Timestamp":"2026-11-23T04:05:09.120Z"}`;
  return JSON.stringify({ format: 1, id, profile: "waiting", payload, taken_utc_ms: 1795406709120, is_test: false, parked: false });
}

/** @template T @param {(folder: string) => Promise<T>} use @returns {Promise<T>} */
async function with_folder(use) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** @param {Record<"ours" | "sdk", number[]>} per_s @param {number} count */
function print_drain(per_s, count) {
  const [ours, sdk] = [quantile(per_s.ours, 0.5), quantile(per_s.sdk, 0.5)];
  console.log(table([`${count} records, ${concurrency} at once`, "records a second", "facelog ÷ SDK v3"],
    [["facelog, from the phone's disk", short(ours), short(ours / sdk)], ["SDK v3, a loop of publish", short(sdk), ""]]));
  console.log();
}

/** @param {Record<"none" | "many", Start[]>} starts @param {number} count */
function print_starts(starts, count) {
  const median = (/** @type {"none" | "many"} */ which, /** @type {keyof Start} */ name) => quantile(starts[which].map((each) => each[name]), 0.5);
  const row = (/** @type {string} */ title, /** @type {keyof Start} */ name, unit = 1) => {
    const [none, many] = [median("none", name) / unit, median("many", name) / unit];
    return [title, short(none), short(many), short(many - none)];
  };
  console.log(table(["median", "none waiting", `${count} waiting`, "more"], [
    row("start until ready, ms", "ready"), ["until they are counted, ms", "", short(median("many", "counted")), ""],
    row("V8's heap and buffers, MB", "heap_kib", 1024), row("the page's process, private, MB", "process_kib", 1024),
  ]));
  console.log();
}

async function main() {
  const { values } = parseArgs({ options: { quick: { type: "boolean" }, site: { type: "string" }, only: { type: "string" } } });
  process.env.FACELOG_SITE = resolve(values.site ?? join(root, "build/web-release/site"));
  const { Target } = await import("../browser/harness/target.mjs");
  const [drained, rounds, waiting, starts] = values.quick ? [1000, 1, 10_000, 2] : [10_000, 2, 100_000, 7];
  /** @type {Record<string, any>} */
  const result = { date: new Date().toISOString(), quick: Boolean(values.quick) };
  const target = await Target.start();
  try {
    print_starts(result.starts = await measure_starts(target, waiting, starts), waiting);
    print_drain(result.drain = await measure_drain(target, drained, rounds), drained);
  } finally {
    await target.stop();
  }
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "backlog.json"), `${JSON.stringify(result, null, 2)}\n`);
}

await main();
