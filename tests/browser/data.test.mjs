/** What is on the phone: told in the settings, and deleted as a whole. */
import assert from "node:assert/strict";
import { sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`data: what waits and what was sent is counted, and all of it is deleted after a second tap, in every tab (${language})`, { language }, async ({ phone, target }) => {
    await phone.join(await target.joinAddress());
    await phone.sendTestMessages();
    await phone.recordsAre("sent", 3);
    await phone.diskIsEmpty();
    await phone.holdPublishes();
    await phone.sendTestMessages();
    await phone.find("#readout li[data-state=waiting], #readout li[data-state=sending]");
    const other = await phone.context.newPage();
    await other.goto(target.ready.origin);
    await other.locator("html[data-ready]").waitFor({ state: "attached" });
    await phone.page.bringToFront();
    await phone.openSettings();
    await phone.find("#data-counts", sentence("data.counts", language, [3, 0, 3]));
    assert.match(await phone.kept(), /Local target/);
    await phone.tap("data.delete");
    await phone.find("dialog[open] [data-action='data.delete_yes']");
    assert.match(await phone.kept(), /Local target/, "one tap deletes nothing");
    const reloads = [phone.page.waitForEvent("load"), other.waitForEvent("load")];
    await phone.tap("data.delete_yes");
    await Promise.all(reloads);
    await phone.find("html[data-ready]");
    await phone.chipSays("settings.access_key_id.missing");
    assert.deepEqual(await phone.records(), []);
    assert.deepEqual(await phone.onDisk(), { waiting: [], parked: [], history: [] });
    const kept = await phone.kept();
    assert.doesNotMatch(kept, /Local target|RecordId|facelog\.camera/);
  });
}

onPhone("data: the browser's answer, whether it keeps what is here, is shown", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.find("[data-persisted]");
  const is_kept = await phone.page.evaluate(() => navigator.storage.persisted());
  assert.equal(await phone.page.locator("[data-persisted]").getAttribute("data-persisted"), String(is_kept));
  if (is_kept) return;
  await phone.tap("data.ask");
  await phone.find("[data-persisted]", new RegExp(`${sentence("data.refused", "en").source}|${sentence("data.persisted", "en").source}`));
  assert.equal(await phone.page.locator("[data-persisted]").getAttribute("data-persisted"), String(await phone.page.evaluate(() => navigator.storage.persisted())));
});

onPhone("colours: the chosen ones are used at once, and by the first screen of the next visit", { language: "ja" }, async ({ phone, target }) => {
  const look = () => phone.page.evaluate(() => {
    const { backgroundColor, colorScheme } = getComputedStyle(/** @type {Element} */ (document.querySelector("#first")));
    return [backgroundColor, colorScheme];
  });
  await phone.open(target.ready.origin);
  const [light] = await look();
  for (const theme of ["dark", "light", "system"]) {
    await phone.set({ theme });
    await phone.find(`html[data-theme="${theme}"]`);
    const [surface] = await look();
    assert.equal(surface === light, theme !== "dark", theme);
    await phone.page.route("**/main.mjs", (route) => route.abort());
    phone.announceNoAnswer();
    await phone.page.reload({ waitUntil: "commit" });
    await phone.find(`html[data-theme="${theme}"]`);
    assert.deepEqual((await look())[0], surface, `${theme}, before the program is there`);
    await phone.page.unrouteAll();
    await phone.open(target.ready.origin);
  }
});
