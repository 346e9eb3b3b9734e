/**
 * A delivery stream: takes records onto the disk, and writes what has gathered as one object of the bucket.
 * It knows nothing of topics or requests.
 *
 * States of a segment: open (takes records) → closed (being delivered) → object whole in the bucket → segment removed.
 * Its object's key follows from the segment's own id and first record, so that a delivery which was cut off by a
 * crash is either found done or done again under the same key: nothing is lost and nothing comes twice.
 */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { makeFolder, syncFolder } from "./files.mjs";
import { readSegment, Segment } from "./segment.mjs";

const kRetryMs = 5000;

/**
 * @typedef {{now: () => number, setTimeout: (callback: () => void, ms: number) => unknown, clearTimeout: (timer: any) => void}} Clock
 * @typedef {{put: (key: string, data: Uint8Array) => Promise<void>, has: (key: string) => Promise<boolean>}} ObjectStore
 * @typedef {{name: string, prefix: string, intervalMs: number, sizeBytes: number, gzip?: boolean}} StreamSettings
 * @typedef {{data: Uint8Array, resolve: () => void, reject: (error: unknown) => void}} Waiting
 */

const pad = (/** @type {number} */ n, width = 2) => String(n).padStart(width, "0");

/** !{timestamp:…} with Java's letters, in UTC; other expressions are refused. */
export function expandPrefix(/** @type {string} */ prefix, /** @type {number} */ ms) {
  const t = new Date(ms);
  const parts = /** @type {Record<string, string>} */ ({ yyyy: pad(t.getUTCFullYear(), 4), MM: pad(t.getUTCMonth() + 1), dd: pad(t.getUTCDate()),
    HH: pad(t.getUTCHours()), mm: pad(t.getUTCMinutes()), ss: pad(t.getUTCSeconds()) });
  return prefix.replace(/!\{([^}]*)\}/g, (_, expression) => {
    const format = /^timestamp:([^']*)$/.exec(expression);
    if (!format || /[A-Za-z]/.test(format[1].replace(/yyyy|MM|dd|HH|mm|ss/g, ""))) {
      throw new Error(`stream: the prefix expression !{${expression}} is not here (known: timestamp: with yyyy MM dd HH mm ss)`);
    }
    return format[1].replace(/yyyy|MM|dd|HH|mm|ss/g, (letters) => parts[letters]);
  });
}

/** The key as Firehose writes it: <prefix><stream>-<version>-yyyy-MM-dd-HH-mm-ss-<uuid>. */
export function objectKey(/** @type {Pick<StreamSettings, "name"|"prefix"|"gzip">} */ { name, prefix, gzip }, /** @type {number} */ ms, /** @type {string} */ uuid) {
  // Without expressions Firehose adds the hour's folders by itself.
  const full = prefix.includes("!{") ? prefix : `${prefix}!{timestamp:yyyy/MM/dd/HH}/`;
  return `${expandPrefix(full, ms)}${name}-1-${expandPrefix("!{timestamp:yyyy-MM-dd-HH-mm-ss}", ms)}-${uuid}${gzip ? ".gz" : ""}`;
}

/** What the template says of its stream. @returns {StreamSettings} */
export function streamSettings(/** @type {import("./template.mjs").Resource} */ { name, properties }) {
  const s3 = properties.ExtendedS3DestinationConfiguration;
  if (!s3) throw new Error("template: the stream has no ExtendedS3DestinationConfiguration; others are not here");
  if (!["UNCOMPRESSED", "GZIP", undefined].includes(s3.CompressionFormat)) throw new Error(`template: compression ${s3.CompressionFormat} is not here`);
  const prefix = s3.Prefix ?? "";
  const errors = s3.ErrorOutputPrefix ?? "";
  if (prefix.includes("!{") && !errors.includes("!{firehose:error-output-type}")) {
    throw new Error("template: a Prefix with expressions needs an ErrorOutputPrefix with !{firehose:error-output-type}");
  }
  expandPrefix(prefix, 0);
  return { name, prefix, gzip: s3.CompressionFormat === "GZIP", intervalMs: (s3.BufferingHints?.IntervalInSeconds ?? 300) * 1000,
    sizeBytes: (s3.BufferingHints?.SizeInMBs ?? 5) * 1024 * 1024 };
}

export class DeliveryStream {
  /** @type {Segment|undefined} */
  #open;
  /** @type {string[]} paths of closed segments, oldest first */
  #closed = [];
  /** @type {Waiting[]} */
  #waiting = [];
  /** @type {Promise<void>} */
  #turn = Promise.resolve();
  #stopped = false;
  /** @type {unknown} */
  #timer;
  /** @type {unknown} */
  #retryTimer;
  #next = 1;
  /** @type {Promise<void>} */
  #delivering = Promise.resolve();
  delivered = 0;

  /**
   * @param {StreamSettings} settings
   * @param {{folder: string, store: ObjectStore, clock: Clock, warn: (line: string) => void}} surroundings
   */
  constructor(settings, { folder, store, clock, warn }) {
    this.settings = settings;
    this.folder = folder;
    this.store = store;
    this.clock = clock;
    this.warn = warn;
  }

  /** Delivers what an earlier process left behind. */
  async start() {
    await makeFolder(this.folder);
    const names = (await readdir(this.folder)).filter((name) => /^\d{12}\.log$/.test(name)).sort();
    this.#closed = names.map((name) => join(this.folder, name));
    this.#next = names.length ? parseInt(names[names.length - 1], 10) + 1 : 1;
    await this.#deliverClosed();
  }

  /** Resolves when the record is on the disk. */
  put(/** @type {Uint8Array} */ data) {
    if (this.#stopped) return Promise.reject(new Error("the stream is stopped"));
    return /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      // Records that arrive while others are written go together into the next write.
      if (this.#waiting.push({ data, resolve, reject }) === 1) void this.#inTurn(() => this.#writeGroup());
    }));
  }

  /** The open segment is used by one step at a time. */
  #inTurn(/** @type {() => Promise<void>} */ step) {
    return (this.#turn = this.#turn.then(step));
  }

  async #writeGroup() {
    const group = this.#waiting.splice(0);
    const atMs = this.clock.now();
    try {
      this.#open ??= await this.#openSegment();
      await this.#open.append(group.map(({ data }) => ({ atMs, data })));
    } catch (error) {
      await this.#rotate();
      for (const each of group) each.reject(error);
      return;
    }
    for (const each of group) each.resolve();
    if (this.#open.bytes >= this.settings.sizeBytes) await this.#rotate();
  }

  async #openSegment() {
    const segment = await Segment.create(join(this.folder, `${pad(this.#next++, 12)}.log`), this.settings.name);
    this.#timer = this.clock.setTimeout(() => void this.flush(), this.settings.intervalMs);
    return segment;
  }

  /** Closes the open segment and has it delivered. */
  async #rotate() {
    this.clock.clearTimeout(this.#timer);
    const segment = this.#open;
    this.#open = undefined;
    if (!segment) return;
    this.#closed.push(segment.path); // at once: `state` counts it at every moment
    await segment.close().catch(() => {});
    void this.#deliverClosed();
  }

  #deliverClosed() {
    this.#delivering = this.#delivering.then(async () => {
      while (this.#closed.length) {
        try {
          await this.#deliver(this.#closed[0]);
          this.#closed.shift();
        } catch (error) {
          this.warn(`delivery to the bucket failed, ${this.#stopped ? "the records stay in the data folder" : "tried again in 5 s"}: ${/** @type {Error} */ (error).message}`);
          this.clock.clearTimeout(this.#retryTimer);
          if (!this.#stopped) this.#retryTimer = this.clock.setTimeout(() => void this.#deliverClosed(), kRetryMs);
          return;
        }
      }
    });
    return this.#delivering;
  }

  async #deliver(/** @type {string} */ path) {
    const segment = await readSegment(path);
    if (segment?.entries.length) {
      const key = objectKey(this.settings, segment.entries[0].atMs, segment.uuid);
      if (!(await this.store.has(key))) {
        const lines = Buffer.concat(segment.entries.map(({ data }) => data));
        await this.store.put(key, this.settings.gzip ? gzipSync(lines) : lines);
        this.delivered++;
      }
    }
    await rm(path);
    await syncFolder(this.folder);
  }

  /** Writes what has gathered now; resolves when it lies in the bucket (or failed to, which is tried again). */
  async flush() {
    await this.#inTurn(() => this.#rotate());
    await this.#deliverClosed();
  }

  /** Flushes and takes no more. */
  async stop() {
    this.#stopped = true;
    this.clock.clearTimeout(this.#retryTimer);
    await this.flush();
  }

  get state() {
    return { name: this.settings.name, buffered_records: this.#open?.records ?? 0, buffered_bytes: this.#open?.bytes ?? 0,
      undelivered_segments: this.#closed.length, delivered_objects: this.delivered };
  }
}
