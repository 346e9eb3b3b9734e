/**
 * Thousands of requests signed by botocore, by @smithy/signature-v4 and by ours: every stage is the same text.
 * It knows nothing of what the services make of them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { presignWithSmithy, signWithBotocore, signWithSmithy } from "./oracles.mjs";
import { build, runLines } from "./program.mjs";
import { makeRequests } from "./requests.mjs";

const kSeed = Number(process.env.FACELOG_SEED ?? 20150830);
const kCount = process.env.FACELOG_LONG === "1" ? 100_000 : 5_000;
const kPresignCount = kCount / 5;
const kStages = /** @type {const} */ (["canonical_request", "string_to_sign", "signature"]);

test.before(() => { build("native"); });

/** @param {string} oracle @param {any} request @param {any} ours @param {any} theirs */
function assertSameStages(oracle, request, ours, theirs) {
  for (const stage of kStages) {
    assert.equal(ours[stage], theirs[stage], `${stage}, ours beside ${oracle}'s (seed ${kSeed}): ${JSON.stringify(request)}`);
  }
}

test("botocore signs every generated request as ours, stage by stage", () => {
  const requests = makeRequests(kSeed, kCount);
  const ours = runLines("native", "stages", requests), theirs = signWithBotocore(requests);
  assert.deepEqual([ours.length, theirs.length], [kCount, kCount]);
  requests.forEach((request, i) => assertSameStages("botocore", request, ours[i], theirs[i]));
});

test("@smithy/signature-v4 signs every generated request as ours, stage by stage", async () => {
  const requests = makeRequests(kSeed, kCount);
  const ours = runLines("native", "stages", requests);
  assert.equal(ours.length, kCount);
  for (const [i, request] of requests.entries()) {
    const theirs = await signWithSmithy(request);
    assertSameStages("smithy", request, ours[i], theirs);
    for (const [name, value] of ours[i].headers) assert.equal(value, theirs.headers[name], name);
    assert.equal(ours[i].headers.length, request.token ? 3 : 2);
  }
});

test("@smithy/signature-v4 presigns every generated address as ours, its token signed or after the signature", async () => {
  const requests = makeRequests(kSeed + 1, kPresignCount, { hoistable: true })
    .map((request, i) => ({ ...request, presign: true, expires: [1, 60, 86_400, 604_800][i % 4], token_after: i % 3 === 0 }));
  const ours = runLines("native", "stages", requests);
  assert.equal(ours.length, kPresignCount);
  for (const [i, request] of requests.entries()) {
    // The library knows one place for the token only: it presigns without, and the token is appended as MQTT clients do it.
    const theirs = await presignWithSmithy(request.token_after ? { ...request, token: "" } : request, request.expires);
    assertSameStages("smithy", request, ours[i], theirs);
    const wanted = Object.entries(theirs.query).flatMap(([key, value]) => [value].flat().map((one) => [key, one]));
    if (request.token_after && request.token) {
      wanted.push(["X-Amz-Security-Token", request.token]);
      assert.ok(ours[i].presigned_query.includes(`&X-Amz-Signature=${theirs.signature}&X-Amz-Security-Token=`));
    }
    const query = new URLSearchParams(ours[i].presigned_query.replaceAll("+", "%2B"));
    assert.deepEqual([...query].sort(), wanted.sort());
  }
});

test("the seed makes what the test promises: odd paths, queries, headers, text, tokens and times", () => {
  const requests = makeRequests(kSeed, kCount);
  const count = (/** @type {(request: import("./requests.mjs").Request) => boolean} */ has) => requests.filter(has).length;
  const lower = (/** @type {import("./requests.mjs").Request} */ { headers }) => headers.map(([name]) => name.toLowerCase());
  const found = {
    emptySegment: count(({ path }) => path.includes("//")), dotSegment: count(({ path }) => /\/\.\.?(\/|$)/.test(path)),
    percent: count(({ path }) => /%[0-9A-F]{2}/i.test(path)), looseQuery: count(({ query }) => /(^|&)[^=&]+(&|$)/.test(query)),
    repeatedKey: count(({ pairs }) => new Set(pairs.map(([key]) => key)).size < pairs.length), emptyKey: count(({ pairs }) => pairs.some(([key]) => key === "")),
    spaces: count(({ headers }) => headers.some(([, value]) => /\S {2,}\S/.test(value))), folds: count(({ headers }) => headers.some(([, value]) => /\n/.test(value))),
    repeatedHeader: count((request) => new Set(lower(request)).size < request.headers.length),
    otherText: count(({ path, headers, body }) => /[^\0-\x7f]/.test(path + headers.join() + body)), token: count(({ token }) => token !== ""),
    leapDay: count(({ time }) => time.slice(4, 8) === "0229"), midnight: count(({ time }) => time.endsWith("T000000Z")),
  };
  for (const [what, number] of Object.entries(found)) assert.ok(number > kCount / 50, `${what}: ${number}`);
});

const kKeys = { key: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", time: "20150830T123600Z", region: "ap-northeast-1" };
const kIotHost = "example-ats.iot.ap-northeast-1.amazonaws.com", kToken = "TOKEN/+=EXAMPLE";
const kGolden = [
  { ...kKeys, service: "iotdata", token: "", method: "POST", path: "/topics/handson%2FanalysisLogData", query: "qos=1", pairs: [["qos", "1"]],
    headers: [["content-type", "application/json"], ["host", kIotHost]], body: "{\"Timestamp\":\"2015-08-30T12:36:00Z\",\"Smile\":true}",
    wanted: "1f823ea5417d0db5be626b9a7fe91133e7a8853aa494d7b3215f63a347fd939d" },
  { ...kKeys, service: "rekognition", token: kToken, method: "POST", path: "/", query: "", pairs: [],
    headers: [["content-type", "application/x-amz-json-1.1"], ["host", "rekognition.ap-northeast-1.amazonaws.com"], ["x-amz-target", "RekognitionService.DetectFaces"]],
    body: "{\"Image\":{\"Bytes\":\"/9j/4AAQ\"},\"Attributes\":[\"ALL\"]}", wanted: "5a0124c80bbb133c1cfa566161bb9e9544f8f49cdae08fd0024bd97030ba370b" },
  { ...kKeys, service: "iotdevicegateway", token: kToken, method: "GET", path: "/mqtt", query: "", pairs: [], headers: [["host", kIotHost]], body: "",
    presign: true, expires: 86_400, token_after: true, wanted: "4d4575ac76f170d708d08afc22ca5f40a93b5688b20aafb656357dc3ad90c585" },
];

test("the golden vectors: publish, DetectFaces with a token, MQTT's address; natively and as WebAssembly", async () => {
  build("wasm-tests");
  for (const preset of /** @type {const} */ (["native", "wasm-tests"])) {
    const ours = runLines(preset, "stages", kGolden);
    assert.deepEqual(ours.map(({ signature }) => signature), kGolden.map(({ wanted }) => wanted));
  }
  const requests = /** @type {any[]} */ (kGolden);
  assert.equal((await signWithSmithy(requests[0])).signature, kGolden[0].wanted);
  assert.equal((await signWithSmithy(requests[1])).signature, kGolden[1].wanted);
  assert.equal((await presignWithSmithy({ ...requests[2], token: "" }, 86_400)).signature, kGolden[2].wanted);
  assert.deepEqual(signWithBotocore(requests.slice(0, 2)).map(({ signature }) => signature), kGolden.slice(0, 2).map(({ wanted }) => wanted));
});

test("WebAssembly signs as the native build does", () => {
  const requests = makeRequests(kSeed + 2, 1_000);
  assert.deepEqual(runLines("wasm-tests", "stages", requests), runLines("native", "stages", requests));
});
