/** The notice before the first picture: what it says, that no picture goes out before it, and that it is asked once. */
import assert from "node:assert/strict";
import { oneFace } from "./harness/pictures.mjs";
import { say, sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
/** Here it is read, where the harness agrees else. */
const reads = [() => void Object.assign(globalThis, { facelogReadsNotice: true })];
const kAgree = '[data-action="privacy.agree"]';
/** @typedef {import("./harness/phone.mjs").Phone} Phone */

/** How often something was analysed. @param {import("./harness/target.mjs").Target} target */
const analyses = (target) => target.requests("rekognition");

/** @param {Phone} phone */
async function noticeText(phone) {
  await phone.find(`dialog[open] ${kAgree}`);
  return await phone.page.locator("dialog[open]").textContent() ?? "";
}

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`notice: before the first picture it is said who operates the page, why, where data goes and how long it stays; declined, nothing is sent (${language})`, { language, init: reads }, async ({ phone, target }) => {
    await phone.join(await target.joinAddress());
    await phone.startCamera();
    const before = await analyses(target);
    await phone.tap("button.shutter");
    const text = await noticeText(phone);
    const config = await (await fetch(`${target.ready.origin}/config.json`)).json();
    for (const told of [config.operator, config.purpose, config.contact, config.region]) assert.ok(text.includes(told), `"${told}" in "${text}"`);
    for (const key of ["privacy.kept_unsaid", "privacy.cloud_keeps", "result.estimates", "form.privacy"]) assert.ok(text.includes(say(key, language)), key);
    assert.ok(text.includes(new URL(target.ready.origin).host), "the hosts");
    await phone.page.goBack();
    await phone.find("dialog[open]", null, true);
    await phone.find('html[data-room="camera"]');
    assert.equal(await analyses(target), before);

    await phone.tap("button.shutter");
    await phone.find(kAgree);
    await phone.page.locator(kAgree).click();
    await phone.recordsAre("sent", 1);
    await phone.close();
    await phone.shoot(); // not asked again
    await phone.recordsAre("sent", 2);
  });
}

onPhone("notice: agreed to is remembered after a reload, and asked again when its text changes", { init: reads }, async ({ phone, target }) => {
  /** @type {Record<string, unknown>} */
  let more = {};
  await phone.page.route("**/config.json", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...await answer.json(), operator: "", purpose: "", contact: "", ...more } });
  });
  await phone.open(target.ready.origin);
  await phone.choose(await oneFace());
  const text = await noticeText(phone);
  for (const key of ["privacy.unnamed", "privacy.purpose_default"]) assert.ok(text.includes(say(key, "en")), key);
  await phone.page.locator(kAgree).click();
  await phone.find('html[data-room="error"]'); // without a key: but it was tried
  await phone.close();

  await phone.open(target.ready.origin);
  await phone.choose(await oneFace());
  await phone.find('html[data-room="error"]');
  await phone.close();

  more = { retention_days: 30, contact: "privacy@example.com" };
  await phone.open(target.ready.origin);
  await phone.choose(await oneFace());
  assert.match(await noticeText(phone), sentence("privacy.kept_days", "en", [30]));
  await phone.page.locator(kAgree).click();
  await phone.find('html[data-room="error"]');
});
