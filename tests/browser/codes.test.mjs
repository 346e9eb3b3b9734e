/** Settings carried to the next phone by a QR code: shown by the one, read through the camera of the other. */
import assert from "node:assert/strict";
import { decodeCode, kCodeOffer } from "./harness/codes.mjs";
import { sentence } from "./harness/texts.mjs";
import { suite } from "./harness/suite.mjs";

const onPhone = suite();

onPhone("codes: the settings are shown as one, which holds no key, and the next phone offers them with their hosts", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.set({ topic: "handson/class4" });
  await phone.openSettings();
  await phone.tap("qr.show");
  await phone.find("dialog[open] #qr");
  const link = await phone.page.locator("#qr-link").textContent() ?? "";
  const picture = await phone.page.locator("#qr").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  assert.equal(await decodeCode(Buffer.from(picture.split(",")[1], "base64")), link);
  assert.ok(link.startsWith(`${target.ready.origin}/#settings=`));
  const carried = JSON.parse(Buffer.from(link.split("#settings=")[1] ?? "", "base64url").toString());
  assert.equal(carried.topic, "handson/class4");
  const keys = await target.credentials();
  for (const secret of Object.values(keys)) assert.ok(!JSON.stringify(carried).includes(secret));
  await phone.page.goBack(); // the code alone
  await phone.find("#qr", null, true);
  await phone.find("dialog[open] #field-region");
  await phone.open(link);
  await phone.find("dialog[open] .offer dd", /handson\/class4/);
});

onPhone("codes: read through the camera, its settings are offered with their hosts", { hasCamera: "code", language: "ja" }, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.tap("qr.scan");
  await phone.find("dialog[open] .offer dd", new RegExp(kCodeOffer.topic));
  await phone.tap("form.decline");
  await phone.find(".offer", null, true);
});

onPhone("codes: a camera that may not be used is told, and back leads to the settings", { hasCamera: false, camera: false }, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  await phone.openSettings();
  await phone.tap("qr.scan");
  await phone.find("dialog[open] [role=status]", new RegExp(["camera.denied", "camera.missing"].map((key) => sentence(key, "en").source).join("|")));
  await phone.page.goBack();
  await phone.find("#scan", null, true);
  await phone.find("dialog[open] #field-region");
});
