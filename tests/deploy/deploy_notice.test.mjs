/** What the page says before the first picture, as deploy.sh is told it and keeps it, against the stand-in. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readZip } from "../../deploy/aws/zip_reader.mjs";
import { kRoot } from "./helper.mjs";
import { changed, kSkip, makeSiteZip, scripts } from "./scripts.mjs";
import { startStandIn } from "./stand_in.mjs";

/** Beyond it the page refuses its config.json. */
const kMostBytes = Number(/kMaxToldBytes = (\d+);/.exec(readFileSync(join(kRoot, "wasm", "core", "settings", "fields.cpp"), "utf8"))?.[1]);
const kOperator = "山田研究室 \"Yamada\" \\u0041 😀", kPurpose = "授業のため = for a class", kContact = "privacy@example.com";

/** A name of its own: the zip lies under it, and another test may make one meanwhile. */
const kNamed = ["--name", "notice"];

const noticeOf = (/** @type {Record<string, unknown>} */ { operator, purpose, retention_days, contact }) => [operator, purpose, retention_days, contact];

/** @param {import("./stand_in.mjs").StandIn} standIn */
const served = async (standIn) => noticeOf(await (await fetch(`${standIn.origin}/site/config.json`)).json());

/** @param {import("./stand_in.mjs").StandIn} standIn */
const logDays = (standIn) => standIn.resolved().resources.LogBucket.properties.LifecycleConfiguration.Rules.find((/** @type {any} */ { Id }) => Id === "log")?.ExpirationInDays;

test("deploy.sh --operator, --purpose, --contact: in config.json letter by letter, kept by later runs, until given again", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = [...kNamed, "--site", makeSiteZip(t), "--yes"];
  const deploy = async (/** @type {string[]} */ ...options) => {
    const done = await run("deploy.sh", [...site, ...options]);
    assert.equal(done.code, 0, done.err + done.out);
    return done;
  };
  const first = await deploy("--operator", `  ${kOperator}\n`, "--purpose", kPurpose, "--contact", kContact);
  assert.deepEqual(await served(standIn), [kOperator, kPurpose, undefined, kContact]);
  for (const value of Object.values(standIn.stack?.parameters ?? {})) assert.match(value, /^[\n -~]*$/, "CloudFormation may give other letters back as question marks");
  const link = Buffer.from(/#settings=(\S+)/.exec(first.out)?.[1] ?? "", "base64url").toString();
  assert.deepEqual(noticeOf(JSON.parse(link)), [undefined, undefined, undefined, undefined], "a link that was given away would keep what is said no more");

  assert.match((await deploy()).out, /no change[\s\S]*no change/);
  await deploy("--contact", "+81 3 0000 0000");
  assert.deepEqual(await served(standIn), [kOperator, kPurpose, undefined, "+81 3 0000 0000"]);
  await deploy("--purpose", "", "--contact", " ");
  assert.deepEqual(await served(standIn), [kOperator, undefined, undefined, undefined]);
});

test("deploy.sh --retention-days: the page says the days after which the bucket deletes, however they were chosen", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = [...kNamed, "--site", makeSiteZip(t), "--yes"];
  for (const [options, days] of /** @type {[string[], number|undefined][]} */ ([[["--retention-days", "30"], 30], [["--parameter", "RetentionDays=3650"], 3650], [["--retention-days", "0"], undefined]])) {
    const done = await run("deploy.sh", [...site, ...options]);
    assert.equal(done.code, 0, done.err);
    assert.deepEqual([(await served(standIn))[2], logDays(standIn)], [days, days], options.join(" "));
  }
});

test("deploy.sh: a notice that the page would refuse is refused in one sentence before AWS is asked", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn);
  const longest = "字".repeat(kMostBytes / 3) + "x".repeat(kMostBytes % 3);
  for (const option of ["--operator", "--purpose", "--contact"]) {
    assert.equal((await run("deploy.sh", [option, longest, "--help"])).code, 0);
    const long = await run("deploy.sh", [option, `${longest}x`]);
    assert.equal(long.err, `facelog: ${option} takes up to ${kMostBytes} bytes (166 Japanese characters), not ${kMostBytes + 1}\n`);
    const secret = await run("deploy.sh", [option, ` ASIA${"X".repeat(16)}`]);
    assert.equal(secret.err, `facelog: ${option} was given an access key ID: whoever opens the page would read it\n`);
    assert.match((await run("deploy.sh", [option])).err, new RegExp(`^facelog: ${option} needs a value`));
  }
  for (const days of ["3651", "-1", "1.5", "030", "thirty", ""]) {
    assert.equal((await run("deploy.sh", ["--retention-days", days])).err, `facelog: --retention-days takes a number from 0 to 3650, not "${days}"\n`);
  }
  assert.deepEqual(standIn.calls, []);
});

test("deploy.sh: a first deployment without an operator says so before it asks, and --help names the options", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), site = makeSiteZip(t);
  const kHint = /The page will name nobody as its operator: --operator, --purpose and --contact say more\./;
  assert.match((await run("deploy.sh", ["--site", site])).out, kHint);
  assert.doesNotMatch((await run("deploy.sh", ["--site", site, "--operator", kOperator])).out, kHint);
  const { out } = await run("deploy.sh", ["--help"]);
  for (const line of [/^ {2}--operator TEXT /m, /^ {2}--purpose TEXT /m, /^ {2}--contact TEXT /m, /^ {2}--retention-days N .*the same N$/m, /^What the stack was told and is not told again keeps its value\.$/m]) assert.match(out, line);
});

test("deploy.sh --zip-only: the stack's notice is in the zip, and none is taken that the stack does not know", { skip: kSkip }, async (t) => {
  const standIn = await startStandIn(t), run = scripts(t, standIn), zipOnly = [...kNamed, "--site", makeSiteZip(t), "--zip-only"];
  await standIn.deployed(readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8"), { Operator: "\\u5c71\\u7530", Contact: kContact, RetentionDays: "30" }, "facelog-notice");
  const made = await run("deploy.sh", zipOnly);
  assert.deepEqual([made.code, changed(made)], [0, []], made.err);
  const config = readZip(readFileSync(/^ {2}(\S+\.zip)$/m.exec(made.out)?.[1] ?? "")).find(({ name }) => name === "config.json");
  assert.deepEqual(noticeOf(JSON.parse(String(config?.data))), ["山田", undefined, 30, kContact]);
  const refused = await run("deploy.sh", [...zipOnly, "--purpose", kPurpose]);
  assert.deepEqual([refused.code, refused.calls, refused.err], [1, [], "facelog: --zip-only takes the stack as it is: run deploy.sh with the other options first, then again with --zip-only\n"]);
});
