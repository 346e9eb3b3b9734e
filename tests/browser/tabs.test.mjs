/** Which tab delivers: the one that was seen last, by Web Locks and where there are none. In tabs that are really hidden and shown. */
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { kOrigin, kPlainOrigin, serveModules } from "./harness/modules.mjs";
import { startOwnBrowser } from "./harness/own_browser.mjs";

const kLongestTestMs = 60_000;
/** @type {ReturnType<typeof startOwnBrowser> | undefined} */
let browser;
after(async () => (await browser)?.stop());

async function shared() {
  if (!browser) {
    browser = startOwnBrowser(mkdtempSync(join(tmpdir(), "facelog-tabs-")));
    await serveModules((await browser).context);
  }
  return browser;
}

/** A tab that takes part; the module alone, without the program. */
class Tab {
  constructor(/** @type {import("playwright-core").Page} */ page) {
    this.page = page;
  }

  /** Shown in front, not yet taking part. */
  static async blank(/** @type {string} */ origin) {
    const tab = new Tab((await (await shared()).newTab()).page);
    await tab.page.goto(origin);
    return tab;
  }

  static async started(/** @type {string} */ origin) {
    const tab = await Tab.blank(origin);
    await tab.start();
    return tab;
  }

  /** @returns {Promise<boolean>} whether it delivers from the start */
  start() {
    return this.page.evaluate(async () => {
      const [tabs_path, seam_path] = ["/host/tabs.mjs", "/host/seam.mjs"];
      const [{ watch_tabs }, { create_seam }] = await Promise.all([import(tabs_path), import(seam_path)]);
      const { bench } = /** @type {any} */ (globalThis);
      const tabs = await watch_tabs(bench.send);
      const seam = create_seam({}, () => tabs.may_go_on());
      seam.connect({ _host_event: (/** @type {number} */ ticket) => bench.send(JSON.parse(new TextDecoder().decode(seam.host.take(ticket)))) });
      Object.assign(globalThis, { tabs, seam });
      return tabs.delivers;
    });
  }

  show() {
    return this.page.bringToFront();
  }

  /** Until it has, or has not, the delivery; @param {boolean} value */
  async delivers(value) {
    await this.page.evaluate((value) => {
      const { bench } = /** @type {any} */ (globalThis);
      return bench.hear(() => bench.told.findLast((/** @type {any} */ message) => message.type === "delivers")?.value === value);
    }, value);
  }

  /** @returns {Promise<boolean>} now */
  now() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).tabs.delivers);
  }
}

for (const [by, origin] of [["by locks", kOrigin], ["by claims, without Web Locks", kPlainOrigin]]) {
  /** @param {string} name @param {() => Promise<void>} run */
  const onTabs = (name, run) => test(`tabs, ${by}: ${name}`, { timeout: kLongestTestMs }, async () => {
    try {
      await run();
    } finally {
      for (const page of (await shared()).context.pages().slice(1)) await page.close();
    }
  });

  onTabs("the one that is shown takes the delivery from the one that was hidden, there and back", async () => {
    const one = await Tab.blank(origin);
    assert.equal(await one.page.evaluate(() => "locks" in navigator), origin === kOrigin);
    assert.equal(await one.start(), true);
    const two = await Tab.started(origin);
    await two.delivers(true);
    await one.delivers(false);
    await one.show();
    await one.delivers(true);
    await two.delivers(false);
    await two.show();
    await two.delivers(true);
    await one.delivers(false);
  });

  onTabs("a hidden one keeps the delivery while no other is shown, and one that starts hidden waits", async () => {
    const [one, two] = [await Tab.started(origin), await Tab.blank(origin)];
    await Tab.blank(origin); // in front of both, and none of ours
    assert.equal(await two.start(), false);
    assert.deepEqual([await one.now(), await two.now()], [true, false]);
    await one.page.close();
    await two.delivers(true);
  });

  onTabs("a frozen one has let go, and a hidden one that waited goes on; thawed, it does not think it had it", async () => {
    const [one, two] = [await Tab.started(origin), await Tab.blank(origin)];
    await Tab.blank(origin);
    assert.equal(await two.start(), false);
    const devtools = await one.page.context().newCDPSession(one.page);
    await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
    await two.delivers(true);
    await devtools.send("Page.setWebLifecycleState", { state: "active" });
    await one.delivers(false);
    assert.equal(await one.now(), false);
    await two.page.close();
    await one.delivers(true);
  });

  onTabs("of several that wait, one alone goes on when the holder ends", async () => {
    const holder = await Tab.started(origin);
    const waiting = await Promise.all([1, 2, 3].map(() => Tab.blank(origin)));
    await Tab.blank(origin);
    for (const each of waiting) assert.equal(await each.start(), false);
    await holder.page.close();
    await Promise.any(waiting.map((each) => each.delivers(true)));
    const holders = async () => (await Promise.all(waiting.map((each) => each.now()))).filter(Boolean).length;
    // Claims that crossed are settled once each has heard the others.
    for (let looks = 0; looks < 50 && (await holders()) !== 1; ++looks) await waiting[0].page.evaluate(() => new Promise((done) => setTimeout(done, 20)));
    assert.equal(await holders(), 1);
  });

  onTabs("a tab that slept past its timer knows that it lost the delivery before the program is woken", async () => {
    const [sleeper, thief] = [await Tab.started(origin), await Tab.blank(origin)];
    await sleeper.delivers(true);
    // Its thread is held, as by a phone that sleeps: nothing that comes meanwhile is heard.
    const asleep = sleeper.page.evaluate(() => new Promise((woken) => {
      const { bench, seam } = /** @type {any} */ (globalThis);
      seam.host.set_timer(50);
      const end = performance.now() + 3000; // much later than the timer was due, and the other has taken over
      setTimeout(() => { while (performance.now() < end || !document.cookie.includes("taken")); }, 0);
      void bench.hear((/** @type {any} */ message) => message.type === "woke").then(() => woken(bench.told.map((/** @type {any} */ message) => message.type + (message.value ?? ""))));
    }));
    assert.equal(await thief.start(), true);
    await thief.page.evaluate(() => { document.cookie = "taken=yes"; }); // the one thing that a held thread can see
    assert.deepEqual(await asleep, ["deliverstrue", "deliversfalse", "woke"]);
    assert.equal(await thief.now(), true);
    await thief.page.evaluate(() => { document.cookie = "taken=; max-age=0"; });
  });
}

test("tabs: a timer that comes in time wakes the program without a question, a late one after it", { timeout: kLongestTestMs }, async () => {
  const { context } = await shared();
  const page = await context.newPage();
  await page.goto(kOrigin);
  const heard = await page.evaluate(async () => {
    const path = "/host/seam.mjs";
    const { create_seam } = await import(path);
    const { bench } = /** @type {any} */ (globalThis);
    const seam = create_seam({}, async () => bench.send({ type: "asked" }));
    seam.connect({ _host_event: () => bench.send({ type: "woke" }) });
    const woken = () => bench.hear((/** @type {any} */ message) => message.type === "woke", bench.told.length);
    seam.host.set_timer(20);
    await woken();
    const utc = Date.now;
    seam.host.set_timer(20);
    Date.now = () => utc() + 3000; // the phone slept, and the steady clock stood still
    await woken();
    return bench.told.map((/** @type {any} */ message) => message.type);
  });
  await page.close();
  assert.deepEqual(heard, ["woke", "asked", "woke"]);
});
