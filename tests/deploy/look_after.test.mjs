/** A deployed stack looked after: link, stop, status. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, changed, kHeaders, kSkip } from "./scripts.mjs";

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
  assert.deepEqual(changed(rotated), ["cloudformation.UpdateStack", "cloudformation.UpdateStack"]);
  const [, last] = rotated.calls.filter(({ operation }) => operation === "cloudformation.UpdateStack");
  assert.deepEqual(last.input.Parameters.filter((/** @type {any} */ { ParameterValue }) => ParameterValue !== undefined).map((/** @type {any} */ { ParameterKey }) => ParameterKey), ["GuestSessionsAfter"],
    "also what was lent while the pool was being replaced ends");
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

  standIn.faults.set("s3.ListBucket", { code: "AccessDenied", message: "not yours", status: 403 });
  const blind = await run("status.sh");
  assert.match(blind.out, /WRONG {2}objects under log\/: AWS says: .*AccessDenied.*\n +-> Who deploys lacks this right[\s\S]*Amplify job 2/, "and all else is asked");
  assert.doesNotMatch(blind.out, /no object in the log|no error objects/);
});
