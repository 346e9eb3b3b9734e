/**
 * A Chromium with a profile folder of its own, that can be killed and started anew, and whose tabs are hidden and shown
 * as a person's are: nothing of it is emulated.
 * It knows nothing of the page.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { kExecutable, kFlags } from "./browser.mjs";
import { Phone } from "./phone.mjs";
import { watchPage } from "./watch.mjs";

const kTapMs = 2000, kMostTaps = 5;

/** A phone whose screen is not emulated either: it has no touch, so what is tapped is clicked. */
class Tab extends Phone {
  /** @param {string} label */
  async tapLabel(label) {
    const dialog = this.page.locator("dialog[open]");
    const scope = await dialog.count() ? dialog : this.page.locator("body");
    await scope.getByRole("button", { name: label, exact: true }).first().evaluate((each) => /** @type {HTMLElement} */ (each).click());
  }

  /** As a person does who is too quick for the page: taps once more. */
  async openSettings() {
    for (let taps = 1; ; ++taps) {
      if (!(await this.page.locator("dialog[open]").count())) await this.tap("button.settings");
      const is_open = await this.page.waitForSelector("dialog[open] #field-region", { timeout: kTapMs }).catch((error) => {
        if (taps === kMostTaps || !/Timeout/.test(String(error))) throw error;
      });
      if (is_open) return;
    }
  }
}

/** @typedef {Awaited<ReturnType<typeof startOwnBrowser>>} OwnBrowser @typedef {Tab} OwnTab */

/** @param {string} folder its profile, made when it is not there */
export async function startOwnBrowser(folder) {
  const child = spawn(kExecutable, ["--headless", ...kFlags, "--lang=en-US", `--user-data-dir=${folder}`, "--window-size=390,844",
    "--remote-debugging-port=0", "about:blank"], { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stderr });
  const address = await Promise.race([exited.then(() => { throw new Error("chromium ended at once"); }), new Promise((resolve) => {
    lines.on("line", (line) => {
      const found = /DevTools listening on (ws:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  })]);
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  await context.addInitScript(watchPage);

  /** Its whole tree of processes, as when the battery is out. */
  async function kill() {
    process.kill(-/** @type {number} */ (child.pid), "SIGKILL");
    await exited;
    await browser.close().catch(() => {});
  }

  return {
    context,
    /** A new tab, shown in front of the others. */
    newTab: async () => new Tab(context, await context.newPage(), "en"),
    kill,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
