// What is measured: warm calls, the first call of a page, the memory of one, and where the browser's digest overtakes.
// Must not print.
import { quantile, summary } from "./figures.mjs";

/** @typedef {import("./browser.mjs").Browser} Browser */
/** @typedef {import("./browser.mjs").Module} Module */
/** @typedef {import("./in_page.mjs").Job} Job */
/** @typedef {{title: string, medians: number[], p95: number[], samples: number}} Row ms, one for each signer */

export const names = ["facelog", "SDK v3", "aws4fetch", "floor"];
export const peers = ["sdk_v3", "aws4fetch", "floor"];
/** @type {Module[]} */
const modules = [["/tests/bench/adapter.mjs"], ...peers.map((peer) => /** @type {Module} */ ([`/peers/${peer}.mjs`]))];
/** The floor signs nothing. */
export const signing = modules.slice(0, 3);

const picture_200 = /** @type {Job} */ ({ call: "detect", size: 200_000 });
const publish_250 = /** @type {Job} */ ({ call: "publish", size: 250 });
const warm_jobs = [
  { title: "60 KB", call: "detect", size: 60_000, rounds: 200, warm_up: 40 },
  { title: "200 KB", ...picture_200, rounds: 200, warm_up: 20 },
  { title: "1 MB", call: "detect", size: 1_000_000, rounds: 80, warm_up: 10 },
  { title: "publish", ...publish_250, rounds: 400, warm_up: 100 },
];

const titled = (/** @type {string} */ title, /** @type {number} */ throttle) => (throttle > 1 ? `${title} at ${throttle}×` : title);

/** @param {string} title @param {number[][]} samples @returns {Row} */
function row_of(title, samples) {
  const all = samples.map(summary);
  return { title, medians: all.map((each) => each.median), p95: all.map((each) => each.p95), samples: all[0]?.samples ?? 0 };
}

/** @template T @param {T[]} list @returns {T[]} */
const shuffled = (list) => list.map((each) => ({ each, at: Math.random() })).sort((a, b) => a.at - b.at).map(({ each }) => each);

/** All in one page, in turn. @param {Browser} browser @param {number} throttle @param {number} share of the usual number of rounds */
export async function measure_warm(browser, throttle, share) {
  const page = await browser.open(modules, throttle);
  /** @type {Row[]} */
  const rows = [];
  for (const { title, rounds, ...job } of warm_jobs) {
    rows.push(row_of(titled(title, throttle), await page.call("measure", { ...job, rounds: Math.ceil(rounds * share / (throttle > 1 ? 2 : 1)) })));
  }
  await page.close();
  return rows;
}

/** The first call of a page that nothing was cached for, a new page for each. @param {Browser} browser @param {number} throttle @param {number} share */
export async function measure_first(browser, throttle, share) {
  /** @type {Record<string, number[][]>} */
  const samples = { picture: [], publish: [], unprepared: [[], [NaN], [NaN]], ready: [] };
  const variants = signing.flatMap((module, which) => [
    { kind: "picture", which, module, job: picture_200 },
    { kind: "publish", which, module, job: publish_250 },
  ]);
  variants.push({ kind: "unprepared", which: 0, module: ["/tests/bench/adapter.mjs", { prepare: false }], job: picture_200 });
  for (let i = 0; i < Math.ceil(25 * share); ++i) {
    for (const { kind, which, module, job } of shuffled(variants)) {
      const page = await browser.open([module], throttle);
      await new Promise((done) => setTimeout(done, 200)); // a person does not take a picture at once
      ((samples[kind] ??= [])[which] ??= []).push((await page.call("one", job)).ms);
      if (kind !== "unprepared") ((samples.ready ??= [])[which] ??= []).push(page.loaded.ms);
      await page.close();
    }
  }
  const row = (/** @type {string} */ kind, /** @type {string} */ title) => row_of(titled(title, throttle), samples[kind] ?? []);
  return [row("picture", "first call, 200 KB"), row("unprepared", "the same without prepare()"), row("publish", "first call, publish"), row("ready", "module ready")];
}

/** KiB that one call adds before anything is collected, less what asking for nothing adds; its Request stays.
 * @param {Browser} browser @param {number} share @param {Job} job @param {number} calls_before */
async function grown(browser, share, job, calls_before) {
  const rows = [];
  for (const [which, module] of signing.entries()) {
    /** @type {Record<string, number[]>} */
    const all = { js: [], buffers: [], linear: [], body: [] };
    for (let i = 0; i < Math.ceil(8 * share); ++i) {
      const page = await browser.open([module]);
      for (let j = 0; j < calls_before; ++j) await page.call("one", job);
      await page.call("prepare", job);
      for (const [idle, sign] of /** @type {const} */ ([[true, -1], [false, 1]])) {
        const before = /** @type {Record<string, number>} */ (await page.heap(true));
        await page.call("held", { ...job, idle });
        const after = /** @type {Record<string, number>} */ (await page.heap());
        for (const kind of ["js", "buffers"]) {
          const list = /** @type {number[]} */ (all[kind]);
          list[i] = (list[i] ?? 0) + sign * ((after[kind] ?? 0) - (before[kind] ?? 0));
        }
      }
      for (const [kind, bytes] of Object.entries(await page.call("outside_the_heap"))) all[kind]?.push(bytes);
      await page.close();
    }
    const kib = (/** @type {string} */ kind) => quantile(all[kind] ?? [], 0.5) / 1024;
    rows.push({ name: /** @type {string} */ (names[which]), js: kib("js"), buffers: kib("buffers"), linear: kib("linear"), body: kib("body") });
  }
  return rows;
}

/** @param {Browser} browser @param {number} share */
export async function measure_memory(browser, share) {
  return [
    { title: "200 KB, the page's first call", rows: await grown(browser, share, picture_200, 0) },
    { title: "200 KB, after ten", rows: await grown(browser, share, picture_200, 10) },
    { title: "publish, after ten", rows: await grown(browser, share, publish_250, 10) },
  ];
}

/** The same publish digested by the program and by the browser, at sizes around where the one overtakes the other.
 * @param {Browser} browser @param {number} share */
export async function measure_digest(browser, share) {
  const sizes = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768];
  /** @type {Module[]} */
  const both = [["/tests/bench/adapter.mjs", { ownDigestBytes: 1e9 }], ["/tests/bench/adapter.mjs", { ownDigestBytes: 0 }]];
  const rows = sizes.map((size) => ({ size, cold: /** @type {number[][]} */ ([[], []]), warm: /** @type {number[][]} */ ([[], []]) }));
  const page = await browser.open(both);
  for (const row of rows) row.warm = await page.call("measure", { call: "publish", size: row.size, rounds: Math.ceil(300 * share), warm_up: 200 });
  await page.close();
  for (let i = 0; i < Math.ceil(15 * share); ++i) {
    for (const row of rows) {
      for (const which of shuffled([0, 1])) {
        const cold = await browser.open([/** @type {Module} */ (both[which])]);
        await new Promise((done) => setTimeout(done, 50));
        row.cold[which]?.push((await cold.call("one", { call: "publish", size: row.size })).ms);
        await cold.close();
      }
    }
  }
  const medians = (/** @type {number[][]} */ samples) => samples.map((each) => quantile(each, 0.5));
  return rows.map(({ size, cold, warm }) => ({ size, cold: medians(cold), warm: medians(warm) }));
}

/** What a verifier is to see of each signer. @param {Browser} browser */
export async function shown_requests(browser) {
  const page = await browser.open(signing);
  const all = [];
  for (const job of [picture_200, { call: "detect", size: 4_000 }, publish_250, { call: "publish", size: 20_000 }]) {
    all.push({ job, shown: /** @type {import("./verify.mjs").Shown[]} */ (await page.call("show", job)) });
  }
  await page.close();
  return all;
}
