// Records and settings on the phone's disk, as core asks for them: each request is one transaction with strict
// durability, and "stored" is told when it has completed, never before. What is written is told to the other tabs.
// Must not know what a record says.
import { create_database, result_of } from "./database.mjs";

/** @typedef {import("./seam.mjs").Send} Send */
/** @typedef {"outbox" | "parked" | "history"} Place */
/** @typedef {[place: Place, profile: string, record_id: string, value: string, is_move: boolean]} Put */
/** @typedef {[place: Place, profile: string, record_id: string]} Drop */
/** @typedef {{values: string[], more: boolean}} Values oldest first */

// Each write spans all stores, so that the browser lets no two of them be open at once, in no tab. Chromium 156 takes
// the whole database for corrupt, and empties it, if it was killed while two writes were open that share no store.
// Still needed? Kill it while settings and records are written without a pause: it was so after three of thirty kills.
const all_stores = ["outbox", "parked", "history", "settings"];
const settings_key = "settings";
/** Beside them, the sealed keys of a profile: "keys:" and its id (vault.mjs). */
const kept_keys = IDBKeyRange.bound("keys:", "keys;", false, true);
const channel_name = "facelog-store";

/** @param {unknown} error */
function fault_of(error) {
  return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "unavailable";
}

/** @param {[Place, string, string, ...unknown[]]} entry */
function key_of([place, profile, record_id]) {
  return place === "outbox" ? [profile, record_id] : record_id;
}

// --- reading: by ranges, never more than a page ---

/** The end of a profile's keys: an array sorts after every string. @param {string} profile */
const end_of = (profile) => [profile, []];

/** @param {IDBObjectStore} outbox @returns {AsyncGenerator<string>} each profile that has records, once */
async function* profiles_in(outbox) {
  const request = outbox.openKeyCursor();
  for (let cursor = await result_of(request); cursor; cursor = await result_of(request)) {
    const profile = /** @type {[string, string]} */ (cursor.key)[0];
    yield profile;
    cursor.continue(end_of(profile));
  }
}

/**
 * @param {IDBObjectStore} outbox @param {string} profile @param {string} after @param {number} limit
 * @returns {Promise<Values & {last: string}>} last: the id in the last one's key, whatever its value says
 */
async function read_page(outbox, profile, after, limit) {
  const range = IDBKeyRange.bound([profile, after], end_of(profile), true, true);
  const [keys, values] = await Promise.all([result_of(outbox.getAllKeys(range, limit + 1)), result_of(outbox.getAll(range, limit))]);
  const last = /** @type {[string, string] | undefined} */ (keys[values.length - 1]);
  return { values, last: last?.[1] ?? "", more: keys.length > values.length };
}

/**
 * The key of the newest but `count`.
 * @param {IDBObjectStore} store @param {number} count above 0 @param {IDBKeyRange | null} [range]
 */
async function key_behind(store, count, range = null) {
  const request = store.openKeyCursor(range, "prev");
  const cursor = await result_of(request);
  if (!cursor) return undefined;
  cursor.advance(count);
  return (await result_of(request))?.key;
}

/** @param {IDBObjectStore} store @param {number} limit @returns {Promise<Values>} ids sort by time */
async function read_newest(store, limit) {
  const behind = await key_behind(store, limit);
  const values = await result_of(store.getAll(behind === undefined ? null : IDBKeyRange.lowerBound(behind, true)));
  return { values, more: behind !== undefined };
}

/**
 * @param {IDBObjectStore} history @param {string} before "" for the newest of all @param {number} limit
 * @returns {Promise<Values & {first: string}>}
 */
async function read_history(history, before, limit) {
  const older = before ? IDBKeyRange.upperBound(before, true) : null;
  const behind = await key_behind(history, limit, older);
  const page = behind === undefined ? older
    : before ? IDBKeyRange.bound(behind, before, true, true) : IDBKeyRange.lowerBound(behind, true);
  const [keys, values] = await Promise.all([result_of(history.getAllKeys(page, 1)), result_of(history.getAll(page))]);
  return { values, first: String(keys[0] ?? ""), more: behind !== undefined };
}

/** @param {IDBTransaction} transaction @param {number} limit */
async function read_lanes(transaction, limit) {
  const outbox = transaction.objectStore("outbox");
  const lanes = [];
  for await (const profile of profiles_in(outbox)) lanes.push({ profile, ...(await read_page(outbox, profile, "", limit)) });
  const parked = await read_newest(transaction.objectStore("parked"), limit);
  const history = await read_newest(transaction.objectStore("history"), limit);
  return { lanes, parked, history };
}

/** @param {IDBTransaction} transaction */
async function count_records(transaction) {
  const outbox = transaction.objectStore("outbox");
  const lanes = [];
  for await (const profile of profiles_in(outbox)) {
    lanes.push([profile, await result_of(outbox.count(IDBKeyRange.bound([profile], end_of(profile))))]);
  }
  return { lanes, parked: await result_of(transaction.objectStore("parked").count()) };
}

// --- writing ---

/**
 * @param {IDBTransaction} transaction @param {Put[]} puts @param {Drop[]} drops
 * @returns {Promise<string[]>} moves that were not done: another tab has let the record go
 */
async function write_records(transaction, puts, drops) {
  const gone = [];
  for (const put of puts) {
    const [, profile, record_id, value, is_move] = put;
    const is_there = (/** @type {Place} */ place) => result_of(transaction.objectStore(place).getKey(key_of([place, profile, record_id])));
    if (is_move && !(await is_there("outbox")) && !(await is_there("parked"))) gone.push(record_id);
    else transaction.objectStore(put[0]).put(value, key_of(put));
  }
  for (const drop of drops) transaction.objectStore(drop[0]).delete(key_of(drop));
  return gone;
}

/** @param {IDBTransaction} transaction @param {number} keep */
async function trim_history(transaction, keep) {
  const history = transaction.objectStore("history");
  if (keep < 1) return void history.clear();
  const behind = await key_behind(history, keep);
  if (behind !== undefined) history.delete(IDBKeyRange.upperBound(behind));
}

/** @param {string} json */
function version_of(json) {
  try {
    return Number(JSON.parse(json).version) || 0;
  } catch {
    return 0;
  }
}

/**
 * @param {IDBTransaction} transaction @param {string} json
 * @returns {Promise<string | undefined>} what is kept instead: another tab has written since
 */
async function put_settings(transaction, json) {
  const settings = transaction.objectStore("settings");
  const kept = String((await result_of(settings.get(settings_key))) ?? "");
  if (kept && version_of(kept) !== version_of(json) - 1) return kept;
  settings.put(json, settings_key);
}

/** What the other tabs are told of a write; what only changes its place is not gone. @param {Put[]} puts @param {Drop[]} drops */
function change_of(puts, drops) {
  const to_be_sent = (/** @type {Put | Drop} */ [place]) => place !== "history";
  const there = new Set(puts.filter(to_be_sent).map(([, , record_id]) => record_id));
  const gone = drops.filter(to_be_sent).map(([, , record_id]) => record_id).filter((record_id) => !there.has(record_id));
  return { type: "outbox_changed", gone, added: there.size > 0 };
}

// --- transactions ---

/**
 * @template T
 * @param {IDBTransaction} transaction
 * @param {(transaction: IDBTransaction) => T | Promise<T>} work
 * @returns {Promise<T>} once it has completed
 */
async function run(transaction, work) {
  /** @type {Promise<void>} */
  const completed = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  completed.catch(() => {});
  let result;
  try {
    result = await work(transaction);
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      await completed; // aborted already: its own error says more
    }
    throw error;
  }
  await completed;
  return result;
}

/** @param {Send} send */
export async function open_store(send) {
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(channel_name) : null;
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (["outbox_changed", "settings_changed"].includes(data?.type)) send(data);
      if (data?.type === "all_deleted") location.reload(); // what this tab has in memory is not wanted either
    };
  }
  const nothing = { json: "", kept: /** @type {string[]} */ ([]) };
  let settings = nothing;
  const database = create_database(async (state) => {
    if (state === "works") {
      settings = await read_settings().catch(() => settings);
      if (settings.json) send({ type: "settings_changed", json: settings.json });
      if (settings.kept[0]) send({ type: "keys_kept", profiles: settings.kept });
    }
    send({ type: "storage", state });
  });

  /**
   * @template T
   * @param {string[]} places
   * @param {IDBTransactionMode} mode
   * @param {(transaction: IDBTransaction) => T | Promise<T>} work
   * @returns {Promise<T>}
   */
  async function transact(places, mode, work) {
    for (let is_second = false; ; is_second = true) {
      // At once where it is open: the disk works while the page goes on.
      const opened = database.opened ?? (await database.connect());
      let transaction;
      try {
        transaction = opened.transaction(places, mode, { durability: "strict" });
      } catch (error) {
        database.let_go(opened); // it was closing: once anew
        if (is_second) throw error;
        continue;
      }
      try {
        return await run(transaction, work);
      } catch (error) {
        if (fault_of(error) !== "full") database.let_go(opened);
        throw error;
      }
    }
  }

  /** @returns {Promise<typeof nothing>} kept: the profiles whose keys are */
  function read_settings() {
    return transact(["settings"], "readonly", async (transaction) => {
      const settings = transaction.objectStore("settings");
      const [json, keys] = await Promise.all([result_of(settings.get(settings_key)), result_of(settings.getAllKeys(kept_keys))]);
      return { json: json ?? "", kept: keys.map((key) => String(key).slice(kept_keys.lower.length)) };
    });
  }

  /** @param {number} id @param {Promise<import("./seam.mjs").Message>} answer */
  async function answer_with(id, answer) {
    let message;
    try {
      message = await answer;
    } catch (error) {
      message = { type: "store_failed", fault: fault_of(error) };
    }
    send({ ...message, id });
  }

  /** @param {number} id @param {string} type @param {string[]} places @param {(transaction: IDBTransaction) => Promise<object>} work */
  function read(id, type, places, work) {
    void answer_with(id, transact(places, "readonly", work).then((found) => ({ type, ...found })));
  }

  /**
   * @param {number} id
   * @param {(transaction: IDBTransaction) => void | Promise<string[] | void>} work
   * @param {object} [change] for the other tabs
   */
  function write(id, work, change) {
    void answer_with(id, transact(all_stores, "readwrite", work).then((gone) => {
      if (change) channel?.postMessage(change);
      return gone?.[0] ? { type: "stored", gone } : { type: "stored" };
    }));
  }

  settings = await read_settings().catch(() => nothing);
  return {
    get state() {
      return database.state;
    },
    get lost() {
      return database.lost;
    },
    get settings() {
      return settings.json;
    },
    get kept() {
      return settings.kept;
    },
    transact,
    all_stores,
    /** @param {object} change */
    tell_tabs: (change) => channel?.postMessage(change),
    listeners: {
      /** @param {{id: number, puts: Put[], drops: Drop[]}} message */
      write_records: ({ id, puts, drops }) =>
        write(id, (transaction) => write_records(transaction, puts, drops), change_of(puts, drops)),
      /** @param {{id: number, keep: number}} message */
      trim_history: ({ id, keep }) => write(id, (transaction) => trim_history(transaction, keep)),
      /** @param {{id: number, json: string}} message */
      store_settings: ({ id, json }) =>
        void answer_with(id, transact(all_stores, "readwrite", (transaction) => put_settings(transaction, json)).then((kept) => {
          const change = { type: "settings_changed", json: kept ?? json };
          if (kept) return change;
          channel?.postMessage(change);
          return { type: "stored" };
        })),
      /** @param {{id: number, limit: number}} message */
      read_lanes: ({ id, limit }) =>
        read(id, "lanes_read", ["outbox", "parked", "history"], (transaction) => read_lanes(transaction, limit)),
      /** @param {{id: number, profile: string, after: string, limit: number}} message */
      read_records: ({ id, profile, after, limit }) =>
        read(id, "records_read", ["outbox"], (transaction) => read_page(transaction.objectStore("outbox"), profile, after, limit)),
      /** @param {{id: number, before: string, limit: number}} message */
      read_history: ({ id, before, limit }) =>
        read(id, "history_read", ["history"], (transaction) => read_history(transaction.objectStore("history"), before, limit)),
      /** @param {{id: number}} message */
      count_records: ({ id }) => read(id, "records_counted", ["outbox", "parked"], count_records),
    },
  };
}
