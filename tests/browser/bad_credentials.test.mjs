/** Bad input: keys, clock, region and endpoint, as Amazon Rekognition and the settings form answer them. */
import assert from "node:assert/strict";
import { assertWellFormed } from "./harness/log_records.mjs";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */

const kOtherKey = "AKIAIOSFODNN7EXAMPLE";
const kOtherSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const kTenMinutesMs = 600_000;

/**
 * Settings that AWS refuses: the sentence, AWS's words; a record that waits goes out once they are right again.
 * @param {{wrong: (parts: Parts) => Promise<Record<string, string>>, key: string, aws: RegExp}} what
 * @returns {(parts: Parts) => Promise<void>}
 */
const refused = ({ wrong, key, aws }) => async (parts) => {
  const { phone, target } = parts;
  phone.announceStatus(400, 403);
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.set(await wrong(parts));
  await phone.sendTestMessages();
  await phone.recordsAre("waiting", 3);
  await phone.shoot();
  await phone.hears(key);
  assert.match(await phone.awsWords(), aws);
  await phone.find("#mirror button", new RegExp(`^${say("button.settings", phone.language)}$`)); // the way to mend it
  await phone.close();
  await phone.set({ region: "ap-northeast-1", iot_endpoint: "faceloglocal", ...await target.credentials() });
  await phone.recordsAre("sent", 3);
  assert.equal((await target.newRecords()).length, 3);
  await phone.shoot();
  await phone.recordsAre("sent", 4);
};

onPhone("wrong key", {}, refused({
  wrong: async () => ({ access_key_id: kOtherKey, secret_access_key: kOtherSecret }),
  key: "aws.wrong_key", aws: /^UnrecognizedClientException · HTTP 400 · request [0-9a-f-]{36}$/,
}));
onPhone("wrong secret", { language: "ja" }, refused({
  wrong: async () => ({ secret_access_key: kOtherSecret }), key: "aws.wrong_secret", aws: /^InvalidSignatureException · HTTP 400 · /,
}));
onPhone("expired token", {}, refused({
  wrong: ({ target }) => session(target, -60), key: "aws.expired_token", aws: /^ExpiredTokenException · HTTP 400 · /,
}));
onPhone("wrong region", { language: "ja" }, refused({
  wrong: async () => ({ region: "us-east-1", iot_endpoint: "faceloglocal" }), key: "aws.wrong_region", aws: /^InvalidSignatureException · HTTP 400 · /,
}));
onPhone("wrong key, cross-origin", { crossOrigin: true }, refused({
  wrong: async () => ({ access_key_id: kOtherKey, secret_access_key: kOtherSecret }), key: "aws.wrong_key", aws: /^UnrecognizedClientException · HTTP 400 · request /,
}));

/** Short-lived keys of the page's user. @param {import("./harness/target.mjs").Target} target @returns {Promise<Record<string, string>>} */
async function session(target, /** @type {number} */ seconds) {
  const { access_key_id, secret_access_key, session_token } = await target.control("/session", { seconds });
  return { access_key_id, secret_access_key, session_token };
}

onPhone("temporary keys: work with their token; without it the form says what is missing", {}, async ({ phone, target }) => {
  const keys = await session(target, 3600);
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type({ ...keys, session_token: "" });
  await phone.find("#field-session_token-problem:not([hidden])", new RegExp(`^${say("settings.session_token.missing", "en").replace(/[().]/g, "\\$&")}$`));
  await phone.tap("form.save");
  assert.equal(await phone.page.evaluate(() => document.activeElement?.id), "field-session_token", "the form stays, at the field");
  await phone.type({ session_token: keys.session_token });
  await phone.tap("form.save");
  await phone.hears("settings.saved");
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
});

onPhone("a token that expires between two pictures", {}, async ({ phone, target }) => {
  phone.announceStatus(400, 403);
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await target.fault("rekognition", { kind: "expired_token" });
  await target.fault("iotdata", { kind: "expired_token" });
  await phone.shoot();
  await phone.hears("aws.expired_token");
  assert.match(await phone.awsWords(), /^ExpiredTokenException · HTTP 400 · /);
  await phone.tap("button.again");
  await target.noFaults();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
});

onPhone("a mistyped key, region or endpoint is said in the form at once", { language: "ja" }, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  /** @type {[string, string, string, string[]][]} */
  const cases = [
    ["access_key_id", "AKIA-123", "settings.access_key_id.invalid", []], ["region", "tokyo", "settings.region.invalid", []],
    ["secret_access_key", "short", "settings.secret_access_key.invalid", []], ["topic", "handson/#", "settings.topic.wildcard", []],
    ["iot_endpoint", "evil.example.com", "settings.iot_endpoint.invalid", ["ap-northeast-1"]], ["buffer_interval_s", "soon", "settings.buffer_interval_s.invalid", []],
    ["iot_endpoint", "abc-ats.iot.us-east-1.amazonaws.com", "settings.iot_endpoint.other_region", ["us-east-1", "ap-northeast-1"]],
    ["device_id", "test", "settings.device_id.invalid", []],
  ];
  for (const [name, value, key, args] of cases) {
    const before = await phone.page.locator(`#field-${name}`).inputValue();
    await phone.type({ [name]: value });
    await phone.page.locator(`#field-${name}-problem`).waitFor({ state: "visible" });
    assert.equal(await phone.page.locator(`#field-${name}-problem`).textContent(), say(key, "ja", args));
    await phone.type({ [name]: before });
    await phone.page.locator(`#field-${name}-problem`).waitFor({ state: "hidden" });
  }
});

/** A clock that is wrong by ten minutes is put right without a word to the user. */
const clock = (serverMs = 0) => async (/** @type {Parts} */ { phone, target }) => {
  phone.announceStatus(400);
  const before = await target.requests("rekognition");
  for (const service of /** @type {const} */ (["rekognition", "iotdata"])) {
    if (serverMs) await target.fault(service, { kind: "clock", offset_ms: serverMs });
  }
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
  assertWellFormed((await target.newRecords())[0], { nowMs: Date.now() + serverMs });
  assert.equal(await target.requests("rekognition"), before + 2, "refused once, then right");
};
const phoneIsFast = () => { const now = Date.now; Date.now = () => now() + 600_000; };
const phoneIsSlow = () => { const now = Date.now; Date.now = () => now() - 600_000; };
for (const crossOrigin of [false, true]) {
  const where = crossOrigin ? ", cross-origin" : "";
  onPhone(`the phone's clock is 10 minutes fast${where}`, { crossOrigin, init: [phoneIsFast] }, clock());
  onPhone(`the phone's clock is 10 minutes slow${where}`, { crossOrigin, init: [phoneIsSlow], language: "ja" }, clock());
}
onPhone("AWS's clock is 10 minutes ahead", {}, clock(kTenMinutesMs));
onPhone("AWS's clock is 10 minutes behind", {}, clock(-kTenMinutesMs));

onPhone("another IoT endpoint: refused before a byte is sent, with the host's name", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.set({ iot_endpoint: "a1b2c3d4e5f6g7" });
  await phone.chipSays("endpoint.not_allowed");
  await phone.find('#mirror [data-name="publish-state"]', /a1b2c3d4e5f6g7-ats\.iot\.ap-northeast-1\.amazonaws\.com/);
  const before = await target.requests("iotdata");
  await phone.shoot();
  await phone.recordsAre("waiting", 1);
  await phone.close();
  assert.equal(await target.requests("iotdata"), before);
  await phone.set({ iot_endpoint: "faceloglocal-ats" });
  await phone.recordsAre("sent", 1);
  assert.equal((await target.newRecords()).length, 1);
});

onPhone("another region's Rekognition: refused before a byte is sent, with the host's name", { language: "ja" }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.set({ region: "eu-west-1", iot_endpoint: "faceloglocal" });
  const before = await target.requests("rekognition");
  await phone.shoot();
  await phone.hears("endpoint.not_allowed", ["rekognition.eu-west-1.amazonaws.com", "ap-northeast-1, us-east-1"]);
  assert.equal(await target.requests("rekognition"), before);
});
