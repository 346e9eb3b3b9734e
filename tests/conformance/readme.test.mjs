/**
 * The example of wasm/core/aws/README.md, compiled and run as it stands there: its request is signed as Amazon's own signer does.
 * It knows nothing of how the example was made.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { signWithSmithy } from "./oracles.mjs";
import { build, kRoot } from "./program.mjs";

test("the README's example makes a request that Amazon's signer would have signed the same", async () => {
  build("native");
  const done = spawnSync(join(kRoot, "build/native/facelog_aws_readme"), { encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
  const [head, body] = done.stdout.trimEnd().split("\n\n");
  const [first, ...lines] = head.split("\n");
  assert.equal(first, "POST https://rekognition.ap-northeast-1.amazonaws.com/");
  assert.equal(body, "{\"Image\":{\"Bytes\":\"/9j/4AAQ\"},\"Attributes\":[\"ALL\"]}");
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/)));
  const { headers: wanted } = await signWithSmithy({ method: "POST", path: "/", pairs: [], query: "", body, region: "ap-northeast-1", service: "rekognition",
    headers: [["host", "rekognition.ap-northeast-1.amazonaws.com"], ["content-type", headers["content-type"]], ["x-amz-target", headers["x-amz-target"]]],
    time: headers["x-amz-date"], key: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token: "" });
  assert.equal(headers.authorization, wanted.authorization);
});

test("the README's example is of about twenty lines", () => {
  const text = readFileSync(join(kRoot, "wasm/core/aws/README.md"), "utf8");
  const main = /int main\(\) \{\n([\s\S]*?)\n\}/.exec(text)?.[1] ?? "";
  assert.ok(main.split("\n").length <= 20 && main !== "");
});
