// The phone's disk: one IndexedDB, its versions and their migrations, and how it is opened, lost and opened anew.
// Nothing is ever deleted to repair it. Must not know what a record says, but where version 1 is taken over.

/** @typedef {"works" | "blocked" | "newer" | "unavailable"} StorageState */

const database_name = "facelog";
const opening_timeout_ms = 5_000;
const blocked_patience_ms = 1_000; // another tab may close its connection as soon as its last write is done

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function result_of(request) {
  /** @type {Promise<T>} */
  const result = new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  result.catch(() => {}); // who no longer waits for it hears of the transaction's end
  return result;
}

// --- versions: each migration leads from the version of its place to the next ---

/** @typedef {(database: IDBDatabase, transaction: IDBTransaction) => void | Promise<void>} Migration */

/** `records`: key record_id, waiting and parked alike; `settings`: one value under "settings". @param {IDBDatabase} database */
function to_version_1(database) {
  database.createObjectStore("records");
  database.createObjectStore("settings");
}

/** Where version 2 keeps a value of version 1. @param {IDBValidKey} key @param {unknown} value @returns {["outbox" | "parked", IDBValidKey]} */
function place_of(key, value) {
  try {
    const { format, id, profile, parked } = JSON.parse(String(value));
    if (format === 1 && id === key && typeof profile === "string" && !parked) return ["outbox", [profile, id]];
  } catch {
    // Not ours to judge: kept, and shown.
  }
  return ["parked", key];
}

/**
 * `outbox`: key [profile, record_id]; `parked`, `history`: key record_id.
 * @param {IDBDatabase} database @param {IDBTransaction} transaction
 */
async function to_version_2(database, transaction) {
  for (const name of ["outbox", "parked", "history"]) database.createObjectStore(name);
  const records = transaction.objectStore("records");
  const [keys, values] = await Promise.all([result_of(records.getAllKeys()), result_of(records.getAll())]);
  keys.forEach((key, i) => {
    const [place, new_key] = place_of(key, values[i]);
    transaction.objectStore(place).put(values[i], new_key);
  });
  database.deleteObjectStore("records");
}

/** @type {Migration[]} */
const migrations = [to_version_1, to_version_2];
const database_version = migrations.length;

/** @param {IDBOpenDBRequest} request @param {number} version that it has */
async function migrate({ result: database, transaction }, version) {
  if (!transaction) return;
  try {
    for (const step of migrations.slice(version)) await step(database, transaction);
  } catch {
    transaction.abort(); // the database stays as it was
  }
}

// --- opening ---

/** @param {() => void} on_blocked @param {() => void} on_lost @returns {Promise<IDBDatabase>} */
function request_database(on_blocked, on_lost) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(database_name, database_version);
    request.onupgradeneeded = (event) => {
      // Chromium's own word for a database that it found damaged and has emptied.
      if (/** @type {any} */ (event).dataLoss === "total") on_lost();
      void migrate(request, event.oldVersion);
    };
    request.onblocked = on_blocked;
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result);
  });
}

/** @param {unknown} error @returns {StorageState} */
function state_of(error) {
  return error instanceof DOMException && error.name === "VersionError" ? "newer" : "unavailable";
}

/** @param {(state: StorageState) => void} on_state told at each change after the first connect() */
export function create_database(on_state) {
  /** @type {IDBDatabase | null} */
  let database = null;
  /** Of an opening that has not ended, though who waited for it may have been sent away. @type {Promise<IDBDatabase> | null} */
  let opening = null;
  /** @type {StorageState | null} */
  let state = null;
  let lost = false;

  /** @param {StorageState} next */
  function become(next) {
    const is_change = state !== null && state !== next;
    state = next;
    if (is_change) on_state(next);
  }

  /** @param {IDBDatabase} opened */
  function take_up(opened) {
    database = opened;
    opening = null;
    opened.onversionchange = ({ newVersion }) => {
      opened.close();
      lose(opened);
      if (newVersion !== null) become("blocked"); // a newer page wants to change it
    };
    opened.onclose = () => lose(opened); // cleared by the user, or lost
    become("works");
  }

  /** @param {IDBDatabase} opened the next connect() opens it anew */
  function lose(opened) {
    if (database === opened) database = null;
  }

  /** @returns {Promise<IDBDatabase>} ends in time; what opens later all the same is taken up then */
  function open() {
    return new Promise((resolve, reject) => {
      const give_up = (/** @type {StorageState} */ as) => {
        become(as);
        reject(new Error(as));
      };
      let timer = setTimeout(() => give_up(state === "blocked" ? "blocked" : "unavailable"), opening_timeout_ms);
      const on_blocked = () => {
        clearTimeout(timer);
        timer = setTimeout(() => give_up("blocked"), blocked_patience_ms);
      };
      request_database(on_blocked, () => (lost = true)).finally(() => clearTimeout(timer)).then(
        (opened) => {
          take_up(opened);
          resolve(opened);
        },
        (error) => {
          opening = null;
          become(state_of(error));
          reject(error);
        },
      );
    });
  }

  return {
    get state() {
      return state ?? "unavailable";
    },
    /** The browser found it damaged, and emptied it. */
    get lost() {
      return lost;
    },
    /** Its connection, where there is one. */
    get opened() {
      return database;
    },
    /** @returns {Promise<IDBDatabase>} */
    async connect() {
      return database ?? (opening ??= open());
    },
    /** After a failure that may be the connection's own. @param {IDBDatabase} opened */
    let_go(opened) {
      opened.close();
      lose(opened);
    },
  };
}
