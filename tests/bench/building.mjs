// How long the page takes to build: from nothing, and after a change of one panel. In a folder of its own.
// Must not print.
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

/** @param {string} root @param {string[]} given */
function cmake(root, given) {
  const started_ms = performance.now();
  const { status, stdout, stderr } = spawnSync("cmake", given, { cwd: root, encoding: "utf8", env: { ...process.env, NODE_PATH: `/usr/share/nodejs:${process.env.NODE_PATH ?? ""}` } });
  if (status !== 0) throw new Error(`cmake ${given.join(" ")}: ${stdout}${stderr}`);
  return performance.now() - started_ms;
}

/** @param {string} folder @param {string} name @returns {string} */
function find(folder, name) {
  const found = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((path) => path.endsWith(name));
  if (!found) throw new Error(`no ${name} in ${folder}`);
  return join(folder, found);
}

/** In a folder that was not there. @param {string} root @param {string} preset */
function build_clean(root, preset) {
  const folder = join(root, "build/bench", preset);
  rmSync(folder, { recursive: true, force: true });
  const build = ["--build", folder, "-j", String(cpus().length)];
  return { folder, build, ms: cmake(root, ["--preset", preset, "-B", folder]) + cmake(root, build) };
}

/** What is deployed from nothing, and a change as it is worked on: the panel's object file is taken away, so that its sources need not be touched. ms @param {string} root @param {string} panel */
export function measure_build(root, panel = "faces") {
  const { ms: clean } = build_clean(root, "web-release");
  const { folder, build } = build_clean(root, "web-dev");
  rmSync(find(join(folder, "CMakeFiles"), `panels/${panel}.cpp.o`));
  const wasm = join(folder, "site/facelog.wasm");
  const before = readFileSync(wasm);
  writeFileSync(wasm, "");
  const change = cmake(root, build);
  if (!readFileSync(wasm).equals(before)) throw new Error("the site was not made anew");
  return { clean, change };
}
