/**
 * Takes the aws-chunked framing off an upload's body and checks its trailing checksum.
 * It knows nothing of buckets or signatures.
 */
import { createHash } from "node:crypto";
import { AwsError, notHere } from "./aws_error.mjs";

const kCrcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});

function crc32(/** @type {Uint8Array} */ data) {
  let crc = 0xffffffff;
  for (const byte of data) crc = kCrcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const out = Buffer.alloc(4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return out.toString("base64");
}

/** The checksum of a name, or undefined where only newer libraries could compute it. */
function checksum(/** @type {string} */ name, /** @type {Uint8Array} */ data) {
  if (name === "x-amz-checksum-crc32") return crc32(data);
  if (name === "x-amz-checksum-sha1") return createHash("sha1").update(data).digest("base64");
  if (name === "x-amz-checksum-sha256") return createHash("sha256").update(data).digest("base64");
  return undefined;
}

export function checkSums(/** @type {Record<string, string|undefined>} */ headers, /** @type {Uint8Array} */ data) {
  for (const [name, value] of Object.entries(headers)) {
    const expected = checksum(name, data);
    if (expected !== undefined && expected !== value) {
      throw new AwsError("BadDigest", `The ${name.replace("x-amz-checksum-", "")} you specified did not match the calculated checksum.`, 400);
    }
  }
  const md5 = headers["content-md5"];
  if (md5 !== undefined && createHash("md5").update(data).digest("base64") !== md5) {
    throw new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400);
  }
}

/**
 * @param {Buffer} body with frames "<hex size>[;…]\r\n<data>\r\n", a last frame of size 0 and then trailers
 * @returns {{data: Buffer, trailers: Record<string, string>}}
 */
function unframe(body) {
  const incomplete = () => new AwsError("IncompleteBody", "The request body terminated unexpectedly", 400);
  const parts = [];
  let at = 0;
  for (;;) {
    const end = body.indexOf("\r\n", at);
    const size = end < 0 ? NaN : parseInt(body.toString("latin1", at, end), 16);
    if (!(size >= 0)) throw incomplete();
    at = end + 2;
    if (size === 0) break;
    if (at + size + 2 > body.length) throw incomplete();
    parts.push(body.subarray(at, at + size));
    at += size + 2;
  }
  const trailers = Object.fromEntries(body.toString("latin1", at).split("\r\n").filter((line) => line.includes(":"))
    .map((line) => [line.slice(0, line.indexOf(":")).trim().toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  return { data: Buffer.concat(parts), trailers };
}

/** The object's bytes of an upload, framed or not. */
export function uploadedBytes(/** @type {Record<string, string|undefined>} */ headers, /** @type {Buffer} */ body) {
  const kind = headers["x-amz-content-sha256"] ?? "";
  if (!kind.startsWith("STREAMING-")) {
    checkSums(headers, body);
    return body;
  }
  if (kind !== "STREAMING-UNSIGNED-PAYLOAD-TRAILER") throw notHere(`An upload of the kind ${kind}`);
  const { data, trailers } = unframe(body);
  const length = headers["x-amz-decoded-content-length"];
  if (length !== undefined && Number(length) !== data.length) throw new AwsError("IncompleteBody", "You did not provide the number of bytes specified.", 400);
  checkSums(trailers, data);
  return data;
}
