/** Signatures and rights, over the wire, as AWS answers them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { parseAuthorization, amzDate } from "../../deploy/local/sigv4.mjs";
import { callAws, control, detectFaces, joinAsPage, operatorOf, publish, startServer } from "./helper.mjs";

/** @type {import("./helper.mjs").Running} */
let server;
/** @type {import("./helper.mjs").Credentials} */
let page;

before(async (t) => {
  server = await startServer(/** @type {any} */ (t));
  page = await joinAsPage(server);
});

const kBody = { Image: { Bytes: "AAAA" } };
const kMinute = 60_000;

async function rekognitionError(/** @type {Promise<Response>} */ call) {
  const answer = await call;
  assert.equal(answer.status, 400);
  const body = await answer.json();
  assert.equal(answer.headers.get("x-amzn-errortype"), body.__type);
  return { ...body, date: answer.headers.get("date") };
}

async function iotError(/** @type {Promise<Response>} */ call) {
  const answer = await call;
  const { message, traceId } = await answer.json();
  assert.match(traceId, /^[0-9a-f-]{36}$/);
  return { status: answer.status, code: answer.headers.get("x-amzn-errortype"), message };
}

test("signature: a right one is let in", async () => {
  const answer = await publish(server.origin, page, "{}");
  assert.equal(answer.status, 200);
  const { message, traceId } = await answer.json();
  assert.equal(message, "OK");
  assert.match(traceId, /^[0-9a-f-]{36}$/);
  assert.equal((await rekognitionError(detectFaces(server.origin, page, kBody))).__type, "InvalidImageFormatException");
});

test("signature: an unknown key", async () => {
  const unknown = { ...page, accessKeyId: "AKIANOBODYKNOWSTHIS0" };
  assert.equal((await rekognitionError(detectFaces(server.origin, unknown, kBody))).__type, "UnrecognizedClientException");
  const iot = await iotError(publish(server.origin, unknown, "{}"));
  assert.deepEqual([iot.status, iot.code], [403, "ForbiddenException"]);
});

test("signature: a wrong secret", async () => {
  const wrong = { ...page, secretAccessKey: "wrong" };
  const error = await rekognitionError(detectFaces(server.origin, wrong, kBody));
  assert.equal(error.__type, "InvalidSignatureException");
  assert.match(error.message, /^The request signature we calculated does not match/);
  const iot = await iotError(publish(server.origin, wrong, "{}"));
  assert.deepEqual([iot.status, iot.code], [403, "InvalidSignatureException"]);
});

test("signature: a clock ten minutes off, with the server's time in the answer", async () => {
  const late = await rekognitionError(detectFaces(server.origin, page, kBody, { at: new Date(Date.now() - 10 * kMinute) }));
  assert.equal(late.__type, "InvalidSignatureException");
  const [, sent, bound, now] = /** @type {RegExpExecArray} */ (/^Signature expired: (\d{8}T\d{6}Z) is now earlier than (\d{8}T\d{6}Z) \((\d{8}T\d{6}Z) - 5 min\.\)$/.exec(late.message));
  assert.ok(sent < bound && bound < now);
  assert.equal(amzDate(Date.parse(late.date)), now);
  const early = await rekognitionError(detectFaces(server.origin, page, kBody, { at: new Date(Date.now() + 10 * kMinute) }));
  assert.match(early.message, /^Signature not yet current: \S+ is still later than \S+ \(\S+ \+ 5 min\.\)$/);
  assert.match((await iotError(publish(server.origin, page, "{}", { at: new Date(Date.now() - 10 * kMinute) }))).message, /^Signature expired/);
  assert.equal((await publish(server.origin, page, "{}", { at: new Date(Date.now() - 4 * kMinute) })).status, 200);
});

test("signature: a server's clock that is off, as a fault", async () => {
  await control(server, "/faults", { service: "rekognition", count: 1, fault: { kind: "clock", offset_ms: 10 * kMinute } });
  const error = await rekognitionError(detectFaces(server.origin, page, kBody));
  assert.match(error.message, /^Signature expired/);
  assert.ok(Math.abs(Date.parse(error.date) - Date.now() - 10 * kMinute) < kMinute);
});

test("signature: session tokens: right, missing, wrong and expired", async () => {
  const issue = async (/** @type {number} */ seconds) => {
    const s = await control(server, "/session", { seconds });
    return { accessKeyId: s.access_key_id, secretAccessKey: s.secret_access_key, sessionToken: s.session_token };
  };
  const good = await issue(900);
  assert.equal((await publish(server.origin, good, "{}")).status, 200);
  const none = { accessKeyId: good.accessKeyId, secretAccessKey: good.secretAccessKey };
  assert.equal((await rekognitionError(detectFaces(server.origin, none, kBody))).__type, "UnrecognizedClientException");
  assert.equal((await rekognitionError(detectFaces(server.origin, { ...good, sessionToken: "x" }, kBody))).__type, "UnrecognizedClientException");
  const old = await issue(-1);
  assert.equal((await rekognitionError(detectFaces(server.origin, old, kBody))).__type, "ExpiredTokenException");
  const iot = await iotError(publish(server.origin, old, "{}"));
  assert.deepEqual([iot.status, iot.code], [403, "ExpiredTokenException"]);
});

test("signature: another region or service in its scope", async () => {
  const region = await rekognitionError(detectFaces(server.origin, page, kBody, { region: "us-east-1" }));
  assert.equal(region.message, "Credential should be scoped to a valid region, not 'us-east-1'. ");
  const service = await rekognitionError(detectFaces(server.origin, page, kBody, { service: "iotdata" }));
  assert.equal(service.message, "Credential should be scoped to correct service: 'rekognition'. ");
  assert.equal((await iotError(publish(server.origin, page, "{}", { region: "us-east-1" }))).status, 403);
});

test("signature: the body that was signed is the one that counts", async () => {
  const real = globalThis.fetch;
  globalThis.fetch = (url, options) => real(url, { ...options, body: '{"changed":1}' });
  try {
    assert.equal((await iotError(publish(server.origin, page, "{}"))).code, "InvalidSignatureException");
  } finally {
    globalThis.fetch = real;
  }
});

test("signature: a header of AWS's that was not signed is refused, and so is no signature", async () => {
  const real = globalThis.fetch;
  globalThis.fetch = (url, options) => real(url, { ...options, headers: { .../** @type {any} */ (options?.headers), "x-amz-extra": "1" } });
  try {
    assert.match((await iotError(publish(server.origin, page, "{}"))).message, /not signed: x-amz-extra/);
  } finally {
    globalThis.fetch = real;
  }
  assert.equal((await fetch(`${server.origin}/topics/a`, { method: "POST", body: "{}" })).status, 403);
});

test("rights: the page's user publishes below handson/ alone and has none on the bucket", async () => {
  const iot = await iotError(publish(server.origin, page, "{}", { topic: "other/analysisLogData" }));
  assert.deepEqual(iot, { status: 403, code: "ForbiddenException", message: "Forbidden" });
  for (const path of ["/", "/facelog-logbucket-local", "/facelog-logbucket-local/log/x"]) {
    const answer = await callAws(server.origin, page, { service: "s3", method: "GET", path, query: path.endsWith("local") ? { "list-type": "2" } : {} });
    assert.equal(answer.status, 403);
    assert.match(await answer.text(), /<Code>AccessDenied<\/Code>/);
  }
  assert.equal((await callAws(server.origin, operatorOf(server), { service: "s3", method: "GET", path: "/" })).status, 200);
});

test("services that are not here say so", async () => {
  for (const call of [{ service: "sts", path: "/" }, { service: "s3", method: "GET", path: "/facelog-logbucket-local", query: { versioning: "" } },
    { service: "rekognition", path: "/", headers: { "x-amz-target": "RekognitionService.IndexFaces" } },
    { service: "cognito-identity", path: "/", headers: { "x-amz-target": "AWSCognitoIdentityService.GetOpenIdToken" } }]) {
    const answer = await callAws(server.origin, operatorOf(server), call);
    assert.ok(answer.status >= 400);
    assert.match(await answer.text(), /is not here/);
  }
});

test("authorization header: parsed with and without spaces", () => {
  const auth = parseAuthorization("AWS4-HMAC-SHA256 Credential=A/20150830/r/s/aws4_request,SignedHeaders=host;x-amz-date,Signature=ff");
  assert.deepEqual(auth, { accessKeyId: "A", date: "20150830", region: "r", service: "s", signedHeaders: ["host", "x-amz-date"], signature: "ff" });
  assert.equal(parseAuthorization("Basic x"), undefined);
});
