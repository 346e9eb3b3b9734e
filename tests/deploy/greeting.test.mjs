/** What the person who started the local target reads. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { greeting } from "../../deploy/local/greeting.mjs";
import { temporaryFolder } from "./helper.mjs";

test("greeting: what it says of operator.env can be pasted into the shell it was started from, whatever the folders' names", async (t) => {
  const top = realpathSync(temporaryFolder(t)), before = process.cwd();
  t.after(() => process.chdir(before));
  /** From one folder, of a data folder. @returns {Promise<string>} the printed command */
  const told = async (/** @type {string} */ from, /** @type {string} */ data) => {
    for (const each of [from, data]) mkdirSync(each, { recursive: true });
    writeFileSync(join(data, "operator.env"), "echo found\n");
    process.chdir(from);
    const text = await greeting(/** @type {any} */ ({ lan: false, settings: {}, data, bucket: join(data, "s3", "b"), joinAddress: () => "http://127.0.0.1/" }), false);
    const command = text.match(/^ {2}aws: {2}(.*) {2}then/m)?.[1] ?? "";
    const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", command], { cwd: from, encoding: "utf8" });
    assert.deepEqual([stdout, stderr], ["found\n", ""], command);
    return command;
  };
  assert.equal(await told(top, join(top, "build", "local-data")), ". build/local-data/operator.env");
  assert.equal(await told(join(top, "data"), join(top, "data")), ". ./operator.env");
  assert.equal(await told(join(top, "elsewhere"), join(top, "data")), `. ${top}/data/operator.env`);
  assert.equal(await told(top, join(top, "my data")), ". 'my data/operator.env'");
  await told(top, join(top, "-it's ~ $HOME データ"));
});
