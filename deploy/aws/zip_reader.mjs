/** Reads a zip by its central directory. It knows nothing of what is in it. */
import { inflateRawSync } from "node:zlib";

/** @param {Buffer} zip @returns {{name: string, data: Buffer, time: number, extra: number}[]} in the zip's order */
export function readZip(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("this is no zip");
  const files = [];
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error("the zip's directory is broken");
    const method = zip.readUInt16LE(at + 10), size = zip.readUInt32LE(at + 20), nameSize = zip.readUInt16LE(at + 28), extra = zip.readUInt16LE(at + 30);
    const local = zip.readUInt32LE(at + 42), start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(start, start + size);
    files.push({ name: zip.toString("utf8", at + 46, at + 46 + nameSize), data: method === 8 ? inflateRawSync(packed) : Buffer.from(packed), time: zip.readUInt32LE(at + 12), extra });
    at += 46 + nameSize + extra + zip.readUInt16LE(at + 32);
  }
  return files;
}
