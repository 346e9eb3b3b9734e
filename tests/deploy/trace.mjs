/**
 * Reads what strace wrote (-f -y) and finds what was answered or removed before it was safe on the disk.
 * It knows nothing of how the trace came about.
 *
 * Safe: the bytes were written, then their file was synced; whatever was created or renamed on the way to them is
 * followed by a sync of the folder that it lies in. All of it ended before the answer's first byte began to leave.
 */
import { dirname } from "node:path";

/**
 * @typedef {{name: string, text: string, file: string, begin: number, end: number, result: number}} Step
 *   file: the path of its descriptor or of what it names last; begin, end: lines of the trace
 * @typedef {{id: string, requestId: string}} Answered a record and the answer that it got
 */

const kWrites = /^(write|writev|pwrite64|pwritev|sendto|sendmsg)$/;

/** The path that a step is about: the descriptor's, or for a rename the new name, else the one that is named. */
function fileOf(/** @type {string} */ name, /** @type {string} */ text) {
  const named = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path);
  if (/^(open|rename|mkdir|unlink)/.test(name)) return named.at(-1) ?? "";
  return /^\d+<((?:[^>\\]|\\.)*)>/.exec(text)?.[1] ?? "";
}

/** Whole steps, in the order of their ends. @returns {Step[]} */
export function readTrace(/** @type {string} */ trace) {
  /** @type {Map<string, {name: string, text: string, begin: number}>} */
  const begun = new Map();
  /** @type {Step[]} */
  const steps = [];
  for (const [line, text] of trace.split("\n").entries()) {
    const [, pid = "", rest = ""] = /^(\d+) +(.*)$/.exec(text) ?? [];
    const first = /^(\w+)\((.*)$/.exec(rest), resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    const step = first ? { name: first[1], text: first[2], begin: line } : begun.get(pid);
    if (!step || (!first && !resumed)) continue;
    if (resumed) step.text += resumed[1];
    if (rest.endsWith("<unfinished ...>")) {
      begun.set(pid, { ...step, text: step.text.slice(0, -"<unfinished ...>".length) });
      continue;
    }
    begun.delete(pid);
    const result = Number(/ = (-?\d+)[^=]*$/.exec(step.text)?.[1] ?? -1);
    steps.push({ ...step, file: fileOf(step.name, step.text), end: line, result });
  }
  return steps;
}

/** Whether a file or folder was synced after one line and before another. */
function synced(/** @type {Step[]} */ steps, /** @type {string} */ file, /** @type {number} */ after, /** @type {number} */ before) {
  return steps.some((step) => /^(fsync|fdatasync)$/.test(step.name) && step.file === file && step.result === 0 && step.begin > after && step.end < before);
}

/** What came to be on the way to a file, and whose folder was not synced in time. @returns {string[]} */
function loose(/** @type {Step[]} */ steps, /** @type {string} */ file, /** @type {number} */ before) {
  const made = steps.filter((step) => step.result >= 0 && step.end < before && (step.file === file || file.startsWith(`${step.file}/`))
    && (/^(mkdir|rename)/.test(step.name) || (/^open/.test(step.name) && step.text.includes("O_CREAT"))));
  return made.filter((step) => !synced(steps, dirname(step.file), step.end, before)).map((step) => `${step.file}: its folder is not synced`);
}

/** What is wrong with one answer. */
function faultsOfAnswer(/** @type {Step[]} */ steps, /** @type {Answered} */ { id, requestId }) {
  const answer = steps.find((step) => kWrites.test(step.name) && /socket|TCP/.test(step.file) && step.text.includes(requestId));
  if (!answer) return [`${id}: its answer is not in the trace`];
  const written = steps.find((step) => kWrites.test(step.name) && step.file.endsWith(".log") && step.text.includes(id) && step.result > 0);
  if (!written || written.end >= answer.begin) return [`${id}: answered before it was written`];
  if (!synced(steps, written.file, written.end, answer.begin)) return [`${id}: answered before its file was synced`];
  return loose(steps, written.file, answer.begin).map((fault) => `${id}: ${fault}`);
}

/** @returns {string[]} one line for each 200 that was given too early */
export function tooEarly(/** @type {Step[]} */ steps, /** @type {Answered[]} */ answered) {
  return answered.flatMap((each) => faultsOfAnswer(steps, each));
}

/** Segments that were removed before their object was safe. @returns {{removed: number, faults: string[]}} */
export function removedTooEarly(/** @type {Step[]} */ steps) {
  const removed = steps.filter((step) => /^unlink/.test(step.name) && /\/\d{12}\.log$/.test(step.file) && step.result === 0);
  const faults = removed.flatMap((removal) => {
    // One segment after the other: its object is the one that got its name last.
    const named = steps.filter((step) => /^rename/.test(step.name) && step.text.includes("/.half-") && step.file.includes("/s3/") && step.end < removal.begin).at(-1);
    if (!named) return [`${removal.file}: removed without an object`];
    const half = /"((?:[^"\\]|\\.)*\/\.half-[^"]*)"/.exec(named.text)?.[1] ?? "";
    const written = steps.filter((step) => kWrites.test(step.name) && step.file === half).at(-1);
    if (!written || !synced(steps, half, written.end, named.begin)) return [`${half}: named before it was synced`];
    return loose(steps, named.file, removal.begin);
  });
  return { removed: removed.length, faults };
}
