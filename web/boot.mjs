// The first screen: language, camera button and preview, photo picker; works before the program has arrived.
// Imports nothing statically, so that one small file is all that the camera waits for; then it fetches the rest.

/** @typedef {"off" | "live" | "denied" | "missing" | "busy" | "insecure" | "ended"} CameraState */
/**
 * What the first screen hands over to the program.
 * @typedef {object} Boot
 * @property {string} fragment of the address, without "#"; the address has it no more
 * @property {"en" | "ja"} language of the browser
 * @property {() => {state: CameraState, width: number, height: number, mirrored: boolean}} camera
 * @property {() => void} on_camera called when camera() answers something else
 * @property {File | null} picked a photo that was chosen and not yet used
 * @property {() => void} on_picked
 * @property {(has_no_webgl?: boolean) => void} fail
 * @property {() => void} ready
 */

const root = document.documentElement;
/** @template {HTMLElement} T @param {string} id @param {new () => T} type */
function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(id);
  return found;
}
const preview = element("preview", HTMLVideoElement);
const start_button = element("start-camera", HTMLButtonElement);
const photo_input = element("photo", HTMLInputElement);

/** @type {Boot} */
const boot = {
  fragment: location.hash.slice(1),
  language: (navigator.languages?.[0] ?? navigator.language).toLowerCase().startsWith("ja") ? "ja" : "en",
  camera: () => ({ state, width: preview.videoWidth, height: preview.videoHeight, mirrored }),
  on_camera() {},
  picked: null,
  on_picked() {},
  fail(has_no_webgl = false) {
    element("loading", HTMLElement).hidden = true;
    element("failed", HTMLElement).hidden = false;
    element("failed-to-load", HTMLElement).hidden = has_no_webgl;
    element("failed-to-draw", HTMLElement).hidden = !has_no_webgl;
  },
  ready() {
    element("loading", HTMLElement).hidden = true;
    root.dataset.ready = "1";
  },
};

root.lang = boot.language;
// A join code works once; whatever came with the address must not stay in it.
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

/** @type {CameraState} */
let state = "off";
let mirrored = false;
let starting = false;

/** @param {CameraState} next */
function set_camera(next) {
  state = next;
  root.dataset.camera = next;
  show_notice(next);
  boot.on_camera();
}

/** @param {string} name */
function show_notice(name) {
  for (const notice of document.querySelectorAll("[data-when]")) {
    if (notice instanceof HTMLElement) notice.hidden = notice.dataset.when !== name;
  }
}

/** @param {unknown} error @returns {CameraState} */
function state_of(error) {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy"; // NotReadableError, AbortError: the device is there and does not start
}

async function start_camera() {
  if (starting || state === "live") return;
  if (!isSecureContext || !navigator.mediaDevices) return set_camera("insecure");
  starting = true;
  start_button.disabled = true;
  show_notice("starting");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } },
    });
    const track = stream.getVideoTracks()[0];
    track.addEventListener("ended", () => set_camera("ended"), { once: true });
    mirrored = track.getSettings().facingMode === "user";
    preview.classList.toggle("mirrored", mirrored);
    preview.srcObject = stream;
    await preview.play();
    set_camera("live");
  } catch (error) {
    set_camera(state_of(error));
  } finally {
    starting = false;
    start_button.disabled = false;
  }
}

/** Phones take the camera away while the page is out of sight, some of them without saying so. */
function resume_camera() {
  if (document.hidden || state === "off") return;
  if (state === "ended") void start_camera();
  else if (state === "live" && preview.paused) preview.play().catch(() => set_camera("ended"));
}

start_button.addEventListener("click", start_camera);
preview.addEventListener("resize", () => state === "live" && boot.on_camera());
document.addEventListener("visibilitychange", resume_camera);
addEventListener("pageshow", resume_camera);
addEventListener("focus", resume_camera);
element("choose-photo", HTMLButtonElement).addEventListener("click", () => photo_input.click());
photo_input.addEventListener("change", () => {
  boot.picked = photo_input.files?.[0] ?? null;
  photo_input.value = ""; // so that the same photo can be chosen again
  if (boot.picked) boot.on_picked();
});
element("reload", HTMLButtonElement).addEventListener("click", () => location.reload());

// Everything else; the first screen does not wait for it.
import("./main.mjs").then((program) => program.start(boot)).catch(() => boot.fail());
