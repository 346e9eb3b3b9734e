/** The programs of deploy/aws do their work wherever they lie, and nothing where they are only imported. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kRoot, temporaryFolder } from "./helper.mjs";

test("started: in a folder with a blank and a Japanese letter, as a copy or by a link, the programs do what they are asked", (t) => {
  const folder = join(temporaryFolder(t), "顔 log"), copy = join(folder, "copy"), link = join(folder, "link");
  mkdirSync(folder);
  cpSync(join(kRoot, "deploy"), copy, { recursive: true, filter: (path) => !/\/(node_modules|data)$/.test(path) });
  symlinkSync(join(kRoot, "deploy"), link);
  for (const place of [copy, link]) {
    const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) => spawnSync(process.execPath, [join(place, "aws", program), ...args], { encoding: "utf8" });
    const page = run("page.mjs", "hosts", "us-west-2=");
    assert.deepEqual([page.status, page.stdout], [0, "rekognition.us-west-2.amazonaws.com\n"], page.stderr);
    const records = run("records.mjs", "nonsense");
    assert.equal(records.status, 2);
    assert.match(records.stderr, /^facelog: records\.mjs knows take, /);
  }
});

test("started: what is only imported does nothing", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", `import "./deploy/aws/page.mjs"; import "./deploy/aws/records.mjs";`], { cwd: kRoot, encoding: "utf8" });
  assert.deepEqual([status, stdout, stderr], [0, "", ""]);
});
