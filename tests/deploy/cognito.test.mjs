/** Guests: Amazon Cognito's two calls over the wire, what it lends, and how far that goes. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Cognito, poolOf } from "../../deploy/local/cognito.mjs";
import { GuestStore } from "../../deploy/local/guest_store.mjs";
import { loadTemplate } from "../../deploy/local/template.mjs";
import { kTextPayload } from "./aws_command.mjs";
import { callAws, control, detectFaces, joinAsPage, kRoot, publish, startServer, temporaryFolder } from "./helper.mjs";

/** @typedef {import("./helper.mjs").Running} Running */

const kNobody = "ap-northeast-1:00000000-1111-2222-3333-444444444444";
const kUuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** One of Cognito's calls, as it is on the wire. @param {string} origin @param {string} call @param {unknown} body */
function cognito(origin, call, body, headers = {}) {
  return fetch(`${origin}/`, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `AWSCognitoIdentityService.${call}`, ...headers } });
}

/** What a page gets that joins as a guest. */
async function joinAsGuest(/** @type {Running} */ server) {
  const { address } = await control(server, "/join-code", { kind: "guest" });
  const answer = await fetch(`${server.origin}/join`, { method: "POST", headers: { origin: server.origin }, body: JSON.stringify({ code: address.split("#join=")[1] }) });
  return answer.json();
}

/** @returns {Promise<{poolId: string, identityId: string, expiresAtMs: number, keys: import("./helper.mjs").Credentials}>} */
async function becomeGuest(/** @type {Running} */ server) {
  const { settings: { identity_pool_id: poolId } } = await joinAsGuest(server);
  const { IdentityId: identityId } = await (await cognito(server.origin, "GetId", { IdentityPoolId: poolId })).json();
  return { poolId, identityId, ...await lend(server, identityId) };
}

async function lend(/** @type {Running} */ server, /** @type {string} */ identityId) {
  const { Credentials } = await (await cognito(server.origin, "GetCredentialsForIdentity", { IdentityId: identityId })).json();
  return { expiresAtMs: Credentials.Expiration * 1000, keys: { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretKey, sessionToken: Credentials.SessionToken } };
}

/** @param {Promise<Response>} call */
async function refusal(call) {
  const answer = await call;
  const { __type, message } = await answer.json();
  assert.equal(answer.headers.get("x-amzn-errortype"), __type);
  assert.match(answer.headers.get("x-amzn-requestid") ?? "", new RegExp(`^${kUuid}$`));
  return `${answer.status} ${__type}: ${message}`;
}

test("cognito: a page that joins as a guest gets the pool's id and no key", async (t) => {
  const server = await startServer(t);
  const guest = await joinAsGuest(server);
  assert.match(guest.settings.identity_pool_id, new RegExp(`^ap-northeast-1:${kUuid}$`));
  assert.deepEqual(guest.credentials, {});
  assert.equal(guest.profile.name, "Local target (guest)");
  const { address } = await control(server, "/join-code", { kind: "key" });
  const answer = await fetch(`${server.origin}/join`, { method: "POST", headers: { origin: server.origin }, body: JSON.stringify({ code: address.split("#join=")[1] }) });
  const keyed = await answer.json();
  assert.equal(keyed.settings.identity_pool_id, undefined);
  assert.notEqual(keyed.profile.id, guest.profile.id);
  assert.match((await control(server, "/join-code", { kind: "anybody" })).message, /kind must be one of key, guest/);
  assert.ok(!(await (await fetch(`${server.origin}/config.json`)).text()).includes(guest.settings.identity_pool_id), "the pool's id is no part of the public site");
});

test("cognito: GetId makes a guest each time, GetCredentialsForIdentity lends for an hour, in AWS's shapes", async (t) => {
  const server = await startServer(t);
  const { settings: { identity_pool_id: poolId } } = await joinAsGuest(server);
  const ids = [];
  for (let i = 0; i < 2; i++) {
    const answer = await cognito(server.origin, "GetId", { IdentityPoolId: poolId });
    assert.deepEqual([answer.status, answer.headers.get("content-type")], [200, "application/x-amz-json-1.1"]);
    const said = await answer.json();
    assert.deepEqual(Object.keys(said), ["IdentityId"]);
    ids.push(said.IdentityId);
  }
  assert.notEqual(ids[0], ids[1]);
  for (const id of ids) assert.match(id, new RegExp(`^ap-northeast-1:${kUuid}$`));
  const before = Date.now();
  const { IdentityId, Credentials } = await (await cognito(server.origin, "GetCredentialsForIdentity", { IdentityId: ids[0] })).json();
  assert.equal(IdentityId, ids[0]);
  assert.deepEqual(Object.keys(Credentials).sort(), ["AccessKeyId", "Expiration", "SecretKey", "SessionToken"]);
  assert.match(Credentials.AccessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(Credentials.SecretKey.length, 40);
  assert.ok(Credentials.Expiration * 1000 >= before + 3_600_000 && Credentials.Expiration * 1000 <= Date.now() + 3_600_000);
  assert.notEqual((await lend(server, ids[0])).keys.accessKeyId, Credentials.AccessKeyId);
});

test("cognito: what it lends opens the template's rights for guests and nothing else", async (t) => {
  const server = await startServer(t);
  const { keys } = await becomeGuest(server);
  assert.equal((await publish(server.origin, keys, "{}")).status, 200);
  const unreadable = await (await detectFaces(server.origin, keys, { Image: { Bytes: "AAAA" } })).json();
  assert.equal(unreadable.__type, "InvalidImageFormatException", "the picture is refused, not the guest");
  for (const topic of ["handson/other", "other/x"]) assert.equal((await publish(server.origin, keys, "{}", { topic })).status, 403, topic);
  const bucket = await callAws(server.origin, keys, { service: "s3", method: "GET", path: "/" });
  assert.deepEqual([bucket.status, /<Code>(\w+)</.exec(await bucket.text())?.[1]], [403, "AccessDenied"]);
  assert.equal((await publish(server.origin, await joinAsPage(server), "{}", { topic: "handson/other" })).status, 200, "the user's own key may do more");
});

test("cognito: the key works with its token alone, and no longer than it was lent", async (t) => {
  const server = await startServer(t);
  const { keys, identityId } = await becomeGuest(server);
  const code = async (/** @type {import("./helper.mjs").Credentials} */ each) => (await (await detectFaces(server.origin, each, {})).json()).__type;
  assert.equal(await code(keys), "ValidationException", "let in; the request lacks a picture");
  assert.equal(await code({ ...keys, sessionToken: undefined }), "UnrecognizedClientException");
  assert.equal(await code({ ...keys, sessionToken: "x" }), "UnrecognizedClientException");
  assert.equal(await code({ ...keys, secretAccessKey: "x" }), "InvalidSignatureException");
  await control(server, "/end-guests", {});
  assert.equal(await code(keys), "ExpiredTokenException");
  const refused = await publish(server.origin, keys, "{}");
  assert.deepEqual([refused.status, refused.headers.get("x-amzn-errortype")], [403, "ExpiredTokenException"]);
  assert.equal(await code((await lend(server, identityId)).keys), "ValidationException", "the guest stays");
});

test("cognito: --guest-seconds ends what was lent by itself", async (t) => {
  const server = await startServer(t, { args: ["--guest-seconds", "1.5"] });
  const { keys, expiresAtMs } = await becomeGuest(server);
  assert.ok(expiresAtMs <= Date.now() + 1500);
  let answer;
  do answer = await (await detectFaces(server.origin, keys, {})).json();
  while (answer.__type === "ValidationException");
  assert.equal(answer.__type, "ExpiredTokenException");
  assert.ok(Date.now() >= expiresAtMs);
});

test("cognito: refuses what AWS refuses, in its words", async (t) => {
  const server = await startServer(t);
  const call = (/** @type {string} */ name, /** @type {unknown} */ body) => refusal(cognito(server.origin, name, body));
  assert.equal(await call("GetId", { IdentityPoolId: kNobody }), `400 ResourceNotFoundException: IdentityPool '${kNobody}' not found.`);
  assert.equal(await call("GetCredentialsForIdentity", { IdentityId: kNobody }), `400 ResourceNotFoundException: Identity '${kNobody}' not found.`);
  assert.equal(await call("GetId", {}), "400 ValidationException: 1 validation error detected: Value null at 'identityPoolId' failed to satisfy constraint: Member must not be null");
  assert.equal(await call("GetId", { IdentityPoolId: "nonsense" }),
    "400 ValidationException: 1 validation error detected: Value 'nonsense' at 'identityPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+:[0-9a-f-]+");
  assert.match(await call("GetCredentialsForIdentity", { IdentityId: `a:${"0".repeat(60)}` }), /^400 ValidationException: .* at 'identityId' .* length less than or equal to 55$/);
  for (const body of ["", "[]", "{", { IdentityPoolId: 7 }]) assert.equal(await call("GetId", body), "400 SerializationException: ");
  assert.match(await call("ListIdentities", {}), /^400 UnknownOperationException: /);
  assert.match(await call("GetId", { IdentityPoolId: kNobody, Logins: { "accounts.example.com": "x" } }), /^400 NotHere: Signing in/);
});

test("cognito: CORS is open, and shows the page the time", async (t) => {
  const server = await startServer(t);
  const flight = await fetch(`${server.endpoints}/`, { method: "OPTIONS", headers: { "access-control-request-headers": "content-type,x-amz-target" } });
  assert.deepEqual([flight.status, flight.headers.get("access-control-allow-headers")], [200, "content-type,x-amz-target"]);
  const answer = await cognito(server.endpoints, "GetId", { IdentityPoolId: kNobody });
  assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  assert.match(answer.headers.get("access-control-expose-headers") ?? "", /\bDate\b/);
  assert.ok(Math.abs(Date.parse(answer.headers.get("date") ?? "") - Date.now()) < 60_000);
});

test("cognito: faults meet its requests as they meet the others'", async (t) => {
  const server = await startServer(t);
  const fault = (/** @type {object} */ fault) => control(server, "/faults", { service: "cognito", count: 1, fault });
  const ask = (origin = server.origin) => cognito(origin, "GetId", { IdentityPoolId: kNobody });
  await fault({ kind: "status", status: 400, code: "NotAuthorizedException", message: "no guests" });
  assert.equal(await refusal(ask()), "400 NotAuthorizedException: no guests");
  await fault({ kind: "reset" });
  await assert.rejects(ask());
  await fault({ kind: "lost_answer" });
  await assert.rejects(ask());
  await fault({ kind: "body", status: 200, body: "<html>" });
  assert.equal(await (await ask()).text(), "<html>");
  await fault({ kind: "clock", offset_ms: 600_000 });
  assert.ok(Date.parse((await ask()).headers.get("date") ?? "") > Date.now() + 500_000);
  await fault({ kind: "no_cors_on_errors" });
  assert.equal((await ask(server.endpoints)).headers.get("access-control-allow-origin"), null);
  assert.equal((await control(server, "/state", undefined)).requests.cognito, 6);
});

test("cognito: pool, guests and what they were lent outlive the target, even when it is killed", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startServer(t, { folder });
  const { poolId, identityId, keys } = await becomeGuest(first);
  await first.stop("SIGKILL");
  const again = await startServer(t, { folder });
  assert.equal((await joinAsGuest(again)).settings.identity_pool_id, poolId);
  assert.equal((await publish(again.origin, keys, "{}")).status, 200);
  assert.equal((await publish(again.origin, (await lend(again, identityId)).keys, "{}")).status, 200);
  assert.equal(statSync(join(again.data, "guests.json")).mode & 0o777, 0o600);
  const other = await startServer(t);
  assert.notEqual((await joinAsGuest(other)).settings.identity_pool_id, poolId, "another data folder, another pool");
});

test("cognito: a data folder made before there were guests keeps its keys", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startServer(t, { folder });
  const before = await joinAsPage(first);
  await first.stop();
  const path = join(first.data, "keys.json");
  const { poolUuid, guestProfileId, ...old } = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(old));
  const again = await startServer(t, { folder });
  assert.deepEqual(await joinAsPage(again), before);
  assert.equal((await publish(again.origin, (await becomeGuest(again)).keys, "{}")).status, 200);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test("cognito: the store forgets a key a day after its end, and bounds what it keeps", async (t) => {
  const store = await GuestStore.load(temporaryFolder(t));
  const key = (/** @type {string} */ accessKeyId, /** @type {number} */ expiresAtMs) => ({ accessKeyId, secretAccessKey: "s", sessionToken: "t", expiresAtMs });
  await store.addKey(key("old", 1000), 0);
  await store.addKey(key("new", 100_000_000), 2000);
  assert.ok(store.findKey("old"), "ended, but still told apart from unknown");
  await store.addKey(key("newer", 100_000_000), 1000 + 24 * 3_600_000);
  assert.equal(store.findKey("old"), undefined);
  const full = new GuestStore(join(temporaryFolder(t), "guests.json"), { identities: [], keys: Array.from({ length: 1000 }, (_, i) => key(String(i), 1000 + i)) });
  assert.equal(await full.addKey(key("one more", 9000), 500), false);
  assert.equal(await full.addKey(key("one more", 9000), 1000), true);
  assert.deepEqual([full.findKey("0"), full.findKey("1")?.expiresAtMs], [undefined, 1001]);
});

test("cognito: a pool without guests or without a trusting role lends nothing", async (t) => {
  const stack = () => structuredClone(loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName: "facelog", parameters: { GuestAccessUntil: "9999-12-31T23:59:59Z" } }));
  const pool = (/** @type {(resources: Record<string, any>) => void} */ change) => {
    const changed = stack();
    change(changed.resources);
    return poolOf(changed);
  };
  const { guestsAllowed, trusted } = pool(() => {});
  assert.deepEqual([guestsAllowed, trusted], [true, true]);
  assert.equal(pool(({ GuestPool }) => { GuestPool.properties.AllowUnauthenticatedIdentities = false; }).guestsAllowed, false);
  const trust = (/** @type {(statement: any) => void} */ change) => pool(({ GuestRole }) => change(GuestRole.properties.AssumeRolePolicyDocument.Statement[0])).trusted;
  assert.equal(trust((s) => { s.Condition.StringEquals["cognito-identity.amazonaws.com:aud"] = kNobody; }), false);
  assert.equal(trust((s) => { s.Condition["ForAnyValue:StringLike"]["cognito-identity.amazonaws.com:amr"] = "authenticated"; }), false);
  assert.equal(trust((s) => { s.Principal = { Service: "iot.amazonaws.com" }; }), false);
  assert.equal(trust((s) => { s.Action = "sts:AssumeRole"; }), false);
  assert.deepEqual(pool((resources) => { delete resources.GuestPoolRoles; }), { id: stack().resources.GuestPool.name, guestsAllowed: true, trusted: false, principal: undefined });
  const store = await GuestStore.load(temporaryFolder(t)), good = pool(() => {});
  const ask = (/** @type {Partial<import("../../deploy/local/cognito.mjs").Pool>} */ change, /** @type {string} */ call, /** @type {unknown} */ body) => new Cognito({ ...good, ...change }, store, 1000)
    .answer({ method: "POST", path: "/", target: `AWSCognitoIdentityService.${call}`, body: Buffer.from(JSON.stringify(body)), nowMs: 0 });
  const { IdentityId } = await ask({}, "GetId", { IdentityPoolId: good.id });
  for (const [call, body] of /** @type {[string, object][]} */ ([["GetId", { IdentityPoolId: good.id }], ["GetCredentialsForIdentity", { IdentityId }]])) {
    await assert.rejects(ask({ guestsAllowed: false }, call, body), { code: "NotAuthorizedException", message: "Unauthenticated access is not supported for this identity pool." });
  }
  await assert.rejects(ask({ trusted: false }, "GetCredentialsForIdentity", { IdentityId }), { code: "InvalidIdentityPoolConfigurationException" });
  assert.throws(() => pool(({ GuestPool }) => { GuestPool.properties.AllowClassicFlow = true; }), /classic flow/);
});

const kAws = ["/usr/bin/aws", "aws"].find((command) => spawnSync(command, ["--version"]).status === 0);

test("cognito: the real aws command becomes a guest and publishes", { skip: kAws ? false : "there is no working aws command (Debian: apt-get install awscli)" }, async (t) => {
  const server = await startServer(t);
  const aws = async (/** @type {string[]} */ args, /** @type {Record<string, string>} */ keys = {}) => {
    const env = { PATH: process.env.PATH, HOME: server.data, AWS_DEFAULT_REGION: server.region, AWS_EC2_METADATA_DISABLED: "true", AWS_PAGER: "", ...keys };
    const child = spawn(/** @type {string} */ (kAws), ["--endpoint-url", server.origin, "--output", "json", ...args], { env });
    let out = "", err = "";
    child.stdout.on("data", (text) => { out += text; });
    child.stderr.on("data", (text) => { err += text; });
    const [code] = await once(child, "close");
    return { code, err, said: out ? JSON.parse(out) : undefined };
  };
  const { settings } = await joinAsGuest(server);
  const id = await aws(["cognito-identity", "get-id", "--no-sign-request", "--identity-pool-id", settings.identity_pool_id]);
  assert.equal(id.code, 0, id.err);
  const lent = await aws(["cognito-identity", "get-credentials-for-identity", "--no-sign-request", "--identity-id", id.said.IdentityId]);
  assert.equal(lent.code, 0, lent.err);
  const { Expiration } = lent.said.Credentials; // version 1 prints seconds, version 2 a date
  assert.ok(Math.abs((typeof Expiration === "number" ? Expiration * 1000 : Date.parse(Expiration)) - Date.now() - 3_600_000) < 60_000, Expiration);
  const { AccessKeyId, SecretKey, SessionToken } = lent.said.Credentials;
  const sent = await aws(["iot-data", "publish", "--topic", "handson/analysisLogData", ...kTextPayload, "--payload", "{}"],
    { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretKey, AWS_SESSION_TOKEN: SessionToken });
  assert.equal(sent.code, 0, sent.err);
  assert.match((await aws(["cognito-identity", "get-id", "--no-sign-request", "--identity-pool-id", kNobody])).err, /\(ResourceNotFoundException\).*IdentityPool '.*' not found\./);
});
