/** Pictures that follow each other: at intervals with their cost, and several photos of which one fails. */
import assert from "node:assert/strict";
import { oneFace, severalFaces, kSeveral } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

/** @param {import("./harness/suite.mjs").Parts} parts */
async function everyFiveSeconds({ phone, target }) {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.tap("button.interval");
  await phone.tap("series.every", [5]);
}

onPhone("interval: pictures follow each other, are counted with about what they cost, and stop by a tap", {}, async (parts) => {
  await everyFiveSeconds(parts);
  const { phone, target } = parts;
  await phone.recordsAre("sent", 2);
  assert.equal(await phone.page.locator("html").getAttribute("data-room"), "camera", "the preview goes on");
  await phone.tap("button.stop");
  await phone.hears("series.stopped");
  const said = await phone.page.evaluate(() => /** @type {any} */ (window).facelogWatch.said);
  const taken = (await phone.records()).length; // one may have been on its way
  const sentence = say("series.stopped", "en", [taken, (taken * 0.0013).toFixed(4)]);
  assert.ok(said.includes(sentence), `"${sentence}" in ${JSON.stringify(said)}`);
  await phone.recordsAre("sent", taken);
  assert.equal((await target.newRecords()).length, taken);
  await phone.find('#mirror button[data-name="shutter"]');
});

onPhone("interval: stops by itself when the page is hidden, and says so", { language: "ja" }, async (parts) => {
  await everyFiveSeconds(parts);
  const { phone } = parts;
  await phone.recordsAre("sent", 1);
  await phone.page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
    Object.defineProperty(document, "hidden", { value: false, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await phone.hears("series.hidden");
  await phone.find('#mirror button[data-name="shutter"]');
});

onPhone("photos: several at once, one that is none does not stop the others", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace(), Buffer.from("this is a text\n"), await severalFaces());
  await phone.hears("series.photos_done", [3, 1]);
  await phone.recordsAre("sent", 1 + kSeveral);
  assert.equal((await target.newRecords()).length, 1 + kSeveral);
  assert.equal((await phone.faces()).length, kSeveral, "the last one's result is shown");
  assert.ok(await phone.page.locator("#still").evaluate((still) => /** @type {HTMLCanvasElement} */ (still).width > 0), "over its picture");
});

onPhone("result: the JSON that was published and its signature are shown, and no secret", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  const request = phone.page.waitForRequest(/\/topics\//);
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  await phone.tap("button.details");
  await phone.find("#readout [data-detail]");
  const shown = await phone.page.locator("#readout [data-detail]").allTextContents();
  const [{ text }] = await target.newObjects();
  assert.deepEqual(JSON.parse(shown[0]), JSON.parse(text));
  const sent = await request;
  assert.equal(shown[0], sent.postData());
  assert.equal(shown[1], sent.url());
  const { authorization, ...headers } = await sent.allHeaders();
  assert.equal(authorization.split("Signature=")[1], shown[4]);
  assert.match(shown[2], new RegExp(`^POST\\n/topics/[^\\n]+\\nqos=1\\n`));
  assert.ok(shown[2].includes(`x-amz-date:${headers["x-amz-date"]}`));
  assert.match(shown[3], /^AWS4-HMAC-SHA256\n/);
  await phone.tap("button.close");
  await phone.find('html[data-room="result"]');
  await phone.find('#mirror button[data-name="details"]', new RegExp(say("button.details", "en")));
});
