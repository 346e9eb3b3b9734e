/**
 * Loaded into the target by `node --import`: has it kill itself at one step of its work with files, chosen by
 * FACELOG_CRASH_AT ("<step> <n>": at the n-th time of that step). A kill from outside seldom meets such a moment.
 * It must not change what the target does before that.
 *
 * Of a segment (what was accepted): its creation, half a write, a write not yet synced, a sync, its removal.
 * Of an object: half a file, a whole file without its name, the name.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [kStep, kCount] = (process.env.FACELOG_CRASH_AT ?? "").split(/ (?=\d+$)/);
let left = Number(kCount);

/** True at the moment that was chosen. */
const chosen = (/** @type {string} */ step) => step === kStep && --left === 0;
const end = () => process.kill(process.pid, "SIGKILL");
const endIf = (/** @type {boolean} */ now) => { if (now) end(); };

/** What a file is, by its name. */
function kindOf(/** @type {unknown} */ path) {
  return /\/\.facelog-tmp\/\.half-[^/]+$/.test(String(path)) ? "object" : /\/\d{12}\.log$/.test(String(path)) ? "segment" : "other";
}

/** @type {any} */
const promises = fs.promises;
const { open, rename, rm } = promises;

/** @param {any} file @param {string} kind */
function watchFile(file, kind) {
  const { write, writeFile, sync, datasync } = file;
  file.write = async (/** @type {Buffer} */ data, /** @type {number} */ offset, /** @type {number} */ length, /** @type {number} */ position) => {
    if (chosen(`${kind} half written`)) {
      await write.call(file, data, offset, Math.floor(length / 2), position);
      end();
    }
    const result = await write.call(file, data, offset, length, position);
    endIf(chosen(`${kind} written`));
    return result;
  };
  file.writeFile = async (/** @type {Buffer} */ data) => {
    if (chosen(`${kind} half written`)) {
      await writeFile.call(file, data.subarray(0, data.length / 2));
      end();
    }
    await writeFile.call(file, data);
    endIf(chosen(`${kind} written`));
  };
  for (const [name, call] of Object.entries({ sync, datasync })) {
    file[name] = async () => {
      await call.call(file);
      endIf(chosen(`${kind} synced`));
    };
  }
  return file;
}

promises.open = async (/** @type {any[]} */ ...args) => {
  const file = await open(...args);
  const kind = kindOf(args[0]);
  endIf(args[1] === "wx" && chosen(`${kind} created`));
  return kind === "other" ? file : watchFile(file, kind);
};
promises.rename = async (/** @type {string} */ from, /** @type {string} */ to) => {
  endIf(kindOf(from) === "object" && chosen("object without name"));
  await rename(from, to);
  endIf(kindOf(from) === "object" && chosen("object named"));
};
promises.rm = async (/** @type {any[]} */ ...args) => {
  endIf(kindOf(args[0]) === "segment" && chosen("segment delivered"));
  await rm(...args);
  endIf(kindOf(args[0]) === "segment" && chosen("segment removed"));
};
syncBuiltinESMExports();
