/** What must not happen: a secret that is kept, shown or logged; foreign code or hosts; headers that are missing. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assertAbsent, assertNowhere } from "./harness/secrets.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();
const kHeaders = JSON.parse(readFileSync(fileURLToPath(new URL("../../deploy/headers.json", import.meta.url)), "utf8"));

onPhone("secrets: typed keys lie nowhere, neither while they are used nor after a refusal", {}, async ({ phone, target }) => {
  phone.announceStatus(400, 403);
  const keys = await target.credentials();
  const { expires_at_ms: _, ...temporary } = await target.control("/session", { seconds: 3600 });
  await phone.open(target.ready.origin);
  await phone.set(keys);
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  await assertNowhere(phone, keys);
  await phone.close();
  await phone.set(temporary);
  await phone.shoot();
  await phone.recordsAre("sent", 2);
  await phone.close();
  await target.fault("iotdata", { kind: "expired_token" });
  await target.fault("rekognition", { kind: "expired_token" });
  await phone.sendTestMessages();
  await phone.hears("aws.expired_token");
  await phone.shoot();
  await phone.hears("aws.expired_token");
  await assertNowhere(phone, { ...keys, ...temporary });
  await phone.close();
  // The open form shows that there is a key, and not which.
  await phone.openSettings();
  await assertNowhere(phone, { ...keys, ...temporary });
  // A key that was typed and not saved is gone with the form.
  await phone.type({ secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });
  await phone.tap("form.cancel");
  await phone.find("#settings input", null, true);
  await assertNowhere(phone, { unsaved: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });
  // Nor does a reload bring one back.
  await phone.open(target.ready.origin);
  await phone.chipSays("settings.access_key_id.missing");
});

/** What the export's links save. @param {import("./harness/phone.mjs").Phone} phone @returns {Promise<string[]>} */
async function exported(phone) {
  const files = [];
  for (const link of await phone.page.locator("dialog[open] a[download]").all()) {
    const [download] = await Promise.all([phone.page.waitForEvent("download"), link.click()]);
    files.push(readFileSync(await download.path(), "utf8"));
  }
  return files;
}

onPhone("secrets: what is exported, sent to the page's own origin, shown as a code or put into an address holds none", { crossOrigin: true }, async ({ phone, target }) => {
  const secrets = { ...await target.credentials(), passphrase: "correct horse battery staple" };
  /** @type {string[]} */
  const told = [];
  phone.page.on("request", (request) => {
    told.push(request.url());
    if (request.url().startsWith(target.ready.origin)) told.push(JSON.stringify(request.headers()), request.postData() ?? "");
  });
  await phone.open(target.ready.origin);
  await phone.openSettings();
  const { passphrase, ...keys } = secrets;
  await phone.type(keys);
  await phone.page.locator("#passphrase").fill(passphrase);
  await phone.tap("keys.keep");
  await phone.find("#keys[data-kept=true]");
  await phone.tap("qr.show");
  await phone.find("#qr-link");
  const link = await phone.page.locator("#qr-link").textContent() ?? "";
  told.push(link, Buffer.from(link.split("=")[1] ?? "", "base64url").toString());
  await phone.page.goBack();
  await phone.find("#qr", null, true);
  await phone.tap("form.save");
  await phone.hears("settings.saved");
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  await phone.close();
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await phone.tap("button.export");
  await phone.find("dialog[open] a[download]");
  const files = await exported(phone);
  assert.equal(files.length, 2);
  for (const file of files) assert.match(file, /RecordId/);
  assert.ok(told.some((each) => each.includes("/topics/")), "the record's address was looked at");
  assertAbsent("what was told", [...told, ...files].join("\n"), secrets);
});

onPhone("secrets: neither the join code nor the keys that it brought lie anywhere", {}, async ({ phone, target }) => {
  const address = await target.joinAddress();
  await phone.join(address);
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  await assertNowhere(phone, { ...await target.credentials(), code: address.split("#join=")[1] });
  await phone.page.goBack().catch(() => {});
  assert.ok(!phone.page.url().includes("join"));
});

onPhone("secrets: forgotten keys are gone", { language: "ja" }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.openSettings();
  await phone.tap("form.forget");
  await phone.hears("settings.forgotten");
  await phone.tap("form.cancel");
  await phone.chipSays("settings.access_key_id.missing");
});

onPhone("policy: no foreign code, no foreign host, no markup from text", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  phone.announce(/Content Security Policy|Trusted|violates|Failed to load resource: net::ERR_|policy violation/);
  // From a script element, as an intruder's markup would: the debugger's own evaluation is free of the policy.
  const outcome = await phone.page.evaluate(async (foreign) => {
    const violations = /** @type {any} */ (window).facelogWatch.violations;
    const tried = /** @type {Record<string, boolean>} */ ({});
    const attempt = async (/** @type {string} */ name, /** @type {() => unknown} */ act) => {
      const before = violations.length;
      try {
        await act();
      } catch { /* refused by an exception */ }
      const deadline = performance.now() + 3000;
      while (violations.length === before && performance.now() < deadline) await new Promise((done) => setTimeout(done, 5));
      tried[name] = violations.length > before;
    };
    const script = () => document.createElement("script");
    await attempt("script text", () => { const each = script(); each.text = "window.intruder = 1"; document.body.append(each); });
    await attempt("foreign script", () => { const each = script(); each.src = `${foreign}/x.js`; document.body.append(each); });
    await attempt("markup", () => { document.body.innerHTML += "<b>x</b>"; });
    await attempt("handler", () => { document.body.setAttribute("onclick", "window.intruder = 1"); });
    await attempt("style", () => { const each = document.createElement("style"); each.textContent = "body{color:red}"; document.body.append(each); });
    await attempt("foreign host", () => fetch(`${foreign}/`));
    await attempt("foreign picture", () => { const each = new Image(); each.src = `${foreign}/x.png`; document.body.append(each); });
    await attempt("frame", () => { const each = document.createElement("iframe"); each.src = `${foreign}/`; document.body.append(each); });
    await attempt("base", () => { const each = document.createElement("base"); each.href = `${foreign}/`; document.head.append(each); });
    await attempt("policy of another name", () => /** @type {any} */ (window).trustedTypes.createPolicy("intruder", {}));
    return { tried, intruder: "intruder" in window };
  }, "https://evil.example.com");
  assert.deepEqual(Object.entries(outcome.tried).filter(([, refused]) => !refused), []);
  assert.equal(outcome.intruder, false);
});

onPhone("policy: eval and timers from text are refused", {}, async ({ phone, target }) => {
  phone.announce(/Content Security Policy|Trusted|violates|policy violation|EvalError/);
  await phone.open(target.ready.origin);
  // In a task of its own, outside of the debugger's evaluation, which may do this.
  const outcome = await phone.page.evaluate(() => new Promise((resolve) => {
    setTimeout(() => {
      const refused = (/** @type {() => unknown} */ act) => { try { act(); return false; } catch { return true; } };
      resolve([refused(() => (0, eval)("1 + 1")), refused(() => new Function("return 1")())]);
    });
  }));
  assert.deepEqual(outcome, [true, true]);
});

for (const crossOrigin of [false, true]) {
  onPhone(`headers: those of deploy/headers.json on every file${crossOrigin ? ", with the endpoints' origin" : ""}`, { crossOrigin }, async ({ phone, target }) => {
    /** @type {import("playwright-core").Response[]} */
    const answers = [];
    phone.page.on("response", (answer) => answers.push(answer));
    await phone.open(target.ready.origin);
    const paths = answers.map((answer) => new URL(answer.url()).pathname);
    for (const path of ["/", "/facelog.wasm", "/main.mjs", "/config.json"]) assert.ok(paths.includes(path), path);
    const html = await (await fetch(target.ready.origin)).text();
    const hash = (/** @type {RegExp} */ pattern) => ` 'sha256-${createHash("sha256").update(pattern.exec(html)?.[1] ?? "").digest("base64")}'`;
    for (const answer of answers) {
      if (!answer.url().startsWith("http")) continue;
      const headers = await answer.allHeaders();
      for (const [name, value] of Object.entries(kHeaders)) {
        const wanted = value.replace(" {hosts}", crossOrigin ? ` ${target.ready.endpoints}` : "")
          .replace(" {scripts}", hash(/<script type="module">([^]*?)<\/script>/)).replace(" {styles}", hash(/<style>([^]*?)<\/style>/));
        assert.equal(headers[name.toLowerCase()], wanted, `${name} of ${answer.url()}`);
      }
    }
  });
}

onPhone("page: what the build put there is all the code and style in the document, and nothing comes from elsewhere", {}, async ({ phone, target }) => {
  /** @type {string[]} */
  const asked = [];
  phone.page.on("request", (request) => asked.push(request.url()));
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  assert.deepEqual(asked.filter((url) => /^https?:/.test(url) && !url.startsWith(`${target.ready.origin}/`)), []);
  const html = await (await fetch(target.ready.origin)).text();
  const [rest, count] = [html.replace(/<script type="module">[^]*?<\/script>|<style>[^]*?<\/style>/g, ""), html.match(/<(script|style)\b/g)?.length];
  assert.equal(count, 2);
  assert.doesNotMatch(rest, /<script|<style|\son\w+=|\sstyle=|javascript:/i);
});
