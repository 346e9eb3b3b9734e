/** Bad input: no network, and a page that is closed with records waiting. Records wait, and go out when they can. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

const ids = (/** @type {{id: string}[]} */ lines) => lines.map(({ id }) => id).sort();

onPhone("no network: records wait, and go out by themselves when it is back", {}, async ({ phone, target }) => {
  phone.announceNoAnswer();
  await phone.join(await target.joinAddress());
  await phone.haveSettings();
  await phone.startCamera();
  // The network goes between the analysis and the publish.
  await phone.page.route("**/topics/**", async (route) => {
    await phone.setOffline(true);
    await route.abort("internetdisconnected");
  }, { times: 1 });
  await phone.shoot();
  await phone.hears("network.offline");
  await phone.recordsAre("waiting", 1);
  await phone.close();
  await phone.shoot();
  await phone.hears("aws.no_answer_rekognition");
  await phone.close();
  await phone.sendTestMessages();
  await phone.recordsAre("waiting", 4);
  const lines = await phone.records();
  assert.ok(lines.every(({ saved }) => saved));
  await phone.setOffline(false);
  await phone.hears("network.online");
  await phone.recordsAre("sent", 4);
  assert.deepEqual((await target.newRecords()).map(({ RecordId }) => RecordId).sort(), ids(lines));
});

/** How the page gets its keys again after a reload. */
const kReturns = /** @type {Record<string, (parts: import("./harness/suite.mjs").Parts) => Promise<void>>} */ ({
  "keys typed again": async ({ phone, target }) => {
    await phone.open(target.ready.origin);
    await phone.chipSays("settings.access_key_id.missing");
    await phone.recordsAre("waiting", 4);
    await phone.set(await target.credentials());
  },
  "a new join address": async ({ phone, target }) => phone.join(await target.joinAddress()),
});

for (const [how, comeBack] of Object.entries(kReturns)) {
  onPhone(`no network: waiting records survive a reload, and go out with ${how}`, { language: "ja" }, async (parts) => {
    const { phone, target } = parts;
    phone.announceNoAnswer();
    await phone.join(await target.joinAddress());
    const letGo = await phone.holdPublishes();
    await phone.startCamera();
    await phone.shoot();
    await phone.recordsAre("sending", 1);
    await phone.close();
    await phone.sendTestMessages();
    await phone.find("#readout li:nth-of-type(4)");
    await phone.find('#readout li[data-saved="false"]', null, true);
    const lines = await phone.records();
    await comeBack(parts);
    letGo();
    await phone.recordsAre("sent", 4);
    assert.deepEqual([...new Set((await target.newRecords()).map(({ RecordId }) => RecordId))].sort(), ids(lines));
    // Sent for good: nothing waits on the phone once that is written, and the history has them.
    await phone.diskIsEmpty();
    assert.deepEqual((await phone.onDisk()).history, ids(lines));
    await phone.find('#mirror [data-name="records"]', new RegExp(`^${say("button.records", "ja")}$`));
    await phone.open(target.ready.origin);
    await phone.recordsAre("sent", 4);
  });
}

onPhone("a record of one profile is not sent by another", {}, async ({ phone, target }) => {
  const keys = await target.credentials();
  await phone.open(target.ready.origin);
  await phone.set(keys); // the page's own profile
  const letGo = await phone.holdPublishes();
  await phone.sendTestMessages();
  await phone.recordsAre("sending", 3);
  await phone.join(await target.joinAddress()); // the target's profile, with keys that would do
  letGo();
  await phone.recordsAre("waiting", 3);
  await phone.sendTestMessages();
  await phone.find('#readout li[data-state="sent"] ~ li[data-state="sent"] ~ li[data-state="sent"]');
  assert.equal((await phone.records()).filter(({ state }) => state === "waiting").length, 3);
  await phone.openSettings();
  await phone.page.locator("#profile").selectOption({ label: say("form.profile_default", "en") });
  await phone.find("#field-access_key_id");
  await phone.type(keys);
  await phone.tap("form.save");
  await phone.recordsAre("sent", 6);
});

onPhone("no config.json: the settings' own defaults, and AWS's own hosts", {}, async ({ phone, target }) => {
  phone.announceStatus(404);
  await phone.page.route("**/config.json", (route) => route.fulfill({ status: 404 }));
  await phone.open(target.ready.origin);
  await phone.chipSays("settings.iot_endpoint.missing");
  await phone.set({ iot_endpoint: "a1b2c3d4e5f6g7", access_key_id: "AKIAIOSFODNN7EXAMPLE", secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });
  await phone.openSettings();
  assert.deepEqual(await phone.page.locator("#settings-hosts li").allTextContents(),
    ["https://rekognition.ap-northeast-1.amazonaws.com", "https://a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com"]);
  assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/analysisLogData");
});
