/** To an AWS account and back out of it: the scripts with the real aws command against a stand-in. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { securityHeaders } from "../../deploy/local/site.mjs";
import { kRoot } from "./helper.mjs";
import { begin, changed, guestDays, kIndex, kSkip, makeSiteZip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";
import { readZip } from "../../deploy/aws/zip_reader.mjs";

const kView = readFileSync(join(kRoot, "deploy", "aws", "view.sql"), "utf8").trim();
const kHosts = ["rekognition.ap-northeast-1.amazonaws.com", "cognito-identity.ap-northeast-1.amazonaws.com", "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com"];

const zipChecksum = (/** @type {string} */ path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const linkIn = (/** @type {string} */ out) => {
  const [, site, settings] = /(http\S+)\/#settings=(\S+)/.exec(out) ?? [];
  return { site, settings: JSON.parse(Buffer.from(settings, "base64url").toString()) };
};

test("destroy.sh: a stack of which there is only a plan goes; records that cannot be counted stop it before it asks", { skip: kSkip }, async (t) => {
  const { standIn, run } = await begin(t), stack = /** @type {import("./stand_in.mjs").Stack} */ (standIn.stack);
  standIn.faults.set("s3.ListBucket", { code: "AccessDenied", message: "not yours", status: 403 });
  const blind = await run("destroy.sh", ["--yes"]);
  assert.deepEqual([blind.code, changed(blind)], [1, []]);
  assert.match(blind.err, /failed at: listing s3:.*\n {2}AWS says: .*AccessDenied/);
  assert.doesNotMatch(blind.out, /0 objects/);
  standIn.faults.clear();
  stack.status = "REVIEW_IN_PROGRESS";
  const gone = await run("destroy.sh", ["--yes"]);
  assert.deepEqual([gone.code, changed(gone), standIn.stack], [0, ["cloudformation.DeleteStack"], undefined], gone.err);
});

test("deploy.sh: a first time, again without a change, a changed page, destroy with a full bucket", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);

  const first = await run("deploy.sh", ["--site", site, "--name", "yamada"], { input: "y\n" });
  assert.equal(first.code, 0, first.err + first.out);
  assert.deepEqual(changed(first), ["cloudformation.CreateChangeSet", "cloudformation.ExecuteChangeSet", "s3.PutObject", "amplify.StartDeployment", "athena.StartQueryExecution", "s3.PutObject"]);
  assert.deepEqual(standIn.queries, [kView]);
  const { stack } = standIn;
  assert.deepEqual([stack?.name, stack?.tags], ["facelog-yamada", { facelog: "facelog-yamada", Name: "facelog-yamada" }]);
  const days = guestDays(standIn);
  assert.ok(days > 6.99 && days <= 7, `guests may come for ${days} days`);
  assert.match(first.out, /0\.001 USD a picture/);

  const { outputs, resources } = standIn.resolved();
  const [upload] = first.calls.filter(({ operation }) => operation === "s3.PutObject");
  const [, bucket, key] = /^\/([^/]+)\/(.*)$/.exec(upload.input.path) ?? [];
  assert.equal(bucket, outputs.SiteBucketName);
  const zip = (await /** @type {any} */ (standIn.buckets.get(bucket)).get(key)).data;
  assert.deepEqual(readZip(zip).map(({ name }) => name), ["facelog.wasm", "icons/a.svg", "index.html", "config.json"], "the folder's contents, without the packed forms");
  const config = JSON.parse(String(readZip(zip)[3].data));
  assert.deepEqual(config, { region: "ap-northeast-1", iot_endpoint: kHosts[2], topic: "handson/yamada/analysisLogData", buffer_interval_s: 60, site: zipChecksum(site), hosts: Object.fromEntries(kHosts.map((host) => [host, `https://${host}`])) });

  const served = await fetch(`${standIn.origin}/site/`);
  const headers = securityHeaders(JSON.parse(readFileSync(join(kRoot, "deploy", "headers.json"), "utf8")), kHosts.map((host) => `https://${host}`), kIndex);
  assert.match(headers["Content-Security-Policy"], /script-src 'self' 'sha256-/);
  for (const [name, value] of Object.entries(headers)) assert.equal(served.headers.get(name), value, "the local target's own header");
  assert.deepEqual(linkIn(first.out), { site: `${standIn.origin}/site`, settings: { name: "facelog-yamada", region: "ap-northeast-1", iot_endpoint: kHosts[2],
    topic: "handson/yamada/analysisLogData", buffer_interval_s: 60, identity_pool_id: resources.GuestPool.name } });
  assert.ok(!String(zip).includes(resources.GuestPool.name) && !JSON.stringify(config).includes(resources.GuestPool.name), "the pool's id is no part of the public site");

  const manifest = JSON.parse(readFileSync(join(kRoot, "build", "aws", "facelog-yamada", "quicksight-manifest.json"), "utf8"));
  assert.deepEqual(manifest.fileLocations, [{ URIPrefixes: [`s3://${outputs.BucketName}/log/`] }]);

  const second = await run("deploy.sh", ["--site", makeSiteZip(t), "--name", "yamada", "--yes"]);
  assert.equal(second.code, 0, second.err);
  assert.deepEqual(changed(second), ["cloudformation.CreateChangeSet", "cloudformation.DeleteChangeSet"].filter((each) => changed(second).includes(each)), "the same files make the same bytes, and nothing is done");
  assert.match(second.out, /no change[\s\S]*no change/);

  const third = await run("deploy.sh", ["--site", makeSiteZip(t, { "index.html": "<!doctype html>new\n" }), "--name", "yamada", "--yes"]);
  assert.equal(third.code, 0, third.err);
  assert.deepEqual(changed(third).filter((each) => !each.startsWith("cloudformation.")), ["s3.PutObject", "amplify.StartDeployment"]);
  assert.match(await (await fetch(`${standIn.origin}/site/`)).text(), /new/);

  const log = /** @type {import("../../deploy/local/bucket.mjs").Bucket} */ (standIn.buckets.get(outputs.BucketName));
  for (let i = 0; i < 3; i++) await log.put(`log/2026/01/01/00/${i}`, Buffer.from("{}\n"));
  const shown = await run("destroy.sh", ["--name", "yamada", "--dry-run"]);
  assert.equal(shown.code, 0, shown.err);
  assert.deepEqual(changed(shown), []);
  assert.match(shown.err, /would call: aws s3 rm --recursive[\s\S]*would call: aws cloudformation delete-stack/);
  const refused = await run("destroy.sh", ["--name", "yamada"], { input: "n\n" });
  assert.deepEqual([refused.code, changed(refused)], [1, []]);
  const gone = await run("destroy.sh", ["--name", "yamada"], { input: "y\n" });
  assert.equal(gone.code, 0, gone.err);
  assert.match(gone.out, /stays: s3:\/\/\S+ with 3 objects/);
  assert.deepEqual([standIn.stack, [...standIn.buckets.keys()]], [undefined, [outputs.BucketName]], "the records stay");
  const all = await run("destroy.sh", ["--name", "yamada", "--data", "--yes"]);
  assert.equal(all.code, 0, all.err);
  assert.deepEqual([...standIn.buckets.keys()], []);
  assert.match((await run("destroy.sh", ["--name", "yamada"])).out, /There is no stack/);
});
