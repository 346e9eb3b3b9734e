/** Test records are taken out of the bucket, and nothing else is. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { splitTests, testKind } from "../../deploy/local/test_records.mjs";
import { kLocal, kSampleTexts, objectsIn, temporaryFolder } from "./helper.mjs";

const kSamples = kSampleTexts.map((text) => JSON.stringify(JSON.parse(text)));
const kReal = '{"Datetime":"2026-01-02 03:04:05","Gender":"Female","DeviceId":"f00"}';
const kPageTest = '{"Datetime":"2026-01-02 03:04:05","Gender":"Male","DeviceId":"test"}';

async function purge(/** @type {string[]} */ args, answer = "") {
  const child = spawn(join(kLocal, "purge-test-data.sh"), args, { stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { out += text; });
  child.stdin.on("error", () => {}); // it may not ask at all
  child.stdin.end(answer);
  const [code] = await once(child, "close");
  return { code, out };
}

function makeBucket(/** @type {string} */ folder, /** @type {Record<string, string>} */ objects) {
  for (const [key, text] of Object.entries(objects)) {
    const path = join(folder, "s3", "b", key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const kBefore = {
  "log/1": `${kReal}\n${kSamples[0]}\n${kReal}\n`, "log/2": `${kSamples.join("\n")}\n`, "log/3": `${kPageTest}\n${kReal}`,
  "log/4": `${kReal}\n`, "other.bin": "\0\xff{no json\n",
};
const kAfter = { "log/1": `${kReal}\n${kReal}\n`, "log/3": kReal, "log/4": `${kReal}\n`, "other.bin": kBefore["other.bin"] };

test("purge: known are the course's samples by their content and the page's by their device", () => {
  for (const sample of kSamples) assert.equal(testKind(sample), "sample");
  assert.equal(testKind(kPageTest), "test message");
  const changed = { ...JSON.parse(kSamples[0]), "AgeRange-Low": 16 };
  const more = { ...JSON.parse(kSamples[0]), DeviceId: "f00" };
  for (const line of [JSON.stringify(changed), JSON.stringify(more), kReal, "", "null", "[]", "no json"]) assert.equal(testKind(line), undefined, line);
  assert.equal(splitTests(Buffer.from(`${kReal}\r\n\n${kPageTest}`)).kept.toString(), `${kReal}\r\n\n`);
});

test("purge: --dry-run and a no list them and change nothing", async (t) => {
  const folder = temporaryFolder(t);
  makeBucket(folder, kBefore);
  const dry = await purge(["--data", folder, "--dry-run"]);
  assert.equal(dry.code, 0);
  assert.match(dry.out, /s3:\/\/b\/log\/1: 1 test record; 2 other records stay/);
  assert.match(dry.out, /s3:\/\/b\/log\/2: 3 test records; nothing else in it/);
  assert.match(dry.out, /5 test records in 3 objects/);
  for (const answer of ["n\n", "\n", ""]) assert.equal((await purge(["--data", folder], answer)).code, 1);
  assert.deepEqual(objectsIn(join(folder, "s3", "b")), kBefore);
});

test("purge: a yes takes them out, also of objects that hold real ones", async (t) => {
  for (const [args, answer] of /** @type {[string[], string][]} */ ([[[], "y\n"], [["--yes"], ""]])) {
    const folder = temporaryFolder(t);
    makeBucket(folder, kBefore);
    const { code, out } = await purge(["--data", folder, ...args], answer);
    assert.equal(code, 0, out);
    assert.match(out, /Removed 5 test records/);
    assert.deepEqual(objectsIn(join(folder, "s3", "b")), kAfter);
    assert.match((await purge(["--data", folder])).out, /There are no test records/);
  }
});

test("purge: one clear line for what is wrong", async () => {
  assert.deepEqual(await purge(["--data", "/nowhere"]), { code: 1, out: "facelog: there is no bucket in /nowhere (another one: --data DIR)\n" });
  assert.equal((await purge(["--sparkle"])).code, 1);
  assert.equal((await purge(["--help"])).code, 0);
});
