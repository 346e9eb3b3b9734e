/**
 * The main job, from the camera to an object in the bucket, by taps alone, on whatever phone.
 * It knows nothing of why it is done.
 */
import assert from "node:assert/strict";
import { localDatetime, assertShown, assertWellFormed } from "./log_records.mjs";
import { kIntervalS } from "./target.mjs";
import { say, sentence } from "./texts.mjs";

/** @typedef {import("./suite.mjs").Parts} Parts */

/** From the first tap to the object. @param {string} timeZone @returns {(parts: Parts) => Promise<void>} */
export const mainJob = (timeZone) => async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.chipSays("chip.publish_ready");
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
  const [line] = await phone.records();
  assert.equal(line.saved, true, "kept on the phone before it was sent");

  const objects = await target.newObjects();
  assert.equal(objects.length, 1);
  assert.match(objects[0].key, /^log\/\d{4}\/\d\d\/\d\d\/\d\d\//);
  assert.match(objects[0].text, /^\{[^\n]+\}\n$/, "one JSON line a face");
  const record = JSON.parse(objects[0].text);
  assertWellFormed(record, { timeZone });
  assert.equal(record.RecordId, line.id);
  const faces = await phone.faces();
  assert.equal(faces.length, 1);
  assertShown(record, faces[0], phone.language);

  // "Expected in S3 by": the stream's interval after it was sent, by the phone's clock.
  const by = sentence("record.sent", phone.language).exec(line.text)?.[0] ?? "";
  const sentMs = Date.parse(record.Timestamp);
  const times = Array.from({ length: 60 }, (_, s) => localDatetime(sentMs + (kIntervalS + s) * 1000, timeZone).slice(11));
  assert.ok(times.some((time) => by === say("record.sent", phone.language, [time])), `"${line.text}" for a picture of ${record.Datetime}`);
};
