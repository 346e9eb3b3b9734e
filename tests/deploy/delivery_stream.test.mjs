/** The delivery stream: durable at once, delivered once, whatever happens between. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, truncateSync, appendFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DeliveryStream, expandPrefix, objectKey, streamSettings } from "../../deploy/local/delivery_stream.mjs";
import { temporaryFolder } from "./helper.mjs";

const kSettings = { name: "S", prefix: "log/!{timestamp:yyyy/MM/dd/HH}/", intervalMs: 60_000, sizeBytes: 1000 };
const kStart = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A clock that moves when it is told to. */
class FakeClock {
  ms = kStart;
  /** @type {{at: number, callback: () => void}[]} */
  timers = [];
  now = () => this.ms;
  setTimeout = (/** @type {() => void} */ callback, /** @type {number} */ ms) => {
    const timer = { at: this.ms + ms, callback };
    this.timers.push(timer);
    return timer;
  };
  clearTimeout = (/** @type {any} */ timer) => { this.timers = this.timers.filter((each) => each !== timer); };
  advance(/** @type {number} */ ms) {
    this.ms += ms;
    const due = this.timers.filter(({ at }) => at <= this.ms);
    this.timers = this.timers.filter(({ at }) => at > this.ms);
    for (const { callback } of due) callback();
  }
}

/** A store in memory; `fail` makes it refuse. `arrived` resolves with the next object. */
class FakeStore {
  /** @type {Map<string, string>} */
  objects = new Map();
  fail = false;
  puts = 0;
  #waiting = () => {};
  arrived = () => /** @type {Promise<void>} */ (new Promise((done) => { this.#waiting = done; }));
  async has(/** @type {string} */ key) { return this.objects.has(key); }
  async put(/** @type {string} */ key, /** @type {Uint8Array} */ data) {
    this.puts++;
    if (this.fail) throw new Error("no room");
    this.objects.set(key, Buffer.from(data).toString());
    this.#waiting();
  }
}

async function make(/** @type {string} */ folder, settings = {}, store = new FakeStore(), clock = new FakeClock()) {
  /** @type {string[]} */
  const warnings = [];
  const stream = new DeliveryStream({ ...kSettings, ...settings }, { folder, store, clock, warn: (line) => warnings.push(line) });
  await stream.start();
  return { stream, store, clock, warnings };
}

const put = (/** @type {DeliveryStream} */ stream, /** @type {string} */ text) => stream.put(Buffer.from(text));

test("stream: what was gathered in the interval becomes one object, named as AWS names it", async (t) => {
  const { stream, store, clock } = await make(temporaryFolder(t));
  await put(stream, "a\n");
  clock.advance(59_999);
  await put(stream, "b\n");
  assert.equal(store.objects.size, 0);
  const arrived = store.arrived();
  clock.advance(1);
  await arrived;
  const [[key, text]] = store.objects;
  assert.equal(text, "a\nb\n");
  assert.match(key, /^log\/2026\/01\/02\/03\/S-1-2026-01-02-03-04-05-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("stream: a full buffer is written before the interval is over", async (t) => {
  const { stream, store } = await make(temporaryFolder(t));
  const arrived = store.arrived();
  await Promise.all([put(stream, "x".repeat(600)), put(stream, "y".repeat(600))]);
  await arrived;
  assert.equal([...store.objects.values()][0].length, 1200);
});

test("stream: records of one moment keep their order and are all there", async (t) => {
  const { stream, store } = await make(temporaryFolder(t), { sizeBytes: 1e9 });
  await Promise.all(Array.from({ length: 500 }, (_, i) => put(stream, `${i}\n`)));
  await stream.flush();
  assert.equal([...store.objects.values()].join(""), Array.from({ length: 500 }, (_, i) => `${i}\n`).join(""));
});

test("stream: what an earlier process accepted is delivered by the next, and then gone from the disk", async (t) => {
  const folder = temporaryFolder(t);
  const first = await make(folder);
  await put(first.stream, "kept\n");
  const second = await make(folder); // the first one just ended, without a word
  assert.deepEqual([...second.store.objects.values()], ["kept\n"]);
  assert.deepEqual(readdirSync(folder), []);
});

test("stream: a crash after the object was written does not write it twice", async (t) => {
  const folder = temporaryFolder(t);
  const first = await make(folder);
  await put(first.stream, "once\n");
  const [name] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  const second = await make(folder);
  assert.equal(second.store.puts, 1);
  writeFileSync(join(folder, name), bytes); // as if the removal had been lost
  const third = await make(folder, {}, second.store);
  assert.equal(third.store.puts, 1);
  assert.equal(third.store.objects.size, 1);
});

test("stream: a half-written last record is dropped, all before it arrive", async (t) => {
  const folder = temporaryFolder(t);
  const first = await make(folder);
  await put(first.stream, "whole\n");
  await put(first.stream, "torn off\n");
  const path = join(folder, readdirSync(folder)[0]);
  truncateSync(path, statSync(path).size - 4);
  appendFileSync(path, "\0\0");
  const second = await make(folder);
  assert.deepEqual([...second.store.objects.values()], ["whole\n"]);
});

test("stream: a bucket that refuses loses nothing; it is tried again", async (t) => {
  const { stream, store, clock, warnings } = await make(temporaryFolder(t));
  store.fail = true;
  await put(stream, "a\n");
  await stream.flush();
  assert.equal(store.objects.size, 0);
  assert.match(warnings[0], /tried again/);
  store.fail = false;
  const arrived = store.arrived();
  clock.advance(5000);
  await arrived;
  assert.deepEqual([...store.objects.values()], ["a\n"]);
});

test("stream: prefixes as Firehose reads them", () => {
  assert.equal(expandPrefix("a/!{timestamp:yyyy-MM}/!{timestamp:dd/HH:mm:ss}", kStart), "a/2026-01/02/03:04:05");
  assert.throws(() => expandPrefix("!{firehose:random-string}", 0), /not here/);
  assert.throws(() => expandPrefix("!{timestamp:EEE}", 0), /not here/);
  assert.match(objectKey({ ...kSettings, prefix: "plain/" }, kStart, "u"), /^plain\/2026\/01\/02\/03\/S-1-2026-01-02-03-04-05-u$/);
  const resource = (/** @type {object} */ s3) => ({ type: "", name: "S", arn: "", properties: { ExtendedS3DestinationConfiguration: s3 } });
  assert.throws(() => streamSettings(resource({ Prefix: "!{timestamp:yyyy}/" })), /ErrorOutputPrefix/);
  assert.throws(() => streamSettings(resource({ CompressionFormat: "Snappy" })), /Snappy is not here/);
  const packed = streamSettings(resource({ CompressionFormat: "GZIP" }));
  assert.match(objectKey(packed, kStart, "u"), /-u\.gz$/);
});
