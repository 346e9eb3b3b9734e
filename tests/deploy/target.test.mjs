/** The target as a whole: publish to object, Rekognition, the page's side, faults, and how it ends. */
import assert from "node:assert/strict";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:tls";
import { join } from "node:path";
import { test } from "node:test";
import { kHalves } from "../../deploy/local/bucket.mjs";
import { control, detectFaces, joinAsPage, kSampleTexts, makeSite, objectsIn, operatorOf, picture, publish, requireLocal, runServer, startServer, temporaryFolder } from "./helper.mjs";

const sharp = requireLocal("sharp");

/** A request whose Host header is chosen freely. @returns {Promise<{status: number, body: string, headers: any}>} */
function rawRequest(/** @type {string} */ origin, /** @type {string} */ path, headers = {}, method = "GET", body = "") {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body: text, headers: answer.headers }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

test("target: the three samples over several lines arrive as one line each of one object; Ctrl-C flushes", async (t) => {
  const server = await startServer(t);
  const page = await joinAsPage(server);
  for (const text of kSampleTexts) assert.equal((await publish(server.origin, page, text)).status, 200);
  assert.deepEqual(objectsIn(server.bucket), {});
  assert.equal(await server.stop("SIGINT"), 0);
  const [text, ...others] = Object.values(objectsIn(server.bucket));
  assert.equal(others.length, 0);
  assert.deepEqual(text.split("\n"), [...kSampleTexts.map((each) => JSON.stringify(JSON.parse(each))), ""]);
});

test("target: a killed process loses nothing that it accepted", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startServer(t, { folder });
  const page = await joinAsPage(first);
  const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => publish(first.origin, page, JSON.stringify({ i }))));
  assert.ok(answers.every(({ status }) => status === 200));
  await first.stop("SIGKILL");
  assert.deepEqual(objectsIn(first.bucket), {});
  const second = await startServer(t, { folder });
  const lines = Object.values(objectsIn(second.bucket)).join("").trim().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line).i).sort((a, b) => a - b), Array.from({ length: 40 }, (_, i) => i));
  assert.deepEqual(await joinAsPage(second), page); // the same data folder, the same key
});

test("target: at its start it removes the halves of its own objects, and nothing of a folder that somebody uses already", async (t) => {
  const folder = temporaryFolder(t), data = join(folder, "data");
  for (const name of [kHalves, "tmp"]) {
    mkdirSync(join(data, name), { recursive: true });
    writeFileSync(join(data, name, ".half-0"), "x");
  }
  await startServer(t, { folder });
  assert.deepEqual([kHalves, "tmp"].map((name) => existsSync(join(data, name, ".half-0"))), [false, true]);
});

test("target: --flush-seconds reaches stream and page alike; a topic without a rule goes nowhere", async (t) => {
  const server = await startServer(t, { args: ["--flush-seconds", "0.1"] });
  const page = await joinAsPage(server);
  assert.equal((await (await fetch(`${server.origin}/config.json`)).json()).buffer_interval_s, 0.1);
  assert.equal((await publish(server.origin, page, "{}", { topic: "handson/else" })).status, 200);
  assert.equal((await control(server, "/flush", {})).streams[0].delivered_objects, 0);
  assert.equal((await publish(server.origin, page, "{}")).status, 200);
  for (;;) { // ends by the test runner's own limit
    if ((await control(server, "/state", undefined)).streams[0].delivered_objects === 1) break;
  }
  assert.deepEqual(Object.values(objectsIn(server.bucket)), ["{}\n"]);
});

test("iot data: limits and wrong requests", async (t) => {
  const server = await startServer(t);
  const page = await joinAsPage(server);
  assert.equal((await publish(server.origin, page, `"${"x".repeat(128 * 1024 - 2)}"`)).status, 200);
  assert.equal((await publish(server.origin, page, "x".repeat(128 * 1024 + 1))).status, 413);
  assert.equal((await publish(server.origin, page, "{}", { query: { qos: "2" } })).status, 400);
  assert.equal((await publish(server.origin, page, "{}", { method: "PUT" })).status, 405);
  assert.equal((await publish(server.origin, page, "{}", { topic: "handson/+" })).status, 400);
});

test("rekognition: finds the faces of a picture, its rotation applied, and only what was asked for", async (t) => {
  const server = await startServer(t);
  const page = await joinAsPage(server);
  const bytes = readFileSync(picture(1));
  const ask = async (/** @type {Buffer} */ data, /** @type {string[]|undefined} */ Attributes) =>
    (await (await detectFaces(server.origin, page, { Image: { Bytes: data.toString("base64") }, Attributes })).json()).FaceDetails;
  const all = await ask(bytes, ["ALL"]);
  assert.equal(all.length, 3);
  for (const face of all) {
    for (const name of ["Smile", "Eyeglasses", "Sunglasses", "Beard", "Mustache", "EyesOpen", "MouthOpen"]) {
      assert.equal(typeof face[name].Value, "boolean");
      assert.ok(face[name].Confidence >= 50 && face[name].Confidence <= 100);
    }
    assert.match(face.Gender.Value, /^(Male|Female)$/);
    assert.ok(Number.isInteger(face.AgeRange.Low) && face.AgeRange.Low < face.AgeRange.High);
    assert.equal(face.Landmarks.length, 30);
    assert.ok(Math.abs(face.Emotions.reduce((/** @type {number} */ sum, /** @type {any} */ e) => sum + e.Confidence, 0) - 100) < 1);
  }
  const areas = all.map((/** @type {any} */ { BoundingBox: b }) => b.Width * b.Height);
  assert.deepEqual(areas, [...areas].sort((a, b) => b - a));
  const few = await ask(bytes, ["GENDER"]);
  assert.deepEqual(Object.keys(few[0]).sort(), ["BoundingBox", "Confidence", "Gender", "Landmarks", "Pose", "Quality"]);
  assert.equal(few[0].Landmarks.length, 5);

  const turned = await sharp(bytes).rotate(90).withMetadata({ orientation: 8 }).jpeg().toBuffer();
  const upright = await ask(turned, undefined);
  assert.equal(upright.length, 3);
  assert.ok(Math.abs(upright[0].BoundingBox.Left - all[0].BoundingBox.Left) < 0.02);
  assert.deepEqual(await ask(await sharp({ create: { width: 100, height: 100, channels: 3, background: "grey" } }).png().toBuffer(), undefined), []);
});

test("rekognition: refuses what AWS refuses", async (t) => {
  const server = await startServer(t);
  const page = await joinAsPage(server);
  const errorOf = async (/** @type {unknown} */ body) => {
    const answer = await detectFaces(server.origin, page, body);
    const text = await answer.json();
    assert.equal(answer.status, 400);
    assert.ok(answer.headers.get("x-amzn-requestid"));
    return text.__type;
  };
  const image = (/** @type {Buffer} */ data) => ({ Image: { Bytes: data.toString("base64") } });
  const blank = (/** @type {number} */ w, /** @type {number} */ h) => sharp({ create: { width: w, height: h, channels: 3, background: "grey" } });
  assert.equal(await errorOf(image(Buffer.from("no picture"))), "InvalidImageFormatException");
  assert.equal(await errorOf(image(await blank(200, 200).webp().toBuffer())), "InvalidImageFormatException");
  assert.equal(await errorOf(image(readFileSync(picture(1)).subarray(0, 5000))), "InvalidImageFormatException");
  assert.equal(await errorOf(image(await blank(200, 79).jpeg().toBuffer())), "InvalidParameterException");
  assert.equal(await errorOf(image(Buffer.alloc(5 * 1024 * 1024 + 1))), "ImageTooLargeException");
  assert.equal(await errorOf({}), "ValidationException");
  assert.equal(await errorOf({ Image: {} }), "InvalidParameterException");
  assert.equal(await errorOf({ ...image(Buffer.from("x")), Attributes: ["SHOE_SIZE"] }), "ValidationException");
  assert.equal(await errorOf("not json"), "SerializationException");
});

test("page: files with their types, security headers, tags and packed forms, and none from outside", async (t) => {
  const folder = temporaryFolder(t);
  const site = makeSite(folder);
  writeFileSync(join(site, "app.wasm"), "plain");
  writeFileSync(join(site, "app.wasm.br"), "packed");
  writeFileSync(join(folder, "secret.txt"), "secret");
  const server = await startServer(t, { folder });
  const home = await rawRequest(server.origin, "/", { host: new URL(server.origin).host });
  assert.equal(home.status, 200);
  const csp = home.headers["content-security-policy"];
  assert.match(csp, /default-src 'none'/);
  assert.match(csp, /connect-src 'self';/);
  assert.match(csp, /require-trusted-types-for 'script'; trusted-types facelog$/);
  assert.equal(home.headers["x-content-type-options"], "nosniff");
  assert.match(home.headers["permissions-policy"], /camera=\(self\)/);
  const wasm = await rawRequest(server.origin, "/app.wasm", { "accept-encoding": "gzip, br" });
  assert.deepEqual([wasm.headers["content-type"], wasm.headers["content-encoding"], wasm.body], ["application/wasm", "br", "packed"]);
  assert.equal((await rawRequest(server.origin, "/app.wasm")).body, "plain");
  assert.equal((await rawRequest(server.origin, "/app.wasm", { "if-none-match": wasm.headers.etag, "accept-encoding": "br" })).status, 304);
  for (const path of ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/x/../../secret.txt", "//etc/passwd", "/.hidden", "/%00", "/%", "/nothing"]) {
    const answer = await rawRequest(server.origin, path);
    assert.equal(answer.status, 404, path);
    assert.ok(answer.headers["content-security-policy"]);
  }
  assert.equal((await rawRequest(server.origin, "/", {}, "DELETE")).status, 405);
});

test("page: a join code works once, and for the page alone", async (t) => {
  const server = await startServer(t);
  const code = (/** @type {string} */ address) => JSON.stringify({ code: address.split("#join=")[1] });
  const post = (/** @type {string} */ body, /** @type {Record<string, string>} */ headers) => rawRequest(server.origin, "/join", { host: new URL(server.origin).host, ...headers }, "POST", body);
  const body = code(server.page);
  for (const headers of [{}, { origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }, { origin: server.origin, "sec-fetch-site": "same-site" }]) {
    assert.equal((await post(body, /** @type {any} */ (headers))).status, 403);
  }
  const joined = await post(body, { origin: server.origin, "sec-fetch-site": "same-origin" });
  assert.equal(joined.status, 200);
  const { profile, settings: { operator, purpose, contact, ...settings }, credentials } = JSON.parse(joined.body);
  for (const told of [operator, purpose, contact]) assert.ok(told, "what the page says before the first picture");
  assert.match(profile.id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(settings, { region: "ap-northeast-1", iot_endpoint: "faceloglocal-ats.iot.ap-northeast-1.amazonaws.com", topic: "handson/analysisLogData", qos: 1, buffer_interval_s: 60 });
  assert.notEqual(credentials.access_key_id, server.operator.access_key_id);
  assert.equal((await post(body, { origin: server.origin })).status, 403);
  const { address } = await control(server, "/join-code", {});
  assert.equal((await post(code(address), { origin: server.origin })).status, 200);
  assert.equal((await post("no json", { origin: server.origin })).status, 400);
});

test("every port refuses a foreign Host header", async (t) => {
  const server = await startServer(t);
  for (const origin of [server.origin, server.endpoints, server.control]) {
    const { port } = new URL(origin);
    for (const host of [`evil.example:${port}`, "evil.example", `127.0.0.1:${Number(port) + 7}`, "127.0.0.1"]) {
      assert.equal((await rawRequest(origin, "/state", { host })).status, 421, host);
    }
    assert.notEqual((await rawRequest(origin, "/state", { host: `localhost:${port}` })).status, 421);
  }
});

test("control port: no page may call it, and it says what it did not understand", async (t) => {
  const server = await startServer(t);
  assert.equal((await rawRequest(server.control, "/faults", { origin: server.origin }, "POST", "{}")).status, 403);
  assert.match((await control(server, "/faults", { service: "x" })).message, /service must be one of/);
  assert.match((await control(server, "/faults", { service: "page", fault: { kind: "x" } })).message, /fault.kind must be one of/);
  assert.match((await control(server, "/faults", { service: "page", fault: { kind: "latency" } })).message, /fault.ms must be a number/);
});

test("faults: each kind does what it says, as often as it says", async (t) => {
  const server = await startServer(t);
  const page = await joinAsPage(server);
  const set = (/** @type {object} */ fault, count = 1) => control(server, "/faults", { service: "iotdata", count, fault });
  const ask = () => publish(server.origin, page, "{}");
  await set({ kind: "status", status: 429, code: "ThrottlingException", message: "slow down" }, 2);
  for (let i = 0; i < 2; i++) assert.deepEqual([(await ask()).status], [429]);
  assert.equal((await ask()).status, 200);
  await set({ kind: "body", status: 200, body: "not json" });
  assert.equal(await (await ask()).text(), "not json");
  await set({ kind: "expired_token" });
  assert.equal((await ask()).headers.get("x-amzn-errortype"), "ExpiredTokenException");
  await set({ kind: "reset" });
  await assert.rejects(ask());
  const before = (await control(server, "/state", undefined)).streams[0].buffered_records;
  await set({ kind: "lost_answer" });
  await assert.rejects(ask());
  assert.equal((await control(server, "/state", undefined)).streams[0].buffered_records, before + 1);
  await set({ kind: "latency", ms: 50 });
  const start = performance.now();
  await ask();
  assert.ok(performance.now() - start >= 49);
  await set({ kind: "reset" });
  await control(server, "/faults", { clear: true });
  assert.equal((await ask()).status, 200);
});

test("endpoints port: CORS as AWS sends it, and IoT's errors without it on demand", async (t) => {
  const server = await startServer(t, { args: ["--cross-origin"] });
  const page = await joinAsPage(server);
  const config = await (await fetch(`${server.origin}/config.json`)).json();
  assert.ok(Object.values(config.hosts).every((origin) => origin === server.endpoints));
  assert.ok((await fetch(server.origin)).headers.get("content-security-policy")?.includes(`connect-src 'self' ${server.endpoints};`));
  const flight = await fetch(`${server.endpoints}/topics/handson%2Fx?qos=1`, { method: "OPTIONS", headers: { "access-control-request-headers": "x-own" } });
  assert.ok(!flight.headers.get("access-control-allow-headers")?.includes("x-own"));
  assert.ok(flight.headers.get("access-control-allow-headers")?.includes("X-Amz-Date"));
  const echo = await fetch(`${server.endpoints}/`, { method: "OPTIONS", headers: { "access-control-request-headers": "x-own" } });
  assert.equal(echo.headers.get("access-control-allow-headers"), "x-own");
  const ok = await publish(server.endpoints, page, "{}");
  assert.deepEqual([ok.status, ok.headers.get("access-control-allow-origin"), ok.headers.get("access-control-expose-headers")], [200, "*", null]);
  const seen = await detectFaces(server.endpoints, page, {});
  assert.equal(seen.headers.get("access-control-expose-headers"), "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date");
  await control(server, "/faults", { service: "iotdata", count: null, fault: { kind: "no_cors_on_errors" } });
  assert.equal((await publish(server.endpoints, page, "{}", { topic: "other/x" })).headers.get("access-control-allow-origin"), null);
  assert.equal((await publish(server.endpoints, page, "{}")).headers.get("access-control-allow-origin"), "*");
  assert.equal((await publish(server.origin, page, "{}")).headers.get("access-control-allow-origin"), null);
});

test("--lan: HTTPS with a certificate of its own that names the machine; it is kept", async (t) => {
  const folder = temporaryFolder(t);
  const first = await startServer(t, { folder, args: ["--lan"] });
  assert.match(first.page, /^https:\/\/[\d.]+:\d+\/#join=[\w-]{22}$/);
  assert.match(first.control, /^http:\/\/127\.0\.0\.1:/);
  const certPath = join(first.data, "tls", "cert.pem");
  const ca = readFileSync(certPath);
  const { hostname, port } = new URL(first.origin);
  for (const host of [hostname, "127.0.0.1", "localhost"]) {
    await new Promise((done, fail) => {
      const socket = connect({ host, port: Number(port), ca, servername: /^[\d.]+$/.test(host) ? "" : host }, () => {
        socket.end();
        done(undefined);
      }).on("error", fail);
    });
  }
  assert.equal(statSync(join(first.data, "tls", "key.pem")).mode & 0o777, 0o600);
  await first.stop();
  const again = await startServer(t, { folder, args: ["--lan"] });
  assert.deepEqual(readFileSync(certPath), ca);
  await again.stop();
  rmSync(join(first.data, "tls", "key.pem")); // as if it had been stopped while it wrote the two
  await startServer(t, { folder, args: ["--lan"] });
  assert.ok(new X509Certificate(readFileSync(certPath)).checkPrivateKey(createPrivateKey(readFileSync(join(first.data, "tls", "key.pem")))));
});

test("--lan: another program's key in the data folder is left as it is, and named", async (t) => {
  const folder = temporaryFolder(t), data = join(folder, "data"), keyPath = join(data, "tls", "key.pem");
  mkdirSync(join(data, "tls"), { recursive: true });
  writeFileSync(keyPath, "another's");
  for (const cert of [undefined, "none"]) {
    if (cert) writeFileSync(join(data, "tls", "cert.pem"), cert);
    const { code, err } = await runServer(["--data", data, "--site", makeSite(folder), "--port", "0", "--lan"]);
    assert.deepEqual([code, /tls has a key or a certificate that is not facelog's/.test(err)], [1, true], err);
    assert.equal(readFileSync(keyPath, "utf8"), "another's");
  }
});

test("the command: one clear line for each thing that keeps it from starting, and no secret in what it prints", async (t) => {
  const folder = temporaryFolder(t);
  const site = makeSite(folder), data = join(folder, "data");
  const server = await startServer(t, { folder });
  const good = ["--data", join(folder, "other"), "--site", site];
  const cases = /** @type {[string[], RegExp][]} */ ([
    [[...good, "--port", new URL(server.origin).port], /port \d+ is in use/],
    [["--data", "/proc/nowhere", "--site", site], /data folder \/proc\/nowhere cannot be written/],
    [["--data", data, "--site", site, "--port", "0"], /in use by process \d+/],
    [["--data", join(folder, "x"), "--site", folder], /no page to serve/],
    [[...good, "--sparkle"], /Unknown option '--sparkle'/], [[...good, "--port", "x"], /--port must be a whole number/],
    [[...good, "--flush-seconds", "901"], /--flush-seconds must be a number from 0 to 900/], [["--site", site], /--data is missing/],
  ]);
  for (const [args, expected] of cases) {
    const { code, out, err } = await runServer(args);
    assert.equal(code, 1);
    assert.equal(out, "");
    assert.match(err, expected);
    assert.equal(err.trim().split("\n").length, 1, err);
  }
  const help = await runServer(["--help"]);
  assert.equal(help.code, 0);
  assert.match(help.out, /usage:/);
  const env = readFileSync(join(data, "operator.env"), "utf8");
  assert.equal(statSync(join(data, "operator.env")).mode & 0o777, 0o600);
  assert.ok(env.includes(operatorOf(server).secretAccessKey));
});
