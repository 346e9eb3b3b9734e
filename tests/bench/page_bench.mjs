// Measures the page: its start beside other pages, a picture, quiet minutes and memory, and the build; prints one table
// and writes build/bench/page.json: node page_bench.mjs [--quick] [--only start,second,picture,idle,memory,scroll,build] [--site DIR].
// Must not install or build the page: run.sh does.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measure_build } from "./building.mjs";
import { quantile, short, table } from "./figures.mjs";
import { facelog_page, no_program_page } from "./pages.mjs";
import { measure_bare_pictures, measure_pictures } from "./picture.mjs";
import { measure_memory_of_pictures, measure_quiet } from "./quiet.mjs";
import { measure_scroll } from "./scroll.mjs";
import { measure_second_visits } from "./second_visit.mjs";
import { measure_starts } from "./start.mjs";

const root = resolve(fileURLToPath(new URL(".", import.meta.url)), "../..");
const out = join(root, "build", "bench");

/** The course's page (Vue 2, Vuetify, AWS SDK v2), as published: not ours to serve. Measured once on a machine of two processors, Chromium 156, at 4× and slow 4G: Brotli bytes without its icon font, ms. */
const course = { bytes: 572_000, ready: 3870, longest: 577 };

/** @typedef {{title: string, value: number, unit: string, target?: number, peers?: Record<string, number>}} Row */

const median = (/** @type {any[]} */ list, /** @type {string} */ name) => quantile(list.map((each) => each[name]), 0.5);

/** @param {Awaited<ReturnType<typeof measure_starts>>} measured @returns {Row[]} */
function start_rows({ bytes, starts }) {
  const of = (/** @type {string} */ page, /** @type {string} */ name) => median(starts[page] ?? [], name);
  const peers = (/** @type {"paint" | "button" | "ready" | "longest"} */ name) => ({
    inline: of("inline", name), empty: of("empty", name), sdk_v3: of("sdk_v3", name), aws4fetch: of("aws4fetch", name),
    ...(name in course ? { course: course[/** @type {"ready" | "longest"} */ (name)] } : {}),
  });
  const row = (/** @type {string} */ title, /** @type {"paint" | "button" | "ready" | "longest"} */ name, /** @type {number} */ target) =>
    ({ title, value: of("facelog", name), unit: "ms", target, peers: peers(name) });
  return [
    { title: "first visit, Brotli", value: (bytes.facelog ?? NaN) / 1000, unit: "KB", target: 184.32, peers: Object.fromEntries(Object.entries({ ...bytes, course: course.bytes }).filter(([name]) => name !== "facelog").map(([name, size]) => [name, size / 1000])) },
    row("first paint", "paint", 1.2 * of("inline", "paint")),
    row("the camera button works", "button", 500),
    row("all of the program ready", "ready", Math.min(1600, of("empty", "ready") + 250)),
    row("longest task of a start", "longest", 150),
  ];
}

/** @param {import("./picture.mjs").Picture[]} pictures @param {import("./picture.mjs").Picture[]} bare @returns {Row[]} */
function picture_rows(pictures, bare) {
  const row = (/** @type {string} */ title, /** @type {keyof import("./picture.mjs").Picture} */ name, /** @type {number} */ target = NaN) => ({ title, value: median(pictures, name), unit: "ms", target, peers: { bare: median(bare, name) } });
  return [
    row("a picture, shutter to saved", "total", 120), row("of it, shutter to its request", "to_request"), row("of it, answer to saved", "to_saved"),
    row("worker's share, not throttled", "worker"), row("the main thread's longest piece, its own time", "longest_own", 40), row("the same, on the clock", "longest"),
    { title: "bytes of the picture's request", value: median(pictures, "bytes") / 1000, unit: "KB", peers: { bare: median(bare, "bytes") / 1000 } },
  ];
}

/** @param {Awaited<ReturnType<typeof measure_quiet>>} quiet @returns {Row[]} */
function quiet_rows({ ms, preview, result }) {
  return Object.entries({ preview, result }).flatMap(([where, counts]) => ["timers", "frames", "idles", "requests", "layouts"].map((name) => (
    { title: `${name} in ${ms / 1000} s, ${where}`, value: Number(/** @type {any} */ (counts)[name]), unit: "", target: 0 })));
}

/** @param {Awaited<ReturnType<typeof measure_memory_of_pictures>>} after @returns {Row[]} */
function memory_rows([early, late]) {
  if (!early || !late) return [];
  return /** @type {const} */ (["process", "heap", "buffers", "linear"]).map((name) => ({
    title: `${name}: after ${late.count} ÷ after ${early.count} pictures`, value: late[name] / early[name], unit: `of ${short(early[name] / 2 ** 20)} MB`, target: 1.1 }));
}

/** @param {Awaited<ReturnType<typeof measure_scroll>>} scrolled @returns {Row[]} */
function scroll_rows({ rows, frames, tasks }) {
  return [
    { title: `frame while ${rows} rows are scrolled, median of ${frames.length}`, value: quantile(frames, 0.5), unit: "ms", target: 8 },
    { title: "longest of these frames", value: Math.max(...frames), unit: "ms", target: 50 },
    { title: "longest task meanwhile, reading and drawing", value: Math.max(0, ...tasks), unit: "ms" },
  ];
}

/** @param {Row[]} rows */
function print(rows) {
  const names = ["bare", "inline", "empty", "no_program", "sdk_v3", "aws4fetch", "course"];
  const cell = (/** @type {Row} */ row, /** @type {string} */ name) => {
    const value = row.peers?.[name];
    return value === undefined || Number.isNaN(value) ? "" : `${short(value)} (${short(row.value / value)})`;
  };
  console.log(table(["median", "facelog", "at most", "", ...names.map((name) => `${name} (facelog ÷ it)`)], rows.map((row) => [
    row.title, `${row.value === 0 ? "0" : short(row.value)} ${row.unit}`.trim(), row.target === undefined || Number.isNaN(row.target) ? "" : row.target === 0 ? "0" : short(row.target),
    row.target === undefined || Number.isNaN(row.target) ? "" : row.value <= row.target ? "met" : "not met", ...names.map((name) => cell(row, name)),
  ])));
  console.log();
}

async function main() {
  const { values } = parseArgs({ options: { quick: { type: "boolean" }, only: { type: "string" }, site: { type: "string" } } });
  const site = resolve(values.site ?? join(root, "build/web-release/site"));
  process.env.FACELOG_SITE = site;
  const quick = Boolean(values.quick);
  /** @type {Record<string, any>} */
  const result = { date: new Date().toISOString(), quick, processors: cpus().length, load_before: loadavg() };
  /** @type {Row[]} */
  const rows = [];
  const parts = {
    start: async () => rows.push(...start_rows(result.start = await measure_starts(root, site, quick ? 2 : 5))),
    second: async () => {
      const [page, rounds] = [facelog_page(site), quick ? 2 : 5];
      const ours = result.second = await measure_second_visits(root, page, ["facelog.wasm", "texts.en.txt"], rounds);
      const bare = result.second_without_program = await measure_second_visits(root, no_program_page(page), [], rounds);
      const row = (/** @type {string} */ title, /** @type {"same" | "restarted"} */ name) => ({ title, value: quantile(ours[name], 0.5), unit: "ms", target: 500, peers: { no_program: quantile(bare[name], 0.5) } });
      rows.push(row("second visit, no network, ready", "same"), row("the same, the browser was closed meanwhile", "restarted"));
    },
    picture: async () => {
      const count = quick ? 4 : 15;
      rows.push(...picture_rows(result.picture = await measure_pictures(root, count), result.bare_picture = await measure_bare_pictures(root, count)));
    },
    idle: async () => rows.push(...quiet_rows(result.idle = await measure_quiet(root, quick ? 10_000 : 60_000))),
    memory: async () => rows.push(...memory_rows(result.memory = await measure_memory_of_pictures(root, quick ? [10, 30] : [50, 500]))),
    scroll: async () => rows.push(...scroll_rows(result.scroll = await measure_scroll(root, 5_000, quick ? 5 : 40))),
    build: async () => {
      const { clean, change } = result.build = measure_build(root);
      rows.push({ title: "clean web build", value: clean / 1000, unit: "s", target: 90 }, { title: "web-dev: build after a change of one panel", value: change / 1000, unit: "s", target: 10 });
    },
  };
  for (const [name, measure] of Object.entries(parts)) {
    if (values.only && !values.only.split(",").includes(name)) continue;
    await measure();
    console.error(`${name}: measured; the machine's load ${loadavg().map(short).join(" ")}`);
  }
  result.load_after = loadavg();
  result.rows = rows;
  print(rows);
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "page.json"), `${JSON.stringify(result, null, 2)}\n`);
  console.log("build/bench/page.json has every sample");
}

await main();
