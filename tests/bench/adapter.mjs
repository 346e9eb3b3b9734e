// facelog's signer behind the one interface that the benchmark knows: picture or text in, signed fetch Request out.
// Must not sign, encode or digest anything itself: that is the release program's work (wasm/host/signing.cpp).
/**
 * @typedef {object} Config
 * @property {string} region
 * @property {{accessKeyId: string, secretAccessKey: string, sessionToken?: string}} credentials
 * @property {string} iotEndpoint
 * @property {string} topic
 * @property {boolean} [prepare] false: without what the page does when it is idle after its start (web/main.mjs)
 * @property {number} [ownDigestBytes] up to which size the program digests itself, instead of its own choice
 */
/** @typedef {{request: Request, tReady: number}} Signed tReady: performance.now() when the request was there */
/** @typedef {{name: string, detect(bytes: Uint8Array): Promise<Signed>, publish(text: string): Promise<Signed>}} Signer */

const repository = new URL("../../", import.meta.url).href;
const program_wasm = `${repository}build/web-release/site/facelog.wasm`;
const nothing_to_draw = { measure_glyph: () => [], draw_glyph: () => new Uint8ClampedArray() };

/** @param {Config} cfg @returns {Promise<Signer>} */
export default async function create(cfg) {
  const [{ default: create_program }, { create_seam }] = await Promise.all([
    /** @type {Promise<typeof import("../../web/facelog.mjs")>} */ (import(`${repository}build/web-release/facelog.mjs`)),
    /** @type {Promise<typeof import("../../web/host/seam.mjs")>} */ (import(`${repository}web/host/seam.mjs`)),
  ]);
  const seam = create_seam(nothing_to_draw);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  /** @type {Map<number, (signed: Signed) => void>} */
  const waiting = new Map();
  let last_number = 0;

  seam.host.signed = (number, lines, body) => {
    const [method, url, ...rest] = decoder.decode(lines).split("\n");
    const headers = [];
    for (let i = 0; i < rest.length; i += 2) headers.push([rest[i], rest[i + 1]]);
    // The one copy: the Request takes its body straight from the program's memory.
    const request = new Request(/** @type {string} */ (url), { method, headers: /** @type {[string, string][]} */ (headers), body: /** @type {BodyInit} */ (body) });
    const tReady = performance.now();
    waiting.get(number)?.({ request, tReady });
    waiting.delete(number);
  };
  const program = await create_program({ host: seam.host, locateFile: () => program_wasm });
  seam.connect(program);

  const settings = encoder.encode(JSON.stringify({
    region: cfg.region,
    access_key_id: cfg.credentials.accessKeyId,
    secret_access_key: cfg.credentials.secretAccessKey,
    session_token: cfg.credentials.sessionToken,
    iot_endpoint: cfg.iotEndpoint,
    topic: cfg.topic,
    own_digest_bytes: cfg.ownDigestBytes,
  }));
  if (!program._signing_settings(seam.ticket(settings), settings.length)) throw new Error("facelog refuses these settings");
  if (cfg.prepare ?? true) seam.prepare();

  /** @param {(number: number, ticket: number, size: number) => number} sign @param {Uint8Array} bytes @returns {Promise<Signed>} */
  const signed = (sign, bytes) => new Promise((resolve, reject) => {
    const number = ++last_number;
    waiting.set(number, resolve);
    if (!sign(number, seam.ticket(bytes), bytes.length)) reject(new Error("facelog refuses what is too large"));
  });

  return {
    name: "facelog",
    detect: (bytes) => signed(program._signing_detect_faces, bytes),
    publish: (text) => signed(program._signing_publish, encoder.encode(text)),
  };
}
