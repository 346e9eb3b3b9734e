/** Everything that is touched is large enough for a finger and beside the notch, in each room, on the smallest screen and sideways. */
import assert from "node:assert/strict";
import { kSeveral, noFace, severalFaces, tooSmall } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kLeastPx = 44;

/** What is smaller. @param {import("./harness/phone.mjs").Phone} phone @returns {Promise<string[]>} */
const small = (phone) => phone.page.evaluate((least) => {
  const dialog = document.querySelector("dialog[open]");
  const drawn = dialog ? [] : [...document.querySelectorAll("#mirror button")].map((each) => ({ name: each.getAttribute("data-name"), y: Number(/** @type {HTMLElement} */ (each).dataset.y), w: Number(/** @type {HTMLElement} */ (each).dataset.w), h: Number(/** @type {HTMLElement} */ (each).dataset.h) }));
  const all = [...(dialog ?? document.body).querySelectorAll("button, input, select")].filter((each) => !each.closest("#mirror") && each.getClientRects().length > 0);
  const real = all.map((each) => {
    const { width, height } = (each.closest(".check") ?? each).getBoundingClientRect();
    return { name: each.id || each.textContent, w: width, h: height };
  });
  // What a list's lower edge cuts is whole once it is scrolled to.
  const whole = drawn.filter(({ y, h }) => y + h < innerHeight - 1);
  const seen = [...whole, ...real];
  if (seen.length === 0) return ["nothing to touch was found"];
  return seen.filter(({ w, h }) => w < least || h < least).map(({ name, w, h }) => `${name}: ${w} × ${h}`);
}, kLeastPx);

/** What reaches under the notch. The lines of a form or a list scroll out from under it.
 * @param {import("./harness/phone.mjs").Phone} phone @param {import("./harness/phone.mjs").Insets} insets @returns {Promise<string[]>} */
const hidden = (phone, insets) => phone.page.evaluate(({ top, right, bottom, left }) => {
  const dialog = document.querySelector("dialog[open]");
  const fixed = dialog ? dialog.querySelectorAll("form header, form footer > *") : document.querySelectorAll("#mirror button, #first, #first button, #status:not(.over)");
  return [...fixed].filter((each) => each.getClientRects().length > 0).map((each) => ({ each, at: each.getBoundingClientRect() }))
    .filter(({ each, at }) => at.left < left - 1 || at.right > innerWidth - right + 1 || (at.bottom > innerHeight - bottom + 1 && !/^(details|face|error|delete|keep|resend|clear|every|lens)-?/.test(each.getAttribute("data-name") ?? "")) || (at.top < top - 1 && each.localName !== "header"))
    .map(({ each, at }) => `${each.getAttribute("data-name") ?? each.id}: ${JSON.stringify(at)}`);
}, insets);

const kScreens = [
  { viewport: { width: 320, height: 568 }, insets: { top: 0, right: 0, bottom: 0, left: 0 } },
  { viewport: { width: 390, height: 844 }, insets: { top: 59, right: 0, bottom: 34, left: 0 } },
  { viewport: { width: 844, height: 390 }, insets: { top: 0, right: 59, bottom: 21, left: 59 } },
];
for (const { viewport, insets } of kScreens) {
  onPhone(`targets: at least ${kLeastPx} px and nothing under a notch at ${viewport.width} × ${viewport.height}`, { viewport, insets, language: "ja" }, async ({ phone, target }) => {
    const check = async (/** @type {string} */ room) => {
      await phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      assert.deepEqual(await small(phone), [], room);
      assert.deepEqual(await hidden(phone, insets), [], `${room}: under the notch`);
    };
    await phone.join(await target.joinAddress());
    await check("first screen");
    await phone.startCamera();
    await check("camera");
    await phone.tap("button.interval");
    await phone.find('html[data-room="choice"]');
    await check("intervals");
    await phone.tap("button.close");
    await phone.choose(await severalFaces());
    await phone.recordsAre("sent", kSeveral);
    await check("result");
    await phone.tap("button.details");
    await phone.find('html[data-room="details"]');
    await check("details");
    await phone.tap("button.close");
    await phone.close();
    await phone.choose(await noFace());
    await phone.find('html[data-room="result"]');
    await phone.close();
    await phone.choose(await tooSmall());
    await phone.find('html[data-room="error"]');
    await check("error");
    await phone.close();
    await phone.tap("button.records");
    await phone.find('html[data-room="records"]');
    await check("records");
    await phone.tap("button.back");
    await phone.openSettings();
    await check("settings");
    phone.announceStatus(400); // about the self-test's bytes that are no picture
    await phone.tap("self_test.title");
    await phone.find('#mirror [data-name="self-test-again"]');
    await check("self-test");
  });
}
