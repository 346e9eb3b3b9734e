/**
 * What the tests of template and target share: a running server, signed requests, a folder of its own.
 * It knows nothing of what is tested.
 */
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const kRoot = fileURLToPath(new URL("../..", import.meta.url));
export const kLocal = join(kRoot, "deploy", "local");
export const requireLocal = createRequire(join(kLocal, "package.json"));
const { SignatureV4 } = requireLocal("@smithy/signature-v4");
const kPictures = join(requireLocal.resolve("@vladmandic/face-api/package.json"), "..", "demo");
export const picture = (/** @type {number} */ n) => join(kPictures, `sample${n}.jpg`);

/** A folder that is gone after the test. @returns {string} */
export function temporaryFolder(/** @type {import("node:test").TestContext} */ t) {
  const folder = mkdtempSync(join(tmpdir(), "facelog-test-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The smallest site there is. */
export function makeSite(/** @type {string} */ folder) {
  const site = join(folder, "site");
  mkdirSync(site, { recursive: true });
  writeFileSync(join(site, "index.html"), "<!doctype html><title>facelog</title>\n");
  return site;
}

/**
 * @typedef {{page: string, origin: string, endpoints: string, control: string, bucket: string, region: string,
 *   operator: {access_key_id: string, secret_access_key: string}, process: import("node:child_process").ChildProcess,
 *   data: string, stop: (signal?: NodeJS.Signals) => Promise<number|null>}} Running
 */

/**
 * How a server is started: `command` in front of its own arguments is node, or what runs node.
 * @typedef {{folder: string, args?: string[], command?: string[], env?: Record<string, string>}} Starting
 */

/**
 * Starts the server. `ready` gives what it says of itself, or nothing when it ended before.
 * @param {import("node:test").TestContext} t
 * @param {Starting} starting
 */
export function spawnServer(t, { folder, args = [], command = [process.execPath], env = {} }) {
  const data = join(folder, "data");
  const child = spawn(command[0], [...command.slice(1), join(kLocal, "server.mjs"), "--port", "0", "--json", "--data", data, "--site", makeSite(folder), ...args],
    { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let errors = "";
  child.stderr.on("data", (text) => { errors += text; });
  const ended = once(child, "exit");
  t.after(() => child.kill("SIGKILL"));
  const ready = Promise.race([once(createInterface({ input: child.stdout }), "line"), ended.then(() => undefined)])
    .then((line) => (line === undefined ? undefined : /** @type {Running} */ ({
      ...JSON.parse(line[0]), process: child, data,
      stop: async (/** @type {NodeJS.Signals} */ signal = "SIGTERM") => {
        child.kill(signal);
        return (await ended)[0];
      },
    })));
  return { child, ready, ended, errors: () => errors };
}

/**
 * Starts the server and waits until it is ready.
 * @param {import("node:test").TestContext} t
 * @param {Partial<Starting>} [starting]
 */
export async function startServer(t, { folder = temporaryFolder(t), ...starting } = {}) {
  const { ready, errors } = spawnServer(t, { folder, ...starting });
  const running = await ready;
  if (!running) throw new Error(`the server ended at once: ${errors()}`);
  return running;
}

/** Runs the server's command to its end. */
export async function runServer(/** @type {string[]} */ args) {
  const child = spawn(process.execPath, [join(kLocal, "server.mjs"), ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let out = "", err = "";
  child.stdout.on("data", (text) => { out += text; });
  child.stderr.on("data", (text) => { err += text; });
  const [code] = await once(child, "close");
  return { code, out, err };
}

class Sha256 {
  constructor(/** @type {any} */ secret) {
    this.hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret);
  }
  update(/** @type {any} */ data) { this.hash.update(data); }
  async digest() { return new Uint8Array(this.hash.digest()); }
}

/**
 * @typedef {{accessKeyId: string, secretAccessKey: string, sessionToken?: string}} Credentials
 * @typedef {{service: string, method?: string, path: string, query?: Record<string, string>, headers?: Record<string, string>,
 *   body?: string|Buffer, at?: Date, region?: string}} Call
 */

/** The headers of a request that is signed as the page or the CLI does, its host among them. */
export async function signedHeaders(/** @type {string} */ origin, /** @type {Credentials} */ credentials, /** @type {Call} */ call) {
  const { service, method = "POST", path, query = {}, headers = {}, body, at = new Date(), region = "ap-northeast-1" } = call;
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: service === "s3", uriEscapePath: service !== "s3" });
  const { host, hostname, port } = new URL(origin);
  return /** @type {Record<string, string>} */ ((await signer.sign({ method, protocol: "http:", hostname, port, path, query, headers: { host, ...headers }, body }, { signingDate: at })).headers);
}

/** Signs a request, and sends it. */
export async function callAws(/** @type {string} */ origin, /** @type {Credentials} */ credentials, /** @type {Call} */ call) {
  const { method = "POST", path, query = {}, body } = call;
  const { host: _, ...headers } = await signedHeaders(origin, credentials, call);
  const search = new URLSearchParams(query).toString().replace(/\+/g, "%20");
  return fetch(`${origin}${path}${search ? `?${search}` : ""}`, { method, headers, body: /** @type {any} */ (body) });
}

export function publish(/** @type {string} */ origin, /** @type {Credentials} */ credentials, /** @type {string|Buffer} */ body, /** @type {Partial<Call> & {topic?: string}} */ { topic = "handson/analysisLogData", ...rest } = {}) {
  return callAws(origin, credentials, { service: "iotdata", path: `/topics/${encodeURIComponent(topic)}`, query: { qos: "1" },
    headers: { "content-type": "application/json" }, body, ...rest });
}

export function detectFaces(/** @type {string} */ origin, /** @type {Credentials} */ credentials, /** @type {unknown} */ body, /** @type {Partial<Call>} */ rest = {}) {
  return callAws(origin, credentials, { service: "rekognition", path: "/", body: typeof body === "string" ? body : JSON.stringify(body),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "RekognitionService.DetectFaces" }, ...rest });
}

export const operatorOf = (/** @type {Running} */ { operator }) => ({ accessKeyId: operator.access_key_id, secretAccessKey: operator.secret_access_key });

/** The page user's credentials, by joining as the page does. @returns {Promise<Credentials>} */
export async function joinAsPage(/** @type {Running} */ { origin, page }) {
  const answer = await fetch(`${origin}/join`, { method: "POST", headers: { origin }, body: JSON.stringify({ code: page.split("#join=")[1] }) });
  const { credentials } = await answer.json();
  return { accessKeyId: credentials.access_key_id, secretAccessKey: credentials.secret_access_key };
}

export async function control(/** @type {Running} */ server, /** @type {string} */ route, /** @type {unknown} */ body) {
  const answer = await fetch(`${server.control}${route}`, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) });
  return answer.json();
}

/** Every object below a folder, by key. @returns {Record<string, string>} */
export function objectsIn(/** @type {string} */ folder) {
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort()
    .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]));
}

/** The course's three messages as they stand in its text, over several lines. */
export const kSampleTexts = [
  `{ "Datetime": "2019-01-01 00:00:00", "AgeRange-Low": 15, "AgeRange-High": 20, "Gender": "Female", "Smile": true, "Eyeglasses": false, "Sunglasses": false, "Beard": false, "Mustache": false, "EyesOpen": false, "MouthOpen": true }`,
  `{\n"Datetime": "2019-01-01 00:00:10",\n"AgeRange-Low": 20,\n"AgeRange-High": 24,\n"Gender": "Male",\n"Smile": false,\n"Eyeglasses": false,\n"Sunglasses": true,\n"Beard": false,\n"Mustache": true,\n"EyesOpen": false,\n"MouthOpen": false\n}\n`,
  `{\n"Datetime": "2019-01-01 00:00:20",\n"AgeRange-Low": 40,\n"AgeRange-High": 45,\n"Gender": "Male",\n"Smile": true,\n"Eyeglasses": false,\n"Sunglasses": true,\n"Beard": true,\n"Mustache": true,\n"EyesOpen": true,\n"MouthOpen": false\n}\n`,
];
