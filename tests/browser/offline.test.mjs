/** The page without a network, and a new version of it: what the service worker keeps, and what it asks before it changes. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { Phone } from "./harness/phone.mjs";
import { kSite, Target } from "./harness/target.mjs";

const kLongestTestMs = 120_000;
/** @type {string} */
let site;
/** @type {Target} */
let target;
/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let browser;

before(async () => {
  site = join(mkdtempSync(join(tmpdir(), "facelog-site-")), "site");
  cpSync(kSite, site, { recursive: true });
  [target, browser] = await Promise.all([Target.startAgainable({ site }), startBrowser({ camera: true })]);
});
after(async () => {
  await Promise.all([target.stop(), browser.stop()]);
  rmSync(join(site, ".."), { recursive: true, force: true });
});

/** @param {string} name @param {(phone: Phone) => Promise<void>} run @param {import("./harness/phone.mjs").PhoneOptions} [options] */
function onInstalled(name, run, options = {}) {
  test(`offline: ${name}`, { timeout: kLongestTestMs }, async () => {
    const phone = await Phone.make(browser.browser, { serviceWorkers: "allow", density: 1, ...options });
    try {
      await phone.join(await target.joinAddress());
      await kept(phone, ["./", "main.mjs", "facelog.wasm", `texts.${phone.language}.txt`]);
      await run(phone);
      assert.deepEqual(await phone.problems(), []);
    } finally {
      await phone.context.close();
    }
  });
}

/** Until the page's files are kept on the phone. @param {Phone} phone @param {string[]} names */
async function kept(phone, names) {
  await phone.page.evaluate(async (names) => {
    await navigator.serviceWorker.ready;
    const has = async (/** @type {string} */ name) => Boolean(await caches.match(name));
    while (!(await Promise.all(names.map(has))).every(Boolean)) await new Promise((done) => setTimeout(done, 50)); // nothing tells
  }, names);
}

/** As a deployment changes the page: one file's bytes, and the worker that names it. @param {string} [changed] */
function deployNewVersion(changed = "icon.svg") {
  const worker = join(site, "service_worker.mjs");
  const hash = () => createHash("sha256").update(readFileSync(join(site, changed))).digest("base64");
  const before = hash();
  appendFileSync(join(site, changed), "\n");
  const source = readFileSync(worker, "utf8");
  assert.ok(source.includes(before));
  const version = /version:"(\w+)"/.exec(source)?.[1] ?? "";
  assert.ok(version);
  writeFileSync(worker, source.replace(before, hash()).replace(`version:"${version}"`, `version:"${version}x"`));
  for (const name of [changed, "service_worker.mjs"]) rmSync(join(site, `${name}.br`), { force: true });
}

/** The versions of the page that are on the phone. @param {Phone} phone @returns {Promise<string[]>} */
const versions = (phone) => phone.page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("facelog-")));

onInstalled("the page starts without a server, with the deployment's settings, which were opened before", async (phone) => {
  await phone.openSettings();
  await phone.tap("form.cancel");
  await kept(phone, ["settings.mjs", "late_texts.mjs"]);
  await target.kill();
  try {
    await phone.open(target.ready.origin);
    phone.announceNoAnswer(); // config.json is asked for first, then taken from what is kept
    await phone.find("html[data-ready]");
    await phone.openSettings();
    assert.equal(await phone.page.locator("#field-region").inputValue(), target.ready.region, "from the kept config.json");
    await phone.tap("form.cancel");
    await phone.startCamera();
  } finally {
    await target.startAgain({ site });
  }
});

onInstalled("neither the start nor a request to AWS waits until the service worker is awake", async (phone) => {
  await phone.join(await target.joinAddress());
  await phone.sendTestMessages();
  await phone.find('#readout li[data-state="sent"]');
  /** Who answered, by the browser's word. @type {Record<string, string>} */
  const answered = await phone.page.evaluate(() => Object.fromEntries(performance.getEntries().filter(({ entryType }) => ["navigation", "resource"].includes(entryType))
    .map((entry) => [entry.name.replace(/#.*/, ""), /** @type {any} */ (entry).workerFinalSourceType])));
  for (const name of ["", "main.mjs", "facelog.wasm", `texts.${phone.language}.txt`]) assert.equal(answered[`${target.ready.origin}/${name}`], "cache", name);
  assert.equal(answered[`${target.ready.origin}/config.json`], "network");
  const publishes = Object.entries(answered).filter(([address]) => address.includes("/topics/"));
  assert.ok(publishes.length > 0);
  for (const [address, source] of publishes) assert.equal(source, "network", address);
});

onInstalled("the kept page's headers, which name the regions it may call, are renewed at a visit", async (phone) => {
  const [version = ""] = await versions(phone);
  await phone.page.evaluate(async (version) => {
    const cache = await caches.open(version);
    const page = await cache.match("./");
    await cache.put("./", new Response(await page?.text(), { headers: { "content-type": "text/html", "x-before": "1" } }));
  }, version);
  await phone.open(target.ready.origin);
  await phone.page.evaluate(async () => {
    while ((await caches.match("./"))?.headers.has("x-before")) await new Promise((done) => setTimeout(done, 50)); // nothing tells
  });
  const headers = await phone.page.evaluate(async () => Object.fromEntries((await caches.match("./"))?.headers ?? []));
  assert.match(headers["content-security-policy"] ?? "", /connect-src/);
});

onInstalled("the same in Japanese, once that was chosen", async (phone) => {
  await target.kill();
  try {
    phone.announceNoAnswer();
    await phone.open(target.ready.origin);
    await phone.find('html[lang="ja"][data-ready]');
  } finally {
    await target.startAgain({ site });
  }
}, { language: "ja" });

/** As a pull at the page does: without a moment in which no tab shows the page, when a new version might take over. @param {Phone} phone */
async function visitAgain(phone) {
  await phone.page.reload({ waitUntil: "commit" });
  await phone.find("html[data-ready]");
}

/** @param {Phone} phone */
async function loadNewVersion(phone) {
  const loaded = phone.page.waitForEvent("load");
  await phone.tap("update.reload");
  await loaded;
  await phone.find("html[data-ready]");
}

onInstalled("a new version waits for the user's word, and then comes with everything that is saved", async (phone) => {
  const letGo = await phone.holdPublishes();
  await phone.sendTestMessages();
  const ids = (await phone.records()).map(({ id }) => id);
  const [old] = await versions(phone);
  deployNewVersion();
  await visitAgain(phone); // the browser looks for a new one at each visit
  await phone.find("#update button");
  assert.ok((await versions(phone)).includes(old ?? ""), "the old one still works");
  await phone.tap("update.later");
  await phone.find("#update", null, true);
  await visitAgain(phone);
  await phone.find("#update button");
  await loadNewVersion(phone);
  letGo();
  assert.deepEqual(await versions(phone), [`${old}x`]);
  for (const id of ids) await phone.find(`#readout li[data-record="${id}"]`);
});

onInstalled("a new version that came in while no tab showed the page starts without a server, too", async (phone) => {
  const [old] = await versions(phone);
  deployNewVersion();
  await visitAgain(phone);
  await phone.find("#update button");
  await phone.page.goto("about:blank");
  const workers = phone.context.serviceWorkers();
  const newest = workers[workers.length - 1] ?? assert.fail("no service worker");
  await newest.evaluate(async (old) => {
    while (await caches.has(old)) await new Promise((done) => setTimeout(done, 50)); // nothing tells
  }, old ?? "");
  await target.kill();
  try {
    phone.announceNoAnswer();
    await phone.open(target.ready.origin);
    assert.deepEqual(await versions(phone), [`${old}x`]);
    await phone.startCamera();
  } finally {
    await target.startAgain({ site });
  }
});

onInstalled("a part of another version does not come into this one, and comes with its own", async (phone) => {
  phone.announce(/Failed to find a valid digest in the 'integrity' attribute/, /Failed to load resource: net::ERR_/, /Failed to fetch/);
  deployNewVersion("settings.mjs");
  await phone.open(target.ready.origin);
  await phone.find("#update button");
  await phone.tap("button.settings");
  await phone.hears("part.missing");
  await loadNewVersion(phone);
  await phone.haveSettings();
});

onInstalled("a new version that another tab let in: this one says so, takes none of its parts, and comes with it when told", async (phone) => {
  const other = new Phone(phone.context, await phone.context.newPage(), phone.language);
  await other.open(target.ready.origin);
  await phone.page.bringToFront();
  deployNewVersion();
  await visitAgain(phone);
  for (const each of [phone, other]) await each.find("#update button");
  await other.tap("update.later");
  await loadNewVersion(phone);
  await other.page.bringToFront();
  await other.find("#update button");
  await other.tap("button.settings");
  await other.hears("part.missing");
  await loadNewVersion(other);
  await other.haveSettings();
  assert.deepEqual(await other.problems(), []);
});
