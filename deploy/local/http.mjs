/**
 * What all ports share: reading a body with a limit, writing an answer, refusing foreign Host headers.
 * It knows nothing of what is asked or answered.
 */

/**
 * @typedef {{status: number, headers?: Record<string, string>, body?: string|Buffer}} Answer
 * @typedef {import("node:http").IncomingMessage} Request
 * @typedef {import("node:http").ServerResponse} Response
 */

/** More than this is cut off: nobody sends so much by mistake. */
const kEndBytes = 512 * 1024 * 1024;

/** The body, or undefined when it is larger than the limit (it is then read to its end and thrown away). */
export async function readBody(/** @type {Request} */ request, /** @type {number} */ limitBytes) {
  /** @type {Buffer[]} */
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > kEndBytes) request.destroy();
    if (size <= limitBytes) parts.push(part);
    else parts.length = 0;
  }
  return size <= limitBytes ? Buffer.concat(parts) : undefined;
}

export function send(/** @type {Response} */ response, /** @type {Answer} */ { status, headers = {}, body }) {
  const length = body === undefined ? undefined : Buffer.byteLength(body);
  const bodyless = status === 204 || status === 304 || response.req.method === "HEAD";
  response.writeHead(status, { ...(length !== undefined && { "Content-Length": String(length) }), ...headers });
  response.end(bodyless ? undefined : body);
}

export function sendJson(/** @type {Response} */ response, /** @type {number} */ status, /** @type {unknown} */ value, /** @type {Record<string, string>} */ headers = {}) {
  send(response, { status, headers: { "Content-Type": "application/json", "Cache-Control": "no-store", ...headers }, body: `${JSON.stringify(value)}\n` });
}

/** Cuts the connection off, as a network does. */
export function cut(/** @type {Request} */ request) {
  request.socket.resetAndDestroy?.();
  request.socket.destroy();
}

/** The name in a Host header, without its port; undefined when the port is another's. */
function hostName(/** @type {string|undefined} */ host, /** @type {number|undefined} */ port, /** @type {number} */ ownPort) {
  const match = /^(\[[0-9a-fA-F:]+\]|[^:]+)(?::(\d+))?$/.exec(host ?? "");
  return match && Number(match[2] ?? ownPort) === port ? match[1].toLowerCase() : undefined;
}

/**
 * A page of a foreign name that was made to point here (DNS rebinding) comes with that name as its host.
 * @param {Request} request
 * @param {ReadonlySet<string>} names that this target goes by
 */
export function hostAllowed(request, names) {
  // Browsers leave a scheme's own port out.
  const name = hostName(request.headers.host, request.socket.localPort, "encrypted" in request.socket ? 443 : 80);
  return name !== undefined && names.has(name);
}

/** @param {Response} response */
export function refuseHost(response) {
  send(response, { status: 421, headers: { "Content-Type": "text/plain; charset=utf-8", Connection: "close" },
    body: "This address is not one of the local target's own.\n" });
}

/** @returns {boolean} */
export function isLoopback(/** @type {string|undefined} */ address) {
  return address !== undefined && (address === "::1" || /^(::ffff:)?127\./.test(address));
}
