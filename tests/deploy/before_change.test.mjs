/** What the scripts look for and say before they change anything; and that a dry run changes nothing. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kRoot, temporaryFolder } from "./helper.mjs";
import { begin, changed, kSkip, makeSiteZip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";

test("a command that is missing is named before AWS is asked", (t) => {
  const bin = temporaryFolder(t);
  for (const name of ["bash", "dirname", "mktemp", "rm", "env"]) symlinkSync(join("/usr/bin", name), join(bin, name));
  symlinkSync(process.execPath, join(bin, "node"));
  const { status, stderr } = spawnSync(join(kRoot, "deploy", "aws", "status.sh"), [], { encoding: "utf8", env: { PATH: bin, TMPDIR: bin } });
  assert.deepEqual([status, stderr], [1, `facelog: the command "aws" is missing: install it and start again (deploy/README.md says what is needed)\n`]);
  assert.deepEqual(readdirSync(bin).filter((name) => name.startsWith("facelog")), [], "nothing is left behind");
});

test("deploy.sh: what it will make and cost is one screen; each way with a price has its warning; no is no", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  const plan = async (/** @type {string[]} */ ...args) => {
    const { code, out, calls } = await run("deploy.sh", ["--site", site, ...args], { input: "n\n" });
    assert.deepEqual([code, changed({ calls })], [1, []], out);
    assert.match(out, /Nothing was changed\. \/ 何も変更していません。\n$/);
    return out;
  };
  const link = await plan();
  assert.ok(link.split("\n").length <= 24, link);
  for (const told of [/create the stack facelog in ap-northeast-1 of account 123456789012/, /private bucket[\s\S]*delivery stream[\s\S]*topic rule[\s\S]*Amplify app[\s\S]*Athena[\s\S]*alarms/, /0\.30 USD a month/, /0\.001 USD a picture/, /Guests may come for 7 days/]) assert.match(link, told);
  assert.doesNotMatch(link, /WARNING/);
  assert.match(await plan("--credentials", "public"), /WARNING: .*public site[\s\S]*430 USD a day/);
  assert.match(await plan("--credentials", "iam-user"), /WARNING: a key does not end by itself/);
});

test("a dry run shows the calls of each script that changes something, and makes none", { skip: kSkip }, async (t) => {
  const { run, log } = await begin(t);
  await log.put("log/2026/01/01/00/a", Buffer.from(`${JSON.stringify({ RecordId: "r1", DeviceId: "d1", Timestamp: "2026-01-01T00:00:00Z" })}\n`));
  await log.put("errors/rule/e", Buffer.from(JSON.stringify({ topic: "handson/analysisLogData", base64OriginalPayload: Buffer.from("{}").toString("base64") })));
  const before = await log.keys("");
  for (const [script, args, shown] of /** @type {[string, string[], RegExp][]} */ ([
    ["link.sh", ["--rotate"], /would call: aws cloudformation update-stack .*GuestPoolTurn\\?,ParameterValue=b/],
    ["stop.sh", [], /would call: aws iam put-role-policy[\s\S]*would call: aws cloudformation update-stack/],
    ["redrive.sh", [], /would call: aws iot-data publish[\s\S]*would call: aws s3 rm .*errors\/rule\/e/],
    ["forget.sh", ["--record", "r1"], /would call: aws s3 rm .*log\/2026\/01\/01\/00\/a/],
    ["destroy.sh", ["--data"], /would call: aws cloudformation delete-stack[\s\S]*would call: aws s3api delete-bucket/]])) {
    const dry = await run(script, [...args, "--dry-run"]);
    assert.deepEqual([dry.code, changed(dry)], [0, []], `${script}: ${dry.err}`);
    assert.match(dry.err, shown, script);
  }
  assert.deepEqual(await log.keys(""), before);
  const user = await begin(t, { Credentials: "iam-user" });
  const key = await user.run("link.sh", ["--iam-user", "--dry-run"]);
  assert.deepEqual([key.code, changed(key)], [0, []], key.err);
  assert.match(key.err, /would call: aws iam create-access-key/);
});

test("deploy.sh: a page that is up with other headers than it should have is told with the header's name", { skip: kSkip }, async (t) => {
  const { standIn, run } = await begin(t), serve = standIn.serve.bind(standIn);
  standIn.serve = (path) => {
    const [status, { "Permissions-Policy": _, ...headers }, body] = serve(path);
    return [status, path === "/facelog.wasm" ? { ...headers, "Content-Type": "text/html" } : headers, body];
  };
  const failed = await run("deploy.sh", ["--site", makeSiteZip(t), "--yes"]);
  assert.equal(failed.code, 1);
  assert.match(failed.err, /failed at: looking at http\S+\/site\n {2}AWS says: the page is up, but: the header Permissions-Policy is missing.*\/facelog\.wasm answers 200 as text\/html instead of application\/wasm/);
});
