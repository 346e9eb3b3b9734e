/** The target killed and started again while a page's records are on their way: what the page called saved arrives. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { Phone } from "./harness/phone.mjs";
import { Target } from "./harness/target.mjs";

const kKills = process.env.FACELOG_LONG === "1" ? 20 : 3;
const kLongestTestMs = kKills * 60_000;

/** @type {Target} */
let target;
/** @type {import("./harness/browser.mjs").Browser} */
let browser;
before(async () => { [target, browser] = await Promise.all([Target.startAgainable(), startBrowser()]); });
after(async () => {
  await browser?.stop();
  await target?.stop();
});

const ids = (/** @type {{id: string}[]} */ lines) => lines.map(({ id }) => id).sort();

/** A random moment of the next publish: before it is sent, or so much later. @param {Phone} phone @param {number} delayMs */
async function killWhilePublishing(phone, delayMs) {
  const asked = phone.page.waitForRequest("**/topics/**");
  const tapped = phone.sendTestMessages();
  await asked;
  await new Promise((done) => setTimeout(done, delayMs));
  await target.kill();
  await tapped;
}

test(`a target that is killed ${kKills} times while records are on their way: what the page called saved is in the bucket, and the page agrees`, { timeout: kLongestTestMs }, async (t) => {
  const phone = await Phone.make(browser.browser, { density: 1 });
  t.after(() => phone.context.close());
  phone.announceNoAnswer();
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.shoot(); // a real record among them
  await phone.recordsAre("sent", 1);
  await phone.close();
  const delays = Array.from({ length: kKills }, () => Math.random() * 60);
  t.diagnostic(`killed ${delays.map(Math.round).join(", ")} ms after a publish was asked for`);
  let waited = 0;
  /** @type {Set<string>} */
  const saved = new Set();
  for (const [i, delayMs] of delays.entries()) {
    await killWhilePublishing(phone, delayMs);
    // The page's word while there is nobody to ask.
    await phone.find('#readout li[data-saved="false"]:not([data-state="sent"])', null, true);
    const lines = await phone.records();
    for (const { id } of lines.filter(({ saved, state }) => saved || state === "sent")) saved.add(id);
    waited += lines.filter(({ state }) => state !== "sent").length;
    await target.startAgain();
    await phone.recordsAre("sent", 4 + 3 * i);
  }
  const lines = await phone.records();
  assert.deepEqual(ids(lines), [...saved].sort());
  const found = (await target.newRecords()).map(({ RecordId }) => RecordId);
  assert.deepEqual([...new Set(found)].sort(), ids(lines));
  t.diagnostic(`${lines.length} records, ${waited} waiting at a kill, ${found.length - new Set(found).size} twice in the bucket`);
  assert.deepEqual(await phone.problems(), []);
});
