/**
 * What the shell does not do well for the page: its headers, config.json, link, QR code, and a look at the site.
 * It must not call AWS's interfaces; node's own modules suffice, the QR code alone wants deploy/local's.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { withHashes } from "../local/policy_hashes.mjs";
import { isStarted } from "./started.mjs";
import { readZip } from "./zip_reader.mjs";

const kHeaders = new URL("../headers.json", import.meta.url);
const kMostLinkChars = 1200; // a QR code of more is hard to read from a screen

/** The page's headers for the hosts that it may call, and for what stands in its index.html. @param {string[]} hosts @param {string} html @returns {Record<string, string>} */
export function headersFor(hosts, html) {
  const origins = hosts.map((host) => ` https://${host}`).join("");
  return Object.fromEntries(Object.entries(/** @type {Record<string, string>} */ (JSON.parse(readFileSync(kHeaders, "utf8"))))
    .map(([name, value]) => [name, withHashes(value.replace(" {hosts}", origins), html)]));
}

/** In the form of Amplify Hosting. @param {Record<string, string>} headers */
export function amplifyHeaders(headers) {
  const text = (/** @type {string} */ value) => JSON.stringify(value);
  return ["customHeaders:", "  - pattern: '**'", "    headers:",
    ...Object.entries(headers).flatMap(([key, value]) => [`      - key: ${text(key)}`, `        value: ${text(value)}`])].join("\n");
}

const indexOf = (/** @type {string} */ zip) => String(readZip(readFileSync(zip)).find(({ name }) => name === "index.html")?.data ?? "");

/** @param {string} region @param {string} iotHost */
const hostsOf = (region, iotHost) => [`rekognition.${region}.amazonaws.com`, `cognito-identity.${region}.amazonaws.com`, iotHost].map((host) => (region.startsWith("cn-") && host !== iotHost ? `${host}.cn` : host));

/** "region=iot host" of every region that the page may call; without a host it is one for Amazon Rekognition alone. @param {string[]} pairs */
export const allHosts = (pairs) => pairs.flatMap((pair) => {
  const [region, iotHost] = pair.split("=");
  return iotHost ? hostsOf(region, iotHost) : hostsOf(region, "").slice(0, 1);
});

/** As CloudFormation keeps it: what is not ASCII it may give back as question marks. @param {string} text */
const toAscii = (text) => text.replace(/[^ -~]|\\/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const fromAscii = (/** @type {string} */ text) => text.replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(parseInt(code, 16)));

const kNumbers = ["buffer_interval_s", "retention_days"];

/** The page's settings by their names; what is empty is left to the page. @param {string[]} lines NAME=VALUE each */
function settingsOf(lines) {
  const pairs = lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]).filter(([, value]) => value !== "");
  return Object.fromEntries(pairs.map(([name, value]) => [name, kNumbers.includes(name) ? Number(value) : fromAscii(value)]));
}

/** @param {string[]} lines @param {string[]} pairs */
export function configOf(lines, pairs) {
  return { ...settingsOf(lines), hosts: Object.fromEntries(allHosts(pairs).map((host) => [host, `https://${host}`])) };
}

/** @param {string} site @param {string[]} lines */
export function linkOf(site, lines) {
  return `${site.replace(/\/$/, "")}/#settings=${Buffer.from(JSON.stringify(settingsOf(lines))).toString("base64url")}`;
}

async function showQr(/** @type {string} */ link) {
  let qrcode;
  try {
    qrcode = createRequire(new URL("../local/package.json", import.meta.url))("qrcode");
  } catch {
    process.stdout.write("  (no QR code: the npm package qrcode is not here; npm ci in deploy/local installs it)\n");
    return;
  }
  if (link.length > kMostLinkChars) return;
  process.stdout.write(`${await qrcode.toString(link, { type: "utf8", errorCorrectionLevel: "L" })}\n`);
}

/** What a served site must be; one line of each fault. @param {string} site @param {string[]} pairs */
export async function faultsOf(site, pairs) {
  const get = (/** @type {string} */ path) => fetch(`${site}${path}`, { signal: AbortSignal.timeout(20_000), redirect: "error" });
  try {
    const [index, wasm, config] = await Promise.all(["/", "/facelog.wasm", "/config.json"].map(get));
    const faults = [];
    for (const [name, value] of Object.entries(headersFor(allHosts(pairs), await index.text()))) {
      const got = index.headers.get(name);
      if (got !== value) faults.push(`the header ${name} is ${got === null ? "missing" : `"${got}" instead of "${value}"`}`);
    }
    if (index.status !== 200) faults.push(`/ answers ${index.status}`);
    const type = wasm.headers.get("content-type");
    if (wasm.status !== 200 || type?.split(";")[0] !== "application/wasm") faults.push(`/facelog.wasm answers ${wasm.status} as ${type} instead of application/wasm: a rewrite rule swallows it, or it is not in the zip`);
    if (config.status !== 200) faults.push(`/config.json answers ${config.status}`);
    else if (!(await config.json().catch(() => undefined))?.region) faults.push("/config.json is not the one that was put up: it names no region");
    return faults;
  } catch (error) {
    return [`the site does not answer: ${/** @type {Error & {cause?: Error}} */ (error).cause?.message ?? /** @type {Error} */ (error).message}`];
  }
}

/** Whether a site is up as it should be, with this config.json; which names the zip that it came from. @param {string} site @param {string} config @param {string[]} pairs */
async function isUp(site, config, pairs) {
  const there = await fetch(`${site}/config.json`, { signal: AbortSignal.timeout(20_000), cache: "no-store" }).then((answer) => answer.text(), () => "");
  return there === config && (await faultsOf(site, pairs)).length === 0;
}

/** @type {Record<string, (...args: string[]) => unknown>} */
const kCommands = {
  headers: (zip, ...pairs) => process.stdout.write(amplifyHeaders(headersFor(allHosts(pairs), indexOf(zip)))),
  ascii: (text) => process.stdout.write(toAscii(text)),
  hosts: (...pairs) => process.stdout.write(`${allHosts(pairs).join("\n")}\n`),
  config: (...args) => process.stdout.write(`${JSON.stringify(configOf(args.slice(0, args.indexOf("--")), args.slice(args.indexOf("--") + 1)), null, 2)}\n`),
  link: (site, ...lines) => process.stdout.write(linkOf(site, lines)),
  qr: showQr,
  check: async (site, ...pairs) => {
    const faults = await faultsOf(site, pairs);
    for (const fault of faults) process.stdout.write(`${fault}\n`);
    process.exitCode = faults.length ? 1 : 0;
  },
  up: async (site, file, ...pairs) => void (process.exitCode = (await isUp(site, readFileSync(file, "utf8"), pairs)) ? 0 : 1),
  put: async (url, file) => {
    const answer = await fetch(url, { method: "PUT", body: readFileSync(file), headers: { "Content-Type": "application/zip" } });
    if (!answer.ok) throw new Error(`the upload was answered with ${answer.status}`);
  },
};

if (isStarted(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  if (!Object.hasOwn(kCommands, command ?? "")) throw new Error(`page.mjs knows ${Object.keys(kCommands).join(", ")}`);
  await kCommands[command](...args);
}
