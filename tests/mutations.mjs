/**
 * Shows that checks can fail: breaks a copy of the tree in one small way after another, builds it and runs a check on it.
 * It knows nothing of what is broken or how it is checked. Not a suite of its own: tests/NAME/mutations.mjs uses it.
 *
 * A mutation is caught when the check fails on it. What is no answer throws: a tree whose check fails unbroken, an old text
 * that is not there exactly once (the code has moved on), a mutation that does not compile.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const kRoot = fileURLToPath(new URL("..", import.meta.url));
/** All that a build of core and its tests reads. */
const kCopied = ["CMakeLists.txt", "CMakePresets.json", "texts.json", "late_texts.json", "shell.html", "tools", "wasm", "web", "tests"];
const kLeftOut = ["node_modules", "corpus"];

/**
 * @typedef {{name: string, file: string, old: string, new: string}} Mutation  file: its path in the tree
 * @typedef {{ok: boolean, said: string}} Checked  said: what is worth reading when it failed
 * @typedef {{preset: string, target: string, configure?: string[]}} Build
 */

function command(/** @type {string} */ name, /** @type {string[]} */ args, /** @type {string} */ cwd) {
  const { status, stdout, stderr, error } = spawnSync(name, args, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

/** Runs a command as a check, from the tree that is not broken. @returns {Checked} */
export function checkBy(/** @type {string[]} */ [name, ...args], /** @type {Record<string, string>} */ env = {}) {
  // With this variable a "node --test" within a test runs nothing, and ends well.
  const { NODE_TEST_CONTEXT: _, ...own } = process.env;
  const { status, stdout, stderr, error } = spawnSync(name, args, { cwd: kRoot, env: { ...own, ...env }, encoding: "utf8", maxBuffer: 1 << 28 });
  if (error) throw error;
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

/** A copy of the tree in which one target is built again and again. */
export class Tree {
  /** @param {Build} build */
  constructor({ preset, target, configure = [] }) {
    this.folder = mkdtempSync(join(tmpdir(), "facelog-mutations-"));
    this.target = target;
    this.built = join(this.folder, "build", preset);
    for (const each of kCopied) {
      cpSync(join(kRoot, each), join(this.folder, each), { recursive: true, filter: (path) => !kLeftOut.includes(basename(path)) });
    }
    mkdirSync(join(this.folder, "build"));
    if (existsSync(join(kRoot, "build/tools"))) symlinkSync(join(kRoot, "build/tools"), join(this.folder, "build/tools"));
    this.#must("cmake", ["--preset", preset, "-B", this.built, ...configure]);
    this.build();
  }

  #must(/** @type {string} */ name, /** @type {string[]} */ args) {
    const { ok, said } = command(name, args, this.folder);
    if (!ok) throw new Error(`${name} ${args.join(" ")}: ${said.slice(-4000)}`);
  }

  build() {
    this.#must("cmake", ["--build", this.built, "--target", this.target, "-j", "2"]);
  }

  /**
   * Breaks the tree, builds it, asks the check, and mends it.
   * @param {Mutation} mutation
   * @param {() => Checked} check
   * @returns {Checked} of the broken tree
   */
  try({ file, old, new: broken }, check) {
    const path = join(this.folder, file), text = readFileSync(path, "utf8");
    if (text.split(old).length !== 2) throw new Error(`${file} has ${text.split(old).length - 1} times: ${old}`);
    writeFileSync(path, text.replace(old, () => broken));
    try {
      this.build();
      return check();
    } finally {
      writeFileSync(path, text);
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
