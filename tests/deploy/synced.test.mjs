/**
 * A trace of the target's system calls: each record is on the disk before its 200 leaves, each object before what it
 * was made of is removed. It sees what the program asks of the system; whether a disk keeps its word, it cannot.
 */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { control, joinAsPage, publish, spawnServer, temporaryFolder } from "./helper.mjs";
import { readTrace, removedTooEarly, tooEarly } from "./trace.mjs";

const kCalls = ["openat", "?open", "?mkdir", "mkdirat", "?rename", "renameat", "?renameat2", "?unlink", "unlinkat", "write", "writev", "pwrite64", "pwritev",
  "sendto", "sendmsg", "fsync", "fdatasync"];
const kStrace = ["strace", "-f", "-y", "-s", "65536", "-e", `trace=${kCalls.join(",")}`, "-e", "signal=none"];

/** Why nothing can be traced here, in one line. */
function obstacle() {
  const { error, status, stderr } = spawnSync("strace", ["-f", "-o", "/dev/null", "true"], { encoding: "utf8" });
  if (error) return "there is no strace (Debian: apt-get install strace)";
  return status === 0 ? false : `strace cannot trace here: ${stderr.split("\n")[0]}`;
}

/** Publishes under the trace, some at once, over several segments. @param {import("node:test").TestContext} t */
async function record(t) {
  const folder = temporaryFolder(t), trace = join(folder, "trace");
  // Without io_uring, whose steps are no system calls.
  const server = spawnServer(t, { folder, args: ["--flush-seconds", "0.2"], command: [...kStrace, "-o", trace, process.execPath], env: { UV_USE_IO_URING: "0" } });
  const running = await server.ready;
  assert.ok(running, server.errors());
  const page = await joinAsPage(running);
  /** @type {import("./trace.mjs").Answered[]} */
  const answered = [];
  const send = async () => {
    const id = randomUUID();
    const answer = await publish(running.origin, page, JSON.stringify({ RecordId: id }));
    assert.equal(answer.status, 200);
    answered.push({ id, requestId: (await answer.json()).traceId });
  };
  for (let round = 0; round < 5; round++) {
    await send();
    await Promise.all(Array.from({ length: 8 }, send));
    await control(running, "/flush", {});
  }
  // strace ends with the target, and has then written all.
  process.kill(parseInt(readFileSync(join(running.data, "server.lock"), "utf8"), 10), "SIGTERM");
  await server.ended;
  return { steps: readTrace(readFileSync(trace, "utf8")), answered };
}

test("target: each record is written and synced, and its file's folder too, before its 200 leaves", { skip: obstacle() }, async (t) => {
  const { steps, answered } = await record(t);
  assert.deepEqual(tooEarly(steps, answered), []);
  const { removed, faults } = removedTooEarly(steps);
  assert.deepEqual(faults, []);
  assert.ok(removed >= 5, `${removed} segments were removed`);
  t.diagnostic(`${answered.length} answers and ${removed} removed segments among ${steps.length} system calls`);

  // The check itself: it finds what is missing from this very trace.
  const without = (/** @type {(step: import("./trace.mjs").Step) => boolean} */ leftOut) => steps.filter((step) => !leftOut(step));
  const isSync = (/** @type {import("./trace.mjs").Step} */ { name }) => /^f(data)?sync$/.test(name);
  const everyOne = (/** @type {string[]} */ found, /** @type {RegExp} */ fault) => {
    assert.equal(new Set(found.map((each) => each.slice(0, 36))).size, answered.length);
    for (const each of found) assert.match(each, fault);
  };
  everyOne(tooEarly(without((step) => isSync(step) && step.file.endsWith(".log")), answered), /before its file was synced/);
  everyOne(tooEarly(without((step) => isSync(step) && /\/firehose\/[^/]+$/.test(step.file)), answered), /its folder is not synced/);
  everyOne(tooEarly(without(({ name, file }) => /write/.test(name) && file.endsWith(".log")), answered), /before it was written/);
  assert.equal(removedTooEarly(without((step) => isSync(step) && step.file.includes("/.half-"))).faults.length, removed);
  assert.ok(removedTooEarly(without((step) => isSync(step) && step.file.includes("/s3/"))).faults.length >= removed);
});
