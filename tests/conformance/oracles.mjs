/**
 * Amazon's own two signers, made to show their stages: botocore and @smithy/signature-v4.
 * It knows nothing of our own signer. Each oracle gets a request in the way it can take it; every change is said here.
 */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { kRoot } from "./program.mjs";
import { encode } from "./requests.mjs";
import { NodeSha256 } from "../../deploy/local/sigv4.mjs";

/** @typedef {import("./requests.mjs").Request} Request */
/** @typedef {{canonical_request: string, string_to_sign: string, signature: string}} Stages */

const { SignatureV4 } = createRequire(join(kRoot, "deploy/local/package.json"))("@smithy/signature-v4");

/**
 * botocore takes the query as it is spelled, without a second look: it gets the canonical spelling of each key and value, in
 * the given order, with every "=".
 * @returns {Stages[]}
 */
export function signWithBotocore(/** @type {Request[]} */ requests) {
  const lines = requests.map((request) => JSON.stringify({ ...request,
    query: request.pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&") }));
  const done = spawnSync("/usr/bin/python3", [join(kRoot, "tests/conformance/botocore_oracle.py")],
    { input: lines.map((line) => `${line}\n`).join(""), encoding: "utf8", maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(`botocore: ${done.stderr}`);
  return done.stdout.trimEnd().split("\n").map((line) => {
    const [canonical_request, string_to_sign, signature] = JSON.parse(line);
    return { canonical_request, string_to_sign, signature };
  });
}

/** The library's signer; what it makes on the way is kept. */
class ShowingSigner extends SignatureV4 {
  /** @type {any} */ stages = {};
  createCanonicalRequest(/** @type {any[]} */ ...args) {
    this.stages.canonical_request = super.createCanonicalRequest(...args);
    return this.stages.canonical_request;
  }
  async createStringToSign(/** @type {any[]} */ ...args) {
    this.stages.string_to_sign = await super.createStringToSign(...args);
    return this.stages.string_to_sign;
  }
}

const dateOf = (/** @type {string} */ time) => new Date(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/**
 * The library cannot hold two headers of one name nor names that differ in case alone: they are joined with "," as HTTP
 * allows (RFC 9110, section 5.3), each value trimmed first. Values of one key of the query are a list. Methods are in capitals.
 */
function smithyRequest(/** @type {Request} */ { method, path, pairs, headers, body }) {
  /** @type {Record<string, string[]>} */
  const values = {}, query = /** @type {Record<string, string[]>} */ ({});
  for (const [name, value] of headers) (values[name.toLowerCase()] ??= []).push(value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ""));
  for (const [key, value] of pairs) (query[key] ??= []).push(value);
  return { method: method.toUpperCase(), protocol: "https:", hostname: "h.example", path, query,
    headers: Object.fromEntries(Object.entries(values).map(([name, list]) => [name, list.join(",")])), body };
}

function smithySigner(/** @type {Request} */ { region, service, key, secret, token }) {
  return new (/** @type {any} */ (ShowingSigner))({ region, service, sha256: NodeSha256, applyChecksum: false,
    credentials: { accessKeyId: key, secretAccessKey: secret, ...(token ? { sessionToken: token } : {}) } });
}

/** @returns {Promise<Stages & {headers: Record<string, string>}>} */
export async function signWithSmithy(/** @type {Request} */ request) {
  const signer = smithySigner(request);
  const signed = await signer.sign(smithyRequest(request), { signingDate: dateOf(request.time) });
  return { ...signer.stages, signature: signed.headers.authorization.split("Signature=")[1], headers: signed.headers };
}

/** @returns {Promise<Stages & {query: Record<string, string|string[]>}>} */
export async function presignWithSmithy(/** @type {Request} */ request, /** @type {number} */ expiresIn) {
  const signer = smithySigner(request);
  const signed = await signer.presign(smithyRequest(request), { signingDate: dateOf(request.time), expiresIn });
  return { ...signer.stages, signature: signed.query["X-Amz-Signature"], query: signed.query };
}
