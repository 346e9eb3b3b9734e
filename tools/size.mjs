// Says how large the first visit is, and holds it against tests/size_budget.json:
//   node size.mjs [--build DIR] [--check | --update | --functions [--most N]]
// It must not build or change the site. --check fails when a figure left what is recorded, --update records it anew;
// --functions lists what facelog.wasm is made of: sections, whose code it is, and the largest functions.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { functions_of, sections_of } from "./wasm_sections.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../..");
const budget_path = join(root, "tests", "size_budget.json");

// Within one compiler version figures repeat, but for small edits that nobody should have to record. Other Emscripten
// versions make other code from the same source: larger up to 6 % here, and a smaller one is never an error.
const same_compiler_tolerance = 0.005;
const other_compiler_tolerance = 0.06;

/** @typedef {{raw: number, gzip: number, brotli: number}} Size */

/** @param {string} folder @returns {string[]} */
function files_below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files_below(path) : [path];
  });
}

/** @param {Buffer} bytes @returns {Size} */
function size_of(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

/** @param {Size[]} sizes @returns {Size} */
function sum(sizes) {
  /** @param {(size: Size) => number} of */
  const total = (of) => sizes.reduce((so_far, size) => so_far + of(size), 0);
  return { raw: total((s) => s.raw), gzip: total((s) => s.gzip), brotli: total((s) => s.brotli) };
}

/** @param {string} site @param {string[]} later */
function measure(site, later) {
  /** @type {Record<string, Size>} */
  const files = {};
  for (const path of files_below(site).sort()) {
    const name = relative(site, path);
    if (name.endsWith(".br")) continue; // what a host may send instead; measured anew
    if (!later.some((prefix) => name.startsWith(prefix))) files[name] = size_of(readFileSync(path));
  }
  return files;
}

/** @param {Record<string, Size>} files @param {Size} total @param {string} emscripten */
function print_table(files, total, emscripten) {
  const width = Math.max(12, ...Object.keys(files).map((name) => name.length));
  /** @param {string} name @param {(string | number)[]} cells */
  const row = (name, cells) => console.log(`${name.padEnd(width)} ${cells.map((c) => String(c).padStart(9)).join("")}`);
  row("first visit", ["raw", "gzip", "Brotli"]);
  for (const [name, size] of Object.entries(files)) row(name, [size.raw, size.gzip, size.brotli]);
  row("total, bytes", [total.raw, total.gzip, total.brotli]);
  console.log(`built by Emscripten ${emscripten}`);
}

/**
 * What the measured site does against the recorded one, as sentences.
 * @param {any} budget
 * @param {Record<string, Size>} files
 * @param {Size} total
 * @param {string} emscripten
 */
function complaints(budget, files, total, emscripten) {
  const found = [];
  if (total.brotli > budget.limit_brotli_bytes) {
    found.push(`${total.brotli} bytes of Brotli are over the limit of ${budget.limit_brotli_bytes}`);
  }
  const names = Object.keys(files).join(" ");
  const recorded_names = Object.keys(budget.files).join(" ");
  if (names !== recorded_names) found.push(`the site's files are not the recorded ones (recorded: ${recorded_names})`);
  const same_compiler = emscripten === budget.emscripten;
  const growth = (total.brotli - budget.total.brotli) / budget.total.brotli;
  const tolerance = same_compiler ? same_compiler_tolerance : other_compiler_tolerance;
  if (growth > tolerance || (same_compiler && growth < -tolerance)) {
    found.push(`${total.brotli} bytes of Brotli, ${budget.total.brotli} recorded (by Emscripten ${budget.emscripten})`);
  }
  return found;
}

/** @type {[string, RegExp][]} the first that fits */
const owners = [
  ["core and host, inside the standard library's templates", /^(?=.*std::).*facelog::/],
  ["host", /facelog::host|^(host|signing)_/],
  ["ui", /facelog::ui/],
  ["core", /facelog::/],
  ["JSON library", /nlohmann/],
  ["standard library", /std::|__cxxabiv1/],
  ["Dear ImGui", /Im[A-Z]|stbrp|SettingsHandler|Calc[A-Z]|Nav[A-Z]/],
  ["C library and compiler's own", /./],
];

/** @param {Buffer} bytes @param {number} most */
function print_functions(bytes, most) {
  const functions = functions_of(bytes);
  /** @param {number} size @param {string} name */
  const row = (size, name) => console.log(`${String(size).padStart(8)}  ${name.slice(0, 150)}`);
  for (const { name, start, end } of sections_of(bytes)) row(end - start, `section: ${name}`);
  console.log();
  /** @type {Map<string, number>} */
  const by_owner = new Map();
  for (const { name, size } of functions) {
    const [owner] = owners.find(([, pattern]) => pattern.test(name)) ?? [""];
    by_owner.set(owner, (by_owner.get(owner) ?? 0) + size);
  }
  for (const [owner, size] of [...by_owner].sort((a, b) => b[1] - a[1])) row(size, `code: ${owner}`);
  console.log();
  for (const { name, size } of functions.slice(0, most)) row(size, name);
}

function main() {
  const { values } = parseArgs({
    options: {
      build: { type: "string" }, check: { type: "boolean" }, update: { type: "boolean" },
      functions: { type: "boolean" }, most: { type: "string", default: "60" },
    },
  });
  const build = values.build ?? join(root, "build", "web-release");
  if (values.functions) return print_functions(readFileSync(join(build, "facelog.wasm")), Number(values.most));
  const site = join(build, "site");
  if (!existsSync(site)) throw new Error(`${site} is not there: build the page first`);
  const budget = JSON.parse(readFileSync(budget_path, "utf8"));
  const { emscripten } = JSON.parse(readFileSync(join(build, "build_info.json"), "utf8"));
  const files = measure(site, budget.not_in_first_visit);
  const total = sum(Object.values(files));
  print_table(files, total, emscripten);
  if (values.update) {
    if (total.brotli > budget.limit_brotli_bytes) throw new Error(complaints(budget, files, total, emscripten)[0]);
    const { limit_brotli_bytes, not_in_first_visit } = budget;
    const updated = { limit_brotli_bytes, not_in_first_visit, emscripten, total, files };
    writeFileSync(budget_path, `${JSON.stringify(updated, null, 2)}\n`);
    return;
  }
  const found = complaints(budget, files, total, emscripten);
  for (const complaint of found) console.log(`size: ${complaint}`);
  console.log(`limit ${budget.limit_brotli_bytes} bytes of Brotli, ${budget.limit_brotli_bytes - total.brotli} left`);
  if (found.length > 0) {
    console.log("size: if this change is meant, record it with tools/size.mjs --update");
    if (values.check) process.exit(1);
  }
}

try {
  main();
} catch (error) {
  console.error(`size: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
