// The JPEG of what a canvas shows: by a worker where the browser has canvases there, since the page's own encoding waits
// until the page is idle; else, or when the worker fails, by the canvas. Must not know what the picture is for.
import { script_url } from "./script_url.mjs";

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Uint8Array>} */
async function by_canvas(canvas, quality) {
  const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!blob) throw new Error("too large");
  return new Uint8Array(await blob.arrayBuffer());
}

export function create_jpeg() {
  /** null: there is none, or none that works @type {Worker | null | undefined} */
  let worker;
  /** @type {Map<number, {resolve: (jpeg: Uint8Array) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let last_id = 0;

  function fail() {
    worker?.terminate();
    worker = null;
    for (const { reject } of waiting.values()) reject(new Error("no worker"));
    waiting.clear();
  }

  function prepare() {
    if (worker !== undefined) return worker;
    try {
      worker = "OffscreenCanvas" in globalThis && "convertToBlob" in OffscreenCanvas.prototype ? new Worker(script_url("jpeg_worker.mjs"), { type: "module" }) : null;
    } catch {
      worker = null;
    }
    if (!worker) return worker;
    worker.onerror = fail;
    worker.onmessage = (/** @type {MessageEvent<import("../jpeg_worker.mjs").Answered>} */ { data: { id, jpeg } }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (jpeg) asked?.resolve(new Uint8Array(jpeg));
      else asked?.reject(new Error("not encoded"));
    };
    return worker;
  }

  /** @param {Worker} worker @param {ImageBitmap} bitmap @param {number} quality @returns {Promise<Uint8Array>} */
  function by_worker(worker, bitmap, quality) {
    const id = ++last_id;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, bitmap, quality }, [bitmap]);
    });
  }

  return {
    /** Starts the worker, so that the first picture need not; falsy: there is none. */
    prepare,
    /**
     * @param {HTMLCanvasElement} canvas @param {ImageBitmap | null} bitmap of the same, given away @param {number} quality 0 to 1
     * @returns {Promise<Uint8Array>}
     */
    async encode(canvas, bitmap, quality) {
      if (!worker || !bitmap) return by_canvas(canvas, quality);
      return by_worker(worker, bitmap, quality).catch(() => by_canvas(canvas, quality));
    },
  };
}
