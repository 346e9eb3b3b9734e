/** The course's own check: sample messages arrive in one object, and are taken out of the bucket again. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kAws, kTextPayload } from "../deploy/aws_command.mjs";
import { kSampleTexts } from "../deploy/helper.mjs";
import { assertWellFormed, kCourseKeys } from "./harness/log_records.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kPurge = fileURLToPath(new URL("../../deploy/local/purge-test-data.sh", import.meta.url));

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
async function run(command, args, env = {}) {
  const child = spawn(command, args, { env: { PATH: process.env.PATH, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { out += text; });
  const [code] = await once(child, "close");
  assert.equal(code, 0, `${command} ${args.join(" ")}: ${out}`);
  return out;
}

const kSamples = kSampleTexts.map((text) => JSON.parse(text));

/** @param {import("./harness/target.mjs").Target} target */
async function publishByCli({ ready, data }) {
  const env = { HOME: data, AWS_ACCESS_KEY_ID: ready.operator.access_key_id, AWS_SECRET_ACCESS_KEY: ready.operator.secret_access_key,
    AWS_DEFAULT_REGION: ready.region, AWS_EC2_METADATA_DISABLED: "true", AWS_PAGER: "" };
  for (const text of kSampleTexts) {
    await run(/** @type {string} */ (kAws), ["--endpoint-url", ready.origin, "iot-data", "publish", "--topic", "handson/analysisLogData",
      "--qos", "1", ...kTextPayload, "--payload", text], env);
  }
}

onPhone("test messages: three records of the device \"test\", with the course's values", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 3);
  await phone.hears("delivery.all_sent", [3]);
  const records = await target.newRecords();
  records.sort((a, b) => (a.Datetime < b.Datetime ? -1 : 1));
  assert.deepEqual(records.map((record) => Object.fromEntries(kCourseKeys.map((key) => [key, record[key]]))), kSamples);
  for (const record of records) {
    assert.equal(record.DeviceId, "test");
    // A sample's Datetime is the course's; everything else is now.
    assertWellFormed({ ...record, Datetime: new Date(Date.parse(record.Timestamp) + 9 * 3600_000).toISOString().slice(0, 19).replace("T", " ") });
  }
});

onPhone("test data: one object of the command line's, the page's and real records; the purge takes the tests alone",
  { skip: kAws ? false : "there is no working aws command (Debian: apt-get install awscli)" }, async ({ phone, target }) => {
    await phone.join(await target.joinAddress());
    await phone.startCamera();
    await phone.shoot();
    await phone.recordsAre("sent", 1);
    await phone.close();
    const [real] = await phone.records();
    await publishByCli(target);
    await phone.sendTestMessages();
    await phone.recordsAre("sent", 4);

    const objects = await target.newObjects();
    assert.equal(objects.length, 1, "one object");
    const lines = objects[0].text.split("\n");
    assert.equal(lines.pop(), "", "the last line is ended too");
    const records = lines.map((line) => JSON.parse(line));
    assert.equal(records.length, 7);
    assert.deepEqual(records.filter(({ RecordId }) => !RecordId), kSamples, "as they stood there over several lines, one line each");
    assert.equal(records.filter(({ DeviceId }) => DeviceId === "test").length, 3);

    const said = await run(kPurge, ["--data", target.data, "--yes"]);
    assert.match(said, /6 test records; 1 other record stays/);
    const left = readFileSync(join(target.ready.bucket, objects[0].key), "utf8");
    assert.equal(left, `${lines.find((line) => line.includes(real.id))}\n`, "the real record, byte for byte");
  });
