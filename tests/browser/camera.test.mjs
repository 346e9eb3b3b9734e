/** The camera as people meet it: it comes back by itself, says how to allow it, can be switched, and remembers which one was used. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

/** Counts what is asked of the browser; runs in the page before its own code. */
function watchCamera() {
  const watch = { asked: /** @type {any[]} */ ([]), awake: 0, states: /** @type {string[]} */ ([]) };
  if (!navigator.mediaDevices) return; // about:blank
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (constraints) => {
    watch.asked.push(constraints?.video);
    return ask(constraints);
  };
  Object.defineProperty(navigator, "wakeLock", { value: {
    async request() {
      const lock = new EventTarget();
      watch.awake++;
      return Object.assign(lock, { async release() {
        watch.awake--;
        lock.dispatchEvent(new Event("release"));
      } });
    } } });
  new MutationObserver(() => {
    const state = document.documentElement?.dataset.camera;
    if (state && watch.states.at(-1) !== state) watch.states.push(state);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-camera"] });
  Object.defineProperty(window, "cameraWatch", { value: watch });
}

/** @typedef {import("./harness/phone.mjs").Phone} Phone */
/** @param {Phone} phone @returns {Promise<{asked: any[], awake: number, states: string[]}>} */
const watched = (phone) => phone.page.evaluate(() => /** @type {any} */ (window).cameraWatch);
/** @param {Phone} phone @returns {Promise<MediaTrackSettings>} */
const inUse = (phone) => phone.page.evaluate(() => {
  const stream = /** @type {HTMLVideoElement} */ (document.getElementById("preview")).srcObject;
  return stream instanceof MediaStream ? stream.getVideoTracks()[0].getSettings() : {};
});
/** The page goes out of sight or comes back, as the browser tells of it. @param {Phone} phone @param {boolean} hidden */
const hide = (phone, hidden) => phone.page.evaluate((hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}, hidden);

onPhone("camera: comes back by itself when its track ends, with one restart for all the events that tell of it", { init: [watchCamera] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await phone.page.evaluate(() => {
    const stream = /** @type {HTMLVideoElement} */ (document.getElementById("preview")).srcObject;
    const [track] = stream instanceof MediaStream ? stream.getVideoTracks() : [];
    track.stop();
    track.dispatchEvent(new Event("ended"));
    for (const type of ["pageshow", "focus"]) window.dispatchEvent(new Event(type));
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await phone.find('html[data-camera="live"]');
  const { asked, states } = await watched(phone);
  assert.deepEqual(states.slice(-3), ["live", "ended", "live"]);
  assert.equal(asked.length, 2);
  await phone.shoot();
  await phone.recordsAre("sent", 1);
});

onPhone("camera: comes back after the phone was locked, when the browser told nothing but that the page is there again", { init: [watchCamera] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  await hide(phone, true);
  await phone.page.evaluate(() => {
    const stream = /** @type {HTMLVideoElement} */ (document.getElementById("preview")).srcObject;
    for (const track of stream instanceof MediaStream ? stream.getVideoTracks() : []) track.stop(); // silent: no "ended" comes
  });
  assert.equal((await watched(phone)).awake, 0, "no wake lock while the page is hidden");
  await hide(phone, false);
  await phone.page.waitForFunction(() => /** @type {any} */ (window).cameraWatch.asked.length === 2);
  await phone.shoot();
  await phone.recordsAre("sent", 1);
  assert.equal((await watched(phone)).awake, 1, "the screen is kept on while the camera runs");
});

onPhone("camera: denied, it says how this browser allows it, and starts by itself once it is allowed", { camera: false, language: "ja" }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.tap("boot.camera");
  await phone.find('html[data-camera="denied"]');
  const how = phone.page.locator('#first [data-how]:not([hidden]) [lang="ja"]');
  assert.equal(await how.textContent(), say("camera.how_chromium", "ja"));
  await phone.page.locator("#choose-photo").waitFor({ state: "visible" });
  await phone.context.grantPermissions(["camera"]);
  await phone.find('html[data-camera="live"]');
  await phone.shoot();
  await phone.recordsAre("sent", 1);
});

/** A phone with three cameras: the browser's two, and a third name for the first. Runs in the page before its own code. */
function thirdCamera() {
  const devices = navigator.mediaDevices;
  if (!devices) return; // about:blank
  const ask = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => {
    const all = await ask();
    const [one] = all.filter(({ kind }) => kind === "videoinput");
    return one ? [...all, /** @type {MediaDeviceInfo} */ (/** @type {unknown} */ ({ kind: "videoinput", groupId: "", deviceId: one.deviceId + "-wide", label: "Ultra Wide" }))] : all;
  };
}

onPhone("camera: a lens is chosen from the list, by its name, and is used again after a reload", { hasCamera: "two", init: [thirdCamera], language: "ja" }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  const first = (await inUse(phone)).deviceId;
  const other = await phone.page.evaluate(async (first) => {
    const all = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const found = all.find(({ deviceId }) => deviceId !== first && !deviceId.endsWith("-wide"));
    return found ? { id: found.deviceId, label: found.label } : null;
  }, first) ?? assert.fail("no second camera");
  await phone.tap("button.lens");
  await phone.find('html[data-room="choice"]');
  await phone.tapLabel(other.label);
  await phone.find('html[data-room="camera"]');
  await phone.page.waitForFunction((id) => {
    const stream = /** @type {HTMLVideoElement} */ (document.getElementById("preview")).srcObject;
    return stream instanceof MediaStream && stream.getVideoTracks()[0]?.getSettings().deviceId === id;
  }, other.id);
  await phone.find('html[data-camera="live"]');
  await phone.shoot();
  await phone.hears("picture.no_face"); // these cameras see a test picture
  await phone.page.reload({ waitUntil: "commit" });
  await phone.find("html[data-ready]");
  await phone.startCamera();
  assert.equal((await inUse(phone)).deviceId, other.id);
  await phone.tap("button.lens");
  await phone.find('html[data-room="choice"]');
  await phone.page.mouse.click(20, 20); // on the picture behind the list
  await phone.find('html[data-room="camera"]');
});

onPhone("camera: is switched by a tap, and the one that was used is used again at the next visit", { hasCamera: "two", init: [watchCamera] }, async ({ phone, target }) => {
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  const first = (await inUse(phone)).deviceId;
  await phone.tap("button.flip");
  await phone.page.waitForFunction(() => /** @type {any} */ (window).cameraWatch.asked.length === 2);
  await phone.find('#mirror button[data-name="flip"]');
  await phone.page.waitForFunction((first) => {
    const stream = /** @type {HTMLVideoElement} */ (document.getElementById("preview")).srcObject;
    return stream instanceof MediaStream && stream.getVideoTracks()[0]?.getSettings().deviceId !== first;
  }, first);
  const second = (await inUse(phone)).deviceId;
  await phone.shoot();
  await phone.hears("picture.no_face"); // these cameras see a test picture
  await phone.join(await target.joinAddress());
  await phone.startCamera();
  assert.equal((await inUse(phone)).deviceId, second);
  assert.equal((await watched(phone)).asked.length, 1, "asked for it at once");
});
