// Settings and unsent records on the phone's disk: one IndexedDB, strict durability.
// "stored" is told when a transaction has completed, never before. Must not know what a record says.

/** @typedef {import("./seam.mjs").Send} Send */

const database_name = "facelog";
const database_version = 1;
const opening_timeout_ms = 5_000; // another tab may hold an older version open
const settings_key = "settings";

/** @returns {Promise<IDBDatabase>} */
function open_database() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database_name, database_version);
    const timer = setTimeout(() => reject(new Error("blocked")), opening_timeout_ms);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("records");
      request.result.createObjectStore("settings");
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      clearTimeout(timer);
      resolve(request.result);
    };
  });
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function result_of(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {unknown} error */
function fault_of(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "unavailable";
}

/** @param {Send} send */
export async function open_store(send) {
  /** @type {IDBDatabase | null} */
  let database = null;
  /** @type {string[]} */
  let records = [];
  let settings = "";

  async function connect() {
    database = await open_database();
    // A newer version of the page wants to change the database: let it.
    database.onversionchange = () => database?.close();
    // Cleared by the user, or lost: the next write opens it anew.
    database.onclose = () => (database = null);
    return database;
  }

  try {
    const opened = await connect();
    const reading = opened.transaction(["records", "settings"]);
    [records, settings] = await Promise.all([
      result_of(reading.objectStore("records").getAll()),
      result_of(reading.objectStore("settings").get(settings_key)).then((value) => value ?? ""),
    ]);
  } catch {
    database = null;
  }

  /**
   * @param {number} id
   * @param {"records" | "settings"} name
   * @param {(store: IDBObjectStore) => void} change
   */
  async function write(id, name, change) {
    try {
      const transaction = (database ?? (await connect())).transaction(name, "readwrite", { durability: "strict" });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
        change(transaction.objectStore(name));
      });
      send({ type: "stored", id });
    } catch (error) {
      send({ type: "store_failed", id, fault: fault_of(error) });
    }
  }

  return {
    works: database !== null,
    records,
    settings,
    listeners: {
      /** @param {{id: number, records: [string, string][]}} message */
      store_records: ({ id, records: entries }) =>
        void write(id, "records", (store) => entries.forEach(([key, value]) => store.put(value, key))),
      /** @param {{id: number, keys: string[]}} message */
      forget_records: ({ id, keys }) =>
        void write(id, "records", (store) => keys.forEach((key) => store.delete(key))),
      /** @param {{id: number, json: string}} message */
      store_settings: ({ id, json }) => void write(id, "settings", (store) => store.put(json, settings_key)),
    },
  };
}
