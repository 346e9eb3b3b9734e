/**
 * Stands between a client and the local target and keeps what the client sent; a client reaches it as a proxy, or by an
 * agent that connects here instead, so that the address and the signed Host are the target's own.
 * It knows nothing of AWS.
 */
import { once } from "node:events";
import { Agent, createServer, request as httpRequest } from "node:http";
import { connect } from "node:net";

/** @typedef {{method: string, path: string, query: string, headers: Record<string, string>, body: Buffer, status: number}} Recorded */

async function bytesOf(/** @type {AsyncIterable<Buffer>} */ stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @param {import("node:test").TestContext} t @param {string} origin the target's */
export async function startRecorder(t, origin) {
  /** @type {Recorded[]} */ const seen = [];
  const server = createServer(async (request, response) => {
    const body = await bytesOf(request);
    const target = String(request.url).replace(/^http:\/\/[^/]*/, "");  // a proxy is told the whole address
    const headers = { ...request.headers };
    const forwarded = httpRequest(`${origin}${target}`, { method: request.method, headers: { ...headers, connection: "close" } });
    forwarded.end(body);
    const [answer] = /** @type {[import("node:http").IncomingMessage]} */ (await once(forwarded, "response"));
    const [path, query = ""] = target.split("?");
    seen.push({ method: String(request.method), path, query, body, status: Number(answer.statusCode),
      headers: /** @type {Record<string, string>} */ (headers) });
    response.writeHead(Number(answer.statusCode), answer.headers).end(await bytesOf(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

  const agent = new Agent();
  /** @type {any} */ (agent).createConnection = () => connect(port, "127.0.0.1");
  t.after(() => agent.destroy());
  return {
    proxy: `http://127.0.0.1:${port}`,
    agent,
    /** What came in since the last call. */
    take: () => seen.splice(0),
  };
}

/** Sends one of our own requests to the target, by way of the recorder. */
export async function send(/** @type {Agent} */ agent, /** @type {{method: string, url: string, headers: [string, string][], body: string}} */ { method, url, headers, body }) {
  const request = httpRequest(url, { method, agent, headers: Object.fromEntries(headers) });
  request.end(body);
  const [answer] = /** @type {[import("node:http").IncomingMessage]} */ (await once(request, "response"));
  return { status: Number(answer.statusCode), body: (await bytesOf(answer)).toString("utf8") };
}
