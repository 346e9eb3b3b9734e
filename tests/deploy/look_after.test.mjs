/** A deployed stack looked after: link, stop, status, and the scripts that work on its records. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { amplifyHeaders, headersFor, allHosts } from "../../deploy/aws/page.mjs";
import { kSamples } from "../../deploy/local/test_records.mjs";
import { kRoot, temporaryFolder } from "./helper.mjs";
import { kSkip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";

const kTemplate = readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8");
const kEndpoint = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";
const kHeaders = amplifyHeaders(headersFor(allHosts([`ap-northeast-1=${kEndpoint}`])));

/** @param {import("node:test").TestContext} t @param {Record<string, string>} [parameters] */
async function begin(t, parameters = {}) {
  const standIn = await startStandIn(t);
  const stack = await standIn.deployed(kTemplate, { GuestAccessUntil: "2999-01-01T00:00:00Z", SiteHeaders: kHeaders, ...parameters });
  return { standIn, run: scripts(t, standIn), ...stack };
}
const changed = (/** @type {{calls: import("./stand_in.mjs").Call[]}} */ { calls }) => calls.map(({ operation }) => operation).filter((each) => !/^(sts|\w[\w-]*\.(Describe|List|Get|Head|Simulate|Filter))/.test(each));
const settingsIn = (/** @type {string} */ out) => JSON.parse(Buffer.from(/#settings=(\S+)/.exec(out)?.[1] ?? "", "base64url").toString());

test("link.sh: the link again; --rotate replaces the pool and ends what was lent", { skip: kSkip }, async (t) => {
  const { standIn, run, outputs } = await begin(t);
  const shown = await run("link.sh");
  assert.equal(shown.code, 0, shown.err);
  assert.deepEqual(changed(shown), []);
  assert.equal(settingsIn(shown.out).identity_pool_id, outputs.IdentityPoolId);
  assert.match(shown.out, /█|▀|▄/, "a QR code");
  const rotated = await run("link.sh", ["--rotate"], { input: "y\n" });
  assert.equal(rotated.code, 0, rotated.err);
  assert.deepEqual(changed(rotated), ["cloudformation.UpdateStack"]);
  assert.equal(standIn.stack?.parameters.GuestPoolTurn, "b");
  assert.ok(Math.abs(Date.parse(String(standIn.stack?.parameters.GuestSessionsAfter)) - Date.now()) < 60_000);
  const pool = settingsIn(rotated.out).identity_pool_id;
  assert.notEqual(pool, outputs.IdentityPoolId);
  assert.equal(pool, standIn.resolved().resources.GuestPoolB.name);
});

test("link.sh --iam-user: a key is made, shown once, replaced, and is in no link", { skip: kSkip }, async (t) => {
  const { standIn, run, outputs } = await begin(t, { Credentials: "iam-user" });
  const made = await run("link.sh", ["--iam-user", "--yes"]);
  assert.equal(made.code, 0, made.err);
  const [, id, secret] = /Access key ID: +(\S+)\n +Secret access key: +(\S+)/.exec(made.out) ?? [];
  assert.equal(secret, "made-for-the-test/1234567890");
  const link = JSON.stringify(settingsIn(made.out));
  assert.ok(!link.includes(id) && !link.includes(secret));
  assert.match((await run("link.sh", ["--iam-user", "--yes"])).err, new RegExp(`there is a key already \\(${id}\\)`));
  const again = await run("link.sh", ["--iam-user", "--rotate", "--yes"]);
  assert.deepEqual(changed(again), ["iam.CreateAccessKey", "iam.DeleteAccessKey"]);
  assert.equal(standIn.keys.get(outputs.UserName)?.length, 1);
  assert.notEqual(standIn.keys.get(outputs.UserName)?.[0].AccessKeyId, id);
  const stopped = await run("stop.sh", ["--yes"]);
  assert.equal(stopped.code, 0, stopped.err);
  assert.equal(standIn.keys.get(outputs.UserName)?.[0].Status, "Inactive");
});

test("stop.sh: guests are denied at once, then by the stack; nothing that the stack does not know is left", { skip: kSkip }, async (t) => {
  const { standIn, run } = await begin(t);
  const dry = await run("stop.sh", ["--dry-run"]);
  assert.deepEqual([dry.code, changed(dry)], [0, []]);
  const stopped = await run("stop.sh");
  assert.equal(stopped.code, 0, stopped.err);
  assert.deepEqual(changed(stopped), ["iam.PutRolePolicy", "cloudformation.UpdateStack", "iam.DeleteRolePolicy"]);
  const [put] = stopped.calls.filter(({ operation }) => operation === "iam.PutRolePolicy");
  assert.deepEqual(JSON.parse(put.input.PolicyDocument).Statement, [{ Effect: "Deny", Action: "*", Resource: "*" }]);
  assert.equal(standIn.stack?.parameters.GuestAccess, "stopped");
  assert.equal(standIn.stack?.parameters.SiteHeaders, kHeaders, "all else is as it was");
  assert.deepEqual(standIn.inline, {});
  const said = await run("status.sh");
  assert.equal(said.code, 1);
  assert.match(said.out, /WRONG {2}guest access has ended \(stopped\)\n +-> deploy\/aws\/deploy\.sh --guest-days N/);
});

test("status.sh: all is well; then each fault has its line and the next thing to try", { skip: kSkip }, async (t) => {
  const { standIn, run, log, outputs } = await begin(t);
  standIn.jobs = [{ id: "1", status: "SUCCEED" }];
  standIn.site = new Map([["/index.html", Buffer.from("x")], ["/facelog.wasm", Buffer.from("x")], ["/config.json", Buffer.from(`{"region":"r"}`)]]);
  await log.put("log/2026/01/01/00/a", Buffer.from("{}\n"));
  const well = await run("status.sh");
  assert.equal(well.code, 0, well.out + well.err);
  assert.deepEqual(changed(well), []);
  for (const line of [/IoT endpoint of the account: a1b2/, /rule PutAnalysisLogDataToS3: SELECT \* FROM 'handson\/analysisLogData'/, /met 3 messages in the last hour, and handed 3 on/, /rule's role may firehose:PutRecord/,
    /guest may iot:Publish/, /guest may not iot:Publish on topic\/another\/topic/, /guest may not s3:GetObject/, /delivery stream \S+: ACTIVE/, /1 objects in the log/, /no error objects/, /no error of the delivery stream/, /Amplify job 1 succeeded/, /headers and \.wasm are right/]) assert.match(well.out, line);

  standIn.metrics = [3, 1, 2];
  standIn.logMessages = ["S3 said AccessDenied"];
  standIn.jobs = [{ id: "2", status: "FAILED" }];
  standIn.site.delete("/facelog.wasm");
  standIn.simulate = () => "implicitDeny";
  await log.put("errors/rule/x", Buffer.from("{}"));
  standIn.faults.set("firehose.DescribeDeliveryStream", { code: "ResourceNotFoundException", message: "no such stream" });
  const ill = await run("status.sh");
  assert.equal(ill.code, 1);
  for (const line of [/WRONG {2}the rule met 3 messages in the last hour; it failed with 2/, /WRONG {2}the rule's role may not firehose:PutRecord/, /WRONG {2}the guest may not rekognition:DetectFaces/, /WRONG {2}delivery stream .*ResourceNotFoundException/,
    /WRONG {2}1 error objects/, /WRONG {2}the delivery stream says: S3 said AccessDenied/, /WRONG {2}page: Amplify job 2 FAILED/, /WRONG {2}\S+site: \/facelog\.wasm answers 404/]) assert.match(ill.out, line);
  assert.equal(ill.out.match(/ WRONG /g)?.length, ill.out.match(/\n {9}-> \S/g)?.length, "each with the next thing to try");
  assert.ok(outputs.SiteUrl);
});

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
  const { run, log } = await begin(t);
  await fill(log);
  const once = await run("tail.sh", ["--once", "--last", "2"]);
  assert.equal(once.out, lines(record(2), kSamples[1], record(3), record(4), { Datetime: "2026-01-01 05:00:00", Gender: "Male" }));
  const hour = new Date().toISOString().slice(0, 13).replace(/[-T]/g, "/");
  const followed = await run("tail.sh", ["--last", "0"], { started: (child) => {
    child.stderr?.once("data", () => void log.put(`log/${hour}/new`, Buffer.from(lines(record(7)))));
    child.stdout?.once("data", () => process.kill(-Number(child.pid), "SIGINT"));
  } });
  assert.deepEqual([followed.code, followed.out], [0, lines(record(7))]);
});
