/** The bucket's folder under several calls at once. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { Bucket } from "../../deploy/local/bucket.mjs";
import { temporaryFolder } from "./helper.mjs";

test("bucket: objects of one folder can be removed at the same time", async (t) => {
  const folder = temporaryFolder(t), bucket = new Bucket("b", join(folder, "b"), join(folder, "tmp"));
  await bucket.start();
  for (let round = 0; round < 20; round++) {
    const keys = Array.from({ length: 6 }, (_, i) => `log/2026/01/01/00/${i}`);
    for (const key of keys) await bucket.put(key, Buffer.from("x"));
    await Promise.all(keys.map((key) => bucket.remove(key)));
    assert.deepEqual(await bucket.keys(""), []);
  }
});
