/**
 * The target killed with SIGKILL under load: what it answered 200 to is in the bucket's folder afterwards.
 * A killed process says nothing of lost power: synced.test.mjs shows what was on the disk before each answer.
 */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kHalves } from "../../deploy/local/bucket.mjs";
import { kAws } from "./aws_command.mjs";
import { control, objectsIn, spawnServer, temporaryFolder } from "./helper.mjs";
import { Fleet, Load, publishers } from "./load.mjs";

const kLong = process.env.FACELOG_LONG === "1";
const kKills = kLong ? 50 : 5;
const kLimit = { timeout: kLong ? 1_800_000 : 120_000 };
const kWorkers = 8;
const kMostAnswers = 60;
const kCrashAt = new URL("crash_at.mjs", import.meta.url).href;
const kSteps = ["segment created", "segment half written", "segment written", "segment synced", "object created", "object half written",
  "object written", "object synced", "object without name", "object named", "segment delivered", "segment removed"];

/** Mulberry32: the same kills again with FACELOG_SEED. */
function chance(/** @type {number} */ seed) {
  return () => {
    let x = (seed = (seed + 0x6d2b79f5) | 0);
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {import("node:test").TestContext} t */
function begin(t) {
  const seed = Number(process.env.FACELOG_SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`FACELOG_SEED=${seed}`);
  const random = chance(seed), folder = temporaryFolder(t), fleet = new Fleet();
  // Some large ones, so that a write takes time.
  const load = new Load(fleet, publishers(kWorkers), () => Math.floor(random() < 0.1 ? random() * 100_000 : random() * 1000));
  return { t, random, folder, fleet, load };
}

/** Short intervals, so that many kills meet a flush. @param {() => number} random */
const flushing = (random) => ["--flush-seconds", String(0.02 + random() * 0.3)];

/** The last life: all that was begun is accepted, and one interval later it lies in the bucket. @param {ReturnType<typeof begin>} parts */
async function judge({ t, folder, fleet, load }) {
  const last = await spawnServer(t, { folder, args: ["--flush-seconds", "0.2"] }).ready;
  assert.ok(last, "the target starts on what was left behind");
  fleet.set(last);
  await load.end();
  for (;;) { // ends by the test runner's own limit
    const [stream] = (await control(last, "/state", undefined)).streams;
    if (stream.buffered_records === 0 && stream.undelivered_segments === 0) break;
  }
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const line of Object.values(objectsIn(last.bucket)).flatMap((text) => text.split("\n").filter(Boolean))) {
    const { RecordId: id } = JSON.parse(line);
    assert.equal(line, load.publications.get(id)?.text, "a record is as it was sent");
    found.set(id, (found.get(id) ?? 0) + 1);
  }
  const all = [...load.publications], again = all.filter(([, { tries }]) => tries > 1);
  assert.deepEqual(all.filter(([id, { accepted }]) => accepted && !found.has(id)).map(([id]) => id), [], "accepted, and lost");
  assert.deepEqual(all.filter(([id, { tries }]) => (found.get(id) ?? 0) > tries).map(([id]) => id), [], "more often than it was sent");
  assert.deepEqual(readdirSync(join(folder, "data", kHalves)), [], "halves of objects are left behind");
  const byCommand = all.filter(([, each]) => each.byCommand).length;
  assert.ok(all.length - byCommand > 0 && (byCommand > 0 || !kAws));
  t.diagnostic(`${all.length} records answered 200, ${byCommand} of them to aws iot-data publish, ${again.length} tried again, ${[...found.values()].filter((n) => n > 1).length} twice in the bucket, ${Object.keys(objectsIn(last.bucket)).length} objects`);
}

test(`target: killed ${kKills} times under load at random moments, it loses nothing that it accepted`, kLimit, async (t) => {
  const parts = begin(t);
  const { random, folder, fleet, load } = parts;
  for (let kill = 0; kill < kKills; kill++) {
    const server = spawnServer(t, { folder, args: flushing(random) });
    // One in five is killed while it starts and delivers what the one before left behind.
    if (kill % 5 !== 4) {
      const running = await server.ready;
      assert.ok(running, server.errors());
      // Counted, not timed: a slow machine is loaded as well. The command takes long for its one.
      const answers = kAws && kill % 4 === 0 ? load.more(1, true) : load.more(1 + Math.floor(random() * kMostAnswers));
      fleet.set(running);
      await answers;
    }
    await new Promise((done) => setTimeout(done, random() * 300));
    server.child.kill("SIGKILL");
    await server.ended;
  }
  await judge(parts);
});

test("target: killed at each step between a publish and its object, it loses nothing that it accepted", kLimit, async (t) => {
  const parts = begin(t);
  const { random, folder, fleet } = parts;
  for (const step of kSteps) {
    const nth = 1 + Math.floor(random() * (kLong ? 8 : 3));
    const server = spawnServer(t, { folder, args: flushing(random), command: [process.execPath, "--import", kCrashAt], env: { FACELOG_CRASH_AT: `${step} ${nth}` } });
    const running = await server.ready;
    if (running) fleet.set(running); // else it ended while it delivered what was left behind
    const [, signal] = await server.ended;
    assert.equal(signal, "SIGKILL", `${step}: ${server.errors()}`);
  }
  await judge(parts);
});
