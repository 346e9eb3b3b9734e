/** The scripts that work on a deployed stack's records: purge, forget, reconcile, redrive, tail. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { kSamples } from "../../deploy/local/test_records.mjs";
import { temporaryFolder } from "./helper.mjs";
import { begin, changed, kEndpoint, kSkip } from "./scripts.mjs";

const record = (/** @type {number} */ n, more = {}) => ({ Datetime: "2026-01-01 09:00:00", Gender: "Female", RecordId: `r${n}`, DeviceId: `d${n % 2}`, Timestamp: `2026-01-01T0${n}:00:00.000Z`, ...more });
const lines = (/** @type {unknown[]} */ ...records) => records.map((each) => `${JSON.stringify(each)}\n`).join("");

/** Objects of every kind: mixed, tests alone, packed, broken lines, kept errors. @param {import("../../deploy/local/bucket.mjs").Bucket} log */
async function fill(log) {
  const objects = /** @type {Record<string, string|Buffer>} */ ({
    "log/2026/01/01/00/mixed": lines(record(0), kSamples[0], record(1), { DeviceId: "test", RecordId: "t" }) + "not json\n",
    "log/2026/01/01/00/tests": lines(...kSamples),
    "log/2026/01/01/01/packed.gz": gzipSync(lines(record(2), kSamples[1], record(3))),
    "log/2026/01/01/02/other": lines(record(4), { Datetime: "2026-01-01 05:00:00", Gender: "Male" }),
    "errors/rule/e1": JSON.stringify({ ruleName: "r", topic: "handson/analysisLogData", base64OriginalPayload: Buffer.from(JSON.stringify(record(5))).toString("base64"), failures: [] }),
    "athena/result.csv": "r0",
  });
  for (const [key, data] of Object.entries(objects)) await log.put(key, Buffer.from(data));
  return objects;
}
const textOf = async (/** @type {any} */ log, /** @type {string} */ key) => {
  const { data } = await log.get(key);
  return String(key.endsWith(".gz") ? gunzipSync(data) : data);
};

test("purge-test-data.sh: takes the tests out of mixed, packed and whole objects, and nothing else", { skip: kSkip }, async (t) => {
  const { run, log } = await begin(t);
  const before = await fill(log);
  const dry = await run("purge-test-data.sh", ["--dry-run"]);
  assert.deepEqual([dry.code, changed(dry)], [0, []], dry.err);
  assert.match(dry.out, /mixed: 2 go, 3 stay[\s\S]*tests: 3 go, and so does the object/);
  const purged = await run("purge-test-data.sh", [], { input: "y\n" });
  assert.equal(purged.code, 0, purged.err);
  assert.equal(await textOf(log, "log/2026/01/01/00/mixed"), `${lines(record(0), record(1))}not json\n`);
  assert.equal(await textOf(log, "log/2026/01/01/01/packed.gz"), lines(record(2), record(3)));
  assert.equal(await textOf(log, "log/2026/01/01/02/other"), before["log/2026/01/01/02/other"]);
  assert.ok(!(await log.keys("")).includes("log/2026/01/01/00/tests"));
  assert.match((await run("purge-test-data.sh", ["--yes"])).out, /there is none/);
});

test("forget.sh: by record, by device, by time; in the log, in kept errors, in results", { skip: kSkip }, async (t) => {
  const { run, log } = await begin(t);
  await fill(log);
  const ids = async () => {
    const texts = await Promise.all((await log.keys("log/")).map((/** @type {string} */ key) => textOf(log, key)));
    return texts.join("").match(/"r\d"/g)?.join("") ?? "";
  };
  assert.equal((await run("forget.sh", ["--record", "r0", "--yes"])).code, 0);
  assert.equal(await ids(), `"r1""r2""r3""r4"`);
  assert.deepEqual(await log.keys("athena/"), []);
  const between = await run("forget.sh", ["--between", "2026-01-01T02:00:00Z", "2026-01-01T03:00:00Z", "--yes"]);
  assert.equal(between.code, 0, between.err);
  assert.equal(await ids(), `"r1""r3""r4"`);
  assert.equal((await run("forget.sh", ["--device", "d1", "--yes"])).code, 0);
  assert.equal(await ids(), `"r4"`);
  assert.deepEqual(await log.keys("errors/"), [], "r5 of d1 lay among the errors");
  assert.match(await textOf(log, "log/2026/01/01/00/mixed"), /not json/);
  for (const args of [[], ["--record", "a", "--device", "b"], ["--between", "2026-01-01"]]) assert.equal((await run("forget.sh", args)).code, 1);
  const wrong = await run("forget.sh", ["--between", "yesterday", "today", "--yes"]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /"yesterday" is no time/);
  const reversed = await run("forget.sh", ["--between", "2026-02-01", "2026-01-01", "--yes"]);
  assert.deepEqual([reversed.code, changed(reversed)], [1, []]);
  assert.match(reversed.err, /--between: "2026-01-01" is not after "2026-02-01"/);
  const twice = await run("forget.sh", ["--between", "2026-01-01", "2026-01-02", "--between", "2026-02-01", "2026-02-02", "--yes"]);
  assert.deepEqual([twice.code, changed(twice)], [1, []]);
  assert.match(twice.err, /--between can be given once/);
});

test("reconcile.sh and redrive.sh: what is missing is named, what lies among the errors is sent again and then deleted", { skip: kSkip }, async (t) => {
  const { standIn, run, log } = await begin(t);
  await fill(log);
  const path = join(temporaryFolder(t), "export.jsonl");
  writeFileSync(path, lines(record(0), record(3)));
  const whole = await run("reconcile.sh", [path]);
  assert.deepEqual([whole.code, changed(whole)], [0, []], whole.err);
  writeFileSync(path, lines(record(0), record(5), record(9)));
  const missing = await run("reconcile.sh", [path]);
  assert.equal(missing.code, 1);
  assert.match(missing.out, /3 records in the export, 1 of them in the log[\s\S]*missing: r5 \(it lies under errors\/[\s\S]*missing: r9\n/);

  standIn.faults.set("iotdata.Publish", { code: "ForbiddenException", message: "Forbidden", status: 403 });
  const refused = await run("redrive.sh", ["--yes"]);
  assert.equal(refused.code, 1);
  assert.deepEqual(await log.keys("errors/rule/"), ["errors/rule/e1"], "what was not accepted stays");
  standIn.faults.clear();
  standIn.rest = async (operation, input) => (operation === "iotdata.Publish" ? (sent.push(input), {}) : { endpointAddress: kEndpoint });
  /** @type {any[]} */
  const sent = [];
  const again = await run("redrive.sh", ["--yes"]);
  assert.equal(again.code, 0, again.err);
  assert.deepEqual(sent, [{ topic: "handson/analysisLogData", payload: JSON.stringify(record(5)) }]);
  assert.deepEqual(await log.keys("errors/rule/"), []);
  assert.match((await run("redrive.sh")).out, /nothing to send again/);
});

test("tail.sh: the last records, then new ones as their objects arrive", { skip: kSkip }, async (t) => {
  const { standIn, run, log } = await begin(t);
  await fill(log);
  standIn.faults.set("s3.ListBucket", { code: "AccessDenied", message: "not yours", status: 403 });
  const blind = await run("tail.sh", ["--once"]);
  assert.equal(blind.code, 1);
  assert.match(blind.err, /failed at: listing s3:.*\n {2}AWS says: .*AccessDenied/);
  standIn.faults.clear();
  const once = await run("tail.sh", ["--once", "--last", "2"]);
  assert.equal(once.out, lines(record(2), kSamples[1], record(3), record(4), { Datetime: "2026-01-01 05:00:00", Gender: "Male" }));
  const hour = new Date().toISOString().slice(0, 13).replace(/[-T]/g, "/");
  const followed = await run("tail.sh", ["--last", "0"], { started: (child) => {
    child.stderr?.once("data", () => void log.put(`log/${hour}/new`, Buffer.from(lines(record(7)))));
    child.stdout?.once("data", () => process.kill(-Number(child.pid), "SIGINT"));
  } });
  assert.deepEqual([followed.code, followed.out], [0, lines(record(7))]);
});
