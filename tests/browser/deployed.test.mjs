/** What deploy.sh builds, packs and puts up does the main job in a browser: served by the stand-in with the template's headers. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readZip } from "../../deploy/aws/zip_reader.mjs";
import { callAws, kRoot, signedHeaders } from "../deploy/helper.mjs";
import { kSkip, scripts } from "../deploy/scripts.mjs";
import { startStandIn } from "../deploy/stand_in.mjs";
import { oneFace } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */

/** When a request says that it was signed. */
const timeOf = (/** @type {string} */ amzDate) => new Date(amzDate.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

/**
 * AWS's own hosts, answered by the local target. What the page signed for them is checked by Amazon's library, and signed
 * again for the target, which goes by another name. The target has a pool of its own in the place of the stack's.
 * @param {Parts} parts @param {string} stackPool @returns {Promise<string[]>} the hosts that were called
 */
async function standForAws({ phone, target }, stackPool) {
  const { settings } = await (await fetch(`${target.ready.origin}/join`, { method: "POST", headers: { origin: target.ready.origin },
    body: JSON.stringify({ code: (await target.joinAddress("guest")).split("#join=")[1] }) })).json();
  /** @type {Map<string, import("../deploy/helper.mjs").Credentials>} */
  const lent = new Map();
  /** @type {string[]} */
  const called = [];
  await phone.page.route(/^https:\/\/[^/]+\.amazonaws\.com\//, async (route) => {
    const request = route.request(), url = new URL(request.url()), headers = await request.allHeaders(), body = request.postDataBuffer() ?? Buffer.alloc(0);
    called.push(url.host);
    const names = ["content-type", "x-amz-target"].filter((name) => name in headers), own = Object.fromEntries(names.map((name) => [name, headers[name]]));
    let answer;
    if (headers.authorization) {
      const [, id, region, service] = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//.exec(headers.authorization) ?? [];
      const keys = lent.get(id);
      assert.ok(keys, "signed with what was lent");
      const call = { service, region, path: url.pathname, query: Object.fromEntries(url.searchParams), headers: own, body };
      const expected = await signedHeaders(url.origin, keys, { ...call, at: timeOf(headers["x-amz-date"]) });
      assert.equal(headers.authorization, expected.authorization, url.href);
      answer = await callAws(target.ready.endpoints, keys, call);
    } else {
      answer = await fetch(`${target.ready.endpoints}/`, { method: "POST", headers: own, body: String(body).replace(stackPool, settings.identity_pool_id) });
    }
    const said = Buffer.from(await answer.arrayBuffer());
    const { Credentials: c } = headers.authorization ? /** @type {any} */ ({}) : JSON.parse(String(said));
    if (c) lent.set(c.AccessKeyId, { accessKeyId: c.AccessKeyId, secretAccessKey: c.SecretKey, sessionToken: c.SessionToken });
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: said });
  });
  return called;
}

/** The release's zip is the built page, whole, without the packed forms; its checksum stands beside it. */
function assertReleased() {
  const site = join(kRoot, "build", "web-release", "site"), path = join(kRoot, "build", "release", "facelog-site.zip"), zip = readFileSync(path);
  assert.equal(readFileSync(`${path}.sha256`, "utf8"), `${createHash("sha256").update(zip).digest("hex")}  facelog-site.zip\n`);
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith(".br")).map((entry) => join(entry.parentPath, entry.name).slice(site.length + 1));
  const packed = readZip(zip);
  assert.deepEqual(packed.map(({ name }) => name), files.sort());
  for (const { name, data } of packed) assert.ok(data.equals(readFileSync(join(site, name))), name);
}

onPhone("deployed: deploy.sh builds and puts up a page that does the main job under the template's headers", { skip: kSkip }, async (parts) => {
  const { phone, target, t } = parts, standIn = await startStandIn(t), run = scripts(t, standIn);
  const { code, out, err } = await run("deploy.sh", ["--yes"]);
  assert.equal(code, 0, err + out);
  assertReleased();
  const called = await standForAws(parts, standIn.resolved().outputs.IdentityPoolId);

  await phone.open(/^ +(http\S+#settings=\S+)$/m.exec(out)?.[1] ?? "");
  await phone.tap("form.accept");
  await phone.hears("link.accepted");
  await phone.tap("form.cancel");
  await phone.chipSays("chip.publish_ready");
  await phone.startCamera();
  await phone.choose(await oneFace());
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
  assert.deepEqual((await target.newRecords()).map(({ RecordId }) => RecordId), (await phone.records()).map(({ id }) => id));
  const hosts = ["cognito-identity.ap-northeast-1.amazonaws.com", "rekognition.ap-northeast-1.amazonaws.com", "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com"];
  assert.deepEqual([...new Set(called)], hosts);

  await phone.close();
  await phone.set({ rekognition_region: "eu-west-1" });
  await phone.shoot();
  await phone.hears("endpoint.not_allowed", ["rekognition.eu-west-1.amazonaws.com", "ap-northeast-1"]);
  assert.deepEqual([...new Set(called)], hosts, "nothing was sent there");
});
