/** How the page's storage is opened: versions, and openings that fail. What is in it is never lost by it. */
import assert from "node:assert/strict";
import { Disk, failed, kA, kB, kC, onDisk, stored, valueOf } from "./harness/disk.mjs";
import { kOrigin } from "./harness/modules.mjs";

// --- versions ---

const kParked = valueOf(kC, "クラス3", { parked: true, error: { text: "aws.too_large", args: [], status: 413, aws_code: "", request_id: "" } });
/** @type {[string, any][]} */
const kVersion1 = [[kA, valueOf(kA, "")], [kB, valueOf(kB, "クラス3")], [kC, kParked], ["broken", "{no json"], ["other", valueOf("another id", "")], ["odd", 7]];

onDisk("version 1 is taken over: waiting and parked records apart, unreadable ones kept as parked, settings as they are", async (context) => {
  const disk = await Disk.blank(context);
  await disk.makeVersion1(kVersion1);
  assert.deepEqual(await disk.open(), { state: "works", settings: '{"language":"ja"}' });
  assert.deepEqual(await disk.dump(), {
    version: 2, history: [],
    outbox: [[["", kA], valueOf(kA, "")], [["クラス3", kB], valueOf(kB, "クラス3")]],
    parked: [[kC, kParked], ["broken", "{no json"], ["odd", 7], ["other", valueOf("another id", "")]],
    settings: [["settings", '{"language":"ja"}']],
  });
});

onDisk("a take-over that fails leaves version 1 as it was, and the next page takes it over", async (context) => {
  const disk = await Disk.blank(context);
  await disk.makeVersion1(kVersion1);
  const before = await disk.dump();
  await disk.page.evaluate(() => { IDBObjectStore.prototype.put = () => { throw new DOMException("no", "DataError"); }; });
  assert.deepEqual(await disk.open(), { state: "unavailable", settings: "" });
  assert.deepEqual(await disk.dump(), before);
  await disk.page.reload();
  assert.equal((await disk.open()).state, "works");
  assert.equal((await disk.dump()).outbox.length, 2);
});

onDisk("a first visit finds all places empty", async (context) => {
  const disk = await Disk.blank(context);
  assert.deepEqual(await disk.open(), { state: "works", settings: "" });
  assert.deepEqual(await disk.dump(), { version: 2, outbox: [], parked: [], history: [], settings: [] });
  const nothing = { values: [], more: false };
  assert.deepEqual(await disk.ask("read_lanes", { limit: 10 }), { type: "lanes_read", lanes: [], parked: nothing, history: nothing });
  assert.deepEqual(await disk.ask("count_records"), { type: "records_counted", lanes: [], parked: 0 });
  assert.deepEqual(await disk.told(), []);
});

onDisk("blocked by a tab that keeps version 1 open: told, nothing waits for it, and it works once that tab is gone", async (context) => {
  const older = await Disk.blank(context);
  await older.makeVersion1(kVersion1, true);
  const disk = await Disk.blank(context);
  assert.deepEqual(await disk.open(), { state: "blocked", settings: "" });
  assert.deepEqual(await disk.write([["outbox", "", "n", "new"]]), failed("unavailable"));
  await older.page.close();
  await disk.hear({ type: "storage", state: "works" });
  assert.deepEqual(await disk.told(), [{ type: "settings_changed", json: '{"language":"ja"}' }, { type: "storage", state: "works" }]);
  assert.deepEqual(await disk.write([["outbox", "", "n", "new"]]), stored);
  assert.equal((await disk.dump()).outbox.length, 3);
});

onDisk("made by a newer page: told, and left as it is", async (context) => {
  const disk = await Disk.blank(context);
  await disk.page.evaluate(() => /** @type {any} */ (globalThis).idb.open(3, (/** @type {IDBDatabase} */ each) => each.createObjectStore("later"))
    .then((/** @type {IDBDatabase} */ database) => database.close()));
  assert.deepEqual(await disk.open(), { state: "newer", settings: "" });
  assert.deepEqual(await disk.write([["outbox", "", "n", "new"]]), failed("unavailable"));
  assert.deepEqual(await disk.dump(), { version: 3, later: [] });
});

onDisk("a newer page that comes later is let in, and told of here", async (context) => {
  const disk = await Disk.blank(context);
  await disk.open();
  const newer = await Disk.blank(context);
  await newer.page.evaluate(() => /** @type {any} */ (globalThis).idb.open(3, () => {}).then((/** @type {IDBDatabase} */ database) => database.close()));
  await disk.hear({ type: "storage", state: "blocked" });
  assert.deepEqual(await disk.ask("store_settings", { json: "{}" }), failed("unavailable"));
  await disk.hear({ type: "storage", state: "newer" });
});

// --- opening that fails ---

for (const [how, broken] of /** @type {[string, () => void][]} */ ([
  ["throws", () => { IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); }; }],
  ["answers with an error", () => {
    IDBFactory.prototype.open = function () {
      const request = /** @type {any} */ ({ error: new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError") });
      queueMicrotask(() => request.onerror());
      return request;
    };
  }],
  ["is not there", () => { Object.defineProperty(globalThis, "indexedDB", { value: undefined }); }],
])) {
  onDisk(`a browser whose indexedDB.open ${how}: told, and asked again with each request`, async (context) => {
    const disk = await Disk.blank(context);
    await disk.page.evaluate(() => {
      const { open } = IDBFactory.prototype, factory = indexedDB;
      Object.assign(globalThis, { heal() {
        IDBFactory.prototype.open = open;
        Object.defineProperty(globalThis, "indexedDB", { value: factory, configurable: true });
      } });
      Object.defineProperty(globalThis, "indexedDB", { value: factory, configurable: true });
    });
    await disk.page.evaluate(`(${String(broken).replace("value: undefined", "value: undefined, configurable: true")})()`);
    assert.deepEqual(await disk.open(), { state: "unavailable", settings: "" });
    assert.deepEqual(await disk.write([["outbox", "", kA, "a"]]), failed("unavailable"));
    assert.deepEqual(await disk.ask("read_lanes", { limit: 10 }), failed("unavailable"));
    await disk.page.evaluate(() => /** @type {any} */ (globalThis).heal());
    assert.deepEqual(await disk.write([["outbox", "", kA, "a"]]), stored);
    assert.deepEqual(await disk.told(), [{ type: "storage", state: "works" }]);
  });
}

onDisk("an opening that never answers is given up after five seconds", async (context) => {
  const disk = await Disk.blank(context);
  await disk.page.evaluate(() => { IDBFactory.prototype.open = () => /** @type {any} */ ({}); });
  assert.deepEqual(await disk.open(), { state: "unavailable", settings: "" });
  assert.deepEqual(await disk.write([["outbox", "", kA, "a"]]), failed("unavailable"));
});

onDisk("a database that the browser closes by itself is opened anew at the next request", async (context) => {
  const disk = await Disk.blank(context);
  await disk.open();
  await disk.write([["outbox", "", kA, "a"]]);
  const devtools = await context.newCDPSession(disk.page);
  await devtools.send("Storage.clearDataForOrigin", { origin: kOrigin, storageTypes: "indexeddb" });
  await disk.write([["outbox", "", kB, "b"]]); // may be under way when the browser closes it
  assert.deepEqual(await disk.write([["outbox", "", kB, "b"]]), stored);
  assert.deepEqual((await disk.dump()).outbox, [[["", kB], "b"]]);
});

onDisk("a transaction that fails is told, and the next request has a connection of its own", async (context) => {
  const disk = await Disk.blank(context);
  await disk.open();
  await disk.page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    /** @this {IDBObjectStore} @param {any} value @param {IDBValidKey} [key] */
    IDBObjectStore.prototype.put = function (value, key) {
      IDBObjectStore.prototype.put = put;
      put.call(this, value, key);
      throw new DOMException("Connection to Indexed Database server lost.", "UnknownError");
    };
  });
  assert.deepEqual(await disk.write([["outbox", "", kA, "a"], ["history", "", kB, "b"]]), failed("unavailable"));
  assert.deepEqual(await disk.write([["outbox", "", kB, "b"]]), stored);
  assert.deepEqual((await disk.dump()).outbox, [[["", kB], "b"]], "all or none of a write");
});
