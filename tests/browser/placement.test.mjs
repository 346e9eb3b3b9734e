/** Boxes lie where the faces are: a picture with a mark of known place, read back from the screen's pixels. */
import assert from "node:assert/strict";
import { heldOtherwise, kMark, markedPicture, sharp } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

const kAccent = [94, 234, 212];
const kMagenta = [255, 0, 255];
const kLinePx = 2; // CSS pixels: the box's line, drawn around its edge
const kToleranceCssPx = 3;

/** @typedef {import("./harness/phone.mjs").Phone} Phone */

/** Rekognition finds the mark, and says so as AWS does: by ratios of the upright picture. @param {Phone} phone */
async function seeTheMark(phone) {
  const cors = { "access-control-allow-origin": "*" };
  await phone.page.route((url) => url.pathname === "/", async (route) => {
    if (!(route.request().headers()["x-amz-target"] ?? "").endsWith("DetectFaces")) return route.fallback();
    const size = await sharp(Buffer.from(JSON.parse(route.request().postData() ?? "{}").Image.Bytes, "base64")).metadata();
    sizes.push([size.width, size.height]);
    return route.fulfill({ headers: cors, json: { FaceDetails: [{ BoundingBox: kMark, Confidence: 99, Quality: { Brightness: 80, Sharpness: 80 } }] } });
  });
  /** @type {number[][]} */
  const sizes = [];
  return sizes;
}

/** The smallest rectangle around what has about this colour, in CSS pixels. @param {Buffer} screenshot @param {number[]} colour @param {number} density */
async function around(screenshot, colour, density, bottom = 1) {
  const { data, info } = await sharp(screenshot).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let [left, top, right, low] = [Infinity, Infinity, -1, -1];
  for (let y = 0; y < info.height * bottom; y++) {
    for (let x = 0; x < info.width; x++) {
      const at = (y * info.width + x) * 3;
      if (Math.max(...colour.map((each, i) => Math.abs(each - data[at + i]))) > 40) continue;
      [left, top, right, low] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), Math.max(low, y + 1)];
    }
  }
  assert.ok(right > 0, `the screen has something of colour ${colour}`);
  return [left, top, right, low].map((each) => each / density);
}

/** The box goes around the mark. @param {Phone} phone @param {number} density @param {string} what */
async function assertAround(phone, density, what) {
  await phone.find('html[data-room="result"][data-still]');
  await phone.find('#mirror button[data-name="close"]');
  await phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const picture = await phone.page.screenshot();
  const sheetTop = await phone.page.evaluate(() => {
    const close = /** @type {HTMLElement} */ (document.querySelector('#mirror button[data-name="close"]'));
    const { innerWidth, innerHeight } = window;
    // An upright screen has its sheet below the picture, where the accent colour is used too.
    return innerWidth < innerHeight ? (Number(close.dataset.y) - 20) / innerHeight : 1;
  });
  const width = await phone.page.evaluate(() => /** @type {HTMLElement} */ (document.getElementById("still")).getBoundingClientRect().right * devicePixelRatio);
  const { height: shotHeight } = await sharp(picture).metadata();
  const left = await sharp(picture).extract({ left: 0, top: 0, width: Math.round(width), height: shotHeight }).png().toBuffer();
  const [mark, box] = [await around(left, kMagenta, density, sheetTop), await around(left, kAccent, density, sheetTop)];
  const expected = [mark[0] - kLinePx / 2, mark[1] - kLinePx / 2, mark[2] + kLinePx / 2, mark[3] + kLinePx / 2];
  const off = expected.map((each, i) => Math.abs(each - box[i]));
  assert.ok(Math.max(...off) <= kToleranceCssPx, `${what}: the box is at ${box}, the mark at ${mark}`);
}

const kUpright = { width: 480, height: 640 };

/** Whichever way the camera was held. @param {import("./harness/suite.mjs").Parts} parts */
async function allOrientations({ phone, target }) {
  const sizes = await seeTheMark(phone);
  await phone.join(await target.joinAddress());
  const upright = await markedPicture(kUpright);
  for (let orientation = 1; orientation <= 8; orientation++) {
    await phone.choose(await heldOtherwise(upright, orientation));
    await assertAround(phone, 1, `orientation ${orientation}`);
    assert.deepEqual(sizes.at(-1), [kUpright.width, kUpright.height], `orientation ${orientation}: what was sent is upright`);
    await phone.close();
  }
}
onPhone("placement: a photo's Exif orientation, all eight of them", {}, allOrientations);

const kShapes = [[1280, 720], [720, 1280], [1000, 1000], [1200, 500]];
/** @param {number} density @returns {(parts: import("./harness/suite.mjs").Parts) => Promise<void>} */
const allShapes = (density) => async ({ phone, target }) => {
  await seeTheMark(phone);
  await phone.join(await target.joinAddress());
  for (const [width, height] of kShapes) {
    await phone.choose(await markedPicture({ width, height }));
    await assertAround(phone, density, `${width} × ${height}`);
    await phone.close();
  }
};
onPhone("placement: every shape of picture, single density, sideways", { viewport: { width: 844, height: 390 } }, allShapes(1));
onPhone("placement: every shape of picture, double density", { density: 2 }, allShapes(2));
onPhone("placement: every shape of picture, triple density, small screen", { density: 3, viewport: { width: 320, height: 568 } }, allShapes(3));

/** A camera that looks at its user is shown as a mirror shows him. */
function frontCamera() {
  const get = MediaStreamTrack.prototype.getSettings;
  MediaStreamTrack.prototype.getSettings = function () {
    return { ...get.call(this), facingMode: "user" };
  };
}
for (const init of [[], [frontCamera]]) {
  onPhone(`placement: the ${init.length ? "front" : "back"} camera's picture, ${init.length ? "shown mirrored and sent as it is" : "shown as it is"}`, { density: 2, hasCamera: "marked", init }, async ({ phone, target }) => {
    await seeTheMark(phone);
    await phone.join(await target.joinAddress());
    await phone.startCamera();
    await phone.shoot();
    await assertAround(phone, 2, "camera");
    const mark = await around(await phone.page.screenshot(), kMagenta, 2);
    assert.equal((mark[0] + mark[2]) / 2 > 195, init.length > 0, "the mark is left of the middle, mirrored right of it");
  });
}
