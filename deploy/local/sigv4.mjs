/**
 * Checks a request's Signature Version 4 by signing it again with Amazon's own library and the secret it should know.
 * It knows nothing of policies or of what the request asks for.
 */
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { AwsError } from "./aws_error.mjs";
import { sameText } from "./identities.mjs";

/**
 * @typedef {{method: string, path: string, query: string, rawHeaders: string[], body: Uint8Array}} ReceivedRequest
 * @typedef {{accessKeyId: string, date: string, region: string, service: string, signedHeaders: string[], signature: string}} Authorization
 */

/** Node's own hashes in the shape that the library asks for. */
export class NodeSha256 {
  /** @param {any} [secret] */
  constructor(secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  /** @param {any} data */
  update(data) {
    this.hash.update(data);
  }
  async digest() {
    return new Uint8Array(this.hash.digest());
  }
  reset() {}
}

const kWindowMs = 5 * 60 * 1000;
const kS3WindowMs = 15 * 60 * 1000;
const kUnsigned = "UNSIGNED-PAYLOAD";

/** An error of AWS's front door: it names the code each service gives for it. */
function refuse(/** @type {string} */ service, /** @type {string} */ code, /** @type {string} */ message) {
  const front = { byService: false };
  if (service === "s3") {
    const s3 = /** @type {Record<string, [string, number]>} */ ({
      InvalidSignatureException: ["SignatureDoesNotMatch", 403], UnrecognizedClientException: ["InvalidAccessKeyId", 403],
      ExpiredTokenException: ["ExpiredToken", 400], MissingAuthenticationTokenException: ["AccessDenied", 403],
      IncompleteSignatureException: ["AuthorizationHeaderMalformed", 400], RequestTimeTooSkewed: ["RequestTimeTooSkewed", 403],
    })[code];
    return new AwsError(s3[0], message, s3[1], front);
  }
  if (service === "iotdata") {
    return new AwsError(code === "UnrecognizedClientException" || code === "MissingAuthenticationTokenException" ? "ForbiddenException" : code,
      message, 403, front);
  }
  return new AwsError(code, message, 400, front);
}

/**
 * The parts of an Authorization header; undefined when it is none of AWS's.
 * @returns {Authorization|undefined}
 */
export function parseAuthorization(/** @type {string|undefined} */ header) {
  const match = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(header ?? "");
  if (!match) return undefined;
  const parts = Object.fromEntries(match[1].split(",").map((part) => {
    const [name, ...value] = part.trim().split("=");
    return [name, value.join("=")];
  }));
  const scope = (parts.Credential ?? "").split("/");
  const [date, region, service] = scope.slice(-4, -1);
  return {
    accessKeyId: scope.slice(0, -4).join("/"), date: date ?? "", region: region ?? "", service: service ?? "",
    signedHeaders: (parts.SignedHeaders ?? "").split(";").filter(Boolean), signature: parts.Signature ?? "",
  };
}

/** Header values by lower-case name; what came twice is joined as the canonical form asks. */
function headersOf(/** @type {string[]} */ rawHeaders) {
  /** @type {Record<string, string>} */
  const headers = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i].toLowerCase();
    headers[name] = name in headers ? `${headers[name]},${rawHeaders[i + 1]}` : rawHeaders[i + 1];
  }
  return headers;
}

/** The query's values, decoded; a plus sign stays one. */
export function parseQuery(/** @type {string} */ query) {
  /** @type {Record<string, string[]>} */
  const values = {};
  for (const pair of query.split("&").filter(Boolean)) {
    const at = pair.indexOf("=");
    const name = decodeURIComponent(at < 0 ? pair : pair.slice(0, at));
    (values[name] ??= []).push(at < 0 ? "" : decodeURIComponent(pair.slice(at + 1)));
  }
  return values;
}

/** 20150830T123600Z */
export function amzDate(/** @type {number} */ ms) {
  return new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function parseAmzDate(/** @type {string} */ text) {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  return m ? Date.UTC(+m[1], +m[2] - 1, +m[3], +m[4], +m[5], +m[6]) : NaN;
}

function checkTime(/** @type {string} */ service, /** @type {string} */ date, /** @type {number} */ nowMs) {
  const sent = parseAmzDate(date);
  if (service === "s3") {
    if (Math.abs(sent - nowMs) > kS3WindowMs) {
      throw refuse(service, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.");
    }
    return;
  }
  const now = amzDate(nowMs);
  if (sent < nowMs - kWindowMs) {
    throw refuse(service, "InvalidSignatureException",
      `Signature expired: ${date} is now earlier than ${amzDate(nowMs - kWindowMs)} (${now} - 5 min.)`);
  }
  if (sent > nowMs + kWindowMs) {
    throw refuse(service, "InvalidSignatureException",
      `Signature not yet current: ${date} is still later than ${amzDate(nowMs + kWindowMs)} (${now} + 5 min.)`);
  }
}

/** What must hold before a signature is worth computing. */
function checkForm(/** @type {string} */ service, /** @type {string} */ region, /** @type {Authorization} */ auth, /** @type {Record<string, string>} */ headers) {
  const date = headers["x-amz-date"];
  if (!auth.accessKeyId || !auth.signature || !auth.signedHeaders.length) {
    throw refuse(service, "IncompleteSignatureException", "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
  }
  if (!date || Number.isNaN(parseAmzDate(date))) {
    throw refuse(service, "IncompleteSignatureException", "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (!auth.signedHeaders.includes("host")) {
    throw refuse(service, "InvalidSignatureException", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  }
  const unsigned = Object.keys(headers).filter((name) => name.startsWith("x-amz-") && !auth.signedHeaders.includes(name));
  if (unsigned.length) {
    throw refuse(service, "InvalidSignatureException", `There were headers present in the request which were not signed: ${unsigned.join(", ")}`);
  }
  if (auth.service !== service) {
    throw refuse(service, "InvalidSignatureException", `Credential should be scoped to correct service: '${service}'. `);
  }
  if (auth.region !== region) {
    throw refuse(service, service === "s3" ? "IncompleteSignatureException" : "InvalidSignatureException",
      service === "s3" ? `The authorization header is malformed; the region '${auth.region}' is wrong; expecting '${region}'`
        : `Credential should be scoped to a valid region, not '${auth.region}'. `);
  }
  if (auth.date !== date.slice(0, 8)) {
    throw refuse(service, "InvalidSignatureException",
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${auth.date}' != '${date.slice(0, 8)}', from '${date}'.`);
  }
  return date;
}

/** The token that a key came with must come again, and only that. */
function checkToken(/** @type {string} */ service, /** @type {import("./identities.mjs").Identity} */ identity, /** @type {string|undefined} */ token, /** @type {number} */ nowMs) {
  if ((identity.sessionToken ?? "") !== "" || token !== undefined) {
    if (token === undefined || !sameText(token, identity.sessionToken ?? "")) {
      throw refuse(service, "UnrecognizedClientException", "The security token included in the request is invalid.");
    }
  }
  if (identity.expiresAtMs !== undefined && nowMs >= identity.expiresAtMs) throw expiredToken(service);
}

export function expiredToken(/** @type {string} */ service) {
  return refuse(service, "ExpiredTokenException", "The security token included in the request is expired");
}

async function signatureOf(/** @type {ReceivedRequest} */ request, /** @type {Authorization} */ auth, /** @type {Record<string, string>} */ headers,
  /** @type {string} */ secretAccessKey, /** @type {string} */ date) {
  const signer = new SignatureV4({
    credentials: { accessKeyId: auth.accessKeyId, secretAccessKey }, region: auth.region, service: auth.service,
    sha256: /** @type {any} */ (NodeSha256), applyChecksum: false, uriEscapePath: auth.service !== "s3",
  });
  /** @type {Record<string, string>} */
  const signed = {};
  for (const name of auth.signedHeaders) signed[name] = headers[name] ?? "";
  const again = await signer.sign(/** @type {any} */ ({
    method: request.method, protocol: "https:", hostname: headers.host, path: request.path,
    query: parseQuery(request.query), headers: signed, body: request.body,
  }), { signingDate: new Date(parseAmzDate(date)), signableHeaders: new Set(auth.signedHeaders) });
  return parseAuthorization(again.headers.authorization)?.signature ?? "";
}

/** A hash that was sent and signed must be the body's. */
function checkPayload(/** @type {string} */ service, /** @type {string|undefined} */ sent, /** @type {Uint8Array} */ body) {
  if (sent === undefined || (service === "s3" && (sent === kUnsigned || sent.startsWith("STREAMING-")))) return;
  if (createHash("sha256").update(body).digest("hex") === sent) return;
  if (service === "s3") {
    throw new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.", 400);
  }
  throw wrongSignature(service);
}

function wrongSignature(/** @type {string} */ service) {
  return refuse(service, "InvalidSignatureException", "The request signature we calculated does not match the signature you provided. "
    + "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
}

/**
 * @param {ReceivedRequest} request
 * @param {{service: string, region: string, nowMs: number, identities: import("./identities.mjs").Identities}} context
 * @returns {Promise<import("./identities.mjs").Principal>} who signed it
 */
export async function authenticate(request, { service, region, nowMs, identities }) {
  const headers = headersOf(request.rawHeaders);
  const auth = parseAuthorization(headers.authorization);
  if (!auth) throw refuse(service, "MissingAuthenticationTokenException", "Missing Authentication Token");
  const date = checkForm(service, region, auth, headers);
  const identity = identities.find(auth.accessKeyId);
  if (!identity) {
    throw refuse(service, "UnrecognizedClientException", service === "s3"
      ? "The AWS Access Key Id you provided does not exist in our records." : "The security token included in the request is invalid.");
  }
  checkTime(service, date, nowMs);
  checkToken(service, identity, headers["x-amz-security-token"], nowMs);
  const expected = await signatureOf(request, auth, headers, identity.secretAccessKey, date);
  if (!sameText(expected, auth.signature)) throw wrongSignature(service);
  checkPayload(service, headers["x-amz-content-sha256"], request.body);
  return identity.principal;
}
