/**
 * The main flow on the screens that people hold: a small Android phone and an iPhone with its notch, upright and sideways, in
 * both languages; and what a turn of the phone does. Sheets slide here.
 */
import assert from "node:assert/strict";
import { oneFace } from "./harness/pictures.mjs";
import { mainJob } from "./harness/main_job.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

const kNotch = { top: 59, right: 0, bottom: 34, left: 0 };
const kNotchSideways = { top: 0, right: 59, bottom: 21, left: 59 };
const kNoNotch = { top: 0, right: 0, bottom: 0, left: 0 };
const kScreens = [
  { name: "small Android", viewport: { width: 360, height: 640 }, insets: kNoNotch, density: 2 },
  { name: "small Android, sideways", viewport: { width: 640, height: 360 }, insets: kNoNotch, density: 2 },
  { name: "iPhone", viewport: { width: 390, height: 844 }, insets: kNotch, density: 3 },
  { name: "iPhone, sideways", viewport: { width: 844, height: 390 }, insets: kNotchSideways, density: 3 },
];

for (const { name, ...screen } of kScreens) {
  for (const language of /** @type {const} */ (["en", "ja"])) {
    onPhone(`${name}: from the camera to the object, ${language}`, { ...screen, language, moves: true }, mainJob("Asia/Tokyo"));
  }
}

/** @param {import("./harness/phone.mjs").Phone} phone */
async function places(phone) {
  await phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  return phone.page.locator("#mirror button").evaluateAll((all) => all.map((each) => {
    const { name, x, y, w, h } = /** @type {HTMLElement} */ (each).dataset;
    return { name, left: Number(x), top: Number(y), right: Number(x) + Number(w), bottom: Number(y) + Number(h) };
  }));
}

onPhone("turned while the camera runs and while a result is shown: laid out anew inside the notch, and nothing is lost", {
  language: "ja", moves: true, insets: kNotch,
}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  const [upright, sideways] = [{ width: 390, height: 844 }, { width: 844, height: 390 }];
  const turn = async (/** @type {{width: number, height: number}} */ size, /** @type {import("./harness/phone.mjs").Insets} */ insets, /** @type {string} */ button) => {
    await phone.setInsets(insets);
    await phone.page.setViewportSize(size);
    await phone.page.waitForFunction(([width, height]) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("screen"));
      return canvas.clientWidth === width && canvas.clientHeight === height;
    }, [size.width, size.height]);
    const found = await places(phone);
    assert.ok(found.some(({ name }) => name === button), `${button} at ${size.width} × ${size.height}`);
    for (const { name, ...at } of found) {
      // What a sheet's list holds goes on under the home indicator.
      assert.ok(name === "details" || at.bottom <= size.height - insets.bottom, `${name} at ${JSON.stringify(at)} of ${size.width} × ${size.height}`);
      assert.ok(at.left >= insets.left && at.top >= insets.top && at.right <= size.width - insets.right,
        `${name} at ${JSON.stringify(at)} of ${size.width} × ${size.height}`);
    }
  };
  await turn(sideways, kNotchSideways, "shutter");
  await phone.shoot();
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
  const faces = await phone.faces();
  await turn(upright, kNotch, "details");
  await turn(sideways, kNotchSideways, "details");
  assert.deepEqual(await phone.faces(), faces);
  await phone.close();
  await turn(upright, kNotch, "shutter");
  assert.equal(await phone.page.locator("html").getAttribute("data-camera"), "live");
  assert.equal((await target.newRecords()).length, 1);
});

onPhone("a sheet follows the finger that pulls it down, comes back when let go early, and leaves when let go late", { moves: true }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace());
  await phone.find('html[data-room="result"]');
  const close = (await places(phone)).find(({ name }) => name === "close") ?? assert.fail("no sheet");
  const from = { x: 195, y: close.top - 8 };
  const touch = await phone.context.newCDPSession(phone.page);
  const pull = async (/** @type {number} */ by) => {
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [from] });
    for (let step = 1; step <= 4; step++) {
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: from.x, y: from.y + by * step / 4 }] });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  const frames = () => phone.page.evaluate(() => /** @type {any} */ (window).facelogWatch.frames);
  await pull(40);
  for (let before = -1, now = await frames(); before !== now; now = await frames()) { // until it stands still
    before = now;
    await phone.page.waitForTimeout(200);
  }
  assert.equal(await phone.page.locator("html").getAttribute("data-room"), "result");
  await pull(200);
  await phone.find('html[data-room="camera"]');
});

onPhone("the system's back, and Escape, leave a list, a result and its details, one after the other, and stay on the page", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  await phone.tap("button.details");
  await phone.find('html[data-room="details"]');
  await phone.page.evaluate(() => history.back());
  await phone.find('html[data-room="result"]');
  await phone.page.evaluate(() => history.back());
  await phone.find('html[data-room="camera"]');
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await phone.page.keyboard.press("Escape");
  await phone.find('html[data-room="camera"]');
  await phone.page.keyboard.press("Escape"); // nothing is open: it does not leave the page
  await phone.find('#mirror button[data-name="records"]');
});
