// Makes JPEGs beside the page, which answers taps meanwhile (web/host/jpeg.mjs). Must not know what becomes of them.

/** @typedef {{id: number, bitmap: ImageBitmap, quality: number}} Asked @typedef {{id: number, jpeg?: ArrayBuffer}} Answered */

/** @param {Asked} asked @returns {Promise<ArrayBuffer>} */
async function make_jpeg({ bitmap, quality }) {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("bitmaprenderer"); // takes it as it is: drawing it would be a copy more
  if (!context) throw new Error("no canvas of bitmaps");
  context.transferFromImageBitmap(bitmap);
  const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
  return blob.arrayBuffer();
}

addEventListener("message", async ({ data }) => {
  const jpeg = await make_jpeg(data).catch(() => undefined);
  // As a worker's: the types are the page's.
  /** @type {any} */ (globalThis).postMessage({ id: data.id, jpeg }, jpeg ? [jpeg] : []);
});
