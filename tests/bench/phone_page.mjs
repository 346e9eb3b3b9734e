// facelog's page with a camera that sees a face, joined to a local target whose analysis and publishing are answered at
// once, without a network: what a picture costs the page itself. Must not know what is measured.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch, phone_flags, phone_screen } from "./browser.mjs";

/** @typedef {Awaited<ReturnType<typeof open_phone>>} PhonePage */

/** Runs before the page's own code: what a measurement needs of the page. Stands alone. */
function watch_page() {
  const bench = { timers: 0, frames: 0, idles: 0, memory: /** @type {WebAssembly.Memory | null} */ (null), fired: /** @type {string[]} */ ([]) };
  const page = /** @type {any} */ (globalThis);
  page.bench = bench;
  /** @param {string} name @param {"timers" | "frames" | "idles"} count */
  const counted = (name, count) => {
    const ask = page[name]?.bind(page);
    page[name] = ask && ((/** @type {any} */ work, /** @type {any[]} */ ...rest) => ask((/** @type {any[]} */ ...given) => {
      bench[count]++;
      if (bench.fired.length < 100) bench.fired.push(`${name} ${rest[0] ?? ""} ${String(work).slice(0, 60)}`);
      return work(...given);
    }, ...rest));
  };
  counted("setTimeout", "timers");
  counted("setInterval", "timers");
  counted("requestAnimationFrame", "frames");
  counted("requestIdleCallback", "idles");
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate(...given);
    bench.memory = /** @type {any} */ (Object.values(made.instance.exports).find((each) => each instanceof WebAssembly.Memory) ?? null);
    return made;
  };
}

/** Until there is such an element. @param {import("playwright-core").Page} page @param {string} selector */
export const has_come = (page, selector) => page.waitForSelector(selector, { state: "attached", timeout: 60_000 });

/** One face before a lively ground, as large as phones' cameras give it: pages make 1280 by 720 of it. @param {string} folder */
async function camera_file(folder) {
  const { cameraFile, oneFace, severalFaces, sharp } = await import("../browser/harness/pictures.mjs");
  const ground = await sharp(await severalFaces()).flip().resize(1920, 1080, { fit: "cover" }).toBuffer();
  const view = await sharp(ground).composite([{ input: await sharp(await oneFace()).resize(null, 1080).toBuffer() }]).jpeg({ quality: 95 }).toBuffer();
  return cameraFile(folder, view);
}

/** A browser whose camera sees it. @param {string} root */
export async function launch_with_camera(root) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-bench-"));
  const browser = await launch(root, [...phone_flags, `--use-file-for-fake-video-capture=${await camera_file(folder)}`]);
  const close = async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { browser, close };
}

/**
 * Answers the page's requests without Playwright, which is told of none from now on: what its debugger says of each is work
 * of the page's main thread, and what that remembers grows in the page's process; both would be taken for the page's own.
 * @param {import("playwright-core").Page} page @param {import("playwright-core").CDPSession} devtools
 * @param {string[]} patterns of addresses @param {(url: string) => string} answer_to JSON
 */
export async function answer_unseen(page, devtools, patterns, answer_to) {
  const inner = /** @type {any} */ (page)._connection.toImpl(page);
  await inner.delegate._mainFrameSession._client.send("Network.disable");
  devtools.on("Fetch.requestPaused", ({ requestId, request: { url, method, headers } }) => {
    const cors = { "access-control-allow-origin": "*", "access-control-allow-headers": headers["Access-Control-Request-Headers"] ?? "", "access-control-max-age": "7200" };
    const responseHeaders = Object.entries({ ...cors, "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "bench" }).map(([name, value]) => ({ name, value }));
    const body = Buffer.from(method === "OPTIONS" ? "" : answer_to(url)).toString("base64");
    devtools.send("Fetch.fulfillRequest", { requestId, responseCode: 200, responseHeaders, body }).catch(() => {}); // closed meanwhile
  });
  await devtools.send("Fetch.enable", { patterns: patterns.map((urlPattern) => ({ urlPattern })) });
}

/** @param {string} root @param {{rate?: number, init?: () => void, serviceWorkers?: "allow" | "block"}} options */
export async function open_phone(root, { rate = 1, init, serviceWorkers = "allow" } = {}) {
  const { Target } = await import("../browser/harness/target.mjs");
  const [target, { browser, close: close_browser }] = await Promise.all([Target.start(), launch_with_camera(root)]);
  const close = async () => {
    await close_browser();
    await target.stop();
  };
  try {
    const context = await browser.newContext({ ...phone_screen, permissions: ["camera"], serviceWorkers });
    await context.addInitScript(watch_page);
    if (init) await context.addInitScript(init);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await page.goto(await target.joinAddress());
    await has_come(page, "html[data-ready]");
    await page.locator("#start-camera").click();
    await has_come(page, 'html[data-camera="live"]');
    await answer_at_once(page, devtools);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate });
    return { browser, page, devtools, target, tap: (/** @type {string} */ name) => tap(page, name), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The first picture is analysed by the target, and its answer is every later one's.
 * @param {import("playwright-core").Page} page @param {import("playwright-core").CDPSession} devtools
 */
async function answer_at_once(page, devtools) {
  const analysis = page.waitForResponse((response) => Boolean(response.request().headers()["x-amz-target"]?.endsWith(".DetectFaces")));
  await tap(page, "shutter");
  await page.locator('[data-action="privacy.agree"]').click();
  const found = await analysis;
  const faces = await found.text();
  if (!faces.includes('"FaceDetails":[{')) throw new Error(`the local target saw no face: ${faces.slice(0, 200)}`);
  await has_come(page, '#readout li[data-state="sent"]');
  await answer_unseen(page, devtools, ["*/topics/*", found.url()], (url) => (url === found.url() ? faces : '{"message":"OK"}'));
  await tap(page, "close");
  await has_come(page, 'html[data-room="camera"]');
}

/** A finger's tap on what the canvas draws. @param {import("playwright-core").Page} page @param {string} name */
async function tap(page, name) {
  await has_come(page, `#mirror [data-name="${name}"]`);
  const { x, y, w, h } = await page.locator(`#mirror [data-name="${name}"]`).evaluate((each) => ({ .../** @type {HTMLElement} */ (each).dataset }));
  await page.touchscreen.tap(Number(x) + Number(w) / 2, Number(y) + Number(h) / 2);
}
