/** The room of records: what was sent in earlier visits, the filter, one record's details, and the export. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { oneFace, severalFaces } from "./harness/pictures.mjs";
import { keepHistory, storedRecord } from "./harness/stored_records.mjs";
import { say, sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
/** @typedef {import("./harness/phone.mjs").Phone} Phone */

/** @param {Phone} phone */
async function openRecords(phone) {
  await press(phone, "records");
  await phone.find('html[data-room="records"]');
}

/** What the canvas calls so, whatever it says. @param {Phone} phone @param {string} name */
async function press(phone, name) {
  await phone.find(`#mirror [data-name="${name}"]`);
  await phone.page.locator(`#mirror [data-name="${name}"]`).evaluate((each) => /** @type {HTMLElement} */ (each).click());
}

/** Down until this row is seen: what is not read yet comes while one scrolls. @param {Phone} phone @param {string} id */
async function scrollTo(phone, id) {
  await phone.page.mouse.move(195, 600);
  for (let i = 0; i < 200 && !(await rows(phone)).includes(id); ++i) {
    await phone.page.mouse.wheel(0, 96 * 20);
    await phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await phone.find(`#mirror [data-name="record-${id}"]`);
}

/** RecordIds of the rows that are seen, from the top. @param {Phone} phone */
const rows = (phone) => phone.page.locator('#mirror [data-name^="record-"]').evaluateAll((all) =>
  all.map((each) => /** @type {HTMLElement} */ (each).dataset.name?.slice("record-".length)));

/** Until just these rows are seen. @param {Phone} phone @param {string[]} ids */
async function rowsAre(phone, ids) {
  const none = ids.map((id) => `:not([data-name="record-${id}"])`).join("");
  for (const id of ids) await phone.find(`#mirror [data-name="record-${id}"]`);
  await phone.find(`#mirror [data-name^="record-"]${none}`, null, true);
}

/** @param {Phone} phone @param {(dialog: import("playwright-core").Locator) => Promise<void>} fill */
async function filterBy(phone, fill) {
  await phone.tap("button.filter");
  await phone.find("dialog[open] #filter-state");
  await fill(phone.page.locator("dialog[open]"));
  await phone.page.locator('[data-action="records.show"]').click();
  await phone.find("dialog[open]", null, true);
}

/** What a tap saves. @param {Phone} phone @param {string} label */
async function saved(phone, label) {
  const [download] = await Promise.all([phone.page.waitForEvent("download"), phone.page.locator(`[data-action="export.save ${label}"]`).click()]);
  const path = await download.path();
  return { name: download.suggestedFilename(), path, text: readFileSync(path, "utf8") };
}

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`history: thousands of sent records are listed as far as one scrolls, filtered by face, day and state (${language})`, { language }, async ({ phone, target }) => {
    await phone.open(target.ready.origin);
    const kept = Array.from({ length: 1000 }, (_, i) => storedRecord(i));
    await keepHistory(phone.page, kept);
    await phone.open(target.ready.origin);
    await openRecords(phone);
    await phone.find(`#mirror [data-name="record-${kept[0].id}"]`, new RegExp(say("face.female", language)));
    await scrollTo(phone, kept[999].id);
    await phone.page.mouse.wheel(0, -96 * 1100);

    await filterBy(phone, async (dialog) => {
      await dialog.locator("#filter-day").fill(kept[0].day);
      for (const trait of ["Gender-Male", "Emotion-HAPPY", "Smile-true", "Eyeglasses-true", "Sunglasses-true"]) await dialog.locator(`#filter-${trait}`).check();
    });
    const wanted = kept.filter((one) => one.day === kept[0].day && one.gender === "Male" && one.emotion === "HAPPY" && one.smiles && one.glasses);
    assert.equal(wanted.length, 2);
    await rowsAre(phone, wanted.map(({ id }) => id));
    await filterBy(phone, (dialog) => dialog.locator("#filter-state").selectOption("3").then());
    await rowsAre(phone, []);
    await phone.tap("records.show_all");
    await phone.find(`#mirror [data-name="record-${kept[0].id}"]`);
  });
}

onPhone("history: a tap on a row opens the record's details, of one that was sent and of one that waits, which can be deleted there", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  await phone.diskIsEmpty();
  await phone.close();
  const [{ id }] = await phone.records();
  const [object] = await target.newObjects();
  await phone.open(target.ready.origin); // its JSON is on the disk alone now, and there is no key
  await openRecords(phone);
  await press(phone, `record-${id}`);
  await phone.find('dialog[open] [data-state="sent"]');
  await phone.find("dialog[open] code", new RegExp(`^${object.text.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
  await phone.page.goBack();
  await phone.find("dialog[open]", null, true);
  await phone.find('html[data-room="records"]');
  await phone.page.goBack();
  await phone.find('html[data-room="camera"]');

  await phone.sendTestMessages();
  await openRecords(phone);
  const [waiting] = await phone.records();
  await press(phone, `record-${waiting.id}`);
  await phone.find('dialog[open] [data-state="waiting"]');
  await phone.page.locator('[data-action="button.delete"]').click();
  await phone.page.locator('[data-action="button.delete"].filled').click();
  await phone.find(`#readout [data-record="${waiting.id}"]`, null, true);
  assert.equal((await phone.onDisk()).waiting.length, 2);
});

onPhone("history: the export holds what the filter shows, with every published key, and reconcile.sh reads it", { language: "ja" }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await severalFaces());
  await phone.find('html[data-room="result"]');
  const faces = (await phone.faces()).length;
  await phone.recordsAre("sent", faces);
  await phone.diskIsEmpty();
  await phone.close();
  const sent = (await target.newObjects()).flatMap(({ text }) => text.trim().split("\n"));
  await phone.open(target.ready.origin);
  await phone.sendTestMessages(); // without a key: they wait
  await openRecords(phone);
  await phone.tap("button.export");
  await phone.find("dialog[open] [role=status]", sentence("export.ready", "ja", [faces + 3]));
  const jsonl = await saved(phone, "JSON Lines");
  const csv = await saved(phone, "CSV");
  assert.match(jsonl.name, /^facelog-\d{4}-\d\d-\d\d-\d{4}\.jsonl$/);
  const lines = jsonl.text.trimEnd().split("\n");
  assert.equal(lines.length, faces + 3);
  for (const published of sent) assert.ok(lines.some((line) => line.startsWith(published.slice(0, -1))), "the published text as it is");
  const states = lines.map((line) => JSON.parse(line).State);
  assert.deepEqual(states.filter((state) => state === "sent").length, faces);
  assert.equal(states.filter((state) => state === "waiting").length, 3);

  assert.ok(csv.text.startsWith("\ufeffDatetime,AgeRange-Low,AgeRange-High,Gender,"));
  const table = csv.text.trimEnd().split("\r\n");
  assert.equal(table.length, 1 + faces + 3);
  const ids = table.slice(1).map((line) => line.split(",")[11]);
  assert.deepEqual(ids, lines.map((line) => JSON.parse(line).RecordId));

  // The formats agree: every sent one is found in the log, those that wait are not missed.
  const tool = fileURLToPath(new URL("../../deploy/aws/records.mjs", import.meta.url));
  const found = spawnSync(process.execPath, [tool, "reconcile", jsonl.path, target.ready.bucket], { encoding: "utf8" });
  assert.equal(found.status, 0, found.stdout + found.stderr);
  assert.ok(found.stdout.startsWith(`${faces} records in the export, ${faces} of them in the log`), found.stdout);
});

test("export: a spreadsheet takes no value for a formula, and quotes and line ends stay inside their cell", async () => {
  const { csv_cell, json_line } = await import("../../web/host/export.mjs");
  const cells = Object.entries({ "=1+1": "'=1+1", "+1": "'+1", "-2": "'-2", "@a": "'@a", "＝1": "'＝1", "\t=1": "'\t=1", 'a"b': '"a""b"', "a,b": '"a,b"',
    "=\"a\",1": '"\'=""a"",1"', "a\r\n=b": '"a\r\n=b"', plain: "plain" });
  for (const [value, cell] of cells) assert.equal(csv_cell(value), cell);
  assert.equal(csv_cell(null), "");
  assert.equal(csv_cell(false), "false");
  const stored = { id: "i", profile: "p", payload: '{"Datetime":"x","Gender":null}', taken_utc_ms: 0, is_test: false, parked: true,
    error: { text: "aws.denied", status: 403, aws_code: "=cmd", request_id: "r" } };
  assert.equal(json_line(stored), '{"Datetime":"x","Gender":null,"State":"parked","Id":"i","Profile":"p","Taken":null,"Sent":null,"ExpectedInS3By":null,"Test":false,"Emotion":null,"Error":"=cmd · HTTP 403 · r"}\n');
});
