// Serves pages from memory over loopback, each file as its Brotli form, each page in a folder of its own. facelog's has
// the security headers of deploy/headers.json. Must not know what is measured.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { securityHeaders } from "../../deploy/local/site.mjs";
import { brotli } from "./pages.mjs";

const types = new Map([[".mjs", "text/javascript"], [".wasm", "application/wasm"], [".html", "text/html; charset=utf-8"], [".css", "text/css"],
  [".svg", "image/svg+xml"], [".json", "application/json"], [".webmanifest", "application/manifest+json"], [".png", "image/png"]]);

/** @typedef {{page: import("./pages.mjs").Page, headers?: Record<string, string>}} Served */

/** The headers of deploy/headers.json, for a page that calls no host. @param {string} file @param {import("./pages.mjs").Page} page */
export const strict_headers = (file, page) => securityHeaders(JSON.parse(readFileSync(file, "utf8")), [], String(page.get("index.html")));

/** @param {Record<string, Served>} pages @returns {Promise<{origin: string, requests: string[], close(): void}>} */
export async function serve_pages(pages) {
  const files = new Map(Object.entries(pages).flatMap(([folder, { page, headers = {} }]) => [...page].map(([name, plain]) => {
    const packed = brotli(plain);
    const is_smaller = packed.length < plain.length;
    return /** @type {[string, {body: Buffer, headers: Record<string, string>}]} */ ([`/${folder}/${name}`, {
      body: is_smaller ? packed : plain,
      headers: { ...headers, "content-type": types.get(extname(name)) ?? "application/octet-stream", "cache-control": "no-cache", ...(is_smaller ? { "content-encoding": "br" } : {}) },
    }]);
  })));
  /** @type {string[]} */
  const requests = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    requests.push(pathname);
    const found = files.get(pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    response.writeHead(found ? 200 : 404, { ...found?.headers, "content-length": found?.body.length ?? 0 });
    response.end(found?.body ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { origin: `http://localhost:${port}`, requests, close: () => { server.closeAllConnections(); server.close(); } };
}
