/** The main job, from the camera to an object in the bucket, by taps alone. */
import assert from "node:assert/strict";
import { assertShown, assertWellFormed, kCourseKeys } from "./harness/log_records.mjs";
import { mainJob } from "./harness/main_job.mjs";
import { kSeveral, severalFaces } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite(2);

/** @typedef {import("./harness/suite.mjs").Parts} Parts */

onPhone("main job: camera, analysis, record and object, in English in Tokyo", {}, mainJob("Asia/Tokyo"));
onPhone("main job: the same in Japanese", { language: "ja" }, mainJob("Asia/Tokyo"));
onPhone("main job: the same in a zone of half an hour", { timezoneId: "Asia/Kolkata" }, mainJob("Asia/Kolkata"));
onPhone("main job: the same with the endpoints on another origin", { crossOrigin: true, language: "ja" }, mainJob("Asia/Tokyo"));

/** @param {Parts} parts */
async function photoJob({ phone, target }) {
  await phone.join(await target.joinAddress());
  await phone.choose(await severalFaces());
  await phone.hears("picture.faces", [kSeveral]);
  await phone.recordsAre("sent", kSeveral);
  const faces = await phone.faces(), lines = await phone.records(), records = await target.newRecords();
  assert.equal(faces.length, kSeveral);
  assert.equal(records.length, kSeveral);
  // The list shows the newest first, the picture its faces in order; records may arrive in any.
  for (const [i, { id }] of lines.reverse().entries()) {
    const record = records.find(({ RecordId }) => RecordId === id) ?? assert.fail(`${id} did not arrive`);
    assertWellFormed(record);
    assertShown(record, faces[i], phone.language);
  }
  assert.equal(new Set(records.map(({ DeviceId }) => DeviceId)).size, 1);
  // Each face can be looked at.
  for (let n = 1; n <= kSeveral; n++) await phone.tapLabel(String(n));
  await phone.close();
  await phone.find("#first");
}
onPhone("photo: one record for each of several faces", {}, photoJob);
onPhone("photo: the same with the endpoints on another origin", { crossOrigin: true }, photoJob);

onPhone("a picture can be taken while records are being sent", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  const letGo = await phone.holdPublishes();
  await phone.shoot();
  await phone.find('#readout li[data-state="sending"]');
  await phone.close();
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sending", 2);
  letGo();
  await phone.recordsAre("sent", 2);
  assert.equal((await target.newRecords()).length, 2);
});

onPhone("chip: says what is missing until the publish settings are complete", {}, async ({ phone, target }) => {
  const keys = await target.credentials();
  await phone.open(target.ready.origin);
  await phone.chipSays("settings.access_key_id.missing");
  await phone.set({ access_key_id: keys.access_key_id });
  await phone.chipSays("settings.secret_access_key.missing");
  await phone.set({ secret_access_key: keys.secret_access_key });
  await phone.chipSays("chip.publish_ready");
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  assert.equal((await target.newRecords()).length, 1);
});

onPhone("chip: without an endpoint analysis works and the record waits until there is one", { language: "ja" }, async ({ phone, target }) => {
  const keys = await target.credentials();
  await phone.page.route("**/config.json", async (route) => {
    const config = await (await route.fetch()).json();
    delete config.iot_endpoint;
    await route.fulfill({ json: config });
  });
  await phone.open(target.ready.origin);
  await phone.chipSays("settings.iot_endpoint.missing");
  await phone.set(keys);
  await phone.chipSays("settings.iot_endpoint.missing");
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("waiting", 1);
  await phone.close();
  await phone.set({ iot_endpoint: "faceloglocal" }); // the id alone, without -ats
  await phone.chipSays("chip.publish_ready");
  await phone.recordsAre("sent", 1);
  assert.equal((await target.newRecords()).length, 1);
});

onPhone("setting: only the course's 11 fields", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.set({ course_fields_only: true });
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  const [record] = await target.newRecords();
  assert.deepEqual(Object.keys(record), kCourseKeys);
  assertShown(record, (await phone.faces())[0], "en");
});

onPhone("setting: the device's name and QoS 0 reach the record and the request", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.set({ device_id: "door-2", qos: "0" });
  const request = phone.page.waitForRequest(/\/topics\//);
  await phone.startCamera();
  await phone.shoot();
  assert.match((await request).url(), /\/topics\/handson%2FanalysisLogData\?qos=0$/);
  await phone.recordsAre("sent", 1);
  assert.equal((await target.newRecords())[0].DeviceId, "door-2");
});

onPhone("language: changes everything shown at once, and is kept over a reload", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.tapLabel(say("language.other", "en")); // the button bears the other language's own name
  await phone.find('html[lang="ja"]');
  phone.language = "ja";
  await phone.chipSays("chip.publish_ready");
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  assertShown((await target.newRecords())[0], (await phone.faces())[0], "ja");
  await phone.kept();
  await phone.open(target.ready.origin);
  await phone.find('html[lang="ja"]');
});
