/** Faults that meet a share of the requests: as many as asked for, and the same ones for the same seed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Faults } from "../../deploy/local/faults.mjs";

const kDraws = 10_000;

/** @param {object} set */
function drawn(set) {
  const faults = new Faults();
  faults.change({ service: "iotdata", ...set });
  return Array.from({ length: kDraws }, () => faults.take("iotdata"));
}

test("faults: a share of the requests meets one, the same ones for the same seed", () => {
  const half = (/** @type {number} */ seed) => drawn({ share: 0.2, seed, fault: { kind: "reset" } }).map((met) => "reset" in met);
  const met = half(1).filter(Boolean).length;
  assert.ok(met > kDraws * 0.18 && met < kDraws * 0.22, `${met} of ${kDraws}`);
  assert.deepEqual(half(1), half(1));
  assert.notDeepEqual(half(1), half(2));
});

test("faults: a latency of a range is drawn from the whole of it", () => {
  const ms = drawn({ fault: { kind: "latency", least_ms: 100, ms: 200 } }).map((met) => met.latency.ms);
  assert.ok(Math.min(...ms) >= 100 && Math.min(...ms) < 105 && Math.max(...ms) < 200 && Math.max(...ms) > 195);
});

test("faults: a share that is none is refused, and what is set can be told", () => {
  const faults = new Faults();
  for (const share of [0, 1.5, "x"]) assert.throws(() => faults.change({ service: "iotdata", share, fault: { kind: "reset" } }), /share must be/);
  assert.throws(() => faults.change({ service: "iotdata", seed: 0.5, fault: { kind: "reset" } }), /seed must be/);
  faults.change({ service: "iotdata", share: 0.5, seed: 3, fault: { kind: "reset" } });
  assert.deepEqual(faults.state, [{ service: "iotdata", count: null, share: 0.5, seed: 3, fault: { kind: "reset" } }]);
});
