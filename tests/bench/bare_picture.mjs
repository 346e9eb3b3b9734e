// The least that a picture can cost a page on this machine: a camera's frame to a JPEG in a worker, one request, one
// durable write, and nothing else; no program, no signature, no screen. Must not know how it is measured.
import { phone_screen } from "./browser.mjs";
import { serve_pages } from "./page_server.mjs";
import { answer_unseen, has_come, launch_with_camera } from "./phone_page.mjs";

/** In the page. Stands alone. */
async function run_page() {
  /** @type {Record<string, number>} */
  let times = {};
  const note = (/** @type {string} */ name, at_ms = performance.now()) => {
    times[name] = at_ms;
    performance.mark(`bench:${name}`, { startTime: at_ms });
  };
  const encode_in_worker = () => {
    onmessage = async ({ data: bitmap }) => {
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext("bitmaprenderer")?.transferFromImageBitmap(bitmap);
      const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
      const address = new (/** @type {any} */ (globalThis).FileReaderSync)().readAsDataURL(jpeg); // base64 behind the comma
      const body = new TextEncoder().encode(`{"Image":{"Bytes":"${address.slice(address.indexOf(",") + 1)}"},"Attributes":["ALL"]}`);
      postMessage(body, { transfer: [body.buffer] });
    };
  };
  const worker = new Worker(URL.createObjectURL(new Blob([`(${encode_in_worker})()`])));
  const opening = indexedDB.open("bare");
  opening.onupgradeneeded = () => opening.result.createObjectStore("records");
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, srcObject: await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 1920 }, height: { ideal: 1080 } } }) });
  document.body.append(video);
  await video.play();

  addEventListener("pointerup", (event) => {
    times = /** @type {any} */ (globalThis).bench_picture = {};
    note("shutter", event.timeStamp);
    const canvas = new OffscreenCanvas(1280, 720);
    note("drawing");
    canvas.getContext("2d")?.drawImage(video, 0, 0, 1280, 720);
    const bitmap = canvas.transferToImageBitmap();
    worker.postMessage(bitmap, [bitmap]);
  });
  worker.onmessage = ({ data: body }) => {
    note("requested");
    Object.assign(times, { bytes: body.byteLength, width: 1280 });
    const request = new XMLHttpRequest();
    request.open("POST", "./");
    request.onload = () => {
      note("answered");
      const write = opening.result.transaction("records", "readwrite", { durability: "strict" });
      write.objectStore("records").put(request.responseText, crypto.randomUUID());
      write.oncomplete = () => note("saved");
    };
    request.send(body);
  };
  document.documentElement.dataset.ready = "1";
}

/** @param {string} root @param {number} rate of throttling */
export async function open_bare_page(root, rate) {
  const html = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><body><script type="module">(${run_page})()</script>`;
  const server = await serve_pages({ bare: { page: new Map([["index.html", Buffer.from(html)]]) } });
  const { browser, close: close_browser } = await launch_with_camera(root);
  const close = async () => {
    await close_browser();
    server.close();
  };
  try {
    const context = await browser.newContext({ ...phone_screen, permissions: ["camera"] });
    const page = await context.newPage();
    await page.goto(`${server.origin}/bare/`);
    await has_come(page, "html[data-ready]");
    const devtools = await context.newCDPSession(page);
    await answer_unseen(page, devtools, ["*"], () => "{}");
    await devtools.send("Emulation.setCPUThrottlingRate", { rate });
    return { browser, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
