/** The whole page and the phone's disk: every write is durable, and a disk that is full is told, costs nothing that was kept, and is used again. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { quotaOf } from "./harness/quota.mjs";

const onPhone = suite();

/** Remembers how each write was begun. It must not use anything outside itself. */
function watchWrites() {
  /** @type {(string | undefined)[]} */
  const durabilities = [];
  const { transaction } = IDBDatabase.prototype;
  /** @this {IDBDatabase} @param {string | string[]} names @param {IDBTransactionMode} [mode] @param {IDBTransactionOptions} [options] */
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === "readwrite") durabilities.push(options?.durability);
    return transaction.call(this, names, mode, options);
  };
  Object.assign(globalThis, { durabilities });
}

onPhone("disk: every write of records and settings is asked for with strict durability", { init: [watchWrites] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.set({ topic: "handson/durable" });
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 3);
  await phone.diskIsEmpty();
  const all = await phone.page.evaluate(() => /** @type {any} */ (globalThis).durabilities);
  assert.ok(all.length >= 3, `${all.length} writes: settings, records, and their leaving`);
  assert.deepEqual([...new Set(all)], ["strict"]);
});

onPhone("disk: full, it is told, capture goes on from memory, nothing kept is touched, and with space all is saved", {}, async ({ phone, target }) => {
  const { origin } = target.ready;
  const quota = await quotaOf(phone.page, origin);
  await phone.join(await target.joinAddress());
  const letGo = await phone.holdPublishes();
  await phone.sendTestMessages();
  await phone.find('#readout li[data-saved="true"]:nth-of-type(3)');
  const before = await phone.onDisk();
  assert.equal(before.waiting.length, 3);

  await quota.fill();
  await phone.startCamera();
  await phone.shoot();
  await phone.hears("storage.full");
  await phone.find('#readout li[data-saved="false"]:nth-of-type(1)');
  await phone.close();
  assert.deepEqual(await phone.onDisk(), before, "what was kept is there, and the new one is not");

  letGo();
  await phone.recordsAre("sent", 4);
  const sent = (await target.newRecords()).map(({ RecordId }) => RecordId);
  assert.deepEqual([...new Set(sent)].sort(), (await phone.records()).map(({ id }) => id).sort(), "what is in memory alone is sent, too");
  await phone.diskIsEmpty(); // a full disk lets go, though it takes no history

  await quota.free();
  await phone.sendTestMessages();
  await phone.recordsAre("sent", 7);
  await phone.diskIsEmpty();
  await phone.open(origin);
  await phone.find("#readout li:nth-of-type(3)");
  assert.ok((await phone.records()).every(({ saved, state }) => saved && state === "sent"));
});

onPhone("disk: none at all is told, and records go out from memory", { init: [() => {
  IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); };
}] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.sendTestMessages();
  await phone.hears("storage.unavailable");
  await phone.recordsAre("sent", 3);
  assert.ok((await phone.records()).every(({ saved }) => !saved));
  assert.equal((await target.newRecords()).length, 3);
});
