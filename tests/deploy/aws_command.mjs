/**
 * The real aws command, pointed at a running target.
 * It knows nothing of what is asked with it.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";

/** Debian's own comes first: one in front of it on PATH may be a broken shim. */
export const kAws = ["/usr/bin/aws", "aws"].find((command) => spawnSync(command, ["--version"]).status === 0);

/** Version 2 takes base64 unless told otherwise; version 1 takes the text as it is, and does not know the option. */
export const kTextPayload = kAws && /^aws-cli\/1\./.test(spawnSync(kAws, ["--version"], { encoding: "utf8" }).stdout) ? [] : ["--cli-binary-format", "raw-in-base64-out"];

export const kPublish = ["iot-data", "publish", ...kTextPayload, "--qos", "1", "--topic"];

/** @param {import("./helper.mjs").Running} server @param {import("./helper.mjs").Credentials} credentials @param {Record<string, string>} [env] */
export function cli(server, credentials, env = {}) {
  return async (/** @type {string[]} */ ...args) => {
    const child = spawn(/** @type {string} */ (kAws), ["--endpoint-url", server.origin, ...args], { env: { PATH: process.env.PATH, HOME: server.data,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_DEFAULT_REGION: server.region,
      AWS_EC2_METADATA_DISABLED: "true", AWS_PAGER: "", ...env } });
    let out = "", err = "";
    child.stdout.on("data", (text) => { out += text; });
    child.stderr.on("data", (text) => { err += text; });
    const [code] = await once(child, "close");
    return { code, out, err };
  };
}
