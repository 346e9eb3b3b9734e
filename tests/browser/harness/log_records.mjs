/**
 * What a log record must look like, and whether it says what the page shows.
 * It knows nothing of how either came about.
 */
import assert from "node:assert/strict";
import { say } from "./texts.mjs";

export const kCourseKeys = ["Datetime", "AgeRange-Low", "AgeRange-High", "Gender", "Smile", "Eyeglasses", "Sunglasses", "Beard", "Mustache", "EyesOpen", "MouthOpen"];
export const kKeys = [...kCourseKeys, "RecordId", "DeviceId", "Timestamp"];
const kFlags = kCourseKeys.slice(4);

/** @typedef {import("./target.mjs").LogRecord} LogRecord */

/** @param {LogRecord} record @param {import("./phone.mjs").Face} face */
function assertRawValues(record, face) {
  const [low, high] = face.AgeRange.raw.split("-");
  assert.deepEqual([record["AgeRange-Low"], record["AgeRange-High"]], [Number(low), Number(high)]);
  assert.equal(record.Gender, face.Gender.raw);
  for (const flag of kFlags) assert.equal(String(record[flag] ?? ""), face[flag].raw, flag);
  for (const flag of kFlags) assert.ok([true, false, null].includes(record[flag]), `${flag} is a boolean`);
}

/** The words that a person reads stand for the record's values. @param {LogRecord} record @param {import("./phone.mjs").Face} face @param {import("./texts.mjs").Language} language */
function assertWords(record, face, language) {
  const starts = (/** @type {string} */ name, /** @type {string} */ word) =>
    assert.ok(face[name].text === word || face[name].text.startsWith(`${word} · `), `${name}: "${face[name].text}" for "${word}"`);
  starts("AgeRange", say("face.age_value", language, [record["AgeRange-Low"], record["AgeRange-High"]]));
  starts("Gender", say(record.Gender === "Male" ? "face.male" : "face.female", language));
  for (const flag of kFlags) starts(flag, record[flag] === null ? "–" : say(record[flag] ? "face.yes" : "face.no", language));
  for (const name of ["Gender", ...kFlags]) assert.match(face[name].text, / · \d+\.\d%$/, `${name} has a confidence`);
}

/** @param {LogRecord} record @param {import("./phone.mjs").Face} face @param {import("./texts.mjs").Language} language */
export function assertShown(record, face, language) {
  assertRawValues(record, face);
  assertWords(record, face, language);
}

/** "2026-11-23 13:05:09" in a time zone. */
export function localDatetime(/** @type {number} */ utcMs, /** @type {string} */ timeZone) {
  return new Date(utcMs).toLocaleString("sv-SE", { timeZone });
}

/** Keys, types, and times that belong together and to now. @param {LogRecord} record @param {{timeZone?: string, nowMs?: number}} [at] */
export function assertWellFormed(record, { timeZone = "Asia/Tokyo", nowMs = Date.now() } = {}) {
  assert.deepEqual(Object.keys(record), kKeys);
  assert.match(record.RecordId, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(record.Timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const utcMs = Date.parse(record.Timestamp);
  assert.ok(Math.abs(utcMs - nowMs) < 60_000, `${record.Timestamp} is not about ${new Date(nowMs).toISOString()}`);
  assert.equal(record.Datetime, localDatetime(utcMs, timeZone));
}
