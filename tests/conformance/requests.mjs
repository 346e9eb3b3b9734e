/**
 * Requests to sign, made by a seed: the same seed makes the same requests for ever.
 * It knows nothing of who signs them.
 */

/**
 * @typedef {{method: string, path: string, pairs: [string, string][], query: string, headers: [string, string][], body: string,
 *   region: string, service: string, time: string, key: string, secret: string, token: string}} Request
 *   `pairs` are the query's keys and values as they are meant, `query` one of the ways to spell them on the wire
 */

/** Numbers in [0, 1) (mulberry32, public domain). */
export function randomFrom(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const encode = (/** @type {string} */ text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

const kChars = [..."abcXYZ019-._~ /+&=%?#!*'():@,;\"[]{}|\\^<>`$", "é", "ß", "日", "本", "顔", "😀", "\u0301", "\u00ad"];
/** No blanks beyond ASCII's: botocore takes them away, @smithy/signature-v4 and AWS's specification keep them. */
const kHeaderParts = ["a", "b", "Z", "\"", ",", ";", "=", "é", "日", "😀", " ", "  ", "   ", "\t", " \t ", "\r\n ", "\r\n\t", "\n  "];
const kNames = ["x-a", "X-A", "x-ab", "X-B", "x-a-b", "Content-Type", "content-type", "x-amz-target", "X-Amz-Meta", "accept", "zz", "x_c", "x.d"];
/** Leap days, the seconds around midnight and the new year, and the ends of what four digits of a year can say. */
const kTimes = ["20150830T123600Z", "20240229T000000Z", "20240229T235959Z", "20240301T000000Z", "20000229T120000Z", "21000228T235959Z",
  "21000301T000000Z", "19991231T235959Z", "20000101T000000Z", "19700101T000000Z", "20380119T031408Z", "99991231T235959Z"];
const kRegions = ["ap-northeast-1", "us-east-1", "us-gov-west-1", "cn-north-1"];
const kServices = ["iotdata", "rekognition", "execute-api", "iotdevicegateway", "cognito-identity"];

/** One request. @returns {Request} */
function makeRequest(/** @type {() => number} */ random, /** @type {boolean} */ hoistable) {
  const below = (/** @type {number} */ n) => Math.floor(random() * n);
  const pick = (/** @type {readonly any[]} */ list) => list[below(list.length)];
  const several = (/** @type {number} */ most, /** @type {() => any} */ make) => Array.from({ length: below(most + 1) }, make);
  const word = (/** @type {number} */ most) => several(most, () => pick(kChars)).join("");
  /** Unreserved characters may be escaped, and hexadecimal digits may be small: the meaning is the same. */
  const spell = (/** @type {string} */ text) => [...text].map((c) => (below(8) === 0 && /[A-Za-z0-9._~-]/.test(c)
    ? `%${c.charCodeAt(0).toString(16)}` : below(4) === 0 ? encode(c).toLowerCase().replace(/^[a-z]$/, c) : encode(c))).join("");

  const segment = () => pick(["", ".", "..", "...", "a", "%2e", "%2E%2e", "%2F", "%252F", "%", "%zz", "~", encode(word(6)), encodeURI(word(6)).replace(/[?#]/g, ""), word(5).replace(/[/?#\\]/g, "")]);
  const path = pick(["/", "/", "/", "//", "/./"]) + several(6, segment).join("/") + pick(["", "/", "//", "/.", "/.."]);
  /** @type {[string, string][]} */
  const pairs = several(5, () => [pick(["a", "a", "A", "b", "a-", "a.", "ab", "", word(4)]), pick(["", "", "1", "10", "2", word(6)])]);
  /** A key without both "=" and a value, and a pair of nothing at all, cannot be told apart from no pair: they keep the "=". */
  const query = pairs.map(([key, value]) => spell(key) + (value === "" && key !== "" && below(2) === 0 ? "" : `=${spell(value)}`)).join("&");
  const names = hoistable ? kNames.filter((name) => !/^x-amz-/i.test(name)) : kNames;
  /** @type {[string, string][]} */
  const headers = several(6, () => [pick(names), several(8, () => pick(kHeaderParts)).join("")]);
  headers.splice(below(headers.length + 1), 0, [pick(["host", "Host"]), pick(["h.example", "127.0.0.1:8080", "[::1]:8080"])]);
  return { method: pick(["GET", "POST", "put", "Delete"]), path, pairs, query, headers, body: pick(["", word(40), word(300)]),
    region: pick(kRegions), service: pick(kServices), time: pick(kTimes), key: pick(["AKIDEXAMPLE", "ASIA0"]),
    secret: pick(["wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "s", "S".repeat(60), "S".repeat(61), "鍵"]),
    token: pick(["", "", "TOKEN/+=EXAMPLE", "x".repeat(1000)]) };
}

/** @returns {Request[]} */
export function makeRequests(/** @type {number} */ seed, /** @type {number} */ count, { hoistable = false } = {}) {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => makeRequest(random, hoistable));
}
