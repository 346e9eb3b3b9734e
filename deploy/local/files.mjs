/**
 * Files that are on the disk when the call returns: whole or not at all, with their folder entry.
 * It knows nothing of what they hold.
 */
import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A rename or a new file is durable only when its folder is. */
export async function syncFolder(/** @type {string} */ path) {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Makes a folder and all above it, durably.
 * Not with mkdir's "recursive": under /proc it never returns (node 20.20; try makeFolder("/proc/nowhere") with it).
 */
export async function makeFolder(/** @type {string} */ path) {
  const make = () => mkdir(path).then(() => true, (error) => {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  });
  const made = await make().catch(async (error) => {
    if (!isErrno(error, "ENOENT") || dirname(path) === path) throw error;
    await makeFolder(dirname(path));
    return make();
  });
  if (made) await syncFolder(dirname(path));
}

/**
 * @param {string} path
 * @param {string|Uint8Array} data
 * @param {{mode?: number, tmp?: string}} [options] tmp: a folder of the same file system where half a file may lie
 */
export async function writeWhole(path, data, { mode = 0o644, tmp = dirname(path) } = {}) {
  await makeFolder(dirname(path));
  await makeFolder(tmp);
  const half = join(tmp, `.half-${randomUUID()}`);
  try {
    const file = await open(half, "wx", mode);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, path).catch(async (error) => {
      // Its folder was removed meanwhile, being empty.
      if (!isErrno(error, "ENOENT")) throw error;
      await makeFolder(dirname(path));
      await rename(half, path);
    });
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** @returns {error is NodeJS.ErrnoException} */
export function isErrno(/** @type {unknown} */ error, /** @type {string[]} */ ...codes) {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
