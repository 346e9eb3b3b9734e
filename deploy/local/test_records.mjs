/**
 * Knows a test record when it sees one, and takes such lines out of an object's bytes.
 * It knows nothing of where objects lie.
 */

import { gunzipSync, gzipSync } from "node:zlib";

/** The three messages with which the course has the rule tried out. */
export const kSamples = [
  ["2019-01-01 00:00:00", 15, 20, "Female", true, false, false, false, false, false, true],
  ["2019-01-01 00:00:10", 20, 24, "Male", false, false, true, false, true, false, false],
  ["2019-01-01 00:00:20", 40, 45, "Male", true, false, true, true, true, true, false],
].map(([Datetime, low, high, Gender, Smile, Eyeglasses, Sunglasses, Beard, Mustache, EyesOpen, MouthOpen]) => (
  { Datetime, "AgeRange-Low": low, "AgeRange-High": high, Gender, Smile, Eyeglasses, Sunglasses, Beard, Mustache, EyesOpen, MouthOpen }));

/** Why a line is a test record; undefined for all others. @returns {"sample"|"test message"|undefined} */
export function testKind(/** @type {string} */ line) {
  let record;
  try {
    record = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (record === null || typeof record !== "object" || Array.isArray(record)) return undefined;
  if (record.DeviceId === "test") return "test message";
  const names = Object.keys(record);
  const isSample = kSamples.some((sample) => names.length === Object.keys(sample).length
    && Object.entries(sample).every(([name, value]) => Object.hasOwn(record, name) && record[name] === value));
  return isSample ? "sample" : undefined;
}

/** An object's lines as they were before the stream packed them. @param {string} key @param {Buffer} data */
export const unpack = (key, data) => (key.endsWith(".gz") ? gunzipSync(data) : data);
/** @param {string} key @param {Buffer} data */
export const pack = (key, data) => (key.endsWith(".gz") ? gzipSync(data) : data);

/**
 * Splits an object's lines into those of a kind (the test records) and all else, which stays byte for byte.
 * @param {Buffer} data
 * @param {(line: string) => string|undefined} kindOf
 */
export function splitTests(data, kindOf = testKind) {
  /** @type {Buffer[]} */
  const kept = [];
  /** @type {{line: string, kind: string}[]} */
  const tests = [];
  for (let at = 0; at < data.length;) {
    const end = data.indexOf(10, at);
    const next = end < 0 ? data.length : end + 1;
    const line = data.toString("utf8", at, end < 0 ? data.length : end);
    const kind = kindOf(line);
    if (kind) tests.push({ line, kind });
    else kept.push(data.subarray(at, next));
    at = next;
  }
  return { kept: Buffer.concat(kept), keptRecords: kept.length, tests };
}
