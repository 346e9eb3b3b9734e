/** Bad input: what comes with the page's address and its config.json. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

const link = (/** @type {unknown} */ settings) => `#settings=${Buffer.from(JSON.stringify(settings)).toString("base64url")}`;
const kOffer = { name: "Class 3", region: "ap-northeast-1", iot_endpoint: "a1b2c3d4e5f6g7", topic: "handson/class3" };
const kHosts = ["https://rekognition.ap-northeast-1.amazonaws.com", "https://a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com"];

/** A page that may call any AWS host. @param {import("./harness/phone.mjs").Phone} phone @param {(config: any) => void} change */
async function config(phone, change) {
  await phone.page.route("**/config.json", async (route) => {
    const value = await (await route.fetch()).json();
    change(value);
    await route.fulfill({ json: value });
  });
}

onPhone("a join address that was used already", {}, async ({ phone, target }) => {
  phone.announceStatus(403);
  const address = await target.joinAddress();
  await phone.join(address);
  await phone.open(address);
  await phone.hears("link.join_refused");
  await phone.chipSays("settings.access_key_id.missing");
  await phone.join(await target.joinAddress());
});

onPhone("a join address of a server that does not answer, or answers nonsense", { language: "ja" }, async ({ phone, target }) => {
  phone.announceNoAnswer();
  await phone.page.route("**/join", (route) => route.abort("connectionrefused"));
  await phone.open(await target.joinAddress());
  await phone.hears("link.join_unreachable");
  await phone.page.unrouteAll();
  await phone.page.route("**/join", (route) => route.fulfill({ body: "<html>" }));
  await phone.open(await target.joinAddress());
  await phone.hears("link.join_unreadable");
});

onPhone("a join address opened in the page that is open", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  const address = await target.joinAddress();
  await phone.page.evaluate((fragment) => { location.hash = fragment; }, address.split("#")[1]);
  await phone.hears("link.joined", ["Local target"]);
  assert.equal(await phone.page.evaluate(() => location.hash), "");
  await phone.chipSays("chip.publish_ready");
});

for (const [name, secrets] of /** @type {[string, Record<string, any>][]} */ ([
  ["access_key_id", { access_key_id: "AKIAIOSFODNN7EXAMPLE" }], ["secretAccessKey", { aws: { secretAccessKey: "x" } }], ["note", { note: "AKIAIOSFODNN7EXAMPLE" }]])) {
  onPhone(`a credential in config.json (${name}) is refused`, {}, async ({ phone, target }) => {
    await config(phone, (value) => Object.assign(value, secrets, { topic: "handson/of-the-file" }));
    await phone.open(target.ready.origin);
    await phone.hears("config.has_secret", [name]);
    await phone.openSettings();
    assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/analysisLogData", "nothing of the file is used");
  });
}

onPhone("a config.json that is no JSON, or has a wrong value", { language: "ja" }, async ({ phone, target }) => {
  await phone.page.route("**/config.json", (route) => route.fulfill({ body: "{region:" }));
  await phone.open(target.ready.origin);
  await phone.hears("config.not_json");
  await phone.page.unrouteAll();
  await config(phone, (value) => { value.region = "tokyo"; });
  await phone.open(target.ready.origin);
  await phone.hears("config.invalid", ["region"]);
});

/** Opens a link and looks at what it offers. @param {import("./harness/suite.mjs").Parts} parts */
async function openOffer({ phone, target }) {
  await config(phone, (value) => { delete value.hosts; });
  await phone.join(await target.joinAddress());
  assert.match(await phone.kept(), /Local target/);
  await phone.open(`${target.ready.origin}/${link(kOffer)}`);
  await phone.find("dialog[open] .offer");
  assert.equal(await phone.page.evaluate(() => location.hash), "", "the address has it no more");
  const offer = phone.page.locator(".offer");
  assert.match(await offer.locator("h3").textContent() ?? "", /Class 3/);
  assert.deepEqual(await offer.locator(".hosts li").allTextContents(), kHosts);
  assert.ok((await offer.locator("dd").allTextContents()).includes("handson/class3"));
}

onPhone("a settings link: shows its hosts, and becomes a profile of its own when confirmed", {}, async (parts) => {
  const { phone, target } = parts;
  await openOffer(parts);
  await phone.tap("form.accept");
  await phone.hears("link.accepted");
  await phone.find(".offer", null, true);
  assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/class3");
  assert.deepEqual((await phone.page.locator("#profile option").allTextContents()), [say("form.profile_default", "en"), "Local target", "Class 3"]);
  await phone.tap("form.cancel");
  await phone.chipSays("settings.access_key_id.missing");
  assert.match(await phone.kept(), /Class 3/);
  await phone.open(target.ready.origin);
  await phone.openSettings();
  assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/class3");
});

onPhone("a settings link: declined, nothing of it is used or kept", { language: "ja" }, async (parts) => {
  const { phone, target } = parts;
  await openOffer(parts);
  await phone.tap("form.decline");
  await phone.find(".offer", null, true);
  assert.deepEqual((await phone.page.locator("#profile option").allTextContents()), [say("form.profile_default", "ja"), "Local target"]);
  await phone.tap("form.cancel");
  await phone.find("dialog[open]", null, true);
  await phone.open(target.ready.origin);
  await phone.openSettings();
  assert.equal(await phone.page.locator("#field-topic").inputValue(), "handson/analysisLogData");
});

/** @type {[string, string, string, (string|number)[]?][]} */
const kBadLinks = [
  ["with a credential", link({ ...kOffer, access_key_id: "AKIAIOSFODNN7EXAMPLE" }), "link.has_secret"],
  ["with a credential under another name", link({ ...kOffer, aws: { SecretAccessKey: "x" } }), "link.has_secret"],
  ["that is cut off", link(kOffer).slice(0, -9), "link.invalid"],
  ["of another kind", "#hello", "link.invalid"],
  ["with a host that is not AWS's", link({ ...kOffer, iot_endpoint: "evil.example.com" }), "settings.iot_endpoint.invalid", ["ap-northeast-1"]],
];
for (const [what, fragment, key, args] of kBadLinks) {
  onPhone(`a link ${what} is refused`, {}, async ({ phone, target }) => {
    await phone.open(`${target.ready.origin}/${fragment}`);
    await phone.hears(key, args);
    assert.equal(await phone.page.locator("dialog[open]").count(), 0);
    assert.equal(await phone.page.evaluate(() => location.hash), "");
    await phone.openSettings();
    assert.equal(await phone.page.locator(".offer, #profile").count(), 0);
  });
}
