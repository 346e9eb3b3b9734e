// The first screen: language, camera button and preview, photo picker; works before the program has arrived.
// Imports nothing statically: the build puts it into the page, so that the camera waits for nothing else; then it fetches
// the rest.

/** @typedef {"off" | "live" | "denied" | "missing" | "busy" | "insecure" | "ended"} CameraState */
/** @typedef {{id: string, facing: string}} CameraWish a device, or whichever looks that way ("user", "environment") */
/**
 * What the first screen hands over to the program.
 * @typedef {object} Boot
 * @property {string} fragment of the address, without "#"; the address has it no more
 * @property {"en" | "ja"} language chosen before, or the browser's
 * @property {() => {state: CameraState, width: number, height: number, mirrored: boolean, id: string}} camera
 * @property {() => void} on_camera called when camera() answers something else
 * @property {(wish: CameraWish) => void} use_camera from now on, and at the next visit
 * @property {(may_ask?: boolean) => void} resume the camera, if it ran before; may_ask: though it was denied
 * @property {File[]} picked photos that were chosen and not yet used
 * @property {() => void} on_picked
 * @property {(why?: "load" | "draw" | "crash", what?: string) => void} fail what: as the browser says it
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

/** @param {string} key */
function recall(key) {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return ""; // no storage here
  }
}

/** @type {Boot} */
const boot = {
  fragment: location.hash.slice(1),
  language: (recall("facelog.language") || navigator.languages?.[0] || navigator.language).toLowerCase().startsWith("ja") ? "ja" : "en",
  camera: () => ({ state, width: preview.videoWidth, height: preview.videoHeight, mirrored, id: settings().deviceId ?? "" }),
  on_camera() {},
  use_camera(wish) {
    choice = wish;
    void start_camera();
  },
  resume: resume_camera,
  picked: [],
  on_picked() {},
  fail(why = "load", what = "") {
    element("loading", HTMLElement).hidden = true;
    for (const open of document.querySelectorAll("dialog")) open.close();
    for (const each of document.querySelectorAll("[data-failed]")) each.toggleAttribute("hidden", each.getAttribute("data-failed") !== why);
    element("failure", HTMLElement).textContent = what;
    element("failed", HTMLElement).hidden = false;
  },
  ready() {
    element("loading", HTMLElement).hidden = true;
    root.dataset.ready = "1";
  },
};

root.lang = boot.language;
root.dataset.theme = recall("facelog.theme");
// A join code works once; whatever came with the address must not stay in it.
if (location.hash) history.replaceState(null, "", location.pathname + location.search);

const choice_key = "facelog.camera";
const muted_ms = 1500; // phones mute for a moment by themselves; longer means that the camera was taken away
const retries_ms = [700, 2000, 5000]; // another app needs a while to let the camera go

/** @type {CameraState} */
let state = "off";
/** @type {CameraWish} */
let choice = { id: "", facing: "environment" };
try {
  choice = { ...choice, ...JSON.parse(recall(choice_key) || "{}") };
} catch {} // nothing of ours in it
/** @type {MediaStreamTrack | undefined} */
let track;
let mirrored = false;
let starting = false;
let start_again = false;
let failures = 0;
const devices_changed = () => resume_camera();
const settings = () => track?.getSettings() ?? {};

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
  const mine = browser();
  for (const how of document.querySelectorAll("[data-how]")) how.toggleAttribute("hidden", how.getAttribute("data-how") !== mine);
}

/** Whose words for "allow the camera" help here; iOS: each browser but Safari is allowed in the phone's own settings. */
function browser() {
  const agent = navigator.userAgent;
  const apple = /iPhone|iPad|Macintosh/.test(agent);
  if (apple && navigator.maxTouchPoints > 1) return /CriOS|FxiOS|EdgiOS/.test(agent) ? "ios_app" : "ios";
  if (/Firefox/.test(agent)) return "firefox";
  return apple && !/Chrome/.test(agent) ? "mac" : "chromium";
}

/** @param {unknown} error @returns {CameraState} */
function state_of(error) {
  const name = error instanceof DOMException || error instanceof Error ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "missing";
  return "busy"; // NotReadableError, AbortError: the device is there and does not start
}

/** The camera that was used last if it is still there, else one that looks the same way. */
async function open_stream() {
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const ask = (/** @type {MediaTrackConstraints} */ video) => navigator.mediaDevices.getUserMedia({ audio: false, video: { ...video, ...size } });
  const any = () => ask({ facingMode: { ideal: choice.facing } });
  if (!choice.id || failures === retries_ms.length) return any(); // one that never starts
  return ask({ deviceId: { exact: choice.id } }).catch((error) => {
    if (state_of(error) !== "missing") throw error;
    return any();
  });
}

async function start_camera() {
  if (starting) {
    start_again = true;
    return;
  }
  if (!isSecureContext || !navigator.mediaDevices) return set_camera("insecure");
  starting = true;
  navigator.mediaDevices.addEventListener("devicechange", devices_changed); // once, however often
  start_button.disabled = true;
  show_notice("starting");
  track?.stop(); // phones run one camera at a time
  try {
    const stream = await open_stream();
    watch(stream.getVideoTracks()[0]);
    preview.srcObject = stream;
    await preview.play();
    failures = 0;
    set_camera("live");
  } catch (error) {
    track = undefined;
    set_camera(state_of(error));
    if (state === "busy" && failures < retries_ms.length) setTimeout(resume_camera, retries_ms[failures++]);
  } finally {
    starting = false;
    start_button.disabled = false;
  }
  if (start_again) {
    start_again = false;
    void start_camera();
  }
}

/** @param {MediaStreamTrack} next */
function watch(next) {
  track = next;
  const { deviceId = "", facingMode } = next.getSettings();
  const facing = facingMode ?? (/front|user|facetime|前面|フロント/i.test(next.label) ? "user" : "");
  mirrored = facing === "user";
  preview.classList.toggle("mirrored", mirrored);
  if (!start_again) choice = { id: deviceId, facing: facing || choice.facing };
  try {
    localStorage.setItem(choice_key, JSON.stringify(choice));
  } catch {} // kept while the page is open, then
  next.addEventListener("ended", () => {
    if (track !== next) return;
    set_camera("ended");
    resume_camera();
  });
  next.addEventListener("mute", () => setTimeout(restart_if_muted, muted_ms));
}

function restart_if_muted() {
  if (!document.hidden && !starting && track?.muted && state === "live") void start_camera();
}

/** Phones take the camera away while the page is out of sight, some of them without saying so. */
function resume_camera(may_ask = false) {
  if (document.hidden || state === "off" || starting || (state === "denied" && may_ask !== true)) return;
  if (state !== "live" || track?.readyState !== "live") void start_camera();
  else if (track.muted) setTimeout(restart_if_muted, muted_ms);
  else if (preview.paused) preview.play().catch(() => start_camera());
}

start_button.addEventListener("click", start_camera);
document.addEventListener("visibilitychange", () => resume_camera());
for (const type of ["pageshow", "focus"]) addEventListener(type, () => resume_camera());
element("choose-photo", HTMLButtonElement).addEventListener("click", () => photo_input.click());
photo_input.addEventListener("change", () => {
  boot.picked = [...(photo_input.files ?? [])];
  photo_input.value = ""; // so that the same photo can be chosen again
  if (boot.picked.length > 0) boot.on_picked();
});
element("reload", HTMLButtonElement).addEventListener("click", () => location.reload());

// Everything else; the first screen does not wait for it. It keeps a phone busy, its graphics too, so the screen is shown
// first; a page that is out of sight shows nothing.
const first_paint_ms = 1_000;
let begun = false;
function begin() {
  if (begun) return;
  begun = true;
  import("./main.mjs").then((program) => program.start(boot)).catch(() => boot.fail());
}
setTimeout(begin, document.hidden ? 0 : first_paint_ms);
try {
  new PerformanceObserver(begin).observe({ type: "paint", buffered: true });
} catch {} // not known here: the timer does it
