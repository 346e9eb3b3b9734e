/** The shell scripts, read by shellcheck; and that each says what it is for. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kRoot } from "./helper.mjs";

const kScripts = ["deploy/aws", "deploy/local", "tools"].flatMap((folder) => readdirSync(join(kRoot, folder)).filter((name) => name.endsWith(".sh")).map((name) => `${folder}/${name}`));
const kSkip = spawnSync("shellcheck", ["--version"]).status === 0 ? false : "there is no shellcheck";

test("shell: shellcheck finds nothing in any script", { skip: kSkip }, () => {
  assert.ok(kScripts.length > 15);
  const { stdout, stderr } = spawnSync("shellcheck", ["-x", ...kScripts], { cwd: kRoot, encoding: "utf8" });
  assert.equal(stdout + stderr, "");
});

test("shell: each script for AWS has --dry-run and --help, and asks nothing of AWS for its help", () => {
  for (const script of kScripts.filter((each) => each.startsWith("deploy/aws/") && !/\/(lib|objects)\.sh$/.test(each))) {
    const { status, stdout } = spawnSync(join(kRoot, script), ["--help"], { encoding: "utf8", env: { PATH: process.env.PATH, FACELOG_AWS_ENDPOINT: "http://127.0.0.1:9" } });
    assert.equal(status, 0, script);
    assert.match(stdout, new RegExp(`^${script.replace(/[.]/g, "\\.")} `), script);
    assert.match(stdout, /--dry-run/, script);
  }
});
