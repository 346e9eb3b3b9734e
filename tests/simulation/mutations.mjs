// Breaks one rule of delivery at a time, in a copy of the tree, and asks whether the simulation notices within 1,000
// seeds. Prints a line each; the last one counts: N found, N missed. Must not judge the rules themselves.
//   node tests/simulation/mutations.mjs [NAME…]
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const seeds = 1_000;
const step = 100;

/** @typedef {{ name: string, file: string, from: string, to: string }} Mutation */

/** @type {Mutation[]} */
const mutations = [
  {
    name: "forget before the 200",
    file: "app/delivery.cpp",
    from: "    case Recovery::retry:\n      break;\n",
    to: "    case Recovery::retry:\n      if (error.status == 0) return outbox_.sent(record);\n      break;\n",
  },
  {
    name: "say saved before the write has completed",
    file: "outbox/outbox.cpp",
    from: "    record.state = RecordState::storing;\n",
    to: "    record.state = RecordState::storing;\n    record.saved = true;\n",
  },
  {
    name: "send with the active profile",
    file: "app/delivery.cpp",
    from: "  const Profile& profile = *settings.find(record.profile_id);\n",
    to: "  const Profile& profile = settings.publish_ready(settings.active()) ? settings.active() : *settings.find(record.profile_id);\n",
  },
  {
    name: "never try again",
    file: "app/delivery.cpp",
    from: "  record.due_steady_ms = now.steady_ms + retry_delay_ms(record.attempts, random);\n",
    to: "  record.due_steady_ms = INT64_MAX / 2;\n  (void)random;\n",
  },
  {
    name: "try again at once, always",
    file: "app/delivery.cpp",
    from: "retry_delay_ms(record.attempts, random);\n  if (error.recovery == Recovery::retry) failed(",
    to: "0 * retry_delay_ms(record.attempts, random);\n  if (now.steady_ms < 0) failed(",
  },
  {
    name: "take a refusal for good as sent",
    file: "app/delivery.cpp",
    from: "      outbox_.park(record, now);\n",
    to: "      return outbox_.sent(record);\n",
  },
  {
    name: "take any 200 as sent, AWS's or not",
    file: "aws/iot_data.cpp",
    from: "  if (answer.body.empty()) return Nothing{};\n",
    to: "  return Nothing{};\n",
  },
  {
    name: "do not remember a deletion while a page is read",
    file: "outbox/outbox_pages.cpp",
    from: "  if (leaving_.count(id) || gone_.count(id)) return id;\n",
    to: "  if (gone_.count(id)) return id;\n",
  },
  {
    name: "pass over the loss of the lock",
    file: "app/delivery.cpp",
    from: "    if (!delivers_ || awaited_.size() >= in_flight) break;\n",
    to: "    if (awaited_.size() >= in_flight) break;\n",
  },
  {
    name: "do not read the disk again when the lock comes",
    file: "app/app_storage.cpp",
    from: "  }\n  open_outbox(out);\n  retry_now(now);\n",
    to: "  }\n  (void)out;\n  retry_now(now);\n",
  },
  {
    name: "pass over AWS's request to slow down",
    file: "app/pace.cpp",
    from: "  if (steady_ms - cut_steady_ms_ < kCutEveryMs) return;\n",
    to: "  if (steady_ms >= 0) return;\n",
  },
  {
    name: "never ask for the next page",
    file: "outbox/outbox_pages.cpp",
    from: "    if (!lane.more || lane.reading != 0",
    to: "    if (now.steady_ms >= 0 || !lane.more || lane.reading != 0",
  },
  {
    name: "keep all in memory",
    file: "outbox/outbox_pages.cpp",
    from: "  for (std::size_t loaded = idle.size(); loaded > kMostLoaded; --loaded) {\n",
    to: "  for (std::size_t loaded = idle.size(); loaded > 100'000; --loaded) {\n",
  },
  {
    name: "pause without a word",
    file: "app/app.cpp",
    from: "    if (before.count(id)) continue;\n",
    to: "    if (before.count(id) || !id.empty()) continue;\n",
  },
];

const copy = mkdtempSync(join(tmpdir(), "facelog-mutations-"));

/** @param {string[]} options of cmake */
function cmake(...options) {
  const run = spawnSync("cmake", options, { cwd: copy, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`cmake ${options.join(" ")}:\n${run.stdout}${run.stderr}`);
}

const build = () => cmake("--build", "--preset", "simulation", "-j", "2");

/** @returns {string} the first seed that failed and why; "" when none did */
function first_failure() {
  const program = join(copy, "build/simulation/facelog_simulation");
  for (let first = 1; first < seeds; first += step) {
    const run = spawnSync(program, ["--first", String(first), "--seeds", String(step)], { encoding: "utf8", timeout: 300_000 });
    const failed = /^seed \d+: .*$/m.exec(run.stdout ?? "");
    if (failed) return failed[0];
    if (run.status !== 0) return `seeds from ${first}: the program ended with ${run.signal ?? run.status}`;
  }
  return "";
}

/** @param {Mutation} mutation @returns {boolean} whether it was found */
function try_out({ name, file, from, to }) {
  const path = join(copy, "wasm/core", file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) throw new Error(`"${name}" fits ${file} no more: adapt it to the code`);
  writeFileSync(path, text.replace(from, () => to));
  build();
  const failure = first_failure();
  writeFileSync(path, text);
  console.log(`${failure ? "found " : "MISSED"}  ${name}${failure ? `  (${failure})` : ""}`);
  return failure !== "";
}

let found = 0;
let missed = 0;
try {
  const parts = ["CMakeLists.txt", "CMakePresets.json", "texts.json", "late_texts.json", "tools", "tests/simulation", "tests/support", "wasm/core"];
  for (const part of parts) {
    cpSync(join(root, part), join(copy, part), { recursive: true });
  }
  mkdirSync(join(copy, "build"));
  symlinkSync(join(root, "build/tools"), join(copy, "build/tools"));  // the sources of what core needs, read alone
  cmake("--preset", "simulation");
  build();
  const failure = first_failure();
  if (failure) throw new Error(`the unbroken program fails: ${failure}`);
  const wanted = process.argv.slice(2);
  for (const mutation of mutations) {
    if (wanted.length > 0 && !wanted.includes(mutation.name)) continue;
    if (try_out(mutation)) found += 1;
    else missed += 1;
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${found} found, ${missed} missed`);
process.exitCode = missed === 0 && found > 0 ? 0 : 1;
