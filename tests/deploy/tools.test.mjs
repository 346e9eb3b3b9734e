/** The scripts of tools/ as they are sourced, with stand-ins for what they call. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { kRoot, temporaryFolder } from "./helper.mjs";

/** Runs lines after the scripts were sourced. @param {import("node:test").TestContext} t @param {string} lines */
function sourced(t, lines) {
  const folder = temporaryFolder(t);
  const text = `set -euo pipefail; . "$ROOT/tools/setup.sh"; . "$ROOT/tools/build.sh"; setup_log=$PWD/log; : >"$setup_log"; ${lines}`;
  return { folder, ...spawnSync("bash", ["--norc", "-c", text], { cwd: folder, encoding: "utf8", env: { PATH: process.env.PATH, ROOT: kRoot } }) };
}

test("tools: a build and npm run in the repository, and leave the caller in the folder that the user is in", (t) => {
  const { folder, stdout, stderr } = sourced(t, `cmake() { echo "$PWD"; }; npm() { cmake; }; registry_is_there() { :; }
    for each in "configure_preset native" "compile_preset native" "npm_ci tools"; do $each; echo "$PWD"; done`);
  assert.equal(stderr, "");
  const root = kRoot.replace(/\/$/, "");
  assert.deepEqual(stdout.trim().split("\n"), [root, folder, root, folder, join(root, "tools"), folder]);
});

test("tools: where apt has no AWS CLI, set-up says what to install, in one sentence, and installs nothing in part", (t) => {
  const install = (/** @type {string} */ policy, packages = "zip awscli") => sourced(t, `check_system() { :; }; check_root() { :; }; as_root() { "$@"; }
    apt-get() { :; }; apt-cache() { printf '${policy}'; }; apt_install() { echo "$*" >installed; }
    missing_packages=(${packages}); install_packages; cat installed`);
  for (const none of ["", "awscli:\\n  Installed: (none)\\n  Candidate: (none)\\n"]) {
    const { status, stdout, stderr } = install(none);
    assert.equal(status, 1);
    assert.doesNotMatch(stdout, /packages:/);
    assert.match(stderr, /^facelog: .+ has no package of the AWS CLI: install it yourself \(.+\) and start again\n$/);
  }
  assert.match(install("awscli:\\n  Candidate: 2.9.19-1\\n").stdout, /^zip awscli$/m);
  assert.match(install("", "zip").stdout, /^zip$/m);
});
