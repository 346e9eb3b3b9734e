/** The local target does what the template says: other parameters, or another template, change what it does. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { control, detectFaces, joinAsPage, kRoot, objectsIn, publish, runServer, startServer, temporaryFolder } from "./helper.mjs";

const kTemplate = readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8");

/** @param {import("node:test").TestContext} t @param {Record<string, string>} parameters @param {string} [template] */
function startWith(t, parameters, template) {
  const folder = temporaryFolder(t), path = join(folder, "template.yaml");
  if (template) writeFileSync(path, template);
  return startServer(t, { folder, args: [...Object.entries(parameters).flatMap(([name, value]) => ["--parameter", `${name}=${value}`]), ...(template ? ["--template", path] : [])] });
}

/** @param {import("./helper.mjs").Running} server @param {string} poolId */
async function becomeGuest(server, poolId) {
  const ask = async (/** @type {string} */ call, /** @type {unknown} */ body) => (await fetch(`${server.origin}/`, { method: "POST", body: JSON.stringify(body),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSCognitoIdentityService.${call}` } })).json();
  const { IdentityId } = await ask("GetId", { IdentityPoolId: poolId });
  const { Credentials: c } = await ask("GetCredentialsForIdentity", { IdentityId });
  return { accessKeyId: c.AccessKeyId, secretAccessKey: c.SecretKey, sessionToken: c.SessionToken };
}

const join_ = async (/** @type {import("./helper.mjs").Running} */ { origin, page }) =>
  (await fetch(`${origin}/join`, { method: "POST", headers: { origin }, body: JSON.stringify({ code: page.split("#join=")[1] }) })).json();
const config = async (/** @type {import("./helper.mjs").Running} */ { origin }) => (await fetch(`${origin}/config.json`)).json();

test("final template: another topic is where the rule listens, what the page is told, and what a guest may", async (t) => {
  const server = await startWith(t, { Topic: "my/other/topic", Credentials: "link" });
  const { settings } = await join_(server);
  assert.equal(settings.topic, "my/other/topic");
  const keys = await becomeGuest(server, settings.identity_pool_id);
  assert.equal((await publish(server.origin, keys, `{"a":1}`, { topic: "my/other/topic" })).status, 200);
  assert.equal((await publish(server.origin, keys, "{}")).status, 403, "the default topic is nobody's now");
  await control(server, "/flush", {});
  assert.deepEqual(Object.values(objectsIn(server.bucket)), [`{"a":1}\n`]);
});

test("final template: other buffering writes an object sooner, and packed where that was chosen", async (t) => {
  const server = await startWith(t, { BufferSizeMebibytes: "1", BufferIntervalSeconds: "900", Compression: "GZIP" });
  assert.equal((await config(server)).buffer_interval_s, 900);
  const keys = await joinAsPage(server), line = JSON.stringify({ a: "x".repeat(100_000) });
  for (let i = 0; i < 11; i++) assert.equal((await publish(server.origin, keys, line)).status, 200);
  let state;
  do state = await control(server, "/state", undefined); while (state.streams[0].delivered_objects === 0);
  const [key] = Object.keys(objectsIn(server.bucket));
  assert.match(key, /^log\/.*\.gz$/);
  assert.equal(gunzipSync(readFileSync(join(server.bucket, key))).toString(), `${line}\n`.repeat(11));
});

test("final template: another policy of the user changes what its key may", async (t) => {
  const narrow = kTemplate.replaceAll("- Topics: !If [HasName, !Sub \"handson/${Name}/*\", handson/*]", "- Topics: handson/only");
  assert.notEqual(narrow, kTemplate);
  const server = await startWith(t, {}, narrow), keys = await joinAsPage(server);
  assert.equal((await publish(server.origin, keys, "{}")).status, 403);
  assert.equal((await publish(server.origin, keys, "{}", { topic: "handson/only" })).status, 200);
});

test("final template: another region for Amazon Rekognition is what the page is told, what it may call, and where it is answered", async (t) => {
  const server = await startWith(t, { RekognitionRegion: "us-west-2" }), keys = await joinAsPage(server);
  const { region, rekognition_region, hosts } = await config(server);
  assert.deepEqual([region, rekognition_region], ["ap-northeast-1", "us-west-2"]);
  assert.ok("rekognition.us-west-2.amazonaws.com" in hosts);
  const asked = async (/** @type {string} */ region) => (await (await detectFaces(server.origin, keys, {}, { region })).json()).__type;
  assert.deepEqual([await asked("us-west-2"), await asked("ap-northeast-1")], ["ValidationException", "InvalidSignatureException"]);
  assert.equal((await publish(server.origin, keys, "{}")).status, 200, "records stay in the stack's region");
});

test("final template: guests are refused after their end, outside their networks, and when they are stopped", async (t) => {
  const refused = async (/** @type {Record<string, string>} */ parameters) => {
    const server = await startWith(t, { Credentials: "link", ...parameters });
    const keys = await becomeGuest(server, (await join_(server)).settings.identity_pool_id);
    const seen = await (await detectFaces(server.origin, keys, {})).json();
    return [(await publish(server.origin, keys, "{}")).status, seen.__type];
  };
  assert.deepEqual(await refused({ AllowedCidr: "127.0.0.0/8" }), [200, "ValidationException"], "let in; the request lacks a picture");
  assert.deepEqual(await refused({ AllowedCidr: "10.0.0.0/8" }), [403, "AccessDeniedException"]);
  assert.deepEqual(await refused({ GuestAccessUntil: new Date(Date.now() - 1000).toISOString().replace(/\.\d+/, "") }), [403, "AccessDeniedException"]);
  const server = await startWith(t, { GuestAccess: "stopped" });
  const { settings } = await (async () => {
    const { address } = await control(server, "/join-code", { kind: "guest" });
    return join_({ ...server, page: address });
  })();
  await assert.rejects(becomeGuest(server, settings.identity_pool_id));
});

test("final template: link keeps the pool's id out of the public site, public puts it there, iam-user has none", async (t) => {
  const link = await startWith(t, { Credentials: "link" });
  assert.equal((await config(link)).identity_pool_id, undefined);
  const joined = await join_(link);
  assert.match(joined.settings.identity_pool_id, /^ap-northeast-1:/);
  assert.deepEqual(joined.credentials, {});
  assert.match((await control(link, "/join-code", { kind: "key" })).message, /the template has no user/);

  const open = await startWith(t, { Credentials: "public" });
  const keys = await becomeGuest(open, (await config(open)).identity_pool_id);
  assert.equal((await publish(open.origin, keys, "{}")).status, 200);

  const user = await startWith(t, { Credentials: "iam-user" });
  assert.equal((await config(user)).identity_pool_id, undefined);
  assert.equal((await publish(user.origin, await joinAsPage(user), "{}")).status, 200);
  assert.match((await control(user, "/join-code", { kind: "guest" })).message, /the template has no guests/);
  await assert.rejects(becomeGuest(user, "ap-northeast-1:00000000-1111-2222-3333-444444444444"));
});

test("final template: a wrong parameter is one clear line", async (t) => {
  const run = async (/** @type {string} */ parameter) => (await runServer(["--data", temporaryFolder(t), "--site", temporaryFolder(t), "--parameter", parameter])).err;
  assert.match(await run("nonsense"), /^facelog: --parameter must be NAME=VALUE, not "nonsense"\n$/);
});
