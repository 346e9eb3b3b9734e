/** For everybody: axe-core finds nothing serious in any room, and every main action works by keyboard alone. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { crash, trapWhenAsked } from "./harness/crash.mjs";
import { keepHistory, storedRecord } from "./harness/stored_records.mjs";
import { keep, unlock, visitLocked } from "./harness/passphrase.mjs";
import { oneFace } from "./harness/pictures.mjs";
import { say, sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kAxe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** @typedef {import("./harness/phone.mjs").Phone} Phone */

/** What axe-core holds for serious or critical, as sentences. @param {Phone} phone @param {string} room */
async function findings(phone, room) {
  await phone.page.evaluate(kAxe);
  const { violations } = await phone.page.evaluate(() => /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"] }));
  return violations.filter((/** @type {any} */ each) => ["serious", "critical"].includes(each.impact))
    .map((/** @type {any} */ each) => `${room}: ${each.id}: ${each.help}: ${each.nodes.map((/** @type {any} */ node) => node.html.slice(0, 120)).join(" | ")}`);
}

for (const [language, dark] of /** @type {const} */ ([["en", false], ["ja", true]])) {
  onPhone(`accessibility: axe-core finds nothing serious in any room (${language}, ${dark ? "dark" : "light"})`, { language, dark, init: [() => void Object.assign(globalThis, { facelogReadsNotice: true })] }, async ({ phone, target }) => {
    phone.announceStatus(400); // the self-test sends bytes that are no picture
    /** @type {string[]} */
    const found = [];
    const look = async (/** @type {string} */ room) => found.push(...await findings(phone, room));
    await phone.join(await target.joinAddress());
    await look("first screen");
    await phone.startCamera();
    await look("camera");
    await phone.tap("button.shutter");
    await phone.find('[data-action="privacy.agree"]');
    await look("notice");
    await phone.page.locator('[data-action="privacy.agree"]').click();
    await phone.recordsAre("sent", 1);
    await look("result");
    await phone.tap("button.details");
    await phone.find('html[data-room="details"]');
    await look("details");
    await phone.tap("button.close");
    await phone.close();
    await phone.tap("button.records");
    await phone.find('html[data-room="records"]');
    await look("records");
    for (const [name, there] of /** @type {const} */ ([["filter", "#filter-state"], ["export", "dialog[open] a[download]"]])) {
      await phone.tap(`button.${name}`);
      await phone.find(there);
      await look(name);
      await phone.tap("button.close");
      await phone.find("dialog[open]", null, true);
    }
    await phone.page.locator('#mirror [data-name^="record-"]').first().evaluate((each) => /** @type {HTMLElement} */ (each).click());
    await phone.find("dialog[open] [data-state]");
    await look("record");
    await phone.tap("button.close");
    await phone.tap("button.insights");
    await phone.find('html[data-room="insights"]');
    await look("insights");
    await phone.tap("button.back");
    await phone.find('html[data-room="records"]');
    await phone.tap("button.back");
    await phone.find('html[data-room="camera"]');
    await phone.openSettings();
    await look("settings");
    await phone.tap("self_test.title");
    await phone.find('#mirror [data-name="self-test-again"]');
    await look("self-test");
    assert.deepEqual(found, []);
  });

  onPhone(`accessibility: axe-core finds nothing serious in what the settings open, the unlocking of keys, and the words for a crash (${language}, ${dark ? "dark" : "light"})`, { language, dark, init: [trapWhenAsked] }, async ({ phone, target }) => {
    /** @type {string[]} */
    const found = [];
    const look = async (/** @type {string} */ room) => found.push(...await findings(phone, room));
    await phone.open(target.ready.origin);
    await phone.openSettings();
    for (const [key, there] of /** @type {const} */ ([["qr.show", "#qr"], ["qr.scan", "#scan"], ["data.delete", '[data-action="data.delete_yes"]']])) {
      await phone.tap(key);
      await phone.find(`dialog[open] ${there}`);
      await look(key);
      await phone.tap("button.close");
      await phone.find(there, null, true);
    }
    await phone.type(await target.credentials());
    await keep(phone);
    await look("keys that are kept");
    await visitLocked(phone, target.ready.origin);
    await look("unlock");
    await unlock(phone, "another passphrase");
    await phone.find("#passphrase-problem", /./);
    await look("the wrong passphrase");
    await crash(phone);
    await look("crash");
    assert.deepEqual(found, []);
  });
}

/** Tab until this has the focus. @param {Phone} phone @param {string} selector */
async function tabTo(phone, selector) {
  await phone.find(selector);
  for (let i = 0; i < 80; ++i) {
    if (await phone.page.evaluate((selector) => Boolean(document.activeElement?.matches(selector)), selector)) return;
    await phone.page.keyboard.press("Tab");
  }
  throw new Error(`80 tabs did not lead to ${selector}; ${await phone.describe()}`);
}

/** @param {Phone} phone @param {string} selector */
async function press(phone, selector) {
  await tabTo(phone, selector);
  await phone.page.keyboard.press("Enter");
}
const canvas = (/** @type {string} */ name) => `#mirror [data-name="${name}"]`;
const action = (/** @type {string} */ key) => `[data-action="${key}"]`;

/** @param {Phone} phone @param {string} room where it leads */
async function escapeTo(phone, room) {
  await phone.page.keyboard.press("Escape");
  await phone.find("dialog[open]", null, true);
  await phone.find(`html[data-room="${room}"]`);
}

onPhone("keyboard: camera, notice, picture, its result, details, records, filter, export, insights, settings and self-test, by keyboard alone", { init: [() => void Object.assign(globalThis, { facelogReadsNotice: true })] }, async ({ phone, target }) => {
  phone.announceStatus(400); // the self-test sends bytes that are no picture
  await phone.join(await target.joinAddress());
  await press(phone, "#start-camera");
  await phone.find('html[data-camera="live"]');
  await press(phone, canvas("shutter"));
  await press(phone, action("privacy.agree"));
  await phone.find('html[data-room="result"]');
  await phone.hears("picture.faces", [1]); // told without a look at the screen
  await phone.recordsAre("sent", 1);
  assert.equal(await phone.page.locator("#readout article dt").count() > 10, true, "the result can be read");
  await press(phone, canvas("details"));
  await phone.find('html[data-room="details"]');
  await escapeTo(phone, "result");
  await escapeTo(phone, "camera");

  await press(phone, canvas("records"));
  await phone.find('html[data-room="records"]');
  const [{ id }] = await phone.records();
  await press(phone, canvas(`record-${id}`));
  await phone.find('dialog[open] [data-state="sent"]');
  await escapeTo(phone, "records");
  await press(phone, canvas("filter"));
  await tabTo(phone, "#filter-Gender-Female");
  await phone.page.keyboard.press("Space");
  await tabTo(phone, "#filter-Gender-Male");
  await phone.page.keyboard.press("Space");
  await press(phone, action("records.show"));
  await phone.find("dialog[open]", null, true);
  await phone.find(canvas(`record-${id}`));
  await press(phone, canvas("export"));
  const [download] = await Promise.all([phone.page.waitForEvent("download"), press(phone, '[data-action="export.save CSV"]')]);
  assert.match(download.suggestedFilename(), /\.csv$/);
  await escapeTo(phone, "records");
  await press(phone, canvas("insights"));
  await phone.find('html[data-room="insights"]');
  await phone.find("#readout [data-detail]", new RegExp(say("face.female", "en")));
  await escapeTo(phone, "records");
  await escapeTo(phone, "camera");

  await press(phone, canvas("settings"));
  await tabTo(phone, "#field-topic");
  await phone.page.keyboard.press("ControlOrMeta+a");
  await phone.page.keyboard.type("handson/keyboard");
  await press(phone, action("self_test.title"));
  await phone.find('html[data-room="self_test"]');
  await phone.find(canvas("self-test-again"));
  await escapeTo(phone, "camera");
  await press(phone, canvas("settings"));
  assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/keyboard");
  await escapeTo(phone, "camera");
});

onPhone("keyboard: a long list is paged through", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  const kept = Array.from({ length: 60 }, (_, number) => storedRecord(number));
  await keepHistory(phone.page, kept);
  await phone.open(target.ready.origin);
  await press(phone, canvas("records"));
  await phone.find(canvas(`record-${kept[0].id}`));
  const frames = () => phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  for (let pages = 0; pages < 30 && await phone.page.locator(canvas(`record-${kept[59].id}`)).count() === 0; ++pages) {
    await phone.page.keyboard.press("PageDown");
    await frames();
  }
  await phone.find(canvas(`record-${kept[59].id}`));
  for (let pages = 0; pages < 30; ++pages) await phone.page.keyboard.press("PageUp");
  await phone.find(canvas(`record-${kept[0].id}`));
});

onPhone("screen readers: a failed picture is told, too", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.choose(await oneFace());
  await phone.find('html[data-room="error"]');
  await phone.find("#status", sentence("settings.access_key_id.missing", "en"));
});
