/**
 * A local target of its own for tests: started, asked for join addresses, met with faults, and its bucket read.
 * It knows nothing of browsers.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const kRoot = fileURLToPath(new URL("../../..", import.meta.url));
/** Another build of the page may be given. */
export const kSite = process.env.FACELOG_SITE ?? join(kRoot, "build", "web-release", "site");
const kSeenFaces = new URL("seen_faces.mjs", import.meta.url).href;
/** So long that only flush() writes objects. */
export const kIntervalS = 900;

/**
 * @typedef {{page: string, origin: string, endpoints: string, control: string, bucket: string, region: string,
 *   operator: {access_key_id: string, secret_access_key: string}}} Ready
 * @typedef {{kind: string, [detail: string]: any}} Fault
 * @typedef {Record<string, any>} LogRecord
 */

export class Target {
  /** @type {Set<string>} objects that were looked at already */
  #seen = new Set();

  /**
   * @param {Ready} ready
   * @param {string} data
   * @param {import("node:child_process").ChildProcess} child
   */
  constructor(ready, data, child) {
    this.ready = ready;
    this.data = data;
    this.child = child;
  }

  /** @param {{crossOrigin?: boolean, intervalS?: number, guestSeconds?: number, parameters?: Record<string, string>, site?: string}} [options] parameters: of the template; site: another page */
  static async start({ intervalS = kIntervalS, ...options } = {}) {
    const data = mkdtempSync(join(tmpdir(), "facelog-browser-"));
    return new Target(...await Target.#spawn(data, 0, { intervalS, ...options }));
  }

  /** One whose page comes back at the same address after kill(). */
  static async startAgainable({ intervalS = kIntervalS, site = kSite } = {}) {
    const data = mkdtempSync(join(tmpdir(), "facelog-browser-"));
    // Three ports in a row, below those that systems give out by themselves.
    for (let port = 20_000 + (process.pid % 4000) * 3; ; port = port > 32_000 ? 20_000 : port + 3) {
      try {
        return new Target(...await Target.#spawn(data, port, { intervalS, site }));
      } catch (error) {
        if (!/is in use/.test(/** @type {Error} */ (error).message)) throw error;
      }
    }
  }

  /** @param {string} data @param {number} port @param {{crossOrigin?: boolean, intervalS: number, guestSeconds?: number, parameters?: Record<string, string>, site?: string}} options @returns {Promise<[Ready, string, import("node:child_process").ChildProcess]>} */
  static async #spawn(data, port, { crossOrigin = false, intervalS, guestSeconds = 3600, parameters = {}, site = kSite }) {
    const args = ["--port", String(port), "--json", "--data", data, "--site", site, ...Object.entries(parameters).flatMap(([name, value]) => ["--parameter", `${name}=${value}`]), "--flush-seconds", String(intervalS),
      "--guest-seconds", String(guestSeconds), ...(crossOrigin ? ["--cross-origin"] : [])];
    const child = spawn(process.execPath, ["--import", kSeenFaces, join(kRoot, "deploy", "local", "server.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
    let errors = "";
    child.stderr.on("data", (text) => { errors += text; });
    const line = await Promise.race([once(createInterface({ input: child.stdout }), "line"), once(child, "exit").then(() => undefined)]);
    if (!line) throw new Error(`the local target ended at once: ${errors}`);
    return [JSON.parse(line[0]), data, child];
  }

  async kill() {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  /** After kill(): on the same data, at the same address. */
  async startAgain({ intervalS = kIntervalS, site = kSite } = {}) {
    const port = Number(new URL(this.ready.origin).port);
    [this.ready, , this.child] = await Target.#spawn(this.data, port, { intervalS, site });
  }

  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = once(this.child, "exit");
      this.child.kill("SIGTERM");
      await ended;
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  /** @param {string} route @param {unknown} [body] @returns {Promise<any>} */
  async control(route, body) {
    const answer = await fetch(`${this.ready.control}${route}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
    const value = await answer.json();
    if (!answer.ok) throw new Error(`${route}: ${value.message}`);
    return value;
  }

  /** A fresh address that joins, with the user's key or as a guest. @param {"key"|"guest"} kind @returns {Promise<string>} */
  async joinAddress(kind = "key") {
    return (await this.control("/join-code", { kind })).address;
  }

  /** What was lent to guests ends now. */
  async endGuests() {
    await this.control("/end-guests", {});
  }

  /** The page user's key pair, as the page gets it. @returns {Promise<{access_key_id: string, secret_access_key: string}>} */
  async credentials() {
    const code = (await this.joinAddress()).split("#join=")[1];
    const answer = await fetch(`${this.ready.origin}/join`, { method: "POST", headers: { origin: this.ready.origin }, body: JSON.stringify({ code }) });
    return (await answer.json()).credentials;
  }

  /** @param {"iotdata"|"rekognition"|"cognito"|"page"} service @param {Fault} fault @param {number|null} count */
  async fault(service, fault, count = null) {
    await this.control("/faults", { service, count, fault });
  }

  async noFaults() {
    await this.control("/faults", { clear: true });
  }

  /** How many requests a service has had. @returns {Promise<number>} */
  async requests(/** @type {"iotdata"|"rekognition"|"cognito"|"page"} */ service) {
    return (await this.control("/state")).requests[service] ?? 0;
  }

  /** Has the stream write what it gathered. @returns {Promise<{key: string, text: string}[]>} the objects that are new since the last call */
  async newObjects() {
    await this.control("/flush", {});
    if (!existsSync(this.ready.bucket)) return [];
    const files = readdirSync(this.ready.bucket, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const keys = files.map((entry) => join(entry.parentPath, entry.name).slice(this.ready.bucket.length + 1)).sort();
    const fresh = keys.filter((key) => !this.#seen.has(key));
    for (const key of fresh) this.#seen.add(key);
    return fresh.map((key) => ({ key, text: readFileSync(join(this.ready.bucket, key), "utf8") }));
  }

  /** The records of the new objects. @returns {Promise<LogRecord[]>} */
  async newRecords() {
    return (await this.newObjects()).flatMap(({ text }) => text.split("\n").filter(Boolean)).map((line) => JSON.parse(line));
  }
}
