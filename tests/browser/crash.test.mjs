/** The program stops by a fault of its own: the page says so, and starts again with everything that was saved. */
import assert from "node:assert/strict";
import { crash, trapWhenAsked } from "./harness/crash.mjs";
import { say } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`crash: is told with the browser's words, also over the settings, and a reload has what was saved (${language})`, { language, init: [trapWhenAsked] }, async ({ phone, target }) => {
    await phone.join(await target.joinAddress());
    const letGo = await phone.holdPublishes();
    await phone.sendTestMessages();
    await phone.find('#readout :nth-child(3 of li[data-saved="true"])');
    const ids = (await phone.records()).map(({ id }) => id).sort();
    await phone.openSettings();
    await crash(phone);
    assert.equal(await phone.page.locator("#failure").textContent(), "RuntimeError: unreachable");
    assert.ok(await phone.page.locator("#failed").isVisible());
    assert.equal(await phone.page.locator('#failed [data-failed="load"]').isVisible(), false);
    const loaded = phone.page.waitForEvent("load");
    await phone.page.getByRole("button", { name: say("boot.reload", language) }).tap();
    await loaded;
    await phone.find("html[data-ready]");
    letGo();
    for (const id of ids) await phone.find(`#readout li[data-record="${id}"][data-saved="true"]`);
    assert.deepEqual((await phone.records()).map(({ id }) => id).sort(), ids);
  });
}
