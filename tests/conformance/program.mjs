/**
 * Runs tests/conformance/program.cpp, natively (under sanitizers) or as WebAssembly, on a file of input.
 * It knows nothing of what the answers are compared with.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const kRoot = fileURLToPath(new URL("../..", import.meta.url));

/** @typedef {"native"|"wasm-tests"} Preset */

/** Another build of the native program, to be tested as it is. */
const kGiven = process.env.FACELOG_CONFORMANCE_PROGRAM;

/** Builds what changed, as tests/run.sh does: one build at a time in one clone. */
export function build(/** @type {Preset} */ preset) {
  if (preset === "native" && kGiven) return;
  const script = `. tools/setup.sh && . tools/build.sh && { find_node || true; } && setup_lock && build_preset ${preset} "the conformance program"`;
  const done = spawnSync("bash", ["-c", script], { cwd: kRoot, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`${preset} could not be built: ${done.stdout}${done.stderr}`);
}

/** @returns {Buffer} what the program wrote */
export function run(/** @type {Preset} */ preset, /** @type {"stages"|"calls"|"digests"} */ mode, /** @type {string|Buffer} */ input) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-conformance-"));
  const program = preset === "native" && kGiven ? kGiven : join(kRoot, "build", preset, "facelog_conformance");
  const [command, ...args] = preset === "native" ? [program] : [process.execPath, `${program}.js`];
  try {
    writeFileSync(join(folder, "in"), input);
    const done = spawnSync(command, [...args, mode, join(folder, "in"), join(folder, "out")], { encoding: "utf8" });
    if (done.status !== 0) throw new Error(`${program} ended with ${done.status ?? done.signal}: ${done.stderr}${done.error ?? ""}`);
    return readFileSync(join(folder, "out"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One answer for each line. @returns {any[]} */
export function runLines(/** @type {Preset} */ preset, /** @type {"stages"|"calls"} */ mode, /** @type {unknown[]} */ lines) {
  const out = run(preset, mode, lines.map((line) => `${JSON.stringify(line)}\n`).join("")).toString("utf8");
  return out.trimEnd().split("\n").map((line) => JSON.parse(line));
}
