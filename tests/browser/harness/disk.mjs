/** The page's storage alone in a browser: what asks it, and what looks at IndexedDB behind its back. */
import { test } from "node:test";
import { kOrigin, modules } from "./modules.mjs";

const newContext = modules();
const kLongestTestMs = 60_000;

/** @typedef {import("playwright-core").Page} Page @typedef {Record<string, any>} Message */

/** Test code in the page, on IndexedDB itself. It must not use anything outside itself. */
function helpers() {
  const done = (/** @type {IDBRequest} */ request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const ended = (/** @type {IDBTransaction} */ transaction) => new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  /** @type {{durability: string | undefined, stores: string[]}[]} */
  const writes = [];
  const transaction = IDBDatabase.prototype.transaction;
  /** @this {IDBDatabase} @param {string | string[]} names @param {IDBTransactionMode} [mode] @param {IDBTransactionOptions} [options] */
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === "readwrite") writes.push({ durability: options?.durability, stores: [names].flat().sort() });
    return transaction.call(this, names, mode, options);
  };
  Object.assign(globalThis, { idb: {
    done, writes,
    /** @param {number} version @param {(database: IDBDatabase) => void} upgrade */
    open(version, upgrade) {
      const request = indexedDB.open("facelog", version);
      request.onupgradeneeded = () => upgrade(request.result);
      return done(request);
    },
    /** @param {IDBDatabase} database @param {string} name @param {[any, any][]} entries */
    async fill(database, name, entries) {
      const writing = transaction.call(database, name, "readwrite", { durability: "relaxed" });
      for (const [key, value] of entries) writing.objectStore(name).put(value, key);
      await ended(writing);
    },
    /** Everything, by store: [key, value]. */
    async dump() {
      const database = await done(indexedDB.open("facelog"));
      /** @type {Record<string, any>} */
      const all = { version: database.version };
      for (const name of database.objectStoreNames) {
        const store = transaction.call(database, name, "readonly").objectStore(name);
        const [keys, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        all[name] = keys.map((/** @type {any} */ key, /** @type {number} */ i) => [key, values[i]]);
      }
      database.close();
      return all;
    },
  } });
}

export class Disk {
  constructor(/** @type {Page} */ page) {
    this.page = page;
  }

  /** A page of the context, the storage not yet opened. @param {import("playwright-core").BrowserContext} context */
  static async blank(context) {
    const page = await context.newPage();
    await page.addInitScript(helpers);
    await page.goto(kOrigin);
    return new Disk(page);
  }

  /** @returns {Promise<{state: string, settings: string}>} */
  open() {
    return this.page.evaluate(async () => {
      const path = "/host/store.mjs";
      const { open_store } = await import(path);
      const { state, settings, listeners } = await open_store(/** @type {any} */ (globalThis).bench.send);
      Object.assign(globalThis, { listeners });
      return { state, settings };
    });
  }

  /** @param {string} type @param {Message} rest @returns {Promise<any>} */
  ask(type, rest = {}) {
    return this.page.evaluate((message) => {
      const { bench, listeners } = /** @type {any} */ (globalThis);
      return bench.ask(listeners, message);
    }, { type, ...rest });
  }

  /** @param {any[]} puts @param {any[]} drops */
  write(puts, drops = []) {
    return this.ask("write_records", { puts, drops });
  }

  /** The first message that has these members. @param {Message} members */
  hear(members) {
    return this.page.evaluate((members) => /** @type {any} */ (globalThis).bench.hear((/** @type {Message} */ message) =>
      Object.entries(members).every(([name, value]) => message[name] === value)), members);
  }

  /** @returns {Promise<Message[]>} what it said by itself */
  told() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).bench.told.filter((/** @type {Message} */ message) => message.id === undefined));
  }

  /** @returns {Promise<Record<string, any>>} */
  dump() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).idb.dump());
  }

  /** As version 1 of the page left it. @param {[any, any][]} records @param {boolean} [stays] its connection stays open, deaf */
  makeVersion1(records, stays = false) {
    return this.page.evaluate(async ([records, stays]) => {
      const { idb } = /** @type {any} */ (globalThis);
      const database = await idb.open(1, (/** @type {IDBDatabase} */ each) => {
        each.createObjectStore("records");
        each.createObjectStore("settings");
      });
      await idb.fill(database, "records", records);
      await idb.fill(database, "settings", [["settings", '{"language":"ja"}']]);
      if (stays) Object.assign(globalThis, { held: database });
      else database.close();
    }, /** @type {const} */ ([records, stays]));
  }
}

/** @param {string} name @param {(context: import("playwright-core").BrowserContext) => Promise<void>} run */
export function onDisk(name, run) {
  test(`storage: ${name}`, { timeout: kLongestTestMs }, async () => {
    const context = await newContext();
    try {
      await run(context);
    } finally {
      await context.close();
    }
  });
}

export const stored = { type: "stored" };
export const failed = (/** @type {string} */ fault) => ({ type: "store_failed", fault });
export const valueOf = (/** @type {string} */ id, /** @type {string} */ profile, more = {}) =>
  JSON.stringify({ format: 1, id, profile, payload: '{"Smile":true}', taken_utc_ms: 1795400000000, is_test: false, parked: false, ...more });

export const [kA, kB, kC] = ["01a20694-42d0-7b51-bcfd-acde949c164c", "01a20694-42d0-7b51-bcfd-acde949c164d", "01a20694-5000-7b51-bcfd-acde949c164e"];
