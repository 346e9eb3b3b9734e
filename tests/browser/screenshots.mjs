/**
 * Takes pictures of the main screens in both languages, for people to look at and for the README.
 * It is no test: it asserts nothing but that the screens are reached.
 *
 * usage: node tests/browser/screenshots.mjs [--docs] [OUT]
 *   OUT     folder of the pictures (build/screenshots)
 *   --docs  make docs/screenshot.png and docs/screenshot.ja.png instead
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startBrowser } from "./harness/browser.mjs";
import { Phone } from "./harness/phone.mjs";
import { oneFace, severalFaces, sharp, tooSmall } from "./harness/pictures.mjs";
import { Target } from "./harness/target.mjs";

const kRoot = fileURLToPath(new URL("../..", import.meta.url));
const kLanguages = /** @type {const} */ (["en", "ja"]);
const kDocsWidth = 480;

/** @typedef {(name: string) => Promise<void>} Take */

/** Every screen, as a person comes by them. @param {Phone} phone @param {Target} target @param {Take} take */
async function tour(phone, target, take) {
  await phone.open(target.ready.origin);
  await take("first-without-keys");
  await phone.join(await target.joinAddress());
  await take("first");
  await phone.startCamera();
  await take("preview");
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  await take("result");
  await phone.page.mouse.move(195, 700);
  await phone.page.mouse.wheel(0, 600);
  await phone.page.waitForTimeout(300);
  await take("result-scrolled");
  await phone.close();
  await phone.choose(await severalFaces());
  await phone.recordsAre("sent", 5);
  await take("result-several");
  await phone.close();
  await phone.choose(await tooSmall());
  await phone.hears("picture.too_small");
  await phone.find('html[data-room="error"]');
  await take("error");
  await phone.close();
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
  await troubles(phone, target, take);
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

const { values, positionals } = parseArgs({ options: { docs: { type: "boolean", default: false } }, allowPositionals: true });
const folder = values.docs ? join(kRoot, "docs") : resolve(positionals[0] ?? join(kRoot, "build", "screenshots"));
mkdirSync(folder, { recursive: true });
const target = await Target.start(values.docs ? { intervalS: 60 } : {});
const { browser, stop } = await startBrowser();
try {
  for (const language of kLanguages) {
    const phone = await Phone.make(browser, { language });
    if (values.docs) {
      await forReadme(phone, target, join(folder, language === "en" ? "screenshot.png" : "screenshot.ja.png"));
    } else {
      let number = 0;
      await tour(phone, target, async (name) => {
        await settle(phone);
        await phone.page.screenshot({ path: join(folder, `${language}-${String(++number).padStart(2, "0")}-${name}.png`) });
      });
    }
    await phone.context.close();
  }
} finally {
  await stop();
  await target.stop();
}
process.stdout.write(`${folder}\n`);
