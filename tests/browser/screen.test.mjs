/**
 * The canvas: that something is drawn on it, and that it comes back when the browser took its context away.
 * It knows nothing of what is drawn.
 */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** Until two pictures of the page, taken one after the other, are the same. @param {import("playwright-core").Page} page */
async function settled(page) {
  let before = await page.screenshot();
  for (;;) {
    const now = await page.screenshot();
    if (now.equals(before)) return now;
    before = now;
  }
}

onPhone("canvas: drawn again as it was after its context was lost and came back", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.join(await target.joinAddress());
  await phone.page.locator("#status.over").waitFor({ state: "attached" });
  const before = await settled(phone.page);
  await phone.page.evaluate(() => new Promise((lost) => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("screen"));
    const extension = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
    Object.assign(globalThis, { come_back: () => extension?.restoreContext() });
    canvas.addEventListener("webglcontextlost", () => lost(undefined));
    extension?.loseContext();
  }));
  const blank = await settled(phone.page);
  assert.ok(!blank.equals(before), "the canvas showed nothing before");
  await phone.page.evaluate(() => new Promise((back) => {
    document.getElementById("screen")?.addEventListener("webglcontextrestored", () => back(undefined));
    /** @type {any} */ (globalThis).come_back();
  }));
  // The animation frames that were asked for have been drawn.
  await phone.page.evaluate(() => new Promise((done) => {
    let left = 5;
    const next = () => (--left > 0 ? requestAnimationFrame(next) : done(undefined));
    requestAnimationFrame(next);
  }));
  assert.ok((await settled(phone.page)).equals(before), "the canvas is not as it was");
});
