/** The main flow in the engines of Firefox and Safari: what Chromium shows elsewhere. An engine that is not installed is skipped. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DrivenPhone } from "./harness/driven_phone.mjs";
import { missingFor, startEngine } from "./harness/engines.mjs";
import { assertShown, assertWellFormed } from "./harness/log_records.mjs";
import { oneFace } from "./harness/pictures.mjs";
import { sentence } from "./harness/texts.mjs";
import { Target } from "./harness/target.mjs";

const kPictures = fileURLToPath(new URL("../../build/test-logs/browser", import.meta.url));
const kZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
/** @type {Promise<Target>|undefined} */
let started;
const target = () => started ??= Target.start();
after(async () => (await started)?.stop());

/** Opened by its link; a picture of the browser's own test camera, which has no face; a photo, its record and its object. @param {DrivenPhone} phone */
async function mainFlow(phone) {
  const cloud = await target();
  await phone.join(await cloud.joinAddress());
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("picture.no_face");
  await phone.close();
  await phone.choose(await oneFace());
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
  const records = await cloud.newRecords();
  assert.equal(records.length, 1);
  assertWellFormed(records[0], { timeZone: kZone });
  assertShown(records[0], (await phone.faces())[0], phone.language);
  await phone.close();
  await history(phone, records[0].RecordId);
  await selfTest(phone, cloud);
  await settings(phone, cloud);
  assert.deepEqual(await phone.violations(), []);
  await blocked(phone);
}

/** The record is listed, has its details, is left out by a filter, and exported. @param {DrivenPhone} phone @param {string} id */
async function history(phone, id) {
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await phone.press(`#mirror [data-name="record-${id}"]`);
  await phone.find("dialog[open] code", new RegExp(id));
  await phone.press("dialog[open] footer button");
  await phone.find("dialog", new RegExp(id), true);
  await phone.press('#mirror [data-name="filter"]');
  await phone.find("dialog[open] #filter-state");
  await phone.type({ "filter-state": "3" }); // refused ones
  await phone.press('[data-action="records.show"]');
  await phone.find(`#mirror [data-name="record-${id}"]`, null, true);
  await phone.press('#mirror [data-name="filter"]');
  await phone.press('dialog[open] [data-action="records.show_all"]');
  await phone.find(`#mirror [data-name="record-${id}"]`);
  await phone.press('#mirror [data-name="export"]');
  await phone.find('dialog[open] a[download$=".jsonl"]');
  await phone.press("dialog[open] footer button");
  await phone.find("dialog a[download]", null, true);
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
}

/** Checked as they are typed, saved, shown as a code; and keys that are kept are asked for after a reload. @param {DrivenPhone} phone @param {Target} cloud */
async function settings(phone, cloud) {
  const passphrase = "correct horse battery staple";
  await phone.tap("button.settings");
  await phone.find("dialog[open] #field-topic");
  await phone.type({ "field-topic": "handson/#" });
  await phone.find("#field-topic-problem", sentence("settings.topic.wildcard", phone.language));
  await phone.type({ "field-topic": "handson/analysisLogData", passphrase });
  await phone.find("#field-topic-problem[hidden]");
  await phone.press('[data-action="keys.keep"]');
  await phone.find("#keys[data-kept=true]");
  await phone.press('[data-action="qr.show"]');
  await phone.find("dialog[open] #qr-link", /#settings=/);
  await phone.press("dialog[open]:not(#settings-dialog) footer button");
  await phone.find("#qr", null, true);
  await phone.press('[data-action="form.save"]');
  await phone.hears("settings.saved");
  await phone.open(cloud.ready.origin);
  await phone.find("dialog[open] #passphrase");
  await phone.type({ passphrase });
  await phone.press('dialog[open] [data-action="keys.unlock"]');
  await phone.hears("keys.unlocked");
  await phone.chipSays("chip.publish_ready");
}

/** A host of AWS that is not in the page's policy: the engine tells of it in a way that the page understands. @param {DrivenPhone} phone */
async function blocked(phone) {
  const host = "rekognition.ap-northeast-1.amazonaws.com";
  // By the page itself: a driver's own calls may be free of the policy.
  await phone.evaluate((url) => void window.setTimeout(() => fetch(url).catch(() => {})), `https://${host}/`);
  await phone.hears("endpoint.not_allowed", [host, "us-east-1"]);
}

/** From the settings: all well, then a topic that the policy does not allow. @param {DrivenPhone} phone @param {Target} cloud */
async function selfTest(phone, cloud) {
  for (const [topic, end] of /** @type {const} */ ([["handson/analysisLogData", "arrival][data-state=noted"], ["other/topic", "topic][data-state=failed"]])) {
    await phone.tap("button.settings");
    await phone.find("dialog[open] #field-topic");
    await phone.evaluate((topic) => { /** @type {HTMLInputElement} */ (document.getElementById("field-topic")).value = topic; }, topic);
    await phone.tap("self_test.title");
    await phone.find(`#readout [data-step=${end}]`);
    await phone.find('#mirror [data-name="self-test-again"]');
    await phone.tap("button.back");
    await phone.find('html[data-room="camera"]');
  }
  assert.equal((await cloud.newRecords()).filter(({ DeviceId }) => DeviceId === "test").length, 1);
}

for (const engine of /** @type {const} */ (["firefox", "webkit"])) {
  const missing = missingFor(engine);
  test(`${engine}: link, camera, photo, record, object, history, self-test, settings and a blocked host`, { skip: missing || false, timeout: 240_000 }, async () => {
    const { command, stop } = await startEngine(engine);
    const phone = new DrivenPhone(command, "en");
    try {
      await mainFlow(phone);
    } catch (error) {
      mkdirSync(kPictures, { recursive: true });
      await phone.screenshot().then((picture) => writeFileSync(join(kPictures, `${engine}.png`), picture)).catch(() => {});
      throw error;
    } finally {
      await stop();
    }
  });
}
