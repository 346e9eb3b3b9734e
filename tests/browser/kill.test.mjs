/**
 * Chromium killed at random moments while records are made and delivered through faults: what the page had called saved
 * is in the bucket at the end, and the page's own words agree with the bucket. A killed process is no lost power:
 * what the disk itself had not yet written is not tested by this.
 */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { randomOf } from "../../deploy/local/faults.mjs";
import { startOwnBrowser } from "./harness/own_browser.mjs";
import { Target } from "./harness/target.mjs";

const kIsLong = process.env.FACELOG_LONG === "1";
const [kKills, kRecords] = kIsLong ? [30, 500] : [3, 60];
const kAtOnce = 3; // records of one press of the test button
/** Of thirty lives some end before anything is made; of a few each lasts until something is saved, and a little longer. */
const kLongestLifeMs = kIsLong ? 6000 : 1000;
const kSeed = Number(process.env.FACELOG_KILL_SEED ?? randomInt(2 ** 31));
const kLongestTestMs = kIsLong ? 40 * 60_000 : 280_000;

/** In the page: tells at once which records it calls saved. It must not use anything outside itself. */
function tellSaved() {
  const told = new Set();
  new MutationObserver(() => {
    const saved = /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#readout li[data-saved="true"]')]).map((each) => each.dataset.record);
    const fresh = saved.filter((id) => !told.has(id));
    for (const id of fresh) told.add(id);
    if (fresh.length) /** @type {any} */ (globalThis).facelogSaved(fresh);
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-saved"] });
}

/** @param {Target} target @param {number} seed */
async function setFaults(target, seed) {
  const set = (/** @type {number} */ share, /** @type {object} */ fault, n = 0) =>
    target.control("/faults", { service: "iotdata", share, seed: seed + n, fault });
  await set(0.2, { kind: "reset" });
  await set(0.1, { kind: "lost_answer" }, 1);
  await set(0.05, { kind: "status", status: 500 }, 2);
  await set(0.05 / 0.95, { kind: "status", status: 429, code: "ThrottlingException" }, 3);
  await set(1, { kind: "latency", least_ms: 0, ms: 2000 }, 4);
}

/** A life of the browser, from its start with this profile. @param {string} folder @param {Target} target @param {Set<string>} saved @param {() => void} onSaved */
async function begin(folder, target, saved, onSaved) {
  const known = new Set(saved); // of earlier lives, told once more
  const browser = await startOwnBrowser(folder);
  await browser.context.exposeFunction("facelogSaved", (/** @type {string[]} */ ids) => {
    for (const id of ids) saved.add(id);
    if (ids.some((id) => !known.has(id))) onSaved();
  });
  await browser.context.addInitScript(tellSaved);
  const tab = await browser.newTab();
  await tab.join(await target.joinAddress());
  return { browser, tab };
}

/** Presses the test button again and again, until the life ends. @param {import("./harness/own_browser.mjs").OwnTab} tab @param {number} presses */
async function press(tab, presses) {
  let done = 0;
  try {
    for (; done < presses; ++done) await tab.sendTestMessages();
  } catch (error) {
    if (!/closed|Target/.test(String(error))) throw error;
  }
  return done;
}

test(`${kKills} kills at random moments (seed ${kSeed}) while ${kRecords} records go out through faults: nothing saved is lost`, { timeout: kLongestTestMs }, async () => {
  const random = randomOf(kSeed);
  const target = await Target.start({ crossOrigin: false });
  const folder = mkdtempSync(join(tmpdir(), "facelog-kill-"));
  /** @type {Set<string>} */
  const saved = new Set();
  /** @type {Set<string>} */
  const bucket = new Set();
  let made = 0, lines = 0, waitedAtStart = 0;
  let onSaved = () => {};
  const start = () => begin(folder, target, saved, () => onSaved());

  /** What is called saved is on the disk, or has left it for the bucket. The disk is read first: what leaves it after that is not yet missed. */
  async function assertKept(/** @type {string} */ when) {
    const known = new Set(saved), { waiting, parked, history } = await tab.onDisk();
    for (const { RecordId } of await target.newRecords()) {
      bucket.add(RecordId);
      ++lines;
    }
    const lost = [...known].filter((id) => !bucket.has(id) && !waiting.includes(id) && !parked.includes(id));
    console.log(`${when}: ${known.size} called saved, ${waiting.length} wait, ${parked.length} parked, ${history.length} in the history, ${bucket.size} in the bucket`);
    assert.deepEqual(lost, [], `${when}: called saved, neither on the disk nor in the bucket`);
    assert.deepEqual(history.filter((id) => !bucket.has(id)), [], `${when}: in the page's history, and not in the bucket`);
    return waiting.length;
  }
  const share = Math.ceil(kRecords / kAtOnce / (kKills + 1));
  let { browser, tab } = await start();
  try {
    await setFaults(target, kSeed);
    for (let kills = 0; kills < kKills; ++kills) {
      const begun = kIsLong ? Promise.resolve() : new Promise((done) => { onSaved = () => done(undefined); });
      const life = begun.then(() => pause(random() * kLongestLifeMs)).then(() => browser.kill());
      const [presses] = await Promise.all([press(tab, share), life]);
      made += presses * kAtOnce;
      ({ browser, tab } = await start());
      waitedAtStart += await assertKept(`kill ${kills + 1}`);
    }
    made += kAtOnce * await press(tab, Math.max(1, Math.ceil((kRecords - made) / kAtOnce)));
    await tab.find('#readout li[data-saved="false"]', null, true);
    const startedMs = Date.now();
    await allSent(tab);

    await assertKept("at the end");
    const shown = await tab.records();
    const onDisk = await tab.onDisk();
    console.log(`seed ${kSeed}: ${kKills} kills, ${made} records made, ${saved.size} called saved, ${bucket.size} in the bucket in ${lines} lines, `
      + `${waitedAtStart} found waiting at the starts; the rest out in ${Date.now() - startedMs} ms`);
    assert.ok(saved.size >= kRecords * 0.9, `${saved.size} were called saved`);
    assert.ok(waitedAtStart > 0, "no kill came while a record waited");
    assert.deepEqual([...saved].filter((id) => !bucket.has(id)), [], "called saved, and not in the bucket");
    assert.deepEqual([onDisk.waiting, onDisk.parked], [[], []], "nothing waits");
    assert.deepEqual(shown.filter(({ state, id }) => state !== "sent" || !bucket.has(id)), [], "the page's list and the bucket");
  } finally {
    await browser.stop();
    await target.stop();
  }
});

/** Until everything is sent and off the disk's outbox. @param {import("./harness/own_browser.mjs").OwnTab} tab */
async function allSent(tab) {
  for (;;) {
    // Each look ends in the page's patience where nothing goes on.
    const before = await tab.page.locator('#readout li:not([data-state="sent"])').count();
    if (before === 0) break;
    await tab.page.waitForFunction((before) => document.querySelectorAll('#readout li:not([data-state="sent"])').length !== before, before, { timeout: 120_000 });
  }
  await tab.diskIsEmpty();
}
