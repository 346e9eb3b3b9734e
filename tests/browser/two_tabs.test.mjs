/** The whole page in two tabs of one browser, really hidden and shown: both make records, one delivers, and each knows what the other did. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { startOwnBrowser } from "./harness/own_browser.mjs";
import { Target } from "./harness/target.mjs";

const kLongestTestMs = 120_000;
const kLookMs = 200, kMostLooks = 150;

/** @type {Promise<[Target, import("./harness/own_browser.mjs").OwnBrowser]> | undefined} */
let parts;
const shared = () => (parts ??= Promise.all([Target.start(), startOwnBrowser(mkdtempSync(join(tmpdir(), "facelog-two-tabs-")))]));
after(async () => {
  for (const each of (await parts) ?? []) await each.stop();
});

/** A tab in front that joined, and counts what it publishes. */
async function joined() {
  const [target, browser] = await shared();
  const tab = await browser.newTab();
  let publishes = 0;
  tab.page.on("request", (request) => { publishes += request.method() === "POST" && request.url().includes("/topics/") ? 1 : 0; });
  await tab.join(await target.joinAddress());
  let ended = 0;
  for (const end of /** @type {const} */ (["requestfinished", "requestfailed"])) {
    tab.page.on(/** @type {"requestfinished"} */ (end), (request) => { ended += request.method() === "POST" && request.url().includes("/topics/") ? 1 : 0; });
  }
  /** Until none is under way. */
  const settled = async () => {
    for (let looks = 0; ended < publishes && looks < kMostLooks; ++looks) await pause(kLookMs);
  };
  return Object.assign(tab, { publishes: () => publishes, settled });
}

/** @param {string} name @param {(target: Target) => Promise<void>} run */
function onTabs(name, run) {
  test(`two tabs: ${name}`, { timeout: kLongestTestMs }, async () => {
    const [target, browser] = await shared();
    await target.newObjects(); // of earlier tests
    try {
      await run(target);
    } finally {
      await target.noFaults();
      const [first, ...others] = browser.context.pages();
      await first.goto(target.ready.origin).catch(() => {});
      await first.evaluate(async () => {
        const opening = indexedDB.open("facelog");
        await new Promise((done) => { opening.onsuccess = done; });
        const clearing = opening.result.transaction(["outbox", "parked", "history", "settings"], "readwrite");
        for (const name of clearing.objectStoreNames) clearing.objectStore(name).clear();
        await new Promise((done) => { clearing.oncomplete = done; });
        opening.result.close();
      });
      await first.goto("about:blank");
      for (const page of others) await page.close();
    }
  });
}

/** Three each time. @param {import("./harness/own_browser.mjs").OwnTab} tab @param {number} times */
async function makeRecords(tab, times = 1) {
  for (let i = 0; i < times; ++i) await tab.sendTestMessages();
}

/** Until so many different records have come to the bucket since the last call. @param {Target} target @param {number} count @returns {Promise<string[]>} each one's id as often as it came */
async function delivered(target, count) {
  /** @type {string[]} */
  const ids = [];
  for (let looks = 0; unique(ids).length < count && looks < kMostLooks; ++looks) {
    if (looks > 0) await pause(kLookMs);
    ids.push(...(await target.newRecords()).map(({ RecordId }) => RecordId));
  }
  return ids.sort();
}
const unique = (/** @type {string[]} */ ids) => [...new Set(ids)];

onTabs("the hidden one's records are sent by the one that is shown; when that is closed, the other delivers", async (target) => {
  const one = await joined();
  const letGo = await one.holdPublishes();
  await makeRecords(one, 3); // nine, of which four are under way
  await one.find("#readout li:nth-of-type(9)");
  await one.find('#readout li[data-state="sending"]:nth-of-type(6)'); // the oldest four: from the sixth line on
  await one.find('#readout li[data-state="storing"]', null, true);
  const ids = (await one.records()).map(({ id }) => id).sort();
  const two = await joined();
  // What the first has not begun, and what it has no answer for, goes out from here.
  await two.find("#readout li:nth-of-type(9)");
  await two.recordsAre("sent", 9);
  letGo();
  await one.settled(); // else they come with the later ones
  await one.find('#readout li:not([data-state="sent"])', null, true);
  assert.equal(one.publishes(), 4, "begun before it lost the delivery, and none after");
  assert.deepEqual(unique(await delivered(target, 9)), ids);

  await makeRecords(two);
  await two.recordsAre("sent", 12);
  assert.equal(one.publishes(), 4);
  await two.diskIsEmpty(); // else what it has not yet forgotten goes out once more
  await two.page.close();
  await one.page.bringToFront();
  await makeRecords(one);
  assert.equal((await delivered(target, 6)).length, 6, "three from each, once");
  assert.equal(one.publishes(), 7);
});

onTabs("settings that are saved in one are in force in the other", async () => {
  const one = await joined();
  const two = await joined();
  await two.set({ topic: "handson/from-the-other-tab" });
  await one.page.bringToFront();
  await one.openSettings();
  assert.equal(await one.page.locator("#field-topic").inputValue(), "handson/from-the-other-tab");
});

onTabs("what is deleted in one is gone in the other, and is never sent", async (target) => {
  await target.fault("iotdata", { kind: "status", status: 413, code: "RequestEntityTooLargeException" });
  const one = await joined();
  await makeRecords(one);
  await one.recordsAre("parked", 3);
  const two = await joined();
  await two.recordsAre("parked", 3);
  const [{ id }] = await two.records();
  await two.tap("button.records");
  await two.find('html[data-room="records"]');
  await two.page.locator(`#mirror button[data-name="delete-${id}"]`).evaluate((each) => /** @type {HTMLElement} */ (each).click());
  await two.page.locator(`#mirror button[data-name="delete-sure-${id}"]`).evaluate((each) => /** @type {HTMLElement} */ (each).click());
  await two.recordsAre("parked", 2);
  await one.recordsAre("parked", 2);
  assert.ok((await one.records()).every((line) => line.id !== id));
  await target.noFaults();
  for (const line of await two.records()) {
    await two.page.locator(`#mirror button[data-name="resend-${line.id}"]`).evaluate((each) => /** @type {HTMLElement} */ (each).click());
    await two.find(`#readout li[data-record="${line.id}"][data-state="sent"]`); // the rows move with it
  }
  await two.recordsAre("sent", 2);
  const sent = await delivered(target, 2);
  assert.deepEqual(sent, (await two.records()).map((line) => line.id).sort());
  assert.ok(!sent.includes(id));
});

onTabs("records made in turn in both are all delivered", async (target) => {
  const [one, two] = [await joined(), await joined()];
  await makeRecords(two, 2);
  await one.page.bringToFront();
  await makeRecords(one, 2);
  await two.page.bringToFront();
  await makeRecords(two, 1);
  assert.equal(unique(await delivered(target, 15)).length, 15);
  for (const tab of [one, two]) await tab.find('#readout li:not([data-state="sent"])', null, true);
});
