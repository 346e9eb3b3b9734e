/** Keys that are kept on the phone under a passphrase: sealed there, unlocked with it, and forgotten. */
import assert from "node:assert/strict";
import { Phone } from "./harness/phone.mjs";
import { keep, kPassphrase, typePassphrase, unlock, visitLocked } from "./harness/passphrase.mjs";
import { assertNowhere } from "./harness/secrets.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** @param {Phone} phone */
async function closed(phone) {
  await phone.tap("form.cancel");
  await phone.find("#settings input", null, true); // with what was typed in them
}

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`keys: kept under a passphrase they lie nowhere but sealed, and with it the records that waited go out (${language})`, { language }, async ({ phone, target }) => {
    const keys = await target.credentials();
    await phone.open(target.ready.origin);
    await phone.openSettings();
    await phone.type(keys);
    await typePassphrase(phone, "too short");
    await phone.tap("keys.keep");
    await phone.find("#passphrase-problem", /12/);
    await keep(phone);
    await closed(phone);
    await assertNowhere(phone, { ...keys, kPassphrase });
    const letGo = await phone.holdPublishes();
    await phone.sendTestMessages();
    await visitLocked(phone, target.ready.origin);
    await assertNowhere(phone, { ...keys, kPassphrase });
    await unlock(phone, "another passphrase");
    await phone.find("#passphrase-problem", /./);
    letGo();
    await unlock(phone);
    await phone.hears("keys.unlocked");
    await phone.find("dialog[open]", null, true);
    await phone.recordsAre("sent", 3);
    await assertNowhere(phone, { ...keys, kPassphrase });
    assert.equal((await target.newRecords()).length, 3);
  });
}

onPhone("keys: put off at the start, they are said to be locked, and unlocked in the settings", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type(await target.credentials());
  await keep(phone);
  await closed(phone);
  await visitLocked(phone, target.ready.origin);
  await phone.tap("button.close");
  await phone.find("dialog[open]", null, true);
  await phone.chipSays("settings.locked");
  await phone.openSettings();
  await phone.find("#keys[data-locked=true]");
  await typePassphrase(phone, kPassphrase);
  await phone.tap("keys.unlock");
  await phone.find("#keys[data-locked=false][data-kept=true]");
  await closed(phone);
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 3);
});

onPhone("keys: forgotten they are gone from the phone as well", { language: "ja" }, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type(await target.credentials());
  await keep(phone);
  assert.match(await phone.kept(), /keys:default/);
  await phone.tap("form.forget");
  await phone.hears("settings.forgotten");
  await phone.find("#keys[data-kept=false]");
  assert.doesNotMatch(await phone.kept(), /keys:default/);
  await closed(phone);
  await phone.open(target.ready.origin);
  await phone.chipSays("settings.access_key_id.missing");
});

onPhone("keys: forgotten in a tab that was open before they were kept, they are gone as well", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  const other = new Phone(phone.context, await phone.context.newPage(), phone.language);
  await other.open(target.ready.origin);
  await other.openSettings();
  await other.type(await target.credentials());
  await keep(other);
  assert.match(await other.kept(), /keys:default/);
  await phone.page.bringToFront();
  await phone.openSettings();
  await phone.tap("form.forget");
  await phone.hears("settings.forgotten");
  assert.doesNotMatch(await phone.kept(), /keys:default/);
  assert.deepEqual(await other.problems(), []);
});

onPhone("keys: others that are typed take the place of those that were kept, under the same passphrase", {}, async ({ phone, target }) => {
  const { expires_at_ms: _, ...temporary } = await target.control("/session", { seconds: 3600 });
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type(await target.credentials());
  await keep(phone);
  await phone.type(temporary);
  await phone.tap("form.save");
  await phone.find("dialog[open]", null, true);
  await phone.hears("settings.saved");
  await assertNowhere(phone, temporary);
  await visitLocked(phone, target.ready.origin);
  await unlock(phone);
  await phone.hears("keys.unlocked");
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 3);
});

onPhone("keys: typed anew while those that are kept are locked, the locked ones are gone, and it is said", {}, async ({ phone, target }) => {
  const keys = await target.credentials();
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type(keys);
  await keep(phone);
  await closed(phone);
  await visitLocked(phone, target.ready.origin);
  await phone.tap("button.close");
  await phone.openSettings();
  await phone.type(keys);
  await phone.tap("form.test");
  await phone.find("dialog[open]", null, true);
  await phone.recordsAre("sent", 3);
  await phone.openSettings();
  await phone.find("#keys[data-kept=false]");
  assert.doesNotMatch(await phone.kept(), /keys:default/);
});
