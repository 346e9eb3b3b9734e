/** Pictures that leave the region of the records, and hosts of AWS that the page's own policy blocks, under the real headers. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { Target } from "./harness/target.mjs";
import { sentence } from "./harness/texts.mjs";

const onPhone = suite();
const kLeaving = ["us-west-2", "ap-northeast-1"];
const kRefused = ["rekognition.us-west-2.amazonaws.com", "ap-northeast-1, us-east-1"];

for (const language of /** @type {("en"|"ja")[]} */ (["en", "ja"])) {
  onPhone(`another region for face analysis: told before, at the picture and in the settings; records stay in theirs (${language})`, { language }, async ({ phone, t }) => {
    const target = await Target.start({ parameters: { RekognitionRegion: kLeaving[0] } });
    t.after(() => target.stop());
    const chip = (gone = false) => phone.find('#mirror button[data-name="publish-state"]', sentence("form.leaving", language, kLeaving), gone);
    await phone.join(await target.joinAddress());
    await chip();
    await phone.chipSays("chip.publish_ready");
    await phone.startCamera();
    await phone.shoot();
    await phone.hears("picture.faces", [1]);
    await phone.recordsAre("sent", 1);
    assert.equal((await target.newRecords()).length, 1);
    await phone.close();
    await phone.openSettings();
    assert.equal(await phone.page.locator("#field-rekognition_region").inputValue(), kLeaving[0]);
    assert.match(await phone.page.locator("#settings-hosts").innerText(), sentence("form.leaving", language, kLeaving));
    await phone.type({ rekognition_region: kLeaving[1] });
    await phone.tap("form.save");
    await phone.hears("settings.saved");
    await chip(true);
    await phone.openSettings();
    assert.doesNotMatch(await phone.page.locator("#settings-hosts").innerText(), /us-west-2/);
  });

  onPhone(`a host of AWS that the page's policy blocks: told with the regions it was deployed for, and what to do (${language})`, { language }, async ({ phone, target }) => {
    phone.announce(/Content Security Policy/, /policy violation: connect-src: https:\/\/rekognition\.us-west-2\.amazonaws\.com/);
    phone.announceStatus(400); // about the self-test's bytes that are no picture
    // config.json and headers that do not fit each other.
    await phone.page.route("**/config.json", async (route) => {
      const config = await (await route.fetch()).json();
      await route.fulfill({ json: { ...config, hosts: { ...config.hosts, [kRefused[0]]: `https://${kRefused[0]}` } } });
    });
    await phone.join(await target.joinAddress());
    await phone.startCamera();
    await phone.set({ rekognition_region: kLeaving[0] });
    await phone.shoot();
    await phone.hears("endpoint.not_allowed", kRefused);
    await phone.find("#readout p", sentence("endpoint.not_allowed", language, kRefused));
    await phone.close();
    await phone.openSettings();
    await phone.tap("self_test.title");
    await phone.find('#readout [data-step="region"][data-state="failed"]', sentence("endpoint.not_allowed", language, kRefused));
    await phone.tap("button.back");
    // Done as the sentence says.
    await phone.set({ rekognition_region: "" });
    await phone.shoot();
    await phone.recordsAre("sent", 1);
    assert.equal((await target.newRecords()).length, 1);
  });
}

onPhone("the self-test finds the page's policy by itself", {}, async ({ phone, target }) => {
  phone.announce(/Content Security Policy/, /policy violation: connect-src/);
  await phone.page.route("**/config.json", async (route) => {
    const config = await (await route.fetch()).json();
    for (const host of Object.keys(config.hosts)) if (host.startsWith("rekognition.ap-")) config.hosts[host] = `https://${host}`;
    await route.fulfill({ json: config });
  });
  await phone.open(target.ready.origin);
  await phone.set(await target.credentials());
  await phone.openSettings();
  await phone.tap("self_test.title");
  await phone.find('#readout [data-step="region"][data-state="failed"]', sentence("endpoint.not_allowed", "en", ["rekognition.ap-northeast-1.amazonaws.com", "us-east-1"]));
});
