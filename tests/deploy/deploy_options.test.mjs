/** deploy.sh's options for regions and for the console's own way, against the stand-in. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { allHosts, headersFor } from "../../deploy/aws/page.mjs";
import { readZip } from "../../deploy/aws/zip_reader.mjs";
import { kRoot } from "./helper.mjs";
import { changed, kIndex, kSkip, makeSiteZip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";

const kHost = (/** @type {string} */ region) => `a1b2c3d4e5f6g7-ats.iot.${region}.amazonaws.com`;
const linkIn = (/** @type {string} */ out) => JSON.parse(Buffer.from(/#settings=(\S+)/.exec(out)?.[1] ?? "", "base64url").toString());

/** What the site's own config.json says, and whether its headers are those of these regions. @param {import("./stand_in.mjs").StandIn} standIn @param {string[]} pairs */
async function served(standIn, pairs) {
  const config = await (await fetch(`${standIn.origin}/site/config.json`)).json();
  const policy = (await fetch(`${standIn.origin}/site/`)).headers.get("content-security-policy");
  assert.equal(policy, headersFor(allHosts(pairs), kIndex)["Content-Security-Policy"]);
  assert.deepEqual(Object.keys(config.hosts), allHosts(pairs));
  return config;
}

test("deploy.sh --zip-only: the page with this account's config.json, nothing changed, and not without a stack", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  const early = await run("deploy.sh", ["--site", site, "--zip-only"]);
  assert.equal(early.code, 1);
  assert.match(early.err, /there is no stack facelog in ap-northeast-1/);
  await standIn.deployed(readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8"), { Credentials: "public", Topic: "my/topic" });
  const made = await run("deploy.sh", ["--site", site, "--zip-only"]);
  assert.deepEqual([made.code, changed(made)], [0, []], made.err);
  const path = /^ {2}(\S+\.zip)$/m.exec(made.out)?.[1] ?? "";
  assert.equal(path, join(kRoot, "build", "aws", "facelog", "site.zip"));
  const files = readZip(readFileSync(path));
  assert.deepEqual(files.map(({ name }) => name), ["facelog.wasm", "icons/a.svg", "index.html", "config.json"]);
  const { topic, identity_pool_id } = JSON.parse(String(files[3].data));
  assert.deepEqual([topic, identity_pool_id], ["my/topic", standIn.resolved().outputs.IdentityPoolId]);
});

test("deploy.sh: what one deployment packs, another that runs in the same clone does not touch", { skip: kSkip }, async (t) => {
  const [one, other] = [await startStandIn(t), await startStandIn(t)], site = ["--site", makeSiteZip(t), "--yes", "--credentials", "public"];
  const template = readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8");
  await other.deployed(template, { Credentials: "public" });
  /** @type {Promise<{code: number, err: string}>|undefined} */
  let beside;
  one.heard = async (operation) => { if (operation === "/site/config.json") await (beside ??= scripts(t, other)("deploy.sh", site)); }; // packed, and not sent yet
  const { code, err } = await scripts(t, one)("deploy.sh", site);
  assert.deepEqual([code, (await beside)?.code], [0, 0], err + (await beside)?.err);
  for (const each of [one, other]) {
    const { identity_pool_id } = await served(each, [`ap-northeast-1=${kHost("ap-northeast-1")}`]);
    assert.equal(identity_pool_id, each.resolved().outputs.IdentityPoolId);
  }
});

test("deploy.sh --allowed-regions: each region's hosts are in headers and config.json, and stay until they are taken out", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = ["--site", makeSiteZip(t), "--yes"];
  const own = `ap-northeast-1=${kHost("ap-northeast-1")}`, pairs = [own, `us-east-1=${kHost("us-east-1")}`, `eu-west-1=${kHost("eu-west-1")}`];
  const first = await run("deploy.sh", [...site, "--allowed-regions", "ap-northeast-1,us-east-1,eu-west-1"]);
  assert.equal(first.code, 0, first.err + first.out);
  assert.deepEqual(first.calls.filter(({ operation }) => operation === "iot.DescribeEndpoint").map(({ region }) => region), ["ap-northeast-1", "us-east-1", "eu-west-1"]);
  await served(standIn, pairs);
  const again = await run("deploy.sh", site);
  assert.equal(again.code, 0, again.err);
  assert.match(again.out, /no change[\s\S]*no change/, "what is not given keeps its value");
  const status = await run("status.sh");
  assert.match(status.out, /ok .*\/site: headers and \.wasm are right/);
  const fewer = await run("deploy.sh", [...site, "--allowed-regions", ""]);
  assert.equal(fewer.code, 0, fewer.err);
  await served(standIn, [own]);
});

test("deploy.sh --rekognition-region: asked for there, told before and in the page's settings, until it is taken back", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = ["--site", makeSiteZip(t)];
  const own = `ap-northeast-1=${kHost("ap-northeast-1")}`;
  const asked = (/** @type {{calls: import("./stand_in.mjs").Call[]}} */ { calls }) => calls.filter(({ operation }) => operation === "rekognition.ListCollections").map(({ region }) => region);
  standIn.faults.set("rekognition.ListCollections", { code: "UnrecognizedClientException", message: "not supported in this region" });
  const refused = await run("deploy.sh", [...site, "--yes", "--rekognition-region", "us-west-2"]);
  assert.match(refused.err, /failed at: looking for Amazon Rekognition in us-west-2/);
  standIn.faults.clear();
  const first = await run("deploy.sh", [...site, "--rekognition-region", "us-west-2"], { input: "y\n" });
  assert.equal(first.code, 0, first.err + first.out);
  assert.deepEqual(asked(first), ["us-west-2"]);
  assert.match(first.out, /Pictures are analysed in us-west-2, outside of ap-northeast-1, the region of the records\. No alarm counts them there\.[\s\S]*- deploying the stack/);
  const { region, rekognition_region } = await served(standIn, [own, "us-west-2="]);
  assert.deepEqual([region, rekognition_region, linkIn(first.out).rekognition_region], ["ap-northeast-1", "us-west-2", "us-west-2"]);
  assert.equal(linkIn((await run("link.sh")).out).rekognition_region, "us-west-2");
  const status = await run("status.sh");
  assert.match(status.out, /ok .*\/site: headers and \.wasm are right/);
  const back = await run("deploy.sh", [...site, "--yes", "--rekognition-region", ""]);
  assert.equal(back.code, 0, back.err);
  assert.doesNotMatch(back.out, /Pictures are analysed/);
  const config = await served(standIn, [own]);
  assert.ok(!("rekognition_region" in config) && !("rekognition_region" in linkIn(back.out)));
});
