/**
 * Keeps two servers out of one data folder; a lock left by a killed process does not count.
 * It knows nothing of what is in the folder.
 */
import { readFileSync } from "node:fs";
import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { isErrno } from "./files.mjs";

/** Tells a process from a later one with the same number, where the system says when it began. */
function processMark(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrno(error, "ESRCH")) return undefined;
  }
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ")[19]}`;
  } catch {
    return `${pid} -`;
  }
}

/** @returns {Promise<() => Promise<void>>} frees the folder */
export async function lockFolder(/** @type {string} */ folder) {
  const path = join(folder, "server.lock");
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(processMark(process.pid) ?? "");
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!isErrno(error, "EEXIST")) throw error;
    }
    const mark = await readFile(path, "utf8").catch(() => "");
    const pid = parseInt(mark, 10);
    if (pid && mark !== "" && processMark(pid) === mark) throw new Error(`the data folder ${folder} is in use by process ${pid}`);
    await rm(path, { force: true });
  }
  throw new Error(`the data folder ${folder} is in use`);
}
