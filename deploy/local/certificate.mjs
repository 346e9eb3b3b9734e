/**
 * Makes a self-signed TLS certificate for this machine's names, once a data folder.
 * It knows nothing of servers. Written out here because node makes no certificates and openssl may be missing.
 *
 * DER as in ITU-T X.690, the certificate as in RFC 5280.
 */
import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join } from "node:path";
import { isErrno, writeWhole } from "./files.mjs";

const kLifeMs = 800 * 24 * 60 * 60 * 1000; // iOS refuses more than 825 days
const kRenewMs = 30 * 24 * 60 * 60 * 1000;
const kSubject = "facelog local target";

/** One value: its tag, its length, its content. */
function der(/** @type {number} */ tag, /** @type {Uint8Array[]} */ ...parts) {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const hex = content.length.toString(16);
  const length = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, content]);
}

const sequence = (/** @type {Uint8Array[]} */ ...parts) => der(0x30, ...parts);
const text = (/** @type {string} */ value) => der(0x0c, Buffer.from(value));
const octets = (/** @type {Uint8Array} */ value) => der(0x04, value);
const bits = (/** @type {Uint8Array} */ value, unused = 0) => der(0x03, Buffer.from([unused]), value);
const time = (/** @type {number} */ ms) => der(0x18, Buffer.from(new Date(ms).toISOString().replace(/[-:T]|\.\d{3}/g, "")));

/** An object identifier. */
function oid(/** @type {string} */ dotted) {
  const [a, b, ...rest] = dotted.split(".").map(Number);
  const bytes = [a * 40 + b];
  for (const arc of rest) {
    const seven = [arc & 127];
    for (let left = arc >>> 7; left > 0; left >>>= 7) seven.unshift((left & 127) | 128);
    bytes.push(...seven);
  }
  return der(0x06, Buffer.from(bytes));
}

function extension(/** @type {string} */ id, /** @type {Uint8Array} */ value, critical = false) {
  return sequence(oid(id), ...(critical ? [der(0x01, Buffer.from([0xff]))] : []), octets(value));
}

/** A name or an address, as the subject's alternative name. */
function alternativeName(/** @type {string} */ name) {
  if (isIP(name) === 4) return der(0x87, Buffer.from(name.split(".").map(Number)));
  if (isIP(name) === 6) {
    const [head, tail] = name.split("::");
    const groups = (/** @type {string|undefined} */ part) => (part ? part.split(":") : []);
    const all = tail === undefined ? groups(head)
      : [...groups(head), ...Array(8 - groups(head).length - groups(tail).length).fill("0"), ...groups(tail)];
    return der(0x87, Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex"));
  }
  return der(0x82, Buffer.from(name, "ascii"));
}

/**
 * @param {string[]} names host names and addresses
 * @param {number} nowMs
 * @returns {{key: string, cert: string}} in PEM
 */
export function makeCertificate(names, nowMs) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const algorithm = sequence(oid("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
  const subject = sequence(der(0x31, sequence(oid("2.5.4.3"), text(kSubject))));
  const serial = randomBytes(16);
  serial[0] = (serial[0] & 0x7f) | 0x40; // positive, and of full length
  const keyId = createHash("sha1").update(spki).digest();
  const extensions = sequence(
    extension("2.5.29.19", sequence(der(0x01, Buffer.from([0xff]))), true), // a certificate authority: phones can be made to trust it
    extension("2.5.29.15", bits(Buffer.from([0b10000100]), 2), true), // digitalSignature, keyCertSign
    extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.1"))), // serverAuth
    extension("2.5.29.14", octets(keyId)),
    extension("2.5.29.17", sequence(...names.map(alternativeName))),
  );
  const body = sequence(der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, serial), algorithm, subject,
    sequence(time(nowMs - 60 * 60 * 1000), time(nowMs + kLifeMs)), subject, spki, der(0xa3, extensions));
  const whole = sequence(body, algorithm, bits(sign("sha256", body, privateKey)));
  const lines = /** @type {string[]} */ (whole.toString("base64").match(/.{1,64}/g)).join("\n");
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

/** Whether a certificate still serves: of this key, not about to end, and with all names in it. */
function serves(/** @type {X509Certificate} */ x509, /** @type {string} */ key, /** @type {string[]} */ names, /** @type {number} */ nowMs) {
  return x509.checkPrivateKey(createPrivateKey(key)) && Date.parse(x509.validTo) - nowMs > kRenewMs && names.every((name) => (isIP(name) ? x509.checkIP(name) : x509.checkHost(name)));
}

/** @returns {Promise<string|undefined>} undefined: there is no such file */
const read = (/** @type {string} */ path) => readFile(path, "utf8").catch((error) => {
  if (!isErrno(error, "ENOENT")) throw error;
  return undefined;
});

/** @returns {X509Certificate|undefined} undefined: it is another's, or none */
function ours(/** @type {string} */ cert) {
  try {
    const x509 = new X509Certificate(cert);
    return x509.subject === `CN=${kSubject}` ? x509 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The data folder's certificate, made at the first start and again when a name has changed or its end is near.
 * @returns {Promise<{key: string, cert: string, certPath: string}>} or throws where another's lies in its place
 */
export async function loadCertificate(/** @type {string} */ dataFolder, /** @type {string[]} */ names, /** @type {number} */ nowMs) {
  const folder = join(dataFolder, "tls"), keyPath = join(folder, "key.pem"), certPath = join(folder, "cert.pem");
  const [key, cert] = [await read(keyPath), await read(certPath)];
  const x509 = cert === undefined ? undefined : ours(cert);
  if ((key ?? cert) !== undefined && !x509) throw new Error(`${folder} has a key or a certificate that is not facelog's: choose another folder with --data`);
  if (key && cert && x509 && serves(x509, key, names, nowMs)) return { key, cert, certPath };
  const made = makeCertificate(names, nowMs);
  await writeWhole(certPath, made.cert); // first: a key alone would pass for another's
  await writeWhole(keyPath, made.key, { mode: 0o600 });
  return { ...made, certPath };
}
