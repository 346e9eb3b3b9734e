/**
 * The page on a phone, used as a person uses it: taps on what has a label, typing, and reading what is there.
 * It knows nothing of the cloud behind the page.
 */
import { kPhone } from "./browser.mjs";
import { say, sentence } from "./texts.mjs";
import { watchPage } from "./watch.mjs";

const kPatienceMs = Number(process.env.FACELOG_PATIENCE_MS ?? 20_000);
const kLookMs = 200; // a write is nothing that a page could tell a test
const kFrameMs = 200; // a page behind another may draw none

/**
 * @typedef {import("./texts.mjs").Language} Language
 * @typedef {{top: number, right: number, bottom: number, left: number}} Insets what a notch and a home indicator cover
 * serviceWorkers: blocked by default, since a test cannot hold back or change what they fetch
 * moves: sheets slide; else what is touched is at once where it stays
 * @typedef {{language?: Language, timezoneId?: string, camera?: boolean, density?: number, viewport?: {width: number, height: number}, dark?: boolean, moves?: boolean, insets?: Insets, init?: (() => void)[], serviceWorkers?: "allow" | "block", context?: import("playwright-core").BrowserContext}} PhoneOptions
 * @typedef {{id: string, state: string, saved: boolean, text: string}} RecordLine
 * @typedef {Record<string, {raw: string, text: string}>} Face by Rekognition's names
 */

export class Phone {
  /** @type {string[]} */
  #problems = [];
  /** @type {RegExp[]} */
  #announced = [];
  #heard = 0;
  /** Everything that was written to the console. @type {string[]} */
  console = [];

  /**
   * @param {import("playwright-core").BrowserContext} context
   * @param {import("playwright-core").Page} page
   * @param {Language} language
   */
  constructor(context, page, language) {
    this.context = context;
    this.page = page;
    this.language = language;
    page.on("pageerror", (error) => this.#problems.push(`page error: ${error.stack ?? error}`));
    page.on("console", (message) => {
      this.console.push(message.text());
      if (message.type() === "error") this.#problems.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("crash", () => this.#problems.push("the page crashed"));
  }

  /** @param {import("playwright-core").Browser} browser @param {PhoneOptions} options */
  static async make(browser, { language = "en", timezoneId = "Asia/Tokyo", camera = true, density = 2, viewport = kPhone.viewport, dark = false, moves = false, insets, init = [], serviceWorkers = "block" } = {}) {
    const context = await browser.newContext({ ...kPhone, serviceWorkers, viewport, colorScheme: dark ? "dark" : "light", reducedMotion: moves ? "no-preference" : "reduce", deviceScaleFactor: density, locale: language === "ja" ? "ja-JP" : "en-US", timezoneId,
      permissions: camera ? ["camera"] : [] });
    await context.addInitScript(watchPage);
    for (const script of init) await context.addInitScript(script);
    const phone = new Phone(context, await context.newPage(), language);
    if (insets) await phone.setInsets(insets);
    return phone;
  }

  // --- what may go wrong ---

  /** The browser's own lines about answers that this test brings about. */
  announce(/** @type {RegExp[]} */ ...lines) {
    this.#announced.push(...lines);
  }

  announceStatus(/** @type {number[]} */ ...statuses) {
    this.announce(...statuses.map((status) => new RegExp(`Failed to load resource: the server responded with a status of ${status}\\b`)));
  }

  /** Answers that the browser keeps from the page, or that never come. */
  announceNoAnswer() {
    this.announce(/Failed to load resource: net::ERR_/, /has been blocked by CORS policy/);
  }

  async problems() {
    const violations = await this.page.evaluate(() => /** @type {any} */ (window).facelogWatch?.violations ?? []).catch(() => []);
    return [...this.#problems, ...violations.map((/** @type {string} */ each) => `policy violation: ${each}`)]
      .filter((problem) => !this.#announced.some((line) => line.test(problem)));
  }

  // --- waiting ---

  /** @template T @param {Promise<T>} promise @param {string} what @returns {Promise<T>} */
  async #within(promise, what) {
    /** @type {NodeJS.Timeout|undefined} */
    let timer;
    const late = new Promise((_, fail) => {
      timer = setTimeout(async () => fail(new Error(`${what} did not come in ${kPatienceMs} ms; ${await this.describe()}`)), kPatienceMs);
    });
    try {
      return /** @type {T} */ (await Promise.race([promise, late]));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Until there is such an element (with such a label or text), or none any more. */
  async find(/** @type {string} */ selector, /** @type {RegExp|null} */ text = null, gone = false) {
    const found = this.page.evaluate(([selector, text, gone]) =>
      /** @type {any} */ (window).facelogWatch.find(selector, text, gone), /** @type {const} */ ([selector, text?.source ?? null, gone]));
    await this.#within(found, `${gone ? "the end of " : ""}${selector}${text ? ` with ${text}` : ""}`);
  }

  /** Until the page says this, after what was heard last. @param {string} key @param {(string|number)[]} args */
  async hears(key, args = []) {
    const heard = this.page.evaluate(([text, from]) => /** @type {any} */ (window).facelogWatch.hear(text, from),
      /** @type {const} */ ([`^${sentence(key, this.language, args).source}$`, this.#heard]));
    this.#heard = await this.#within(heard, `the sentence ${key}`) + 1;
  }

  /** How many records are in a state. @param {string} state @param {number} count */
  async recordsAre(state, count) {
    await this.find(`#readout ul:not(:has(li:nth-of-type(${count + 1}))) li[data-state="${state}"]:nth-of-type(${count})`);
    await this.find(`#readout li:not([data-state="${state}"])`, null, true);
  }

  async describe() {
    const state = await Promise.race([this.page.evaluate(() => ({
      room: document.documentElement.dataset.room, camera: document.documentElement.dataset.camera,
      said: /** @type {any} */ (window).facelogWatch?.said, readout: document.getElementById("readout")?.textContent,
      buttons: [...document.querySelectorAll("#mirror button")].map((each) => each.getAttribute("aria-label")),
    })), new Promise((done) => setTimeout(done, 2000, "the page does not answer"))]).catch(String);
    return `the page: ${JSON.stringify(state)}; problems: ${JSON.stringify(await this.problems())}`;
  }

  // --- doing ---

  /** A notch and a home indicator, as env(safe-area-inset-…) tells of them. */
  async setInsets(/** @type {Insets} */ insets) {
    await (await this.context.newCDPSession(this.page)).send("Emulation.setSafeAreaInsetsOverride", { insets });
  }

  async open(/** @type {string} */ address) {
    this.#heard = 0;
    await this.page.goto("about:blank"); // else a fragment alone would not load the page
    await this.page.goto(address, { waitUntil: "commit" });
    await this.find("html[data-ready]");
  }

  /** Opens a join address, and is ready. */
  async join(/** @type {string} */ address) {
    await this.open(address);
    await this.hears("link.joined");
  }

  /** Taps what has this label, on the canvas or in the document. @param {string} key @param {(string|number)[]} args */
  async tap(key, args = []) {
    await this.tapLabel(say(key, this.language, args));
  }

  /** The page says which room it is in before that is drawn: a button's place may be the last room's until then. */
  async #drawn() {
    await this.page.evaluate((patienceMs) => new Promise((done) => {
      requestAnimationFrame(() => setTimeout(done));
      setTimeout(done, patienceMs);
    }), kFrameMs);
  }

  async tapLabel(/** @type {string} */ label) {
    const dialog = this.page.locator("dialog[open]");
    const isOpen = await dialog.count() > 0, scope = isOpen ? dialog : this.page.locator("body");
    if (!isOpen) await this.#drawn();
    const button = scope.getByRole("button", { name: label, exact: true });
    await this.#within(button.first().waitFor({ state: "visible", timeout: kPatienceMs }), `the button "${label}"`);
    const place = await button.first().evaluate((each) => (each.parentElement?.id === "mirror" ? { .../** @type {HTMLElement} */ (each).dataset } : null));
    if (!place) return button.first().tap();
    await this.page.touchscreen.tap(Number(place.x) + Number(place.w) / 2, Number(place.y) + Number(place.h) / 2);
  }

  async startCamera() {
    await this.tap("boot.camera");
    await this.find('html[data-camera="live"]');
  }

  /** Takes a picture, until its result or failure is there. */
  async shoot() {
    await this.tap("button.shutter");
    await this.find('html[data-room="result"], html[data-room="error"]');
  }

  /** Chooses photos, wherever the page offers it. @param {Buffer[]} photos */
  async choose(...photos) {
    const chooser = this.page.waitForEvent("filechooser", { timeout: kPatienceMs });
    await Promise.all([chooser, this.tap("button.photo")]);
    await (await chooser).setFiles(photos.map((buffer, i) => ({ name: `photo${i}.jpg`, mimeType: "image/jpeg", buffer })));
  }

  async close() {
    await this.tap("button.close");
    await this.find('html[data-room="camera"]');
  }

  /** Keeps publishes back in the network. @returns {Promise<() => void>} lets them and all later ones go */
  async holdPublishes() {
    /** @type {(value?: unknown) => void} */
    let letGo = () => {};
    const held = new Promise((done) => { letGo = done; });
    await this.page.route("**/topics/**", async (route) => {
      await held;
      await route.continue().catch(() => {}); // its page may be gone
    });
    return letGo;
  }

  /** Without a network, or with one again. @param {boolean} offline */
  async setOffline(offline) {
    this.announce(/net::ERR_INTERNET_DISCONNECTED \(.*\/install\.mjs\)$/); // what the page begins when it is idle may be under way
    await this.context.setOffline(offline);
  }

  /** They come over the network when they are opened first. */
  async haveSettings() {
    await this.openSettings();
    await this.tap("form.cancel");
    await this.find("dialog[open]", null, true);
  }

  async openSettings() {
    await this.tap("button.settings");
    await this.find("dialog[open] #field-region");
  }

  /** Types into the open form. @param {Record<string, string|boolean>} values */
  async type(values) {
    for (const [name, value] of Object.entries(values)) {
      const field = this.page.locator(`#field-${name}`);
      if (typeof value === "boolean") await field.setChecked(value);
      else if (await field.evaluate((each) => each instanceof HTMLSelectElement)) await field.selectOption(value);
      else await field.fill(value);
    }
  }

  /** @param {Record<string, string|boolean>} values */
  async set(values) {
    await this.openSettings();
    await this.type(values);
    await this.tap("form.save");
    await this.find("dialog[open]", null, true);
    await this.hears("settings.saved");
  }

  /** Until its three records are listed, whatever becomes of those that were there. */
  async sendTestMessages() {
    const listed = (await this.records()).map(({ id }) => `[data-record="${id}"]`);
    await this.openSettings();
    await this.tap("form.test");
    await this.find("dialog[open]", null, true);
    await this.find(`#readout :nth-child(3 of li:not(${["#none", ...listed]}))`);
  }

  // --- reading ---

  /** Newest first. @returns {Promise<RecordLine[]>} */
  records() {
    return this.page.locator("#readout li").evaluateAll((all) => all.map((each) => {
      const { record = "", state = "", saved } = /** @type {HTMLElement} */ (each).dataset;
      return { id: record, state, saved: saved === "true", text: each.textContent ?? "" };
    }));
  }

  /** @returns {Promise<Face[]>} */
  faces() {
    return this.page.locator("#readout article").evaluateAll((all) => all.map((face) => Object.fromEntries(
      [.../** @type {NodeListOf<HTMLElement>} */ (face.querySelectorAll("dd"))].map((each) =>
        [each.dataset.key ?? "", { raw: each.dataset.raw ?? "", text: each.textContent ?? "" }]))));
  }

  /** AWS's own words about the failed picture. */
  async awsWords() {
    return await this.page.locator("#readout [data-error]").textContent({ timeout: kPatienceMs }) ?? "";
  }

  /** Everything that the page keeps on the phone, once what it is writing now is written. @returns {Promise<string>} */
  kept() {
    return this.page.evaluate(async () => {
      const done = (/** @type {IDBRequest} */ request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const kept = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name ?? ""));
        const stores = [...database.objectStoreNames];
        const reading = database.transaction(stores); // comes after the writes that were begun before
        for (const store of stores) kept.push({ name, store, keys: await done(reading.objectStore(store).getAllKeys()), values: await done(reading.objectStore(store).getAll()) });
        database.close();
      }
      return JSON.stringify([kept, { ...localStorage }, { ...sessionStorage }, document.cookie, await caches.keys()]);
    });
  }

  /** The RecordIds on the phone's disk, by place. @returns {Promise<{waiting: string[], parked: string[], history: string[]}>} */
  async onDisk() {
    const [databases] = JSON.parse(await this.kept());
    const keys = (/** @type {string} */ store) => databases.find((/** @type {any} */ each) => each.name === "facelog" && each.store === store).keys;
    return { waiting: keys("outbox").map((/** @type {[string, string]} */ [, id]) => id), parked: keys("parked"), history: keys("history") };
  }

  /** Until the phone's disk has forgotten all that was sent. */
  async diskIsEmpty(patienceMs = kPatienceMs) {
    for (let looks = 0; (await this.onDisk()).waiting.length > 0; ++looks) {
      if (looks > patienceMs / kLookMs) throw new Error(`records stay on the disk; ${await this.describe()}`);
      await new Promise((done) => setTimeout(done, kLookMs));
    }
  }

  async chipSays(/** @type {string} */ key) {
    await this.find('#mirror button[data-name="publish-state"]', sentence(key, this.language));
  }
}
