/** The self-test: each fault provoked, named at its own step, with AWS's words; the steps behind it are not run. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { say, sentence } from "./harness/texts.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */
/** @typedef {{state: string, text: string}} Step */

const kOtherKey = "AKIAIOSFODNN7EXAMPLE";
const kOtherSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const kNobody = "ap-northeast-1:00000000-1111-2222-3333-444444444444";
const kSteps = ["network", "clock", "credentials", "region", "rekognition", "endpoint", "topic", "message", "arrival"];
const kLetters = /** @type {Record<string, string>} */ ({ waiting: ".", passed: "p", noted: "n", failed: "F", not_run: "-" });

/** @param {Parts["phone"]} phone @returns {Promise<Record<string, Step>>} */
async function steps(phone) {
  const all = await phone.page.locator("#readout [data-step]").evaluateAll((items) => items.map((each) => {
    const { step = "", state = "" } = /** @type {HTMLElement} */ (each).dataset;
    return /** @type {[string, Step]} */ ([step, { state, text: each.textContent ?? "" }]);
  }));
  assert.deepEqual(all.map(([step]) => step), kSteps);
  return Object.fromEntries(all);
}

/** Until the run has ended. @param {Parts["phone"]} phone */
async function ended(phone) {
  await phone.find('html[data-room="self_test"]');
  await phone.find('#mirror [data-name="self-test-again"]');
  await phone.find("#readout [data-step=arrival]:not([data-state=waiting])");
  return steps(phone);
}

/** @param {Parts["phone"]} phone */
async function testFromSettings(phone) {
  await phone.openSettings();
  await phone.tap("self_test.title");
  await phone.find("dialog[open]", null, true);
  return ended(phone);
}

/** The states as letters, and the fault's sentence at its step. @param {Parts["phone"]} phone @param {Record<string, Step>} found @param {string} letters @param {string} key @param {{args?: string[], aws?: string}} more */
function assertFound(phone, found, letters, key, { args = [], aws = "" } = {}) {
  assert.equal(kSteps.map((step) => kLetters[found[step].state]).join(""), letters, JSON.stringify(found));
  const failed = kSteps.find((step) => found[step].state === "failed") ?? "";
  assert.match(found[failed].text, new RegExp(`^${say("self_test.failed", phone.language)} · ${sentence(key, phone.language, args).source}${aws ? ` · ${aws}` : "$"}`));
  for (const step of kSteps.filter((each) => found[each].state === "not_run")) {
    assert.equal(found[step].text, say("self_test.not_run", phone.language));
  }
}

for (const crossOrigin of [false, true]) {
  onPhone(`self-test: all is well${crossOrigin ? ", cross-origin, in Japanese" : ""}; its message is in the bucket where it says`, { crossOrigin, language: crossOrigin ? "ja" : "en" }, async ({ phone, target }) => {
    phone.announceStatus(400); // about the bytes that are no picture
    await phone.join(await target.joinAddress());
    const before = [await target.requests("rekognition"), await target.requests("iotdata")];
    const found = await testFromSettings(phone);
    await phone.hears("self_test.ok");
    assert.equal(kSteps.map((step) => kLetters[found[step].state]).join(""), "ppppppppn", JSON.stringify(found));
    assert.deepEqual([await target.requests("rekognition"), await target.requests("iotdata")], before.map((count) => count + 1));
    const [object] = await target.newObjects();
    const record = JSON.parse(object.text);
    assert.equal(record.DeviceId, "test");
    assert.ok(found.message.text.includes(record.RecordId), found.message.text);
    const folder = /\d{4}\/\d\d\/\d\d\/\d\d\//.exec(found.arrival.text)?.[0] ?? "none";
    assert.ok(object.key.includes(folder), `${object.key} is in ${folder}`);
    assert.deepEqual(await phone.records(), [], "no record of its own");
    // Once more, and out.
    await phone.tap("self_test.again");
    await phone.hears("self_test.ok");
    await phone.page.goBack();
    await phone.find('html[data-room="camera"]');
    await phone.find("#readout [data-step]", null, true);
    assert.equal((await target.newRecords()).length, 1);
  });
}

/**
 * @param {string} name @param {import("./harness/suite.mjs").Options} options
 * @param {{letters: string, key: string, args?: string[], aws?: string, statuses?: number[], from?: "key"|"guest"|"nothing", provoke: (parts: Parts) => Promise<unknown>}} what
 */
function fault(name, options, { letters, key, args, aws, statuses = [400, 403], from = "key", provoke }) {
  onPhone(`self-test: ${name}`, options, async (parts) => {
    const { phone, target } = parts;
    phone.announceStatus(...statuses);
    if (from === "nothing") await phone.open(target.ready.origin);
    else await phone.join(await target.joinAddress(from));
    await provoke(parts);
    assertFound(phone, await testFromSettings(phone), letters, key, { args, aws });
    await phone.find('#mirror [data-name="self-test-settings"]'); // the way to mend it
    assert.deepEqual(await target.newRecords(), []);
  });
}

const kId = "[^·]*[0-9a-f-]{36}";
const ja = /** @type {const} */ ("ja");

// --- network ---

fault("no network", {}, { letters: "F--------", key: "network.offline", provoke: async ({ phone }) => {
  await phone.haveSettings();
  await phone.setOffline(true);
  await phone.hears("network.offline");
} });
fault("a network that leads nowhere", { language: ja }, { letters: "F--------", key: "network.offline", provoke: async ({ phone }) => {
  await phone.haveSettings();
  phone.announceNoAnswer();
  await phone.page.route("**/*", (route) => route.abort("connectionrefused"));
} });
fault("a sign-in page of the network", {}, { letters: "F--------", key: "answer.not_json", aws: "HTTP 200", statuses: [400],
  provoke: ({ target }) => target.fault("rekognition", { kind: "body", status: 200, body: "<html>Welcome to the hotel</html>" }) });

// --- credentials ---

fault("no key", {}, { letters: "ppF------", key: "settings.access_key_id.missing", from: "nothing", provoke: async () => {} });
fault("a key without its secret", { language: ja }, { letters: "ppF------", key: "settings.secret_access_key.missing", from: "nothing",
  provoke: ({ phone }) => phone.set({ access_key_id: kOtherKey }) });
fault("a key that AWS does not know", {}, { letters: "ppF------", key: "aws.wrong_key", aws: `UnrecognizedClientException · HTTP 400 · ${kId}`,
  provoke: ({ phone }) => phone.set({ access_key_id: kOtherKey, secret_access_key: kOtherSecret }) });
for (const crossOrigin of [false, true]) {
  fault(`a wrong secret${crossOrigin ? ", cross-origin" : ""}`, { language: ja, crossOrigin }, { letters: "ppF------", key: "aws.wrong_secret", aws: `InvalidSignatureException · HTTP 400 · ${kId}`,
    provoke: ({ phone }) => phone.set({ secret_access_key: kOtherSecret }) });
}
fault("an expired token", {}, { letters: "ppF------", key: "aws.expired_token", aws: "ExpiredTokenException · HTTP 400", provoke: async ({ phone, target }) => {
  const { expires_at_ms: _, ...keys } = await target.control("/session", { seconds: -60 });
  await phone.set(keys);
} });
fault("a guest's pool that is not there", {}, { letters: "ppF------", key: "aws.guest_pool_not_found", aws: "ResourceNotFoundException · HTTP 400", from: "guest",
  provoke: ({ phone }) => phone.set({ identity_pool_id: kNobody }) });
fault("a pool that lets no guests in", { language: ja, crossOrigin: true }, { letters: "ppF------", key: "aws.guest_not_allowed", aws: "NotAuthorizedException · HTTP 400", from: "guest",
  provoke: ({ target }) => target.fault("cognito", { kind: "status", status: 400, code: "NotAuthorizedException" }) });
fault("Amazon Cognito hides its answer", { crossOrigin: true }, { letters: "p-F------", key: "aws.no_answer_cognito", from: "guest", statuses: [400, 501], provoke: ({ phone, target }) => {
  phone.announceNoAnswer();
  return target.fault("cognito", { kind: "lost_answer" });
} });

// --- region and Amazon Rekognition ---

fault("a region that AWS does not take", { language: ja }, { letters: "pp-F-----", key: "aws.wrong_region", aws: "InvalidSignatureException · HTTP 400",
  provoke: ({ phone }) => phone.set({ region: "us-east-1", iot_endpoint: "faceloglocal" }) });
fault("a region whose host this page may not call", {}, { letters: "p--F-----", key: "endpoint.not_allowed", args: ["rekognition.eu-west-1.amazonaws.com", "ap-northeast-1, us-east-1"],
  provoke: ({ phone }) => phone.set({ region: "eu-west-1", iot_endpoint: "faceloglocal" }) });
fault("nothing answers at Amazon Rekognition's host", { language: ja, crossOrigin: true }, { letters: "p--F-----", key: "self_test.host_unreachable", provoke: ({ phone, target }) => {
  phone.announceNoAnswer();
  return phone.page.route(`${target.ready.endpoints}/**`, (route) => route.abort("namenotresolved"));
} });
fault("Amazon Rekognition's answer is lost", { crossOrigin: true }, { letters: "p---F----", key: "aws.no_answer_rekognition", statuses: [501], provoke: ({ phone, target }) => {
  phone.announceNoAnswer();
  return target.fault("rekognition", { kind: "reset" });
} });
for (const crossOrigin of [false, true]) {
  fault(`no permission for DetectFaces${crossOrigin ? ", cross-origin" : ""}`, { crossOrigin }, { letters: "ppppF----", key: "aws.access_denied_rekognition", aws: `AccessDeniedException · HTTP 400 · ${kId}`,
    provoke: ({ target }) => target.fault("rekognition", { kind: "status", status: 400, code: "AccessDeniedException" }) });
}
fault("Amazon Rekognition has a fault of its own", { language: ja }, { letters: "pp--F----", key: "aws.server_fault", args: ["500"], aws: "InternalServerError · HTTP 500", statuses: [500],
  provoke: ({ target }) => target.fault("rekognition", { kind: "status", status: 500, code: "InternalServerError" }) });

// --- AWS IoT ---

/** A config.json of its own for the page. @param {Parts} parts @param {(config: any) => void} change */
const configured = async ({ phone, target }, change) => {
  const config = await (await fetch(`${target.ready.origin}/config.json`)).json();
  change(config);
  await phone.page.route("**/config.json", (route) => route.fulfill({ json: config }));
};

fault("no IoT endpoint", { language: ja }, { letters: "pppppF---", key: "settings.iot_endpoint.missing", from: "nothing", provoke: async (parts) => {
  await configured(parts, (config) => { delete config.iot_endpoint; });
  await parts.phone.open(parts.target.ready.origin);
  await parts.phone.set(await parts.target.credentials());
} });
fault("an IoT endpoint that this page may not call", {}, { letters: "pppppF---", key: "endpoint.not_allowed", args: ["a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com", "ap-northeast-1, us-east-1"],
  provoke: ({ phone }) => phone.set({ iot_endpoint: "a1b2c3d4e5f6g7" }) });
fault("the content policy lacks the IoT endpoint", {}, { letters: "pppppF---", key: "self_test.iot_unreachable", args: ["127.0.0.1:1"], from: "nothing", provoke: async (parts) => {
  const { phone, target } = parts;
  phone.announce(/policy violation: connect-src/, /Content Security Policy/);
  await configured(parts, (config) => {
    for (const host of Object.keys(config.hosts)) if (host.includes(".iot.")) config.hosts[host] = "http://127.0.0.1:1";
  });
  await phone.open(target.ready.origin);
  await phone.set(await target.credentials());
} });
fault("nothing answers at the IoT endpoint", { crossOrigin: true, language: ja }, { letters: "pppppF---", key: "self_test.iot_unreachable", provoke: ({ phone, target }) => {
  phone.announceNoAnswer();
  const { host } = new URL(target.ready.endpoints);
  const isIot = (/** @type {URL} */ url) => url.host === host && url.pathname.startsWith("/topics/");
  return Promise.all([phone.page.route(isIot, (route) => route.abort("namenotresolved")),
    phone.page.route(`${target.ready.endpoints}/`, (route) => (route.request().method() === "GET" ? route.abort("namenotresolved") : route.fallback()))]);
} });
for (const [sight, key] of /** @type {const} */ ([["same origin", "self_test.iot_refused"], ["cross-origin", "self_test.iot_refused"], ["no CORS on errors", "self_test.iot_hidden"]])) {
  fault(`the policy does not allow the topic, ${sight}`, { crossOrigin: sight !== "same origin", language: sight === "cross-origin" ? ja : "en" }, {
    letters: "ppppppF--", key, args: ["other/topic"], statuses: [400, 403, 501], aws: sight === "no CORS on errors" ? "" : `${sight === "same origin" ? "ForbiddenException · " : ""}HTTP 403 · ${kId}`,
    provoke: async ({ phone, target }) => {
      phone.announceNoAnswer();
      if (sight === "no CORS on errors") await target.fault("iotdata", { kind: "no_cors_on_errors" });
      await phone.set({ topic: "other/topic" });
    } });
}
fault("AWS IoT has a fault of its own", { crossOrigin: true }, { letters: "pppppp-F-", key: "aws.server_fault", args: ["503"], aws: "HTTP 503", statuses: [400, 503],
  provoke: ({ target }) => target.fault("iotdata", { kind: "status", status: 503, code: "ServiceUnavailableException" }) });

// --- clock ---

for (const [how, skew] of /** @type {const} */ ([["fast", 600_000], ["slow", -600_000]])) {
  onPhone(`self-test: the phone's clock is 10 minutes ${how}: noted, and the rest is tested`, { crossOrigin: skew > 0, language: skew > 0 ? "ja" : "en",
    init: [skew > 0 ? () => { const now = Date.now; Date.now = () => now() + 600_000; } : () => { const now = Date.now; Date.now = () => now() - 600_000; }] }, async ({ phone, target }) => {
    phone.announceStatus(400);
    await phone.join(await target.joinAddress());
    const found = await testFromSettings(phone);
    assert.equal(kSteps.map((step) => kLetters[found[step].state]).join(""), "pnppppppn", JSON.stringify(found));
    assert.match(found.clock.text, sentence("self_test.clock_off", phone.language));
    assert.ok(Math.abs(Number(/\d+/.exec(found.clock.text)?.[0]) - 600) <= 2, found.clock.text);
    assert.equal((await target.newRecords()).length, 1);
  });
}

// --- ways in, out and on ---

onPhone("self-test: a guest, all well", { language: "ja" }, async ({ phone, target }) => {
  phone.announceStatus(400);
  await phone.join(await target.joinAddress("guest"));
  const found = await testFromSettings(phone);
  assert.equal(kSteps.map((step) => kLetters[found[step].state]).join(""), "ppppppppn", JSON.stringify(found));
  assert.equal((await target.newRecords()).length, 1);
});

onPhone("self-test: from the paused banner and a picture's error; settings mended from there, and what waited goes out", {}, async ({ phone, target }) => {
  phone.announceStatus(400, 403);
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.set({ secret_access_key: kOtherSecret });
  await phone.sendTestMessages();
  await phone.find('#mirror [data-name="pause"]');
  await phone.tap("self_test.title");
  assertFound(phone, await ended(phone), "ppF------", "aws.wrong_secret", { aws: "InvalidSignatureException · HTTP 400" });
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
  await phone.shoot();
  await phone.find('html[data-room="error"]');
  await phone.tap("self_test.title");
  assertFound(phone, await ended(phone), "ppF------", "aws.wrong_secret", { aws: "InvalidSignatureException · HTTP 400" });
  await phone.set(await target.credentials());
  await phone.find('html[data-room="self_test"]');
  await phone.recordsAre("sent", 3);
  await phone.tap("self_test.again");
  await phone.hears("self_test.ok");
  await phone.page.goBack();
  await phone.find('html[data-room="error"]'); // where it was opened
  await phone.close();
});

onPhone("self-test: it is left while it runs, delivery goes on meanwhile, and its end is told", {}, async ({ phone, target }) => {
  phone.announceStatus(400);
  await phone.join(await target.joinAddress());
  await target.fault("rekognition", { kind: "latency", ms: 3000 });
  await phone.openSettings();
  await phone.tap("self_test.title");
  await phone.find('#readout [data-step=network][data-state="waiting"]');
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 3);
  await phone.hears("self_test.ok");
  assert.equal((await target.newRecords()).length, 4);
});
