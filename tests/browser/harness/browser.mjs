/**
 * Chromium as a phone: a real face as its camera, WebGL without a graphics card.
 * It knows nothing of the page.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { kPageAlone } from "../../support/chromium.mjs";
import { codePicture } from "./codes.mjs";
import { cameraFile, markedPicture } from "./pictures.mjs";

export const kExecutable = process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium";
/** Put together by the processor: the graphics process, which has no card here, took 13 of 34 s of processor time in bad_network.test.mjs, and takes 3. */
export const kFlags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu-compositing", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync", kPageAlone];

export const kPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** @typedef {Awaited<ReturnType<typeof startBrowser>>} Browser */

/** @typedef {boolean | "two" | "marked" | "code"} Cameras whether the phone has one; two of them, which see no face; one that sees markedPicture() or codePicture() */

/** @param {{camera?: Cameras}} options */
export async function startBrowser({ camera = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-camera-"));
  const picture = camera === "marked" ? markedPicture : camera === "code" ? codePicture : undefined;
  const file = camera && await cameraFile(folder, await picture?.({ width: 640, height: 480 }));
  const flags = camera ? [`--use-fake-device-for-media-stream=device-count=${camera === "two" ? 2 : 1}`, ...(camera === "two" ? [] : [`--use-file-for-fake-video-capture=${file}`])] : [];
  const browser = await chromium.launch({ executablePath: kExecutable, args: [...kFlags, ...flags] });
  return {
    browser,
    stop: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
