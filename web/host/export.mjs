// What the list of records shows, as CSV and as JSON Lines: read from the disk a page at a time, put into two files.
// Must not know what a record says: core names its keys, and what the filter asks of them.
import { result_of } from "./database.mjs";

/** @typedef {{key: string, value: string, label: string, kind: number, chosen: boolean}} Trait the label is a text's key */
/**
 * @typedef {object} Wish
 * @property {number} state of the records: all, waiting, sent, parked
 * @property {string} from the first RecordId that counts @property {string} before the first that does not; "" for no end
 * @property {Trait[]} traits of each kind of which any was chosen one must be so
 * @property {string[]} columns the record's keys
 * @property {string[]} unsaved records that the disk does not have, as it would
 */
/** @typedef {{id: string, profile: string, payload: string, taken_utc_ms: number, is_test: boolean, emotion?: string, parked: boolean, sent_utc_ms?: number, in_bucket_by_utc_ms?: number, error?: {text: string, status: number, aws_code: string, request_id: string}}} Stored */
/** @typedef {{count: number, csv: Blob, jsonl: Blob}} Prepared */
/** @typedef {(places: string[], mode: IDBTransactionMode, work: (transaction: IDBTransaction) => void | Promise<void>) => Promise<void>} Transact */

const page = 256;
/** By the number of a state. */
const places = [["history", "parked", "outbox"], ["outbox"], ["history"], ["parked"]];
const byte_order_mark = "\ufeff"; // by which a spreadsheet sees that it is UTF-8
const own_columns = ["State", "Id", "Profile", "Taken", "Sent", "ExpectedInS3By", "Test", "Emotion", "Error"];

/** @param {number | undefined} utc_ms */
const time = (utc_ms) => (utc_ms ? new Date(utc_ms).toISOString() : null);

/** What the phone knows of a record besides what is published. @param {Stored} stored */
function facts_of({ id, profile, taken_utc_ms, sent_utc_ms, in_bucket_by_utc_ms, is_test, emotion, parked, error }) {
  const words = error && ([error.aws_code, error.status && `HTTP ${error.status}`, error.request_id].filter(Boolean).join(" · ") || error.text);
  const values = [sent_utc_ms ? "sent" : parked ? "parked" : "waiting", id, profile, time(taken_utc_ms), time(sent_utc_ms),
    time(in_bucket_by_utc_ms), is_test, emotion ?? null, words ?? null];
  return Object.fromEntries(own_columns.map((name, i) => [name, values[i]]));
}

/** @param {string} text @returns {Record<string, unknown> | undefined} */
function object_of(text) {
  try {
    const value = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The published text as it is, and the facts behind its last member. @param {Stored} stored */
export function json_line(stored) {
  const facts = JSON.stringify(facts_of(stored));
  return `${stored.payload.trimEnd().slice(0, -1)},${facts.slice(1)}\n`;
}

/** As RFC 4180 has it; what a spreadsheet would take for a formula is text. @param {unknown} value */
export function csv_cell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {unknown[]} cells */
const csv_line = (cells) => `${cells.map(csv_cell).join(",")}\r\n`;

/** Gathers lines; keeps a page of them in memory, the browser the rest. */
function create_files(/** @type {string[]} */ columns) {
  /** @type {Blob[]} */
  const csv = [new Blob([byte_order_mark + csv_line([...columns, ...own_columns])])];
  /** @type {Blob[]} */
  const jsonl = [];
  let count = 0;
  return {
    /** @param {{stored: Stored, record: Record<string, unknown>}[]} records */
    add(records) {
      const rows = records.map(({ stored, record }) => {
        const facts = Object.values(facts_of(stored));
        return csv_line([...columns.map((name) => record[name]), ...facts]);
      });
      csv.push(new Blob(rows));
      jsonl.push(new Blob(records.map(({ stored }) => json_line(stored))));
      count += records.length;
    },
    /** @returns {Prepared} */
    done: () => ({ count, csv: new Blob(csv, { type: "text/csv" }), jsonl: new Blob(jsonl, { type: "application/jsonl" }) }),
  };
}

/** @param {Wish} wish @param {string} value @returns {{stored: Stored, record: Record<string, unknown>} | undefined} */
function chosen(wish, value) {
  const stored = /** @type {Stored | undefined} */ (/** @type {unknown} */ (object_of(value)));
  const record = object_of(String(stored?.payload));
  if (!stored || !record || stored.id < wish.from || (wish.before && stored.id >= wish.before)) return undefined;
  const wanted = wish.traits.filter((trait) => trait.chosen);
  const says = (/** @type {Trait} */ { key, value }) => String(key === "Emotion" ? stored.emotion : record[key]) === value;
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const fits = [...kinds].every((kind) => wanted.some((trait) => trait.kind === kind && says(trait)));
  return fits ? { stored, record } : undefined;
}

/** @param {IDBObjectStore} store @returns {AsyncGenerator<string[]>} every value, a page at a time */
async function* pages_of(store) {
  /** @type {IDBKeyRange | null} */
  let range = null;
  for (;;) {
    const [keys, values] = await Promise.all([result_of(store.getAllKeys(range, page)), result_of(store.getAll(range, page))]);
    yield values;
    if (keys.length < page) return;
    range = IDBKeyRange.lowerBound(keys[page - 1], true);
  }
}

/**
 * One transaction: what is sent meanwhile is neither missing nor there twice.
 * @param {Transact} transact @param {Wish} wish @returns {Promise<Prepared>}
 */
export async function prepare(transact, wish) {
  const files = create_files(wish.columns);
  const add = (/** @type {string[]} */ values) => files.add(values.flatMap((value) => chosen(wish, value) ?? []));
  await transact(["outbox", "parked", "history"], "readonly", async (transaction) => {
    for (const place of places[wish.state]) {
      for await (const values of pages_of(transaction.objectStore(place))) add(values);
    }
  });
  if (places[wish.state].includes("outbox")) add(wish.unsaved);
  return files.done();
}
