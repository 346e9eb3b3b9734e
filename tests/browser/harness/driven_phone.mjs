/**
 * The page in a browser that WebDriver drives: what Phone does in Chromium, as far as the main flow needs it.
 * It knows neither the engine nor the cloud behind the page.
 */
import { say, sentence } from "./texts.mjs";
import { watchPage } from "./watch.mjs";

/** @typedef {import("./texts.mjs").Language} Language */

export class DrivenPhone {
  #heard = 0;

  /** @param {import("./engines.mjs").Command} command @param {Language} language */
  constructor(command, language) {
    this.command = command;
    this.language = language;
  }

  /** Runs a function in the page and gives what it answers; it stands alone. @param {((...args: any[]) => any) | string} run @param {any[]} args @returns {Promise<any>} */
  async evaluate(run, ...args) {
    const script = `const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
      Promise.resolve((${run})(...args)).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = await this.command("ExecuteAsyncScript", { script, args });
    if (error) throw new Error(error);
    return value;
  }

  async open(/** @type {string} */ address) {
    this.#heard = 0;
    await this.command("Navigate", { url: "about:blank" }); // else a fragment alone would not load the page
    await this.command("Navigate", { url: address });
    await this.evaluate(`function () { if (!window.facelogWatch) (${watchPage})(); }`);
    await this.find("html[data-ready]");
  }

  async join(/** @type {string} */ address) {
    await this.open(address);
    await this.chipSays("chip.publish_ready");
  }

  /** Until there is such an element (with such a label or text), or none any more. @param {string} selector @param {RegExp|null} text */
  async find(selector, text = null, gone = false) {
    await this.evaluate((selector, text, gone) => /** @type {any} */ (window).facelogWatch.find(selector, text, gone), selector, text?.source ?? null, gone)
      .catch(async (error) => { throw new Error(`${selector} ${text ?? ""}: ${error.message}; ${await this.describe()}`); });
  }

  /** @param {string} key @param {(string|number)[]} args */
  async hears(key, args = []) {
    this.#heard = 1 + await this.evaluate((text, from) => /** @type {any} */ (window).facelogWatch.hear(text, from), `^${sentence(key, this.language, args).source}$`, this.#heard)
      .catch(async (error) => { throw new Error(`${key}: ${error.message}; ${await this.describe()}`); });
  }

  describe() {
    return this.evaluate(() => JSON.stringify({ .../** @type {any} */ (document.documentElement.dataset), said: /** @type {any} */ (window).facelogWatch?.said,
      readout: document.getElementById("readout")?.textContent, buttons: [...document.querySelectorAll("#mirror button")].map((each) => each.getAttribute("aria-label")) })).catch(String);
  }

  /** @param {string} key */
  async chipSays(key) {
    await this.find('#mirror button[data-name="publish-state"]', sentence(key, this.language));
  }

  /** Touches the middle of what has this label. @param {string} key */
  async tap(key) {
    const label = say(key, this.language);
    const place = await this.evaluate((label) => {
      const shown = [...document.querySelectorAll("button")].filter((each) => each.getClientRects().length > 0);
      const button = shown.find((each) => (each.getAttribute("aria-label") ?? each.innerText.trim()) === label);
      if (!button) return null;
      button.scrollIntoView({ block: "center" }); // a form is longer than the screen, and its ends lie over it
      const { left, top, width, height } = button.getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    }, label);
    if (!place) throw new Error(`no button "${label}"; ${await this.describe()}`);
    const actions = [{ type: "pointerMove", duration: 0, ...place }, { type: "pointerDown", button: 0 }, { type: "pause", duration: 30 }, { type: "pointerUp", button: 0 }];
    await this.command("PerformActions", { actions: [{ type: "pointer", id: "hand", parameters: { pointerType: "mouse" }, actions }] });
  }

  /** Once it is there, as a keyboard presses it. @param {string} selector */
  async press(selector) {
    await this.find(selector);
    await this.evaluate((selector) => /** @type {HTMLElement} */ (document.querySelector(selector)).click(), selector);
  }

  /** @param {Record<string, string>} values by the elements' ids */
  async type(values) {
    for (const [id, value] of Object.entries(values)) {
      await this.evaluate((id, value) => {
        const input = /** @type {HTMLInputElement} */ (document.getElementById(id));
        input.value = value;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }, id, value);
    }
  }

  async startCamera() {
    await this.tap("boot.camera");
    await this.find('html[data-camera="live"]');
  }

  async shoot() {
    await this.find('#mirror button[data-name="shutter"]');
    await this.tap("button.shutter");
    await this.find('html[data-room="result"], html[data-room="error"]');
  }

  /** Gives the page's file field a photo: a driver cannot work a picker's window. @param {Buffer} photo */
  async choose(photo) {
    await this.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (each) => each.charCodeAt(0));
      const files = new DataTransfer();
      files.items.add(new File([bytes], "photo.jpg", { type: "image/jpeg" }));
      const field = /** @type {HTMLInputElement} */ (document.getElementById("photo"));
      field.files = files.files;
      field.dispatchEvent(new Event("change"));
    }, photo.toString("base64"));
  }

  async close() {
    await this.find('#mirror button[data-name="close"]'); // it comes with the sheet's first frame
    await this.tap("button.close");
    await this.find('html[data-room="camera"]');
  }

  /** @param {string} state @param {number} count */
  async recordsAre(state, count) {
    await this.find(`#readout ul:not(:has(li:nth-of-type(${count + 1}))) li[data-state="${state}"]:nth-of-type(${count})`);
  }

  /** @returns {Promise<import("./phone.mjs").Face[]>} */
  faces() {
    return this.evaluate(() => [...document.querySelectorAll("#readout article")].map((face) => Object.fromEntries(
      [.../** @type {NodeListOf<HTMLElement>} */ (face.querySelectorAll("dd"))].map((each) => [each.dataset.key, { raw: each.dataset.raw ?? "", text: each.textContent }]))));
  }

  /** @returns {Promise<string[]>} violations of the content security policy since the page was there */
  violations() {
    return this.evaluate(() => /** @type {any} */ (window).facelogWatch.violations);
  }

  async screenshot() {
    return Buffer.from(await this.command("TakeScreenshot", { full: false }), "base64");
  }
}
