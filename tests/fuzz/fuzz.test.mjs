/**
 * Each fuzzer for a moment on its corpus and on what it makes of it; FACELOG_LONG=1: ten minutes each.
 * It knows nothing of what they promise: tests/fuzz/*.cpp say so.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const kHere = fileURLToPath(new URL(".", import.meta.url));
const kSeconds = process.env.FACELOG_LONG === "1" ? 600 : 1;
const kNames = readdirSync(kHere).filter((file) => file.endsWith(".cpp") && file !== "entry.cpp").map((file) => file.slice(0, -4));

test("every fuzzer has a corpus", () => {
  for (const name of kNames) assert.ok(readdirSync(`${kHere}corpus/${name}`).length > 0, name);
});

test(`no fuzzer finds anything in ${kSeconds} s`, async (t) => {
  const child = spawn("bash", [`${kHere}run.sh`, "--seconds", String(kSeconds)], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => { out += text; });
  const [code] = await once(child, "close");
  for (const name of kNames) {
    await t.test(name, () => assert.match(out, new RegExp(`^${name} +ok, [1-9]\\d* runs$`, "m"), out));
  }
  assert.equal(code, 0, out);
});
