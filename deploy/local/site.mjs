/**
 * Serves the built page from its folder, with the security headers of deploy/headers.json.
 * It knows nothing of AWS's endpoints.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { isErrno } from "./files.mjs";
import { withHashes } from "./policy_hashes.mjs";

/** @typedef {{status: number, headers: Record<string, string>, body?: Buffer|string}} Answer */

const kTypes = /** @type {Record<string, string>} */ ({
  ".html": "text/html; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".wasm": "application/wasm", ".json": "application/json", ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json", ".png": "image/png", ".ico": "image/x-icon", ".jpg": "image/jpeg",
  ".txt": "text/plain; charset=utf-8", ".woff2": "font/woff2",
});
const kPacked = /** @type {const} */ ([["br", ".br"], ["gzip", ".gz"]]);

/** The page's security headers for the origins it may call. @returns {Record<string, string>} */
export function securityHeaders(/** @type {Record<string, string>} */ template, /** @type {Iterable<string>} */ origins, /** @type {string} */ html) {
  const hosts = [...new Set(origins)].filter(Boolean).join(" ");
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, withHashes(value.replace(" {hosts}", hosts ? ` ${hosts}` : ""), html)]));
}

export class Site {
  /** @type {Map<string, {stamp: string, data: Buffer, etag: string}>} */
  #files = new Map();

  /**
   * @param {string} folder
   * @param {string} headersFile
   */
  constructor(folder, headersFile) {
    if (!statSync(join(folder, "index.html"), { throwIfNoEntry: false })?.isFile()) {
      throw new Error(`no page to serve: ${folder} has no index.html (is it built?)`);
    }
    this.root = realpathSync(folder);
    this.headers = /** @type {Record<string, string>} */ (JSON.parse(readFileSync(headersFile, "utf8")));
  }

  /** A file's bytes and tag, read again when it changes. */
  async #file(/** @type {string} */ path) {
    try {
      const real = await realpath(path);
      if (!real.startsWith(this.root + sep)) return undefined;
      const info = await stat(real);
      if (!info.isFile()) return undefined;
      const stamp = `${info.ino} ${info.size} ${info.mtimeMs}`;
      let known = this.#files.get(real);
      if (known?.stamp !== stamp) {
        const data = await readFile(real);
        known = { stamp, data, etag: `"${createHash("sha256").update(data).digest("base64url").slice(0, 27)}"` };
        this.#files.set(real, known);
      }
      return known;
    } catch (error) {
      if (isErrno(error, "ENOENT", "ENOTDIR", "ENAMETOOLONG", "EINVAL")) return undefined;
      throw error;
    }
  }

  /** The path of a request below the folder; undefined for any that leaves it or hides. */
  #path(/** @type {string} */ urlPath) {
    let path;
    try {
      path = decodeURIComponent(urlPath);
    } catch {
      return undefined;
    }
    const levels = (path === "/" ? "/index.html" : path).slice(1).split("/");
    if (levels.some((level) => level === "" || level.startsWith(".") || /[\0\\:]/.test(level))) return undefined;
    return join(this.root, ...levels);
  }

  /**
   * @param {{method: string, path: string, headers: import("node:http").IncomingHttpHeaders}} request
   * @param {{config: Record<string, any>}} page its generated config.json
   * @returns {Promise<Answer>}
   */
  async answer({ method, path, headers }, { config }) {
    const page = await this.#file(join(this.root, "index.html"));
    const safe = { ...securityHeaders(this.headers, Object.values(config.hosts), String(page?.data ?? "")), "Cache-Control": "no-cache" };
    const text = (/** @type {number} */ status, /** @type {string} */ body, more = {}) =>
      ({ status, headers: { ...safe, "Content-Type": "text/plain; charset=utf-8", ...more }, body });
    if (method !== "GET" && method !== "HEAD") return text(405, "GET and HEAD alone are here.\n", { Allow: "GET, HEAD" });
    if (path === "/config.json") return { status: 200, headers: { ...safe, "Content-Type": "application/json" }, body: `${JSON.stringify(config, null, 2)}\n` };
    const file = this.#path(path);
    const plain = file && (await this.#file(file));
    if (!file || !plain) return text(404, "There is no such file.\n");
    const accepted = String(headers["accept-encoding"] ?? "").split(",").map((each) => each.split(";")[0].trim());
    const common = { ...safe, "Content-Type": kTypes[extname(file)] ?? "application/octet-stream", Vary: "Accept-Encoding" };
    for (const [name, ending] of kPacked) {
      const packed = accepted.includes(name) ? await this.#file(file + ending) : undefined;
      if (packed) return this.#send(headers, packed, { ...common, "Content-Encoding": name });
    }
    return this.#send(headers, plain, common);
  }

  #send(/** @type {import("node:http").IncomingHttpHeaders} */ headers, /** @type {{data: Buffer, etag: string}} */ { data, etag }, /** @type {Record<string, string>} */ common) {
    const known = String(headers["if-none-match"] ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
    if (known.includes(etag) || known.includes("*")) return { status: 304, headers: { ...common, ETag: etag } };
    return { status: 200, headers: { ...common, ETag: etag }, body: data };
  }
}
