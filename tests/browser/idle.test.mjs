/** A page that waits costs nothing: no frame is drawn, nothing is asked of the network. */
import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kWatchedMs = 5_000;
const kPreviewWatchedMs = 10_000; // what most of the time is
const kSettledMs = 1_200; // what a burst of events has left to show comes within a second

/** @param {import("./harness/suite.mjs").Parts} parts @param {string} where */
async function assertIdle({ phone, target }, where, watchedMs = kWatchedMs) {
  const frames = () => phone.page.evaluate(() => [/** @type {any} */ (window).facelogWatch.frames, /** @type {any} */ (window).facelogWatch.draws]);
  for (let before = -1, [now] = await frames(); before !== now; [now] = await frames()) {
    before = now;
    await pause(kSettledMs);
  }
  const before = [...await frames(), (await target.control("/state")).requests];
  assert.ok(before[0] > 0 && before[1] > 0, "what was drawn until now was counted");
  await pause(watchedMs); // to see nothing happen takes time
  const after = [...await frames(), (await target.control("/state")).requests];
  assert.deepEqual(after, before, `${where}: animation frames asked for, draw calls and requests in ${watchedMs} ms`);
}

onPhone("idle: no frame is asked for while the preview runs, a result is shown, records are listed, or the self-test is done", { moves: true }, async (parts) => {
  const { phone, target } = parts;
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await assertIdle(parts, "preview", kPreviewWatchedMs);
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  await assertIdle(parts, "result");
  await phone.close();
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await assertIdle(parts, "records");
  await phone.tap("button.back");
  phone.announceStatus(400); // about the self-test's bytes that are no picture
  await phone.openSettings();
  await phone.tap("self_test.title");
  await phone.hears("self_test.ok");
  await assertIdle(parts, "self-test");
});
