/** The real aws command against the target, unchanged but for --endpoint-url. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { cli, kAws, kPublish } from "./aws_command.mjs";
import { control, joinAsPage, kSampleTexts, objectsIn, operatorOf, picture, startServer, temporaryFolder } from "./helper.mjs";

const kSkip = kAws ? false : "there is no working aws command (Debian: apt-get install awscli)";

test("aws iot-data publish: the course's samples become one line each of one object, seen by aws s3", { skip: kSkip }, async (t) => {
  const server = await startServer(t);
  const aws = cli(server, operatorOf(server));
  for (const text of kSampleTexts) assert.equal((await aws(...kPublish, "handson/analysisLogData", "--payload", text)).code, 0);
  await control(server, "/flush", {});
  const bucket = String(server.bucket.split("/").pop());
  assert.match((await aws("s3", "ls")).out, new RegExp(`${bucket}\n`));
  assert.match((await aws("s3", "ls", `s3://${bucket}`)).out, /PRE log\//);
  const lines = (await aws("s3", "ls", "--recursive", `s3://${bucket}`)).out.trim().split("\n");
  assert.equal(lines.length, 1);
  const key = lines[0].split(/\s+/)[3];
  assert.match(key, /^log\/\d{4}\/\d\d\/\d\d\/\d\d\/facelog-DeliveryStream-local-1-\d{4}(-\d\d){5}-[0-9a-f-]{36}$/);
  assert.equal((await aws("s3", "cp", `s3://${bucket}/${key}`, "-")).out, kSampleTexts.map((text) => `${JSON.stringify(JSON.parse(text))}\n`).join(""));
});

test("aws iot-data publish: the page's user is held to its topics", { skip: kSkip }, async (t) => {
  const server = await startServer(t);
  const aws = cli(server, await joinAsPage(server));
  assert.equal((await aws(...kPublish, "handson/analysisLogData", "--payload", "{}")).code, 0);
  const refused = await aws(...kPublish, "other/x", "--payload", "{}");
  assert.notEqual(refused.code, 0);
  assert.match(refused.err, /ForbiddenException/);
  assert.match((await aws("s3", "ls")).err, /AccessDenied/);
});

test("aws rekognition detect-faces: real faces in a real picture, and AWS's own error", { skip: kSkip }, async (t) => {
  const server = await startServer(t);
  const aws = cli(server, await joinAsPage(server));
  const seen = await aws("rekognition", "detect-faces", "--attributes", "ALL", "--image-bytes", `fileb://${picture(6)}`, "--output", "json");
  assert.equal(seen.code, 0, seen.err);
  assert.equal(JSON.parse(seen.out).FaceDetails.length, 4);
  const path = join(temporaryFolder(t), "text.jpg");
  writeFileSync(path, "text");
  assert.match((await aws("rekognition", "detect-faces", "--image-bytes", `fileb://${path}`)).err, /\(InvalidImageFormatException\).*Request has invalid image format/);
});

test("aws s3: cp both ways, names of all kinds, rm, and no way out of the folder", { skip: kSkip }, async (t) => {
  const server = await startServer(t);
  const aws = cli(server, operatorOf(server));
  const bucket = String(server.bucket.split("/").pop()), folder = temporaryFolder(t);
  const up = join(folder, "up"), down = join(folder, "down");
  writeFileSync(up, Buffer.from(Array.from({ length: 70_000 }, (_, i) => i * 7)));
  const keys = ["a/b c+d&e=f.txt", "a/顔'!*().txt", "a/b%20c.txt", "z"];
  for (const key of keys) {
    const sent = await aws("s3", "cp", up, `s3://${bucket}/${key}`);
    assert.equal(sent.code, 0, sent.err);
    assert.equal((await aws("s3", "cp", `s3://${bucket}/${key}`, down)).code, 0);
    assert.deepEqual(readFileSync(down), readFileSync(up));
  }
  assert.deepEqual(Object.keys(objectsIn(server.bucket)).sort(), [...keys].sort());
  assert.equal((await aws("s3", "ls", "--recursive", `s3://${bucket}/a/`)).out.trim().split("\n").length, 3);
  assert.equal((await aws("s3", "ls", "--recursive", "--page-size", "1", `s3://${bucket}/a/`)).out.trim().split("\n").length, 3);
  assert.equal((await aws("s3api", "delete-objects", "--bucket", bucket, "--delete", `Objects=[{Key=z}]`)).code, 0);
  assert.equal((await aws("s3", "rm", "--recursive", `s3://${bucket}/a`)).code, 0);
  assert.deepEqual(objectsIn(server.bucket), {});
  for (const key of ["../x", "a/../../x", "a//b", "/x", "a/"]) {
    const refused = await aws("s3api", "put-object", "--bucket", bucket, "--key", key, "--body", up);
    assert.match(refused.err, /cannot be a path/, key);
  }
  assert.match((await aws("s3", "cp", `s3://${bucket}/nothing`, down)).err, /404/);
  assert.match((await aws("s3", "ls", "s3://another-bucket")).err, /NoSuchBucket/);
});
