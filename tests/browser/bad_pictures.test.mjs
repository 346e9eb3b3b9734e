/** Bad input: cameras, pictures and answers about them, each with its own sentence, and nothing else lost. */
import assert from "node:assert/strict";
import { assertWellFormed } from "./harness/log_records.mjs";
import { noFace, oneFace, overFiveMegabytes, severalFaces, tooSmall } from "./harness/pictures.mjs";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

/** @typedef {import("./harness/suite.mjs").Parts} Parts */

/** The first screen says why there is no camera; a photo does. @param {string} state @returns {(parts: Parts) => Promise<void>} */
const noCamera = (state) => async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.tap("boot.camera");
  await phone.find(`html[data-camera="${state}"]`);
  const notice = phone.page.locator(`#first [data-when="${state}"] > [lang="${phone.language}"]`);
  await notice.waitFor({ state: "visible" });
  assert.equal(await notice.textContent(), say(`camera.${state}`, phone.language));
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  await phone.close();
  await notice.waitFor({ state: "visible" });
};

onPhone("no camera", { hasCamera: false }, noCamera("missing"));
onPhone("camera denied", { camera: false, language: "ja" }, noCamera("denied"));

/**
 * A picture that cannot be analysed, while records wait: its sentence, AWS's words, and the records go out afterwards.
 * @param {{key: string, args?: (string|number)[], aws?: RegExp, prepare?: (parts: Parts) => Promise<void>, picture: () => Promise<Buffer>|Buffer}} what
 * @returns {(parts: Parts) => Promise<void>}
 */
const refused = ({ key, args, aws, prepare, picture }) => async (parts) => {
  const { phone, target } = parts;
  await phone.join(await target.joinAddress());
  const letGo = await phone.holdPublishes();
  await phone.sendTestMessages();
  await phone.recordsAre("sending", 3);
  await prepare?.(parts);
  await phone.choose(await picture());
  await phone.hears(key, args);
  await phone.find('html[data-room="error"]');
  if (aws) assert.match(await phone.awsWords(), aws);
  else assert.equal(await phone.page.locator("#readout [data-error]").count(), 0, "AWS was not asked");
  await target.noFaults();
  await phone.recordsAre("sending", 3);
  letGo();
  await phone.recordsAre("sent", 3);
  // And the next picture works.
  await phone.choose(await oneFace());
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 4);
  assert.equal((await target.newRecords()).length, 4);
};

const kRequest = "request [0-9a-f-]{36}";

onPhone("a file that is no picture", {}, refused({ key: "picture.unreadable", picture: () => Buffer.from("this is a text\n") }));
onPhone("a picture that breaks off", { language: "ja" }, refused({ key: "picture.unreadable", picture: async () => (await oneFace()).subarray(0, 300) }));
onPhone("a picture of less than 80 pixels", {}, refused({ key: "picture.too_small", args: [79, 120, 80], picture: () => tooSmall() }));

onPhone("a picture that AWS finds too large", { language: "ja" }, refused({
  key: "aws.image_too_large", aws: /^ImageTooLargeException · HTTP 400 · リクエスト ID [0-9a-f-]{36}$/, picture: oneFace,
  prepare: async ({ phone, target }) => {
    phone.announceStatus(400);
    await target.fault("rekognition", { kind: "status", status: 400, code: "ImageTooLargeException" }, 1);
  },
}));

onPhone("a picture that AWS cannot read", {}, refused({
  key: "aws.invalid_image", aws: new RegExp(`^InvalidImageFormatException · HTTP 400 · ${kRequest}$`), picture: oneFace,
  prepare: async ({ phone, target }) => {
    phone.announceStatus(400);
    await target.fault("rekognition", { kind: "status", status: 400, code: "InvalidImageFormatException" }, 1);
  },
}));

onPhone("an answer that is not JSON", {}, refused({
  key: "answer.not_json", aws: new RegExp(`^HTTP 200 · ${kRequest}$`), picture: oneFace,
  prepare: ({ target }) => target.fault("rekognition", { kind: "body", status: 200, body: "<html><title>Sign in</title></html>" }, 1),
}));

onPhone("an answer without the list of faces", { language: "ja" }, refused({
  key: "answer.incomplete", aws: /^HTTP 200 · /, picture: oneFace,
  prepare: ({ target }) => target.fault("rekognition", { kind: "body", status: 200, body: '{"OrientationCorrection":"ROTATE_0"}' }, 1),
}));

onPhone("an answer that lacks a face's fields: null in the record, a dash on the page", {}, async ({ phone, target }) => {
  const face = { BoundingBox: { Left: 0.2, Top: 0.2, Width: 0.4, Height: 0.3 }, Confidence: 99, Smile: { Value: true, Confidence: 90 }, Beard: { Value: "yes" } };
  await phone.join(await target.joinAddress());
  await target.fault("rekognition", { kind: "body", status: 200, body: JSON.stringify({ FaceDetails: [face] }) }, 1);
  await phone.choose(await oneFace());
  await phone.recordsAre("sent", 1);
  const [record] = await target.newRecords(), [shown] = await phone.faces();
  assertWellFormed(record);
  assert.equal(record.Smile, true);
  for (const key of ["AgeRange-Low", "AgeRange-High", "Gender", "Eyeglasses", "Beard", "MouthOpen"]) assert.equal(record[key], null, key);
  for (const key of ["AgeRange", "Gender", "Eyeglasses", "Beard", "MouthOpen"]) assert.equal(shown[key].text, "–", key);
});

onPhone("a picture with no face: said, and no record", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await noFace());
  await phone.hears("picture.no_face");
  await phone.find('html[data-room="result"]');
  assert.deepEqual(await phone.records(), []);
  await phone.close();
  await phone.choose(await severalFaces());
  await phone.recordsAre("sent", 4);
});

onPhone("a file of more than 5 MB is made smaller and works", {}, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await overFiveMegabytes());
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
});

// As on a page that is not a secure context.
const withoutDigest = () => Object.defineProperty(crypto, "subtle", { value: undefined });

onPhone("a browser that offers no digest: the program makes its own", { init: [withoutDigest] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.choose(await oneFace());
  await phone.hears("picture.faces", [1]);
  await phone.recordsAre("sent", 1);
});

onPhone("a fault of Rekognition's own, and too many calls", {}, async ({ phone, target }) => {
  phone.announceStatus(500, 400);
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await target.fault("rekognition", { kind: "status", status: 500, code: "InternalServerError" }, 1);
  await phone.shoot();
  await phone.hears("aws.server_fault", [500]);
  assert.match(await phone.awsWords(), /^InternalServerError · HTTP 500 · /);
  await phone.tap("button.again");
  await target.fault("rekognition", { kind: "status", status: 400, code: "ThrottlingException" }, 1);
  await phone.shoot();
  await phone.hears("aws.throttled");
  assert.match(await phone.awsWords(), /^ThrottlingException · HTTP 400 · /);
  await phone.tap("button.again");
  await phone.shoot();
  await phone.recordsAre("sent", 1);
});

for (const crossOrigin of [false, true]) {
  onPhone(`a connection to Rekognition that breaks off${crossOrigin ? ", cross-origin" : ""}`, { crossOrigin }, async ({ phone, target }) => {
    phone.announceNoAnswer();
    await phone.join(await target.joinAddress());
    await phone.startCamera();
    await target.fault("rekognition", { kind: "reset" });
    await phone.shoot();
    await phone.hears("aws.no_answer_rekognition");
    await target.noFaults();
    await phone.tap("button.again");
    await phone.shoot();
    await phone.recordsAre("sent", 1);
  });
}
