/**
 * Chromium as a phone: a real face as its camera, WebGL without a graphics card.
 * It knows nothing of the page.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { cameraFile } from "./pictures.mjs";

export const kExecutable = process.env.FACELOG_CHROMIUM ?? "/usr/bin/chromium";
export const kFlags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export const kPhone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** @typedef {Awaited<ReturnType<typeof startBrowser>>} Browser */

/** @param {{camera?: boolean}} options camera: whether the phone has one */
export async function startBrowser({ camera = true } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-camera-"));
  const flags = camera ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${await cameraFile(folder)}`] : [];
  const browser = await chromium.launch({ executablePath: kExecutable, args: [...kFlags, ...flags] });
  return {
    browser,
    stop: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
