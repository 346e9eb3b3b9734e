/**
 * Lists the test records in the local target's bucket and, when told so, takes them out; real records stay.
 * It knows nothing of the server, which may run meanwhile: objects are replaced whole.
 */
import { statSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Bucket, kHalves } from "./bucket.mjs";
import { isErrno } from "./files.mjs";
import { pack, splitTests, unpack } from "./test_records.mjs";

const kHelp = `Takes test records out of the local target's bucket: the course's three samples and the page's test messages.
ローカルのバケットからテストデータだけを取り除きます。

usage: deploy/local/purge-test-data.sh [--data DIR] [--dry-run] [--yes] [--help]

  --data DIR   the server's data folder (default: build/local-data)
  --dry-run    list them, and change nothing
  --yes        do not ask
`;

/** @typedef {{bucket: Bucket, key: string, kept: Buffer, keptRecords: number, tests: {line: string, kind: string}[]}} Finding */

/** @returns {Promise<Finding[]>} */
async function find(/** @type {string} */ data) {
  const findings = [];
  for (const name of await readdir(join(data, "s3"))) {
    const bucket = new Bucket(name, join(data, "s3", name), join(data, kHalves));
    for (const key of await bucket.keys("")) {
      const object = await bucket.get(key).catch(() => undefined); // removed meanwhile
      const split = object && splitTests(unpack(key, object.data));
      if (split?.tests.length) findings.push({ bucket, key, ...split });
    }
  }
  return findings;
}

/** What is there now decides, not what was there when it was listed. */
async function purge(/** @type {Finding} */ { bucket, key }) {
  const { kept, tests } = splitTests(unpack(key, (await bucket.get(key)).data));
  if (!tests.length) return 0;
  if (kept.length) await bucket.put(key, pack(key, kept));
  else await bucket.remove(key);
  return tests.length;
}

function list(/** @type {Finding[]} */ findings) {
  for (const { bucket, key, keptRecords, tests } of findings) {
    const rest = keptRecords ? `${keptRecords} other record${keptRecords === 1 ? " stays" : "s stay"}` : "nothing else in it: the object goes";
    process.stdout.write(`s3://${bucket.name}/${key}: ${tests.length} test record${tests.length === 1 ? "" : "s"}; ${rest}\n`);
    for (const { line, kind } of tests) process.stdout.write(`  ${kind}: ${line.length > 100 ? `${line.slice(0, 99)}…` : line}\n`);
  }
}

async function confirmed() {
  const ask = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new Promise((done) => ask.once("close", () => done("")));
  const answer = String(await Promise.race([ask.question("Remove them? / 削除しますか? [y/N] "), ended]));
  ask.close();
  return /^\s*(y|yes|はい)\s*$/i.test(answer);
}

async function main() {
  const fallback = fileURLToPath(new URL("../../build/local-data", import.meta.url));
  const { values } = parseArgs({ options: { data: { type: "string", default: fallback }, "dry-run": { type: "boolean", default: false },
    yes: { type: "boolean", short: "y", default: false }, help: { type: "boolean", short: "h", default: false } } });
  if (values.help) return void process.stdout.write(kHelp);
  const data = resolve(values.data);
  if (!statSync(join(data, "s3"), { throwIfNoEntry: false })?.isDirectory()) throw new Error(`there is no bucket in ${data} (another one: --data DIR)`);
  const findings = await find(data);
  const total = findings.reduce((sum, { tests }) => sum + tests.length, 0);
  if (!total) return void process.stdout.write("There are no test records. / テストデータはありません。\n");
  list(findings);
  process.stdout.write(`${total} test record${total === 1 ? "" : "s"} in ${findings.length} object${findings.length === 1 ? "" : "s"}. `
    + `What the stream still buffers is not in the bucket yet.\n`);
  if (values["dry-run"]) return;
  if (!values.yes && !(await confirmed())) {
    process.stdout.write("Nothing was changed. / 変更していません。\n");
    process.exitCode = 1;
    return;
  }
  let removed = 0;
  for (const finding of findings) removed += await purge(finding);
  process.stdout.write(`Removed ${removed} test record${removed === 1 ? "" : "s"}. / ${removed}件を削除しました。\n`);
}

main().catch((error) => {
  const line = isErrno(error, "EACCES", "EPERM") ? `no right to change ${error.path}` : error.message.split("\n")[0];
  process.stderr.write(`facelog: ${line}\n`);
  process.exit(1);
});
