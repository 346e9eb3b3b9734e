/**
 * The bucket as a folder: a key is a path below it, an object is a file that is whole or not there.
 * It knows nothing of requests or rights.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { AwsError } from "./aws_error.mjs";
import { isErrno, makeFolder, syncFolder, writeWhole } from "./files.mjs";

/** @typedef {{key: string, size: number, modifiedMs: number, etag: string}} ObjectInfo */

/** Beside the buckets, and emptied at each start: a name that nothing else in somebody's folder has. */
export const kHalves = ".facelog-tmp";

const noSuchKey = () => new AwsError("NoSuchKey", "The specified key does not exist.", 404);

export class Bucket {
  /** @type {Map<string, {stamp: string, etag: string}>} MD5 sums of files that have not changed */
  #etags = new Map();

  /**
   * @param {string} name
   * @param {string} folder
   * @param {string} tmp a folder of the same file system, for files that are not whole yet and for nothing else
   */
  constructor(name, folder, tmp) {
    this.name = name;
    this.folder = folder;
    this.tmp = tmp;
  }

  async start() {
    await makeFolder(this.folder);
    await rm(this.tmp, { recursive: true, force: true }); // halves that a killed process left
  }

  /** A key's path; keys that no path below the folder can stand for are refused. */
  #path(/** @type {string} */ key) {
    const levels = key.split("/");
    const bad = Buffer.byteLength(key) > 1024 || levels.some((level) => level === "" || level === "." || level === ".."
      || Buffer.byteLength(level) > 255 || /[\0-\x1f]/.test(level) || (sep === "\\" && /[\\:]/.test(level)));
    if (bad) throw new AwsError("InvalidArgument", `The key "${key}" cannot be a path in the bucket's folder.`, 400);
    return join(this.folder, ...levels);
  }

  async put(/** @type {string} */ key, /** @type {Uint8Array} */ data) {
    try {
      await writeWhole(this.#path(key), data, { tmp: this.tmp });
    } catch (error) {
      if (!isErrno(error, "EEXIST", "ENOTDIR", "EISDIR", "ENOTEMPTY")) throw error;
      throw new AwsError("InvalidArgument", `In the bucket's folder "${key}" cannot be beside an object of that name.`, 409);
    }
  }

  /** Whether it is there to stay: an earlier process may have ended between its name and the folder's sync. */
  async has(/** @type {string} */ key) {
    const path = this.#path(key);
    if (!(await this.#stat(path))) return false;
    await syncFolder(dirname(path));
    return true;
  }

  async #stat(/** @type {string} */ path) {
    try {
      const info = await stat(path);
      return info.isFile() ? info : undefined;
    } catch (error) {
      if (isErrno(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG")) return undefined;
      throw error;
    }
  }

  /** @returns {Promise<ObjectInfo>} */
  async info(/** @type {string} */ key) {
    const path = this.#path(key);
    const info = await this.#stat(path);
    if (!info) throw noSuchKey();
    const stamp = `${info.ino} ${info.size} ${info.mtimeMs}`;
    let known = this.#etags.get(key);
    if (known?.stamp !== stamp) {
      known = { stamp, etag: createHash("md5").update(await readFile(path)).digest("hex") };
      this.#etags.set(key, known);
    }
    return { key, size: info.size, modifiedMs: info.mtimeMs, etag: known.etag };
  }

  /** @returns {Promise<{info: ObjectInfo, data: Buffer}>} */
  async get(/** @type {string} */ key) {
    const info = await this.info(key);
    return { info, data: await readFile(this.#path(key)) };
  }

  /** As in S3, what is not there is deleted too. */
  async remove(/** @type {string} */ key) {
    const path = this.#path(key);
    if (!(await this.#stat(path))) return;
    await rm(path, { force: true });
    await syncFolder(dirname(path)).catch((error) => {
      // Another removal, of the folder's last object, took the folder meanwhile.
      if (!isErrno(error, "ENOENT")) throw error;
    });
    this.#etags.delete(key);
    // Folders exist for their objects alone.
    for (let at = dirname(path); at !== this.folder; at = dirname(at)) {
      try {
        await rmdir(at);
      } catch {
        return;
      }
    }
  }

  /** All keys that begin with a prefix, in the order of their bytes. */
  async keys(prefix = "") {
    /** @type {string[]} */
    const found = [];
    const walk = async (/** @type {string} */ folder, /** @type {string} */ path) => {
      const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
        if (isErrno(error, "ENOENT")) return [];
        throw error;
      });
      for (const entry of entries) {
        const key = path + entry.name;
        if (entry.isDirectory() && (key.startsWith(prefix) || prefix.startsWith(`${key}/`))) await walk(join(folder, entry.name), `${key}/`);
        else if (entry.isFile() && key.startsWith(prefix)) found.push(key);
      }
    };
    await walk(this.folder, "");
    return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }
}
