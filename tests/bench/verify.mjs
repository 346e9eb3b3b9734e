// Whether a signed request is one that AWS would accept: signed again by Amazon's own signer over the headers it names.
// Must not know who made it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { NodeSha256 } from "../../deploy/local/sigv4.mjs";

/** @typedef {{name: string, method: string, url: string, headers: [string, string][], body: string}} Shown */

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** @param {string} root @param {Shown} shown */
export async function assert_signed(root, shown) {
  const { SignatureV4 } = createRequire(join(root, "deploy/local/package.json"))("@smithy/signature-v4");
  const headers = Object.fromEntries(shown.headers);
  const url = new URL(shown.url);
  const authorization = headers.authorization ?? "";
  const [, scope, names] = /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=[0-9a-f]{64}$/.exec(authorization) ?? [];
  assert.ok(scope && names, `${shown.name}: ${authorization}`);
  const [, region, service] = scope.split("/");
  const time = headers["x-amz-date"] ?? "";
  // What the browser sets by itself cannot be read from a Request.
  /** @type {Record<string, string | undefined>} */
  const sent = { ...headers, host: url.host, "content-length": String(Buffer.byteLength(shown.body)) };
  const signed = Object.fromEntries(names.split(";").map((name) => [name, sent[name]]));
  delete signed["x-amz-date"];
  if (headers["x-amz-content-sha256"]) {
    assert.equal(headers["x-amz-content-sha256"], createHash("sha256").update(shown.body).digest("hex"), shown.name);
  }
  const signer = new SignatureV4({ credentials, region, service, sha256: NodeSha256, applyChecksum: false });
  const again = await signer.sign(
    { method: shown.method, protocol: url.protocol, hostname: url.host, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: signed, body: shown.body },
    { signingDate: new Date(time.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z")), signableHeaders: new Set(Object.keys(signed)) });
  assert.equal(authorization.slice(-64), again.headers.authorization.slice(-64), `${shown.name}: the signature`);
}

/** All ask AWS for the same. @param {Shown[]} all */
export function assert_same(all) {
  /** @param {Shown} shown */
  const asked = ({ method, url, headers, body }) => {
    const named = Object.fromEntries(headers);
    return { method, url, target: named["x-amz-target"], type: named["content-type"], body: JSON.parse(body) };
  };
  for (const each of all) assert.deepEqual(asked(each), asked(/** @type {Shown} */ (all[0])), `${each.name} and ${all[0]?.name}`);
}
