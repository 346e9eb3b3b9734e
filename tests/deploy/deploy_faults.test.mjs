/** deploy.sh where something goes wrong: what it says, what it leaves undone, and how the next run goes on. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "./helper.mjs";
import { begin, changed, guestDays, kSkip, makeSiteZip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";

test("deploy.sh: expired credentials, a region without a service, a refused right: the step, AWS's words, the next thing", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  const failing = async (/** @type {string} */ operation, /** @type {import("./stand_in.mjs").Fault} */ fault) => {
    standIn.faults = new Map([[operation, fault]]);
    const { code, err, calls } = await run("deploy.sh", ["--site", site, "--yes"]);
    assert.deepEqual([code, changed({ calls })], [1, []]);
    return err;
  };
  assert.match(await failing("sts.GetCallerIdentity", { code: "ExpiredToken", message: "The security token included in the request is expired", status: 403 }),
    /failed at: asking whose account this is\n {2}AWS says: .*ExpiredToken.*\n {2}Next: Your credentials have expired: sign in again/);
  assert.match(await failing("rekognition.ListCollections", { code: "UnrecognizedClientException", message: "not supported in this region", status: 400 }), /failed at: looking for Amazon Rekognition in ap-northeast-1\n.*\n {2}Next: No network, or the service is not in this region: another one with --region .*, or for Amazon Rekognition alone with --rekognition-region/);
  assert.match(await failing("firehose.ListDeliveryStreams", { code: "AccessDeniedException", message: "User is not authorized to perform: firehose:ListDeliveryStreams" }), /Next: Who deploys lacks this right: deploy\/README\.md/);
});

test("deploy.sh: a failed stack says why; the next run clears it away and goes on", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  standIn.stackEnd = "ROLLBACK_COMPLETE";
  const failed = await run("deploy.sh", ["--site", site, "--yes"]);
  assert.equal(failed.code, 1);
  assert.match(failed.err, /failed at: deploying the stack facelog.*\n {2}AWS says: .*LogBucket:the bucket's name is taken/);
  assert.doesNotMatch(failed.err, /cancelled/);
  assert.ok(!changed(failed).includes("s3.PutObject"));
  const again = await run("deploy.sh", ["--site", site, "--yes"]);
  assert.equal(again.code, 0, again.err);
  assert.equal(changed(again)[0], "cloudformation.DeleteStack");
  assert.match(again.out, /This will create the stack[\s\S]*What an earlier failure left of it \(ROLLBACK_COMPLETE\) is cleared away before/);
  assertFirstTime(standIn, again);
});

/** Guests may come, as after a first deployment. @param {import("./stand_in.mjs").StandIn} standIn @param {{calls: import("./stand_in.mjs").Call[]}} run */
function assertFirstTime(standIn, { calls }) {
  const days = guestDays(standIn);
  assert.ok(days > 6.99 && days <= 7, `guests may come for ${days} days`);
  assert.ok(calls.some(({ operation }) => operation === "athena.ListWorkGroups"), "each service was looked for");
}

test("deploy.sh: a stack that is only a plan, or is being rolled back or deleted, is deployed as a first time", { skip: kSkip }, async (t) => {
  for (const [status, end, cleared] of /** @type {[string, string, boolean][]} */ ([["REVIEW_IN_PROGRESS", "", false], ["ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", true], ["DELETE_IN_PROGRESS", "", false]])) {
    const { standIn, run } = await begin(t);
    const stack = /** @type {import("./stand_in.mjs").Stack} */ (standIn.stack);
    [stack.status, stack.parameters] = [status, {}];
    let asked = 0;
    standIn.heard = (operation) => {
      if (status === "REVIEW_IN_PROGRESS" || operation !== "cloudformation.DescribeStacks" || ++asked !== 3) return;
      if (end) stack.status = end;
      else standIn.stack = undefined;
    };
    const made = await run("deploy.sh", ["--site", makeSiteZip(t), "--yes"]);
    assert.equal(made.code, 0, `${status}: ${made.err}`);
    assert.equal(changed(made).includes("cloudformation.DeleteStack"), cleared, status);
    assertFirstTime(standIn, made);
  }
});

test("deploy.sh: guests whom an interrupted stop.sh denied everything come in again by --guest-days", { skip: kSkip }, async (t) => {
  const { standIn, run, outputs } = await begin(t);
  const key = `${outputs.GuestRole}/stopped`, site = ["--site", makeSiteZip(t), "--yes"];
  standIn.inline[key] = "{}";
  assert.equal((await run("deploy.sh", site)).code, 0);
  assert.ok(standIn.inline[key], "nobody asked for guests");
  const opened = await run("deploy.sh", [...site, "--guest-days", "1"]);
  assert.equal(opened.code, 0, opened.err);
  assert.match(opened.out, /taking back what an interrupted stop\.sh denied guests/);
  assert.deepEqual(standIn.inline, {});
  standIn.faults.set("iam.GetRolePolicy", { code: "AccessDenied", message: "not authorized", status: 403 });
  const unknown = await run("deploy.sh", [...site, "--guest-days", "2"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.err, /failed at: looking for what stop\.sh denied guests/);
});

test("destroy.sh: what an interrupted stop.sh denied guests is not in the way", { skip: kSkip }, async (t) => {
  const { standIn, run, outputs } = await begin(t);
  standIn.inline[`${outputs.GuestRole}/stopped`] = "{}";
  const gone = await run("destroy.sh", ["--yes"]);
  assert.deepEqual([gone.code, changed(gone).slice(-2), standIn.stack], [0, ["iam.DeleteRolePolicy", "cloudformation.DeleteStack"], undefined], gone.err);
});

test("deploy.sh: a user that goes loses its keys before, and the plan says so", { skip: kSkip }, async (t) => {
  for (const asked of [["--credentials", "link"], ["--parameter", "Credentials=link"]]) {
    const { standIn, run, outputs } = await begin(t, { Credentials: "iam-user" });
    standIn.keys.set(outputs.UserName, [{ UserName: outputs.UserName, AccessKeyId: "AKIAXXXXXXXXXXXXXXXX", Status: "Active" }]);
    const site = ["--site", makeSiteZip(t), "--yes"];
    assert.ok(!changed(await run("deploy.sh", site)).includes("iam.DeleteAccessKey"), "the user stays");
    const gone = await run("deploy.sh", [...site, ...asked]);
    assert.equal(gone.code, 0, gone.err);
    const days = guestDays(standIn);
    assert.ok(days > 6.99 && days <= 7, `guests may come for ${days} days, as after a first deployment`);
    assert.match(gone.out, new RegExp(`The user ${outputs.UserName} and its access keys go before`));
    assert.equal(changed(gone)[0], "iam.DeleteAccessKey");
    assert.deepEqual([standIn.keys.get(outputs.UserName), standIn.stack?.parameters.Credentials], [[], "link"]);
  }
});

test("deploy.sh: a page without headers is not deployed, since the stack would lose its site", { skip: kSkip }, async (t) => {
  const { run } = await begin(t), zip = join(temporaryFolder(t), "site.zip");
  writeFileSync(zip, "no zip");
  writeFileSync(`${zip}.sha256`, createHash("sha256").update("no zip").digest("hex"));
  const failed = await run("deploy.sh", ["--site", zip, "--yes"]);
  assert.deepEqual([failed.code, changed(failed)], [1, []]);
  assert.match(failed.err, /facelog: no headers for the page came of deploy\/headers\.json and \S+; without them the stack would lose its page\n$/);
});

test("deploy.sh: when Amplify cannot read the zip it is handed over directly; when that fails too, the reason is told", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  standIn.jobEnds = ["FAILED"];
  const other = await run("deploy.sh", ["--site", site, "--yes"]);
  assert.equal(other.code, 0, other.err);
  assert.deepEqual(changed(other).filter((each) => /amplify|upload/.test(each)), ["amplify.StartDeployment", "amplify.CreateDeployment", "upload", "amplify.StartDeployment"]);
  assert.equal((await fetch(`${standIn.origin}/site/config.json`)).status, 200);
  standIn.jobEnds = ["FAILED", "FAILED"];
  const failed = await run("deploy.sh", ["--site", makeSiteZip(t, { "index.html": "other" }), "--yes"]);
  assert.equal(failed.code, 1);
  assert.match(failed.err, /failed at: putting the page up.*\n {2}AWS says: job 4 ended as FAILED: DEPLOY\s+the zip cannot be read\n {2}Next: /);
});

test("deploy.sh: Ctrl-C while the stack is made stops it at once, and the next run goes on", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  standIn.stackEnd = "never";
  /** @type {import("node:child_process").ChildProcess|undefined} */
  let child, executed = false;
  standIn.heard = (operation) => {
    if (operation === "cloudformation.ExecuteChangeSet") executed = true;
    else if (executed && operation === "cloudformation.DescribeStacks") process.kill(-Number(child?.pid), "SIGINT");
  };
  const stopped = await run("deploy.sh", ["--site", site, "--yes"], { started: (each) => { child = each; } });
  standIn.heard = undefined;
  assert.equal(stopped.code, 130, stopped.err);
  assert.match(stopped.err, /stopped at "deploying the stack facelog/);
  // What AWS had begun comes to its end meanwhile.
  let asked = 0;
  standIn.heard = (operation) => { if (operation === "cloudformation.DescribeStacks" && ++asked === 3) void standIn.finish("CREATE_COMPLETE"); };
  const again = await run("deploy.sh", ["--site", site, "--yes"]);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /waiting: the stack facelog is being changed already/);
  assert.ok(changed(again).includes("amplify.StartDeployment"));
});

test("deploy.sh: --dry-run changes nothing; a zip that does not fit its checksum is refused; wrong options are one line", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  const dry = await run("deploy.sh", ["--site", site, "--dry-run"]);
  assert.deepEqual([dry.code, changed(dry)], [0, []], dry.err);
  assert.match(dry.err, /would call: aws cloudformation deploy --stack-name facelog/);
  const broken = makeSiteZip(t);
  appendFileSync(broken, "x");
  assert.match((await run("deploy.sh", ["--site", broken, "--yes"])).err, /does not fit its checksum/);
  for (const [args, said] of /** @type {[string[], RegExp][]} */ ([[["--name", "Yamada"], /--name takes/], [["--region", "tokyo"], /is no region/], [["--credentials", "x"], /--credentials is link/], [["--rekognition-region", "oregon"], /"oregon" is no region/], [["--allowed-regions", "us-east-1,tokyo"], /"tokyo" is no region/], [["--nonsense"], /unknown option/], [["--name"], /needs a value/]])) {
    const { code, err } = await run("deploy.sh", args);
    assert.equal(code, 1);
    assert.match(err, said);
    assert.equal(err.trim().split("\n").length, 1);
  }
});
