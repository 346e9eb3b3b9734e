/** A touch does what it was meant for, and nothing else. */
import assert from "node:assert/strict";
import { oneFace } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

for (const viewport of [{ width: 360, height: 640 }, { width: 390, height: 844 }, { width: 844, height: 390 }]) {
  const { width, height } = viewport;
  onPhone(`a tap that opens the settings does not press what they bring under the finger, ${width} × ${height}`, { viewport }, async ({ phone, target }) => {
    await phone.open(target.ready.origin);
    await phone.choose(await oneFace()); // refused: there is no key
    await phone.find('html[data-room="error"]');
    // Every click that reaches the form while its opening tap is brought to an end.
    await phone.page.evaluate(() => {
      const clicks = /** @type {string[]} */ ([]);
      Object.assign(window, { clicks });
      document.getElementById("settings-dialog")?.addEventListener("click", (event) => clicks.push(String(/** @type {Element} */ (event.target).textContent).slice(0, 40)), true);
    });
    await phone.openSettings();
    await phone.page.locator("#field-topic").scrollIntoViewIfNeeded();
    await phone.type({ topic: "handson/still-open" });
    assert.deepEqual(await phone.page.evaluate(() => /** @type {any} */ (window).clicks), []);
    await phone.find("dialog[open]");
  });
}
