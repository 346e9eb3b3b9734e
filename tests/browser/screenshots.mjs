/**
 * Takes pictures of the main screens in both languages, for people to look at and for the README.
 * It is no test: it asserts nothing but that the screens are reached.
 *
 * usage: node tests/browser/screenshots.mjs [--all] [--only PART] [--walk NAME] [--docs] [OUT]
 *   OUT     folder of the pictures (build/screenshots)
 *   --all   every size in light and dark, not 390 × 844 (with the notch of an iPhone) in light alone
 *   --only  of these the ones whose name holds PART: "360x640", "ja-dark", …
 *   --walk  one of the walks alone: tour, keeping, denied, notice; its pictures are numbered from 01
 *   --docs  make docs/screenshot.png and docs/screenshot.ja.png instead
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startBrowser } from "./harness/browser.mjs";
import { crash, trapWhenAsked } from "./harness/crash.mjs";
import { keep, typePassphrase, unlock, visitLocked } from "./harness/passphrase.mjs";
import { Phone } from "./harness/phone.mjs";
import { noFace, oneFace, severalFaces, sharp, tooSmall } from "./harness/pictures.mjs";
import { Target } from "./harness/target.mjs";
import { sentence } from "./harness/texts.mjs";

const kRoot = fileURLToPath(new URL("../..", import.meta.url));
const kLanguages = /** @type {const} */ (["en", "ja"]);
const kDocsWidth = 480;
/** Width, height, density, and what a notch covers. @type {[number, number, number, import("./harness/phone.mjs").Insets?][]} */
const kSizes = [[390, 844, 2, { top: 59, right: 0, bottom: 34, left: 0 }], [844, 390, 2, { top: 0, right: 59, bottom: 21, left: 59 }],
  [360, 640, 2], [640, 360, 2], [320, 568, 2], [820, 1180, 1], [1280, 800, 1]];

/** @typedef {(name: string) => Promise<void>} Take */

/** Every screen, as a person comes by them. @param {Phone} phone @param {Target} target @param {Take} take */
async function tour(phone, target, take) {
  await phone.open(target.ready.origin);
  await take("first-without-keys");
  await phone.join(await target.joinAddress());
  await take("first");
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await phone.tap("button.insights");
  await phone.find("#readout [data-detail]", sentence("insights.none", phone.language));
  await take("insights-empty");
  await phone.tap("button.back");
  await phone.find('html[data-room="records"]');
  await take("records-empty"); // read meanwhile
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
  await phone.startCamera();
  await take("preview");
  await phone.tap("button.lens");
  await phone.find('html[data-room="choice"]');
  await take("lenses");
  await phone.tap("button.close");
  await phone.tap("button.interval");
  await take("intervals");
  await phone.tap("series.every", [60]);
  await phone.recordsAre("sent", 1);
  await take("interval-running");
  await phone.tap("button.stop");
  await phone.hears("series.stopped");
  await take("interval-stopped");
  await phone.shoot();
  await phone.recordsAre("sent", 2);
  await take("result");
  await scroll(phone, 600);
  await take("result-scrolled");
  await scroll(phone, -2000);
  await phone.tap("button.details");
  await phone.find('html[data-room="details"]');
  await take("details");
  await scroll(phone, 450);
  await take("details-scrolled");
  await phone.tap("button.close");
  await phone.close();
  await phone.choose(await noFace());
  await phone.find('html[data-room="result"]');
  await take("result-no-face");
  await phone.close();
  await phone.choose(await severalFaces());
  await phone.recordsAre("sent", 6);
  await take("result-several");
  await phone.close();
  await phone.choose(await tooSmall());
  await phone.hears("picture.too_small");
  await phone.find('html[data-room="error"]');
  await take("error");
  await phone.close();
  await records(phone, take);
  await phone.tap("button.insights");
  await phone.find("#readout [data-detail]", sentence("insights.note", phone.language));
  await take("insights");
  await scroll(phone, 600);
  await take("insights-scrolled");
  await phone.tap("button.back");
  await phone.find('html[data-room="records"]');
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
  await phone.openSettings();
  await take("settings");
  for (const block of ["publish", "device"]) {
    await phone.page.locator(`#field-${block === "publish" ? "region" : "picture_long_side_px"}`).evaluate((each) => each.closest("fieldset")?.scrollIntoView());
    await take(`settings-${block}`);
  }
  await phone.type({ iot_endpoint: "evil.example.com", region: "tokyo" });
  await phone.page.locator("#field-region").evaluate((each) => each.closest("fieldset")?.scrollIntoView());
  await take("settings-problem");
  await phone.tap("form.cancel");
  await phone.find("dialog[open]", null, true);
  await selfTest(phone, take, "self-test");
  await phone.set({ topic: "other/topic" });
  await selfTest(phone, take, "self-test-fault");
  await phone.set({ topic: "handson/analysisLogData" });
  await troubles(phone, target, take);
}

/** Scrolls the sheet, wherever it is on this screen. @param {Phone} phone @param {number} by */
async function scroll(phone, by) {
  const { width, height } = phone.page.viewportSize() ?? { width: 0, height: 0 };
  await phone.page.mouse.move(width * 0.8, height * 0.9);
  await phone.page.mouse.wheel(0, by);
  await phone.page.waitForTimeout(500); // it comes with the next frames
}

/** Their list and its dialogs. @param {Phone} phone @param {Take} take */
async function records(phone, take) {
  await phone.tap("button.records");
  await phone.find('html[data-room="records"]');
  await take("records-sent");
  await phone.page.locator('#mirror [data-name^="record-"]').first().evaluate((each) => /** @type {HTMLElement} */ (each).click());
  await phone.find('dialog[open] [data-state]');
  await take("record");
  await phone.tap("button.close");
  await phone.tap("button.export");
  await phone.find("dialog[open] a[download]");
  await take("export");
  await phone.tap("button.close");
  await phone.tap("button.filter");
  await phone.find("#filter-state");
  await take("filter");
  await phone.page.locator("#filter-state").selectOption("3");
  await phone.tap("records.show");
  await phone.find('#mirror [data-name="show-all"]');
  await take("records-none-fit");
  await phone.tap("records.show_all");
  await phone.find('#mirror [data-name="show-all"]', null, true);
}

/** Its room, at the top and at its end. @param {Phone} phone @param {Take} take @param {string} name */
async function selfTest(phone, take, name) {
  await phone.openSettings();
  await phone.tap("self_test.title");
  await phone.find('#mirror [data-name="self-test-again"]');
  await take(name);
  await scroll(phone, 2000);
  await take(`${name}-scrolled`);
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
}

/** What the settings keep on the phone, delete from it and hand to the next one; and the words for a crash. @param {Phone} phone @param {Target} target @param {Take} take */
async function keeping(phone, target, take) {
  const to = (/** @type {string} */ selector) => phone.page.locator(selector).evaluate((each) => each.closest("section")?.scrollIntoView());
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await to("#keys");
  await take("settings-keys");
  await typePassphrase(phone, "too short");
  await phone.tap("keys.keep");
  await phone.find("#passphrase-problem", /12/);
  await take("settings-keys-problem");
  await phone.type(await target.credentials());
  await keep(phone);
  await to("#keys");
  await take("settings-keys-kept");
  for (const [name, selector] of [["codes", '[data-action="qr.show"]'], ["data", "#data"]]) {
    await phone.find("#data [data-persisted]");
    await to(selector);
    await take(`settings-${name}`);
  }
  for (const [key, there, name] of [["data.delete", '[data-action="data.delete_yes"]', "delete"], ["qr.show", "#qr", "code"], ["qr.scan", "#scan", "scan"]]) {
    await phone.tap(key);
    await phone.find(`dialog[open] ${there}`);
    if (name === "scan") await phone.page.waitForFunction(() => (/** @type {HTMLVideoElement} */ (document.querySelector("#scan"))).videoWidth > 0);
    await take(name);
    await phone.tap("button.close");
    await phone.find(there, null, true);
  }
  await visitLocked(phone, target.ready.origin);
  await take("unlock");
  await unlock(phone, "another passphrase");
  await phone.find("#passphrase-problem", /./);
  await take("unlock-wrong");
  await phone.tap("button.close");
  await phone.find("dialog[open]", null, true);
  await take("locked");
  await phone.openSettings();
  await to("#keys");
  await take("settings-keys-locked");
  await crash(phone);
  await take("crash");
}

/** The first screen when the camera is not allowed. @param {Phone} phone @param {Target} target @param {Take} take */
async function denied(phone, target, take) {
  await phone.join(await target.joinAddress());
  await phone.tap("boot.camera");
  await phone.find('html[data-camera="denied"]');
  await take("denied");
}

/** What is asked before the first picture. @param {Phone} phone @param {Target} target @param {Take} take */
async function notice(phone, target, take) {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.tap("button.shutter");
  await phone.find('[data-action="privacy.agree"]');
  await take("notice");
}

/** The harness agrees to the notice else. */
const reads = () => void Object.assign(globalThis, { facelogReadsNotice: true });

/** Three cameras where there is one: only their list is asked for. */
function threeCameras() {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const ask = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => {
    const [one] = (await ask()).filter(({ kind }) => kind === "videoinput");
    const make = (/** @type {string} */ deviceId, /** @type {string} */ label) => /** @type {MediaDeviceInfo} */ (/** @type {unknown} */ ({ kind: "videoinput", groupId: "", deviceId, label }));
    return one ? [make(one.deviceId, "Back Camera"), make("wide", "Back Ultra Wide Camera"), make("front", "Front Camera")] : [];
  };
}

/** What is seen when AWS refuses. @param {Phone} phone @param {Target} target @param {Take} take */
async function troubles(phone, target, take) {
  await phone.set({ secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" });
  await phone.sendTestMessages();
  await phone.hears("aws.wrong_secret");
  await take("preview-paused");
  await phone.shoot();
  await phone.find('html[data-room="error"]');
  await take("error-of-aws");
  await phone.close();
  await phone.tap("button.records_waiting", [3]);
  await phone.find('html[data-room="records"]');
  await take("records");
  await phone.tapLabel(await phone.page.locator('#mirror button[data-name^="delete-"]').first().getAttribute("aria-label") ?? "");
  await take("records-delete");
  await phone.tap("button.back");
  await phone.find('html[data-room="camera"]');
  const link = Buffer.from(JSON.stringify({ name: "Class 3", iot_endpoint: "faceloglocal", topic: "handson/class3" })).toString("base64url");
  await phone.open(`${target.ready.origin}/#settings=${link}`);
  await phone.find("dialog[open] .offer");
  await take("link");
}

/** The result alone, small enough for a README. @param {Phone} phone @param {Target} target @param {string} path */
async function forReadme(phone, target, path) {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  await settle(phone);
  const picture = await phone.page.screenshot();
  writeFileSync(path, await sharp(picture).resize({ width: kDocsWidth }).png({ palette: true, quality: 85, effort: 10 }).toBuffer());
}

/** The canvas's last frame is on the screen. @param {Phone} phone */
async function settle(phone) {
  await phone.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** @typedef {{name: string, language: "en"|"ja", dark: boolean, viewport: {width: number, height: number}, density: number, insets?: import("./harness/phone.mjs").Insets}} Look */

/** @returns {Look[]} */
function looks() {
  const sizes = values.all ? kSizes : kSizes.slice(0, 1);
  const all = sizes.flatMap(([width, height, density, insets]) => kLanguages.flatMap((language) => (values.all ? [false, true] : [false]).map((dark) => (
    { name: `${width}x${height}-${language}-${dark ? "dark" : "light"}`, language, dark, viewport: { width, height }, density, insets }))));
  return all.filter(({ name }) => name.includes(values.only));
}

const { values, positionals } = parseArgs({ options: { docs: { type: "boolean", default: false }, all: { type: "boolean", default: false }, only: { type: "string", default: "" }, walk: { type: "string", default: "" } }, allowPositionals: true });
const folder = values.docs ? join(kRoot, "docs") : resolve(positionals[0] ?? join(kRoot, "build", "screenshots"));
mkdirSync(folder, { recursive: true });
const target = await Target.start(values.docs ? { intervalS: 60 } : {});
const { browser, stop } = await startBrowser();
try {
  if (values.docs) {
    for (const language of kLanguages) {
      const phone = await Phone.make(browser, { language });
      await forReadme(phone, target, join(folder, language === "en" ? "screenshot.png" : "screenshot.ja.png"));
      await phone.context.close();
    }
  } else {
    for (const look of looks()) {
      let number = 0;
      for (const [walk, camera, init] of /** @type {const} */ ([[tour, true, [threeCameras]], [keeping, true, [trapWhenAsked]], [denied, false, []], [notice, true, [reads]]])) {
        if (values.walk && values.walk !== walk.name) continue;
        const phone = await Phone.make(browser, { ...look, camera, init: [...init] });
        await walk(phone, target, async (name) => {
          await settle(phone);
          await phone.page.screenshot({ path: join(folder, `${look.name}-${String(++number).padStart(2, "0")}-${name}.png`) });
        });
        await phone.context.close();
      }
    }
  }
} finally {
  await stop();
  await target.stop();
}
process.stdout.write(`${folder}\n`);
