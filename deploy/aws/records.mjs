/**
 * Works on copies of the log's objects in a folder: which records are meant, what is left without them, which are missing.
 * It must not call AWS: the scripts fetch the copies and bring back what this writes.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pack, splitTests, testKind, unpack } from "../local/test_records.mjs";
import { isStarted } from "./started.mjs";

/** Every file below a folder, by its path from there, which is the object's key. @param {string} folder @returns {string[]} */
function keysIn(folder, path = "") {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    (entry.isDirectory() ? keysIn(join(folder, entry.name), `${path}${entry.name}/`) : [`${path}${entry.name}`])).sort();
}

/** @param {string} text @returns {any} the object that a line is; undefined for any other line */
function parse(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The records in a line: itself, or those that an error object keeps in base64. @param {string} line @returns {any[]} */
function recordsOf(line) {
  const value = parse(line);
  const hidden = value?.base64OriginalPayload ?? value?.rawData;
  if (typeof hidden !== "string") return value ? [value] : [];
  return Buffer.from(hidden, "base64").toString("utf8").split("\n").map(parse).filter(Boolean);
}

/** A moment in UTC; of a record without one its own clock's time, which is the best there is. @param {any} record */
const momentOf = (record) => Date.parse(String(record.Timestamp ?? `${String(record.Datetime).replace(" ", "T")}Z`));

/** @param {string} text */
function moment(text) {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new Error(`"${text}" is no time; one looks like 2026-01-31 or 2026-01-31T09:00:00Z`);
  return ms;
}

/** What makes a line one of those that are meant. @param {string} mode @param {string[]} values @returns {(line: string) => string|undefined} */
export function chooser(mode, values) {
  if (mode === "test") return testKind;
  const [from, to] = mode === "between" ? values.map(moment) : [0, 0];
  if (mode === "between" && from >= to) throw new Error(`--between: "${values[1]}" is not after "${values[0]}"`);
  const is = /** @type {Record<string, (record: any) => boolean>} */ ({
    record: ({ RecordId }) => values.includes(RecordId),
    device: ({ DeviceId }) => values.includes(DeviceId),
    between: (record) => momentOf(record) >= from && momentOf(record) < to,
  })[mode];
  return (line) => (recordsOf(line).some(is) ? mode : undefined);
}

/**
 * Writes what is left of each object that holds meant records, and one line on each: "put|delete", key, removed, kept.
 * @param {string} from @param {string} to @param {string} mode @param {string[]} values
 */
function take(from, to, mode, ...values) {
  const kindOf = chooser(mode, values);
  for (const key of keysIn(from)) {
    const { kept, keptRecords, tests } = splitTests(unpack(key, readFileSync(join(from, key))), kindOf);
    if (!tests.length) continue;
    if (keptRecords) {
      mkdirSync(dirname(join(to, key)), { recursive: true });
      writeFileSync(join(to, key), pack(key, kept));
    }
    process.stdout.write(`${keptRecords ? "put" : "delete"}\t${key}\t${tests.length}\t${keptRecords}\n`);
  }
}

/** @param {string} text */
const lines = (text) => text.split("\n").filter((line) => line.trim());

/** Prints the ids of a phone's export that are not in the log; ends with 1 when there is one. @param {string} exported @param {string} from */
function reconcile(exported, from) {
  const wasSent = (/** @type {any} */ record) => (record?.State ?? "sent") === "sent"; // the phone says so; other exports hold nothing else
  const wanted = lines(readFileSync(exported, "utf8")).map(parse).filter(wasSent).map((record) => record?.RecordId).filter(Boolean);
  if (!wanted.length) throw new Error(`${exported} holds no line with a RecordId`);
  /** @type {Map<string, number>} */
  const found = new Map();
  const failed = new Set();
  for (const key of keysIn(from)) {
    for (const record of lines(unpack(key, readFileSync(join(from, key))).toString("utf8")).flatMap(recordsOf)) {
      if (typeof record.RecordId !== "string") continue;
      if (key.startsWith("errors/")) failed.add(record.RecordId);
      else found.set(record.RecordId, (found.get(record.RecordId) ?? 0) + 1);
    }
  }
  const missing = [...new Set(wanted)].filter((id) => !found.has(id));
  const twice = [...new Set(wanted)].filter((id) => (found.get(id) ?? 0) > 1).length;
  process.stdout.write(`${new Set(wanted).size} records in the export, ${new Set(wanted).size - missing.length} of them in the log, ${twice} more than once.\n`);
  for (const id of missing) process.stdout.write(`  missing: ${id}${failed.has(id) ? " (it lies under errors/: redrive.sh)" : ""}\n`);
  process.exitCode = missing.length ? 1 : 0;
}

/** What the rule's error action kept: writes each payload to a file, and prints key, topic and that file. @param {string} from @param {string} to */
function payloads(from, to) {
  mkdirSync(to, { recursive: true });
  for (const key of keysIn(from)) {
    const kept = parse(readFileSync(join(from, key), "utf8"));
    if (typeof kept?.base64OriginalPayload !== "string" || typeof kept.topic !== "string") {
      process.stderr.write(`  ${key} is none of the rule's error objects: left alone\n`);
      continue;
    }
    const file = join(to, createHash("sha256").update(key).digest("hex"));
    writeFileSync(file, Buffer.from(kept.base64OriginalPayload, "base64"));
    process.stdout.write(`${key}\t${kept.topic}\t${file}\n`);
  }
}

/** @param {string} key @param {string} file */
const show = (key, file) => process.stdout.write(unpack(key, readFileSync(file)));

const kCommands = /** @type {Record<string, (...args: any[]) => void>} */ ({ take, reconcile, payloads, show });

if (isStarted(import.meta.url)) {
  try {
    const [command, ...args] = process.argv.slice(2);
    if (!Object.hasOwn(kCommands, command ?? "")) throw new Error(`records.mjs knows ${Object.keys(kCommands).join(", ")}`);
    kCommands[command](...args);
  } catch (error) {
    process.stderr.write(`facelog: ${/** @type {Error} */ (error).message}\n`);
    process.exitCode = 2;
  }
}
