// Serves the benchmark's page, the signers and the release build over loopback, each page isolated from other origins:
// Chromium then answers performance.now() in steps of 5 µs instead of 100. Must not know what is measured.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = new Map([[".mjs", "text/javascript"], [".wasm", "application/wasm"], [".html", "text/html"]]);
const page = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/tests/bench/in_page.mjs"></script>';

/**
 * The longest prefix that fits wins.
 * @param {Record<string, string>} folders URL prefix → folder
 * @returns {Promise<{origin: string, close(): void}>}
 */
export async function serve(folders) {
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname));
    const prefix = prefixes.find((each) => path.startsWith(each));
    const found = path === "/" ? Buffer.from(page)
      : prefix && types.has(extname(path)) ? await readFile(join(/** @type {string} */ (folders[prefix]), path.slice(prefix.length))).catch(() => null)
      : null;
    response.writeHead(found ? 200 : 404, {
      "content-type": path === "/" ? "text/html" : types.get(extname(path)) ?? "text/plain",
      "cache-control": "no-store",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(found ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `http://127.0.0.1:${port}`, close: () => { server.closeAllConnections(); server.close(); } };
}
