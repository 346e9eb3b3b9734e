// The simulation over a range of seeds, as one test; tests/simulate.sh runs any other range.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../simulate.sh", import.meta.url));
const seeds = process.env.FACELOG_LONG ? 100_000 : 20_000;

test(`what was called saved is sent once faults end, in ${seeds} simulated runs`, () => {
  const run = spawnSync(script, ["--seeds", String(seeds), "--no-install"], { encoding: "utf8" });
  assert.match(run.stdout, new RegExp(`^${seeds} passed, 0 failed$`, "m"), run.stdout.slice(-2000) + run.stderr);
  assert.equal(run.status, 0);
  const saved = Number(/(\d+) records were called saved/.exec(run.stdout)?.[1]);
  assert.ok(saved > seeds, `only ${saved} records were made: the runs exercise nothing`);
});
