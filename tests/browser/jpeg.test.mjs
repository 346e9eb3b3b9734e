/** Who makes a picture's JPEG: a worker, and the page itself where there is none or it does not start. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** Counts the page's own encodings. Stands alone. */
function watchEncoding() {
  const own = HTMLCanvasElement.prototype.toBlob;
  Object.assign(window, { encodedByPage: 0 });
  HTMLCanvasElement.prototype.toBlob = function (/** @type {[BlobCallback, string?, number?]} */ ...given) {
    /** @type {any} */ (window).encodedByPage++;
    own.apply(this, given);
  };
}

/** Stands alone. */
function takeCanvasesFromWorkers() {
  Reflect.deleteProperty(globalThis, "OffscreenCanvas");
}

/** @param {import("./harness/suite.mjs").Parts} parts @param {number} byPage */
async function assertEncoded({ phone, target }, byPage) {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  assert.equal(await phone.page.evaluate(() => /** @type {any} */ (window).encodedByPage), byPage);
}

onPhone("jpeg: is made beside the page", { init: [watchEncoding] }, (parts) => assertEncoded(parts, 0));

onPhone("jpeg: is made by the page in a browser whose workers have no canvas", { init: [watchEncoding, takeCanvasesFromWorkers] }, (parts) => assertEncoded(parts, 1));

onPhone("jpeg: is made by the page when the worker's file does not come", { init: [watchEncoding] }, async (parts) => {
  parts.phone.announceNoAnswer();
  await parts.phone.context.route("**/jpeg_worker.mjs", (route) => route.abort());
  await assertEncoded(parts, 1);
});
