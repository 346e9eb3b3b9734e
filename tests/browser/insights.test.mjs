/** The room of insights: what was recorded, as charts, in the page. */
import assert from "node:assert/strict";
import { noFace, severalFaces } from "./harness/pictures.mjs";
import { say, sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** @param {import("./harness/phone.mjs").Phone} phone */
async function openInsights(phone) {
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await phone.tap("button.insights");
  await phone.find('html[data-room="insights"]');
}

/** Title → what its bars say. @param {import("./harness/phone.mjs").Phone} phone @returns {Promise<Record<string, string>>} */
function readCharts(phone) {
  return phone.page.evaluate(() => Object.fromEntries([...document.querySelectorAll("#readout [data-detail]")]
    .map((each) => [each.previousElementSibling?.textContent ?? "", each.textContent ?? ""])));
}

for (const language of /** @type {const} */ (["en", "ja"])) {
  onPhone(`insights: the faces that were sent are counted after a reload, too, and back leads to the records (${language})`, { language }, async ({ phone, target }) => {
    await phone.join(await target.joinAddress());
    await phone.choose(await severalFaces());
    await phone.find('html[data-room="result"]');
    const faces = await phone.faces();
    await phone.recordsAre("sent", faces.length);
    await phone.diskIsEmpty(); // all of them in the history
    await phone.open(target.ready.origin);
    await openInsights(phone);
    const women = faces.filter((face) => face.Gender.raw === "Female").length;
    const percent = Math.floor((100 * women + Math.floor(faces.length / 2)) / faces.length);
    await phone.find("#readout [data-detail]", new RegExp(`^${say("face.female", language)}: ${percent}% \\(${women}\\) · `));
    const charts = await readCharts(phone);
    const smiles = faces.filter((face) => face.Smile.raw === "true").length;
    assert.match(charts[say("insights.smile", language)], new RegExp(`: \\d+% \\(${smiles}\\)$`));
    const ages = charts[say("face.age", language)].split(" · ").map((each) => Number(each.split(": ")[1]));
    assert.equal(ages.reduce((sum, count) => sum + count), faces.length);
    assert.ok(charts[say("face.emotion", language)].includes("%"));
    await phone.tap("button.back");
    await phone.find('html[data-room="records"]');
  });
}

onPhone("insights: with nothing recorded the room says so, and the browser's back button leaves it", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await noFace());
  await phone.find('html[data-room="result"]');
  await phone.close();
  await openInsights(phone);
  await phone.find("#readout [data-detail]", sentence("insights.none", "en"));
  assert.deepEqual(Object.keys(await readCharts(phone)), [say("button.insights", "en")], "no chart");
  await phone.page.goBack();
  await phone.find('html[data-room="records"]');
});
