// Measures facelog's signer beside its peers in one Chromium, prints the tables and writes build/bench/bench.json:
// node run.mjs [--quick] [--only warm,first,call_memory,digest] [--site DIR]. Must not install or build the page: run.sh does.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { start_browser } from "./browser.mjs";
import { short, table } from "./figures.mjs";
import { measure_digest, measure_first, measure_memory, measure_warm, names, peers, shown_requests } from "./measure.mjs";
import { serve } from "./server.mjs";
import { assert_same, assert_signed } from "./verify.mjs";

/** @typedef {import("./browser.mjs").Browser} Browser */

const here = fileURLToPath(new URL(".", import.meta.url));
const root = resolve(here, "../..");
const out = join(root, "build", "bench");

async function build_peers() {
  await createRequire(import.meta.url)("esbuild").build({
    entryPoints: peers.map((peer) => join(here, "peers", `${peer}.mjs`)),
    outdir: join(out, "peers"), outExtension: { ".js": ".mjs" },
    bundle: true, minify: true, format: "esm", platform: "browser", target: "es2022", logLevel: "warning",
  });
}

/** @param {Browser} browser */
async function verify(browser) {
  let count = 0;
  for (const { job, shown } of await shown_requests(browser)) {
    for (const each of shown) await assert_signed(root, each);
    if (job.call === "detect") assert_same(shown);
    count += shown.length;
  }
  console.log(`${count} requests of ${names.slice(0, 3).join(", ")}: @smithy/signature-v4 signs each the same\n`);
}

/** @param {import("./measure.mjs").Row[]} rows */
function print_times(rows) {
  const ratio = (/** @type {number[]} */ medians, /** @type {number} */ which) => short((medians[which] ?? NaN) / (medians[0] ?? NaN));
  console.log(table(
    ["ms, median (p95)", ...names, ...names.slice(1).map((name) => `${name} ÷ ours`)],
    rows.map(({ title, medians, p95 }) => [
      title,
      ...names.map((_, which) => (medians[which] ? `${short(medians[which])} (${short(p95[which] ?? NaN)})` : "–")),
      ...names.slice(1).map((_, i) => ratio(medians, i + 1)),
    ])));
  console.log();
}

/** @param {Awaited<ReturnType<typeof measure_memory>>} parts */
function print_memory(parts) {
  const kinds = /** @type {const} */ (["js", "buffers", "linear", "body"]);
  const sum = (/** @type {Record<typeof kinds[number], number>} */ row) => kinds.reduce((total, kind) => total + row[kind], 0);
  const whole = (/** @type {number} */ kib) => kib.toFixed(0);
  console.log(table(
    ["KiB more after one call", "signer", "JS heap", "array buffers", "linear memory", "request body", "together", "÷ ours"],
    parts.flatMap(({ title, rows }) => rows.map((row) => [
      title, row.name, ...kinds.map((kind) => whole(row[kind])), whole(sum(row)), short(sum(row) / sum(rows[0] ?? row)),
    ]))));
  console.log();
}

/** @param {Awaited<ReturnType<typeof measure_digest>>} rows */
function print_digest(rows) {
  console.log(table(
    ["publish, bytes", "warm, ms: C++", "browser", "first call, ms: C++", "browser"],
    rows.map(({ size, cold, warm }) => [String(size), ...[...warm, ...cold].map(short)])));
  console.log();
}

async function main() {
  const { values } = parseArgs({ options: { quick: { type: "boolean" }, only: { type: "string" }, site: { type: "string" } } });
  const share = values.quick ? 0.15 : 1;
  const wanted = (/** @type {string} */ part) => !values.only || values.only.split(",").includes(part);
  mkdirSync(out, { recursive: true });
  await build_peers();
  const site = resolve(values.site ?? join(root, "build/web-release/site"));
  // The program without its page: the site has its JavaScript joined to the page's own.
  const server = await serve({
    "/tests/bench/": here, "/peers/": join(out, "peers"), "/build/web-release/site/": site,
    "/build/web-release/facelog.mjs": join(site, "../facelog.mjs"), "/web/host/": join(root, "web/host"),
  });
  const browser = await start_browser(root, server.origin);
  /** @type {Record<string, any>} */
  const result = { date: new Date().toISOString(), browser: browser.version, quick: Boolean(values.quick), names };
  try {
    await verify(browser);
    if (wanted("warm")) print_times(result.warm = [...await measure_warm(browser, 1, share), ...await measure_warm(browser, 4, share)]);
    if (wanted("first")) print_times(result.first = [...await measure_first(browser, 1, share), ...await measure_first(browser, 4, share)]);
    if (wanted("call_memory")) print_memory(result.memory = await measure_memory(browser, share));
    if (wanted("digest")) print_digest(result.digest = await measure_digest(browser, share));
  } finally {
    await browser.close();
    server.close();
  }
  writeFileSync(join(out, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
  console.log(`Chromium ${browser.version}; build/bench/bench.json has the figures`);
}

await main();
