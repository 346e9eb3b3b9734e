/** Pasting whole key files, lines and links into the settings form. */
import assert from "node:assert/strict";
import { say, sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kKey = "AKIAIOSFODNN7EXAMPLE";
const kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/** As the browser hands a clipboard to a field. @param {import("./harness/phone.mjs").Phone} phone @param {string} field @param {string} text */
async function pasteInto(phone, field, text) {
  await phone.page.locator(`#field-${field}`).evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

const valueOf = (/** @type {import("./harness/phone.mjs").Phone} */ phone, /** @type {string} */ field) =>
  phone.page.locator(`#field-${field}`).inputValue();

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`pasted: a key file of the console fills its two fields, says so, and is used when saved (${language})`, { language }, async ({ phone, target }) => {
    const keys = await target.credentials();
    await phone.join(await target.joinAddress());
    await phone.openSettings();
    await pasteInto(phone, "region", `Access key ID,Secret access key\r\n${keys.access_key_id},${keys.secret_access_key}\r\n`);
    const labels = new Intl.ListFormat(language).format(["settings.access_key_id", "settings.secret_access_key"].map((key) => say(key, language)));
    await phone.find("#settings-pasted", sentence("form.pasted", language, [labels]));
    assert.equal(await valueOf(phone, "access_key_id"), keys.access_key_id);
    assert.equal(await valueOf(phone, "secret_access_key"), keys.secret_access_key);
    assert.equal(await valueOf(phone, "region"), target.ready.region); // where it was pasted nothing was inserted
    await phone.tap("form.save");
    await phone.hears("settings.saved");
    await phone.sendTestMessages();
    await phone.recordsAre("sent", 3);
  });
}

onPhone("pasted: one value goes where it was pasted, full-width letters and blanks made plain", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.type({ region: "" });
  await pasteInto(phone, "region", " ａｐ－northeast-1\n");
  assert.equal(await valueOf(phone, "region"), "ap-northeast-1");
  assert.equal(await phone.page.locator("#settings-pasted").textContent(), "");
});

onPhone("pasted: a provisioning link shows its hosts and waits for the user's word", {}, async ({ phone, target }) => {
  const link = Buffer.from(JSON.stringify({ name: "Class 3", iot_endpoint: "faceloglocal", topic: "handson/class3" })).toString("base64url");
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await pasteInto(phone, "topic", `${target.ready.origin}/#settings=${link}`);
  await phone.find("dialog[open] .offer", /Class 3/);
  await phone.tap("form.accept");
  await phone.hears("link.accepted");
});

onPhone("pasted: what holds no setting, or several keys, changes nothing and is told", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await pasteInto(phone, "access_key_id", '{"Smile":true}');
  await phone.find("#settings-pasted", sentence("form.pasted_nothing", "en"));
  await pasteInto(phone, "access_key_id", `aws_access_key_id=${kKey}\naws_access_key_id=${kKey.replace("I", "J")}`);
  await phone.find("#settings-pasted", sentence("form.pasted_several", "en", [say("settings.access_key_id", "en")]));
  assert.equal(await valueOf(phone, "access_key_id"), "");
});

onPhone("pasted: the button takes the clipboard, and says when the browser does not give it", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.tap("form.paste");
  await phone.find("#settings-pasted", sentence("form.paste_refused", "en"));
  await phone.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: target.ready.origin });
  await phone.page.evaluate((text) => navigator.clipboard.writeText(text), `export AWS_ACCESS_KEY_ID=${kKey}\nexport AWS_SECRET_ACCESS_KEY=${kSecret}\n`);
  await phone.tap("form.paste");
  await phone.find("#field-secret_access_key");
  await phone.find("#settings-pasted", new RegExp(say("settings.secret_access_key", "en")));
  assert.equal(await valueOf(phone, "secret_access_key"), kSecret);
});
