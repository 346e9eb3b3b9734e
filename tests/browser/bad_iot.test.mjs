/** Bad input as AWS IoT answers it, with CORS headers on its errors and without: no record is lost. */
import assert from "node:assert/strict";
import { assertWellFormed } from "./harness/log_records.mjs";
import { suite } from "./harness/suite.mjs";
import { say, sentence } from "./harness/texts.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */
/** What the page can see of an error: all of it on its own origin, the body across origins, or nothing at all. @typedef {"same origin"|"cross-origin"|"no CORS on errors"} Sight */

const kOtherKey = "AKIAIOSFODNN7EXAMPLE";
const kOtherSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const kSights = /** @type {Sight[]} */ (["same origin", "cross-origin", "no CORS on errors"]);

/**
 * What goes wrong, and the sentence for it: as AWS's code tells, and by the answer's body alone (IoT exposes no header).
 * @typedef {{settings?: Record<string, string>, session?: number, code: string, key: string, keyByBody: string}} Cause
 */
const kCauses = /** @type {Record<string, Cause>} */ ({
  "wrong key": { settings: { access_key_id: kOtherKey, secret_access_key: kOtherSecret },
    code: "[A-Za-z]+Exception", key: "aws.access_denied_iot", keyByBody: "aws.access_denied_iot" },
  "wrong secret": { settings: { secret_access_key: kOtherSecret }, code: "InvalidSignatureException", key: "aws.wrong_secret", keyByBody: "aws.access_denied_iot" },
  "expired token": { session: -60, code: "ExpiredTokenException", key: "aws.expired_token", keyByBody: "aws.expired_token" },
  "wrong region": { settings: { region: "us-east-1", iot_endpoint: "faceloglocal" },
    code: "InvalidSignatureException", key: "aws.wrong_region", keyByBody: "aws.wrong_region" },
  "topic refused by the policy": { settings: { topic: "other/topic" }, code: "ForbiddenException", key: "aws.access_denied_iot", keyByBody: "aws.access_denied_iot" },
});

/** @param {Parts} parts @param {Sight} sight */
async function prepare({ phone, target }, sight) {
  if (sight === "no CORS on errors") {
    await target.fault("iotdata", { kind: "no_cors_on_errors" });
    phone.announceNoAnswer();
  }
  phone.announceStatus(403);
  await phone.join(await target.joinAddress());
}

/** What the record's line must say. @param {Cause} cause @param {Sight} sight @param {import("./harness/texts.mjs").Language} language */
function reason({ code, key, keyByBody }, sight, language) {
  if (sight === "no CORS on errors") return new RegExp(`${sentence("aws.no_answer_iot", language).source}$`);
  const id = say("error.request_id", language, ["[0-9a-f-]{36}"]);
  const seen = sight === "same origin";
  return new RegExp(`${sentence(seen ? key : keyByBody, language).source} · ${seen ? `${code} · ` : ""}HTTP 403 · ${id}$`);
}

for (const [name, cause] of Object.entries(kCauses)) {
  for (const [i, sight] of kSights.entries()) {
    const language = i % 2 ? "ja" : "en";
    onPhone(`IoT, ${name}, ${sight}`, { crossOrigin: sight !== "same origin", language }, async (parts) => {
      const { phone, target } = parts;
      await prepare(parts, sight);
      const { expires_at_ms: _, ...keys } = cause.session === undefined ? {} : await target.control("/session", { seconds: cause.session });
      await phone.set({ ...cause.settings, ...keys });
      await phone.sendTestMessages();
      await phone.find('#readout li[data-state="waiting"]', reason(cause, sight, language));
      if (sight !== "no CORS on errors") await phone.hears(sight === "same origin" ? cause.key : cause.keyByBody);
      const lines = await phone.records();
      assert.equal(lines.length, 3);
      assert.ok(lines.every(({ saved }) => saved));

      await phone.set({ region: "ap-northeast-1", iot_endpoint: "faceloglocal", topic: "handson/analysisLogData", ...await target.credentials() });
      await phone.recordsAre("sent", 3);
      const arrived = (await target.newRecords()).map(({ RecordId }) => RecordId);
      assert.deepEqual(arrived.sort(), lines.map(({ id }) => id).sort());
    });
  }
}

for (const sight of kSights) {
  onPhone(`IoT, clock 10 minutes off, ${sight}: put right by a picture's answer before`, { crossOrigin: sight !== "same origin",
    init: [() => { const now = Date.now; Date.now = () => now() - 600_000; }] }, async (parts) => {
    const { phone, target } = parts;
    await prepare(parts, sight);
    phone.announceStatus(400);
    await phone.startCamera();
    await phone.shoot();
    await phone.recordsAre("sent", 1);
    assertWellFormed((await target.newRecords())[0]);
  });
}

for (const sight of /** @type {Sight[]} */ (["same origin", "cross-origin"])) {
  onPhone(`IoT, clock 10 minutes off, ${sight}: put right by IoT's own answer`, { crossOrigin: sight !== "same origin", language: "ja",
    init: [() => { const now = Date.now; Date.now = () => now() + 600_000; }] }, async (parts) => {
    await prepare(parts, sight);
    await parts.phone.sendTestMessages();
    await parts.phone.recordsAre("sent", 3);
    assert.equal((await parts.target.newRecords()).length, 3);
  });
}

onPhone("IoT, clock 10 minutes off, no CORS on errors: waits, and goes out when a picture's answer has told the time", { crossOrigin: true,
  init: [() => { const now = Date.now; Date.now = () => now() + 600_000; }] }, async (parts) => {
  const { phone, target } = parts;
  await prepare(parts, "no CORS on errors");
  phone.announceStatus(400);
  await phone.sendTestMessages();
  await phone.find('#readout li[data-state="waiting"]', sentence("aws.no_answer_iot", "en"));
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 4);
  assert.equal((await target.newRecords()).length, 4);
});

for (const sight of kSights) {
  const crossOrigin = sight !== "same origin";
  onPhone(`IoT, faults of its own, ${sight}: tried again by itself`, { crossOrigin }, async (parts) => {
    const { phone, target } = parts;
    phone.announceStatus(500, 503, 429);
    await prepare(parts, sight);
    await target.fault("iotdata", { kind: "status", status: 500, code: "InternalFailureException" }, 1);
    await target.fault("iotdata", { kind: "status", status: 503, code: "ServiceUnavailableException" }, 1);
    await target.fault("iotdata", { kind: "status", status: 429, code: "ThrottlingException" }); // until it was seen
    await phone.sendTestMessages();
    const why = sight === "no CORS on errors" ? "aws.no_answer_iot" : "(aws.server_fault|aws.throttled)";
    const texts = why.replace(/[()]/g, "").split("|").map((key) => sentence(key, "en").source).join("|");
    await phone.find('#readout li[data-state="waiting"]', new RegExp(texts));
    await target.noFaults();
    await phone.recordsAre("sent", 3);
    assert.equal((await target.newRecords()).length, 3);
  });

  onPhone(`IoT, an accepted record whose answer is lost, ${sight}: sent again with the same id`, { crossOrigin, language: "ja" }, async (parts) => {
    const { phone, target } = parts;
    phone.announceNoAnswer();
    await prepare(parts, sight);
    // Until the page has noticed: Chromium itself sends again when a connection that was used before is cut.
    await target.fault("iotdata", { kind: "lost_answer" });
    await phone.startCamera();
    await phone.shoot();
    await phone.find('#readout li[data-state="waiting"]', sentence("aws.no_answer_iot", "ja"));
    await target.noFaults();
    await phone.recordsAre("sent", 1);
    const copies = await target.newRecords();
    assert.ok(copies.length >= 2, "it had been accepted before");
    for (const copy of copies) assert.deepEqual(copy, copies[0]);
    assert.equal(copies[0].RecordId, (await phone.records())[0].id);
  });
}

onPhone("IoT, a message that it will never take: kept, said, and sent again by hand", {}, async ({ phone, target }) => {
  phone.announceStatus(400);
  await phone.join(await target.joinAddress());
  await target.fault("iotdata", { kind: "status", status: 400, code: "InvalidRequestException" }, 1);
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("delivery.parked");
  await phone.recordsAre("parked", 1);
  await phone.find("#readout li", new RegExp(`${sentence("aws.invalid_message", "en").source} · InvalidRequestException · HTTP 400`));
  await phone.close();
  await phone.tap("button.records");
  await phone.tap("button.resend");
  await phone.recordsAre("sent", 1);
  assert.equal((await target.newRecords()).length, 1);
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
});
