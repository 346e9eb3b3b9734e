/**
 * One append-only file of accepted records: what was appended is on the disk, what was half written is ignored.
 * It knows nothing of where the records go.
 *
 * The file: a first line of JSON {"uuid", "stream"}, then for each record a line "<ms> <bytes> <sum>", the bytes and \n.
 */
import { createHash, randomUUID } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./files.mjs";

/** @typedef {{atMs: number, data: Uint8Array}} Entry */

function sum(/** @type {Uint8Array} */ data) {
  return createHash("sha256").update(data).digest("hex").slice(0, 16);
}

function encode(/** @type {Entry} */ { atMs, data }) {
  return Buffer.concat([Buffer.from(`${atMs} ${data.length} ${sum(data)}\n`), data, Buffer.from("\n")]);
}

/**
 * All whole records of a segment's file; reading ends at the first that is not, which nobody was promised.
 * @returns {{uuid: string, entries: Entry[]} | undefined} undefined: not even its first line was written
 */
export function decodeSegment(/** @type {Buffer} */ bytes) {
  let at = bytes.indexOf(10);
  if (at < 0) return undefined;
  let uuid;
  try {
    ({ uuid } = JSON.parse(bytes.toString("utf8", 0, at)));
  } catch {
    return undefined;
  }
  /** @type {Entry[]} */
  const entries = [];
  for (at += 1; ;) {
    const end = bytes.indexOf(10, at);
    const head = end < 0 ? null : /^(\d+) (\d+) ([0-9a-f]{16})$/.exec(bytes.toString("latin1", at, end));
    if (!head) break;
    const data = bytes.subarray(end + 1, end + 1 + Number(head[2]));
    if (data.length < Number(head[2]) || sum(data) !== head[3]) break;
    entries.push({ atMs: Number(head[1]), data });
    at = end + 1 + data.length + 1;
  }
  return { uuid, entries };
}

export async function readSegment(/** @type {string} */ path) {
  return decodeSegment(await readFile(path));
}

/** A segment that is being written. */
export class Segment {
  /**
   * @param {string} path
   * @param {import("node:fs/promises").FileHandle} file
   * @param {number} position
   */
  constructor(path, file, position) {
    this.path = path;
    this.file = file;
    this.position = position;
    this.records = 0;
    this.bytes = 0;
    this.broken = false;
  }

  static async create(/** @type {string} */ path, /** @type {string} */ stream) {
    const first = Buffer.from(`${JSON.stringify({ uuid: randomUUID(), stream })}\n`);
    const file = await open(path, "wx", 0o600);
    await file.write(first, 0, first.length, 0);
    await file.sync();
    await syncFolder(dirname(path));
    return new Segment(path, file, first.length);
  }

  /** Returns when all entries are on the disk; after an error the segment takes no more. */
  async append(/** @type {Entry[]} */ entries) {
    const bytes = Buffer.concat(entries.map(encode));
    try {
      // A fixed position: what a failed write left behind is written over or cut off.
      for (let done = 0; done < bytes.length;) {
        done += (await this.file.write(bytes, done, bytes.length - done, this.position + done)).bytesWritten;
      }
      await this.file.datasync();
    } catch (error) {
      this.broken = true;
      await this.file.truncate(this.position).catch(() => {});
      throw error;
    }
    this.position += bytes.length;
    this.records += entries.length;
    this.bytes += entries.reduce((total, entry) => total + entry.data.length, 0);
  }

  async close() {
    await this.file.close();
  }
}
