/**
 * The AWS SDK for JavaScript v3 and the aws command beside ours, all three recorded on their way to the local target: the
 * same method, path, query and body, the same headers but for the lists written below, and their signatures made by ours.
 * It knows nothing of what the target answers but that it accepts.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CognitoIdentityClient, GetCredentialsForIdentityCommand, GetIdCommand } from "@aws-sdk/client-cognito-identity";
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";
import { DetectFacesCommand, RekognitionClient, SearchFacesByImageCommand } from "@aws-sdk/client-rekognition";
import { kAws, kTextPayload } from "../deploy/aws_command.mjs";
import { control, operatorOf, picture, startServer, temporaryFolder } from "../deploy/helper.mjs";
import { build, runLines } from "./program.mjs";
import { send, startRecorder } from "./recorder.mjs";

/** What HTTP itself carries, and who speaks: in a browser none of these is ours to set. */
const kTransport = ["accept-encoding", "connection", "content-length", "user-agent"];
/** What the clients tell about themselves and their retries; IoT's CORS would refuse these in a page. */
const kTheirOwn = ["amz-sdk-invocation-id", "amz-sdk-request", "x-amz-user-agent"];
/** Hashes of the body that SigV4 does not ask for outside S3: the signature holds one already. */
const kBodyHashes = ["x-amz-content-sha256"];
/** A payload is bytes to the SDK (application/octet-stream), nothing to the aws command, and JSON to us; AWS IoT takes any. */
const kPublishOnly = ["content-type"];

const kRegion = "ap-northeast-1", kTopic = "handson/analysis Log/日本!", kPayload = "{\"Smile\":true,\"名\":\"é\"}";
const kPictureFile = picture(6);

/** @typedef {{name: string, service: string, line: Record<string, unknown>, sdk: (clients: Clients) => Promise<unknown>, aws: string[], loose?: string[], refused?: boolean}} Call */
/** @typedef {{rekognition: RekognitionClient, iot: IoTDataPlaneClient}} Clients */

const kImage = { Bytes: readFileSync(kPictureFile) };
const kPicture = kImage.Bytes.toString("base64url");

/** @type {Call[]} */
const kCalls = [
  { name: "DetectFaces", service: "rekognition", line: { call: "detect_faces", picture: kPicture },
    sdk: ({ rekognition }) => rekognition.send(new DetectFacesCommand({ Image: kImage, Attributes: ["ALL"] })),
    aws: ["rekognition", "detect-faces", "--attributes", "ALL", "--image-bytes", `fileb://${kPictureFile}`] },
  // The target has no face collections and keeps no message, and says so: what was sent is compared all the same.
  { name: "SearchFacesByImage", service: "rekognition", refused: true,
    line: { call: "search_faces", picture: kPicture, collection: "people", threshold: 92.5, max_faces: 7 },
    sdk: ({ rekognition }) => rekognition.send(new SearchFacesByImageCommand({ CollectionId: "people", Image: kImage, FaceMatchThreshold: 92.5, MaxFaces: 7 })),
    aws: ["rekognition", "search-faces-by-image", "--collection-id", "people", "--face-match-threshold", "92.5", "--max-faces", "7", "--image-bytes", `fileb://${kPictureFile}`] },
  { name: "Publish", service: "iotdata", loose: kPublishOnly, line: { call: "publish", topic: kTopic, qos: 1, payload: kPayload },
    sdk: ({ iot }) => iot.send(new PublishCommand({ topic: kTopic, qos: 1, payload: Buffer.from(kPayload) })),
    aws: ["iot-data", "publish", "--topic", kTopic, "--qos", "1", ...kTextPayload, "--payload", kPayload] },
  { name: "Publish, retained", service: "iotdata", refused: true, loose: kPublishOnly, line: { call: "publish", topic: "handson/t", qos: 0, retain: true, payload: "{}" },
    sdk: ({ iot }) => iot.send(new PublishCommand({ topic: "handson/t", qos: 0, retain: true, payload: Buffer.from("{}") })),
    aws: ["iot-data", "publish", "--topic", "handson/t", "--qos", "0", "--retain", ...kTextPayload, "--payload", "{}"] },
];

const without = (/** @type {string[]} */ names, /** @type {string[]} */ left) => names.filter((name) => !left.includes(name)).sort();

/** @returns {{signedHeaders: string[], signature: string, key: string, region: string, service: string}} */
function authorizationOf(/** @type {import("./recorder.mjs").Recorded} */ { headers }) {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(headers.authorization);
  assert.ok(match, headers.authorization);
  return { key: match[1], region: match[2], service: match[3], signedHeaders: match[4].split(";"), signature: match[5] };
}

/** The signature that ours gives to exactly what they sent. */
function signLikeThem(/** @type {import("./recorder.mjs").Recorded} */ theirs, /** @type {string} */ secret) {
  const { key, region, service, signedHeaders } = authorizationOf(theirs);
  const added = ["x-amz-date", "x-amz-security-token"];
  const [stages] = runLines("native", "stages", [{ method: theirs.method, path: theirs.path, query: theirs.query, body: theirs.body.toString("utf8"),
    headers: signedHeaders.filter((name) => !added.includes(name)).map((name) => [name, theirs.headers[name]]),
    region, service, key, secret, token: theirs.headers["x-amz-security-token"] ?? "", time: theirs.headers["x-amz-date"] }]);
  return stages.signature;
}

/** @param {Call} call @param {import("./recorder.mjs").Recorded} ours @param {import("./recorder.mjs").Recorded} theirs */
function assertSameRequest(call, ours, theirs) {
  for (const part of /** @type {const} */ (["method", "path", "query"])) assert.equal(ours[part], theirs[part], part);
  if (call.service === "rekognition") {
    // JSON: an object's members have no order, and theirs depends on who wrote them down first.
    assert.deepEqual(JSON.parse(ours.body.toString()), JSON.parse(theirs.body.toString()));
    assert.equal(ours.body.length, theirs.body.length - (theirs.body.toString().match(/[:,] /g) ?? []).length);
  } else {
    assert.deepEqual(ours.body, theirs.body);
  }
  const left = [...kTransport, ...kTheirOwn, ...kBodyHashes, ...(call.loose ?? [])];
  const names = without(Object.keys(theirs.headers), left);
  assert.deepEqual(without(Object.keys(ours.headers), left), names, "headers");
  for (const name of without(names, ["authorization"])) assert.equal(ours.headers[name], theirs.headers[name], name);
  const our = authorizationOf(ours), their = authorizationOf(theirs);
  assert.deepEqual([our.key, our.region, our.service], [their.key, their.region, their.service], "credential scope");
  assert.deepEqual(without(our.signedHeaders, left), without(their.signedHeaders, left), "signed headers");
}

/**
 * Records one call of theirs, then the same of ours for the same second, and compares.
 * @param {Awaited<ReturnType<typeof setUp>>} the @param {Call} call @param {() => Promise<unknown>} callThem
 */
async function compare(the, call, callThem) {
  const failure = await callThem().then(() => undefined, (/** @type {Error} */ error) => error);
  const [theirs, ...more] = the.recorder.take();
  assert.ok(theirs, `nothing was sent: ${failure}`);
  assert.equal(more.length, 0, "one request");
  if (!call.refused) assert.equal(failure, undefined);
  assert.equal(signLikeThem(theirs, the.credentials.secretAccessKey), authorizationOf(theirs).signature, "their signature, made by ours");
  const [request] = runLines("native", "calls", [{ ...call.line, origin: the.server.origin, host: new URL(the.server.origin).host, region: kRegion, service: call.service,
    key: the.credentials.accessKeyId, secret: the.credentials.secretAccessKey, token: "", time: theirs.headers["x-amz-date"] }]);
  const answer = await send(the.recorder.agent, request);
  const [ours] = the.recorder.take();
  assert.equal(answer.status, theirs.status, answer.body);
  if (!call.refused) assert.equal(answer.status, 200, answer.body);
  assertSameRequest(call, ours, theirs);
}

async function setUp(/** @type {import("node:test").TestContext} */ t) {
  build("native");
  const server = await startServer(t);
  const recorder = await startRecorder(t, server.origin);
  return { server, recorder, credentials: operatorOf(server) };
}

const kSkip = kAws ? false : "there is no working aws command (Debian: apt-get install awscli)";

/** Runs the aws command through the recorder. @param {import("node:test").TestContext} t @param {Awaited<ReturnType<typeof setUp>>} the */
function awsCommand(t, the) {
  const home = temporaryFolder(t);
  writeFileSync(join(home, "config"), "[default]\nmax_attempts = 1\n");
  const env = { PATH: process.env.PATH, HOME: home, AWS_CONFIG_FILE: join(home, "config"), AWS_ACCESS_KEY_ID: the.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: the.credentials.secretAccessKey, AWS_DEFAULT_REGION: kRegion, AWS_EC2_METADATA_DISABLED: "true", AWS_PAGER: "",
    LC_ALL: "C.UTF-8", http_proxy: the.recorder.proxy, HTTP_PROXY: the.recorder.proxy };
  return async (/** @type {string[]} */ args) => {
    const child = spawn(/** @type {string} */ (kAws), ["--endpoint-url", the.server.origin, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (text) => { errors += text; });
    const [code] = await once(child, "close");
    if (code !== 0) throw new Error(errors);
  };
}

test("real clients and ours on their way to the local target", async (t) => {
  const the = await setUp(t);
  await t.test("the AWS SDK for JavaScript v3 sends what ours sends", async (t1) => {
    const options = { region: kRegion, endpoint: the.server.origin, credentials: the.credentials, maxAttempts: 1, requestHandler: { httpAgent: the.recorder.agent } };
    const clients = { rekognition: new RekognitionClient(options), iot: new IoTDataPlaneClient(options) };
    for (const call of kCalls) await t1.test(call.name, () => compare(the, call, () => call.sdk(clients)));
  });
  const aws = awsCommand(t, the);
  await t.test("the aws command sends what ours sends", { skip: kSkip }, async (t1) => {
    for (const call of kCalls) await t1.test(call.name, () => compare(the, call, () => aws(call.aws)));
  });
});

/**
 * Both of a guest's calls, theirs and then ours: equal, accepted, and neither of them signed.
 * @param {Awaited<ReturnType<typeof setUp>>} the
 * @param {(call: "get_id"|"get_credentials", id: string) => Promise<unknown>} callThem
 */
async function compareGuest(the, callThem) {
  const { address } = await control(the.server, "/join-code", { kind: "guest" });
  const joined = await fetch(`${the.server.origin}/join`, { method: "POST", headers: { origin: the.server.origin }, body: JSON.stringify({ code: address.split("#join=")[1] }) });
  let id = (await joined.json()).settings.identity_pool_id;
  for (const call of /** @type {const} */ (["get_id", "get_credentials"])) {
    await callThem(call, id);
    const [theirs, ...more] = the.recorder.take();
    assert.equal(more.length, 0, "one request");
    const [request] = runLines("native", "calls", [{ call, id, origin: the.server.origin }]);
    const answer = await send(the.recorder.agent, request);
    const [ours] = the.recorder.take();
    assert.deepEqual([ours.status, theirs.status], [200, 200], answer.body);
    for (const part of /** @type {const} */ (["method", "path", "query"])) assert.equal(ours[part], theirs[part], part);
    assert.deepEqual(JSON.parse(ours.body.toString()), JSON.parse(theirs.body.toString()));
    const left = [...kTransport, ...kTheirOwn], names = without(Object.keys(theirs.headers), left);
    assert.deepEqual(without(Object.keys(ours.headers), left), names);
    for (const name of names) assert.equal(ours.headers[name], theirs.headers[name], name);
    assert.equal(ours.headers.authorization, undefined);
    id = JSON.parse(answer.body).IdentityId;
  }
}

test("real clients and ours becoming a guest of the local target", async (t) => {
  const the = await setUp(t);
  await t.test("the AWS SDK for JavaScript v3", () => {
    const client = new CognitoIdentityClient({ region: kRegion, endpoint: the.server.origin, maxAttempts: 1, requestHandler: { httpAgent: the.recorder.agent } });
    return compareGuest(the, (call, id) => (call === "get_id" ? client.send(new GetIdCommand({ IdentityPoolId: id })) : client.send(new GetCredentialsForIdentityCommand({ IdentityId: id }))));
  });
  const aws = awsCommand(t, the);
  await t.test("the aws command", { skip: kSkip }, () => compareGuest(the, (call, id) =>
    aws(["cognito-identity", ...(call === "get_id" ? ["get-id", "--identity-pool-id", id] : ["get-credentials-for-identity", "--identity-id", id])])));
});
