/** The program stops by a fault of its own: the page says so, and starts again with everything that was saved. */
import assert from "node:assert/strict";
import { say } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** In the page: a trap of a real WebAssembly module, in the next frame of the program that is asked for it. It must not use anything outside itself. */
function trapWhenAsked() {
  const begin = WebAssembly.instantiateStreaming;
  // (module (func (export "trap") unreachable))
  const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.trap;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const { module, instance } = await begin(source, imports);
    const exports = Object.fromEntries(Object.entries(instance.exports).map(([name, value]) => [name, typeof value !== "function" ? value
      : (/** @type {any[]} */ ...given) => "facelogTraps" in globalThis ? /** @type {() => void} */ (trap)() : value(...given)]));
    return { module, instance: /** @type {WebAssembly.Instance} */ ({ exports }) };
  };
}

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`crash: is told with the browser's words, also over the settings, and a reload has what was saved (${language})`, { language, init: [trapWhenAsked] }, async ({ phone, target }) => {
    phone.announce(/page error: RuntimeError: unreachable/);
    await phone.join(await target.joinAddress());
    const letGo = await phone.holdPublishes();
    await phone.sendTestMessages();
    await phone.recordsAre("waiting", 3).catch(() => {}); // up to three of them are on their way
    const ids = (await phone.records()).map(({ id }) => id).sort();
    await phone.openSettings();
    await phone.page.evaluate(() => {
      Object.assign(globalThis, { facelogTraps: true });
      dispatchEvent(new Event("offline")); // told to the program
    });
    await phone.find('#failed:not([hidden]) [data-failed="crash"]:not([hidden])');
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
