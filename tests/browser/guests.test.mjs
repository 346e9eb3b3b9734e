/** Guests: the main job with an identity pool's id and no key; credentials that end, that are refused, that do not come. */
import assert from "node:assert/strict";
import { assertShown, assertWellFormed } from "./harness/log_records.mjs";
import { kSeveral, severalFaces } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";
import { Target } from "./harness/target.mjs";
import { say, sentence } from "./harness/texts.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */

const kNobody = "ap-northeast-1:00000000-1111-2222-3333-444444444444";

const isCognito = (/** @type {import("playwright-core").Request} */ request) => (request.headers()["x-amz-target"] ?? "").startsWith("AWSCognitoIdentityService.");

/** Every request that the page sends to Amazon Cognito: the call's name. */
function callsOf(/** @type {Parts["phone"]} */ phone) {
  /** @type {string[]} */
  const calls = [];
  phone.page.on("request", (request) => { if (isCognito(request)) calls.push(request.headers()["x-amz-target"].split(".")[1]); });
  return calls;
}

/** What the bucket has is what the page shows as sent. @param {Parts} parts */
async function assertAllArrived({ phone, target }, count = 1) {
  await phone.recordsAre("sent", count);
  const arrived = await target.newRecords();
  assert.deepEqual(arrived.map(({ RecordId }) => RecordId).sort(), (await phone.records()).map(({ id }) => id).sort());
  return arrived;
}

for (const [where, options] of /** @type {[string, {crossOrigin?: boolean, language?: "en"|"ja"}][]} */ ([["", {}], [", the endpoints on another origin, in Japanese", { crossOrigin: true, language: "ja" }]])) {
  onPhone(`a guest: camera and photo, faces, records${where}`, options, async (parts) => {
    const { phone, target } = parts, calls = callsOf(phone);
    await phone.join(await target.joinAddress("guest"));
    await phone.chipSays("chip.publish_ready");
    assert.deepEqual(calls, [], "nothing is asked for before it is needed");
    await phone.startCamera();
    await phone.shoot();
    await phone.hears("picture.faces", [1]);
    const [record] = await assertAllArrived(parts);
    assertWellFormed(record);
    assertShown(record, (await phone.faces())[0], phone.language);
    await phone.close();
    await phone.choose(await severalFaces());
    await phone.hears("picture.faces", [kSeveral]);
    await phone.recordsAre("sent", 1 + kSeveral);
    assert.equal((await target.newRecords()).length, kSeveral);
    assert.deepEqual(calls, ["GetId", "GetCredentialsForIdentity"], "asked once for all");
  });
}

onPhone("a guest's reload: the identity is kept on the phone, no key is", {}, async (parts) => {
  const { phone, target } = parts, calls = callsOf(phone);
  await phone.join(await target.joinAddress("guest"));
  await phone.startCamera();
  await phone.shoot();
  await assertAllArrived(parts);
  const kept = await phone.kept();
  assert.match(kept, /identity_id[\\":]+ap-northeast-1:[0-9a-f-]{36}/);
  assert.doesNotMatch(kept, /ASIA[A-Z2-7]{16}|SessionToken|session_token/);
  await phone.open(target.ready.origin);
  await phone.chipSays("chip.publish_ready");
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 2); // the history keeps the one from before
  assert.deepEqual(calls, ["GetId", "GetCredentialsForIdentity", "GetCredentialsForIdentity"]);
  await phone.close();
  await phone.openSettings();
  for (const name of ["access_key_id", "secret_access_key", "session_token"]) assert.equal(await phone.page.locator(`#field-${name}`).inputValue(), "", name);
});

onPhone("a guest's credentials end while the page is open: renewed once, the picture is sent again, nothing is lost", {}, async (parts) => {
  const { phone, target } = parts, calls = callsOf(phone);
  phone.announceStatus(400);
  await phone.join(await target.joinAddress("guest"));
  await phone.startCamera();
  await phone.shoot();
  await assertAllArrived(parts);
  await phone.close();
  await target.endGuests();
  calls.length = 0;
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 2);
  assert.equal((await target.newRecords()).length, 1);
  assert.deepEqual(calls, ["GetCredentialsForIdentity"]);
});

for (const crossOrigin of [false, true]) {
  onPhone(`a guest's credentials end with records under way${crossOrigin ? ", cross-origin" : ""}: they wait for new ones, and all arrive once`, { crossOrigin, language: "ja" }, async (parts) => {
    const { phone, target } = parts, calls = callsOf(phone);
    phone.announceStatus(403);
    await phone.join(await target.joinAddress("guest"));
    const letGo = await phone.holdPublishes();
    await phone.sendTestMessages();
    await phone.recordsAre("sending", 3);
    await target.endGuests();
    calls.length = 0;
    letGo();
    await assertAllArrived(parts, 3);
    // One that comes back late may put the new ones in doubt, too; no more than each can once.
    assert.ok(calls.length >= 1 && calls.length <= 3 && calls.every((call) => call === "GetCredentialsForIdentity"), calls.join());
  });
}

onPhone("a guest's credentials of eight seconds: renewed in time, so that none is ever refused", {}, async ({ phone }) => {
  const target = await Target.start({ guestSeconds: 8 });
  try {
    const calls = callsOf(phone);
    await phone.join(await target.joinAddress("guest"));
    await phone.startCamera();
    let pictures = 0;
    for (; calls.length < 4; ++pictures) {
      await phone.shoot();
      await phone.hears("picture.faces", [1]);
      await phone.recordsAre("sent", pictures + 1);
      await phone.close();
    }
    assert.deepEqual(calls.slice(0, 4), ["GetId", ...Array(3).fill("GetCredentialsForIdentity")]);
    assert.equal((await target.newRecords()).length, pictures);
  } finally {
    await target.stop();
  }
});

/**
 * A refusal that a person must end: said for the picture with AWS's words, and for the records; what waits goes out afterwards.
 * @param {{key: string, aws: RegExp, wrong: (parts: Parts) => Promise<void>, mend: (parts: Parts) => Promise<void>}} what
 * @returns {(parts: Parts) => Promise<void>}
 */
const refused = ({ key, aws, wrong, mend }) => async (parts) => {
  const { phone, target } = parts;
  phone.announceStatus(400);
  await phone.join(await target.joinAddress("guest"));
  await phone.startCamera();
  await wrong(parts);
  await phone.shoot();
  await phone.hears(key);
  assert.match(await phone.awsWords(), aws);
  await phone.find("#mirror button", new RegExp(`^${say("button.settings", phone.language)}$`)); // the way to mend it
  await phone.close();
  await phone.sendTestMessages();
  await phone.find('#mirror button[data-name="pause"]', sentence(key, phone.language));
  await phone.recordsAre("waiting", 3);
  await mend(parts);
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await assertAllArrived(parts, 4);
};

onPhone("a guest: the pool lets no guests in any more", {}, refused({
  key: "aws.guest_not_allowed", aws: /^NotAuthorizedException · HTTP 400 · request [0-9a-f-]{36}$/,
  wrong: ({ target }) => target.fault("cognito", { kind: "status", status: 400, code: "NotAuthorizedException", message: "Unauthenticated access is not supported for this identity pool." }),
  mend: ({ target }) => target.noFaults(), // the administrator's part; the next picture asks again
}));

onPhone("a guest: the pool has no role for guests", { language: "ja" }, refused({
  key: "aws.guest_pool_without_role", aws: /^InvalidIdentityPoolConfigurationException · HTTP 400 · /,
  wrong: ({ target }) => target.fault("cognito", { kind: "status", status: 400, code: "InvalidIdentityPoolConfigurationException" }),
  mend: ({ target }) => target.noFaults(),
}));

/** @param {Parts["phone"]} phone @returns {Promise<string>} */
async function poolShown(phone) {
  await phone.openSettings();
  const id = await phone.page.locator("#field-identity_pool_id").inputValue();
  await phone.tap("form.cancel");
  await phone.find("dialog[open]", null, true);
  return id;
}

/** The pool's id as it was before. @type {WeakMap<object, string>} */
const pools = new WeakMap();

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`a guest: the pool is gone, in ${language}`, { language }, refused({
    key: "aws.guest_pool_not_found", aws: /^ResourceNotFoundException · HTTP 400 · /,
    wrong: async ({ phone }) => {
      pools.set(phone, await poolShown(phone));
      await phone.set({ identity_pool_id: kNobody });
    },
    mend: async ({ phone }) => phone.set({ identity_pool_id: pools.get(phone) ?? "" }),
  }));
}

onPhone("a guest whose identity was deleted in the pool becomes another guest, without a word", {}, async (parts) => {
  const { phone, target } = parts, calls = callsOf(phone);
  phone.announceStatus(400);
  await phone.join(await target.joinAddress("guest"));
  await phone.startCamera();
  await phone.shoot();
  await assertAllArrived(parts);
  await phone.open(target.ready.origin);
  await phone.startCamera();
  calls.length = 0;
  await target.fault("cognito", { kind: "status", status: 400, code: "ResourceNotFoundException", message: "Identity not found." }, 1);
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 2);
  assert.equal((await target.newRecords()).length, 1);
  assert.deepEqual(calls, ["GetCredentialsForIdentity", "GetId", "GetCredentialsForIdentity"]);
});

onPhone("a guest: Amazon Cognito is asked too often, has a fault, is lost, answers nonsense: records wait, and go out by themselves", {}, async ({ phone, target }) => {
  phone.announceStatus(400, 403, 500);
  phone.announceNoAnswer();
  await phone.join(await target.joinAddress("guest"));
  const faults = [{ kind: "status", status: 400, code: "TooManyRequestsException", message: "Rate exceeded" }, { kind: "status", status: 500 },
    { kind: "lost_answer" }, { kind: "body", status: 200, body: "<html>Welcome to the hotel</html>" }];
  for (const [i, fault] of faults.entries()) {
    await target.endGuests(); // nothing the first time
    await target.fault("cognito", fault, 1);
    const before = await target.requests("cognito");
    await phone.sendTestMessages();
    await phone.recordsAre("sent", 3 * (i + 1));
    assert.equal((await target.newRecords()).length, 3);
    assert.ok(await target.requests("cognito") > before + 1, "asked again");
  }
});

onPhone("a guest: the network goes while Amazon Cognito is asked, and comes back", {}, async (parts) => {
  const { phone, target } = parts;
  phone.announceNoAnswer();
  await phone.join(await target.joinAddress("guest"));
  await phone.haveSettings();
  await phone.startCamera();
  await phone.page.route(`${target.ready.origin}/`, async (route) => {
    if (!isCognito(route.request())) return route.fallback();
    await phone.setOffline(true);
    await route.abort("internetdisconnected");
  }, { times: 1 });
  await phone.shoot();
  await phone.hears("network.offline");
  await phone.hears("aws.no_answer_cognito");
  await phone.close();
  await phone.sendTestMessages();
  await phone.recordsAre("waiting", 3);
  assert.ok((await phone.records()).every(({ saved }) => saved));
  await phone.setOffline(false);
  await phone.hears("network.online");
  await assertAllArrived(parts, 3);
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 4);
});

onPhone("a guest: what the role does not allow is said, and the guest stays one", {}, async ({ phone, target }) => {
  phone.announceStatus(403);
  await phone.join(await target.joinAddress("guest"));
  await phone.set({ topic: "handson/other" });
  await phone.sendTestMessages();
  await phone.find('#readout li[data-state="waiting"]', sentence("aws.access_denied_iot", "en"));
  const before = await target.requests("cognito");
  await phone.set({ topic: "handson/analysisLogData" });
  await phone.recordsAre("sent", 3);
  assert.equal(await target.requests("cognito"), before, "what was lent is good still");
});
