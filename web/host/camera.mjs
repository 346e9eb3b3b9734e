// A frame of the preview, or a chosen photo, as JPEG; the picture stays on the page while core shows its result.
// Must not know what becomes of the picture.
import { by_id } from "./elements.mjs";
import { create_jpeg } from "./jpeg.mjs";

/** @typedef {{id: number, long_side_px: number, quality_percent: number, chosen?: boolean}} Wish chosen: the user has picked it already */
/** @typedef {"cancelled" | "not_a_picture" | "no_frame" | "too_large"} Fault */

const frame_patience_ms = 3_000; // a camera that has just come back shows its first frame after a moment
const encoding_timeout_ms = 10_000;
const decoding_timeout_ms = 20_000;
const picker_grace_ms = 3_000; // from the page's return to the choice; phones convert large photos first

/** @template T @param {Promise<T>} promise @param {number} limit_ms @returns {Promise<T>} */
function within(promise, limit_ms) {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("timeout")), limit_ms);
    promise.then(resolve, reject);
  });
}

/** @param {number} width @param {number} height @param {number} long_side never enlarged */
function scaled(width, height, long_side) {
  const scale = Math.min(1, long_side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * Apart from the screen: what is shown cannot be given away, and to copy it costs as much again as to draw it.
 * @param {CanvasImageSource} source @param {{width: number, height: number}} size
 */
function bitmap_of(source, { width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false });
  context?.drawImage(source, 0, 0, width, height);
  return context && canvas.transferToImageBitmap();
}

/**
 * @param {import("../boot.mjs").Boot} boot
 * @param {import("./seam.mjs").Seam} seam
 */
export function create_camera(boot, { send, ticket }) {
  const preview = by_id("preview", HTMLVideoElement);
  const still = by_id("still", HTMLCanvasElement);
  const input = by_id("photo", HTMLInputElement);
  const jpegs = create_jpeg();
  /** @type {Wish | null} */
  let wished_photo = null;
  let taking = false;

  /**
   * Draws the picture where it stays.
   * @param {CanvasImageSource} source @param {{width: number, height: number}} size @param {number} quality 0 to 1
   * @returns {Promise<Uint8Array | null>} its JPEG; null: it is too large
   */
  async function take(source, size, quality) {
    taking = true;
    try {
      Object.assign(still, size);
      const context = still.getContext("2d");
      if (!context) return null;
      const bitmap = jpegs.prepare() ? bitmap_of(source, size) : null;
      context.drawImage(bitmap ?? source, 0, 0, size.width, size.height);
      return await within(jpegs.encode(still, bitmap, quality), encoding_timeout_ms).catch(() => null);
    } finally {
      taking = false;
    }
  }

  /** @param {Wish} wish @param {CanvasImageSource} source @param {number} width @param {number} height @param {boolean} mirrored */
  async function hand_over(wish, source, width, height, mirrored) {
    const size = scaled(width, height, wish.long_side_px);
    const bytes = await take(source, size, wish.quality_percent / 100);
    if (!bytes) return fail(wish, "too_large");
    send({ type: "picture_taken", id: wish.id, ticket: ticket(bytes), size: bytes.length, ...size, mirrored, more: wish.chosen ? boot.picked.length : 0 });
  }

  /** @param {Wish} wish @param {Fault} fault */
  function fail(wish, fault) {
    send({ type: "picture_failed", id: wish.id, fault, more: wish.chosen ? boot.picked.length : 0 });
  }

  function has_frame() {
    const stream = preview.srcObject;
    // While the camera starts anew the last frame of before is still there: not what the user sees now.
    const is_live = stream instanceof MediaStream && stream.getVideoTracks().some((track) => track.readyState === "live");
    return is_live && preview.videoWidth > 0 && preview.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
  }

  async function first_frame() {
    const events = ["loadeddata", "resize", "playing"];
    /** @type {() => void} */
    let look = () => {};
    const comes = new Promise((resolve) => {
      look = () => has_frame() && resolve(undefined);
      for (const event of events) preview.addEventListener(event, look);
    });
    look();
    await within(comes, frame_patience_ms).catch(() => {});
    for (const event of events) preview.removeEventListener(event, look);
  }

  /** @param {Wish} wish */
  async function capture_frame(wish) {
    if (!has_frame()) await first_frame();
    if (!has_frame()) return fail(wish, "no_frame");
    const { width, height, mirrored } = boot.camera();
    hand_over(wish, preview, width, height, mirrored).catch(() => fail(wish, "no_frame"));
  }

  /** @param {Wish} wish @param {File} file */
  async function use_photo(wish, file) {
    /** @type {ImageBitmap} */
    let bitmap;
    try {
      // Turned upright here, and drawn anew: what the file says about place and camera does not leave the phone.
      bitmap = await within(createImageBitmap(file, { imageOrientation: "from-image" }), decoding_timeout_ms);
    } catch {
      return fail(wish, "not_a_picture");
    }
    await hand_over(wish, bitmap, bitmap.width, bitmap.height, false).catch(() => fail(wish, "too_large"));
    bitmap.close();
  }

  function photo_chosen() {
    const wish = wished_photo;
    wished_photo = null;
    if (wish) return pick_photo({ ...wish, chosen: true });
    // Chosen on the first screen, or after core gave the wish up: core asks for it now, after the notice, or has its reasons.
    send({ type: "photo_requested", chosen: true });
  }

  /** @param {Wish} wish */
  function pick_photo(wish) {
    if (wish.chosen) {
      const file = boot.picked.shift();
      return file ? void use_photo(wish, file) : fail(wish, "cancelled");
    }
    boot.picked = []; // what is left of photos that were given up
    wished_photo = wish;
    input.click();
  }

  function photo_not_chosen() {
    const wish = wished_photo;
    wished_photo = null;
    if (wish) fail(wish, "cancelled");
  }

  input.addEventListener("cancel", photo_not_chosen);
  // Browsers before 2023 have no "cancel": the page's return without a choice is one.
  addEventListener("focus", () => {
    const wish = wished_photo;
    if (wish && !("oncancel" in input)) {
      setTimeout(() => wished_photo === wish && photo_not_chosen(), picker_grace_ms);
    }
  });

  // --- which cameras there are ---

  /** @param {MediaDeviceInfo} device */
  function facing_of(device) {
    const told = /** @type {any} */ (device).getCapabilities?.().facingMode?.[0];
    if (told) return told;
    if (/front|user|facetime|前面|フロント/i.test(device.label)) return "user";
    return /back|rear|environment|背面/i.test(device.label) ? "environment" : "";
  }

  async function tell_cameras() {
    if (boot.camera().state !== "live") return;
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const cameras = all.filter(({ kind, deviceId }) => kind === "videoinput" && deviceId);
    send({ type: "cameras", id: boot.camera().id, cameras: cameras.map((each) => ({ id: each.deviceId, label: each.label, facing: facing_of(each) })) });
  }

  // --- the screen stays on while the camera runs ---
  /** @type {WakeLockSentinel | null} */
  let awake = null;
  let asking = false;

  async function keep_awake() {
    const wanted = () => boot.camera().state === "live" && !document.hidden;
    if (asking || wanted() === Boolean(awake)) return;
    asking = true;
    try {
      if (awake) await awake.release();
      else {
        awake = await navigator.wakeLock.request("screen");
        awake.addEventListener("release", () => (awake = null));
      }
    } catch {} // not known here, or refused: low battery
    asking = false;
  }

  function camera_changed() {
    send({ type: "camera", state: boot.camera().state });
    void tell_cameras();
    void keep_awake();
  }

  return {
    listeners: {
      capture_frame,
      pick_photo,
      /** @param {import("../boot.mjs").CameraWish} wish */
      use_camera: (wish) => boot.use_camera(wish),
    },
    begin() {
      boot.on_camera = camera_changed;
      boot.on_picked = photo_chosen;
      camera_changed();
      if (boot.picked.length > 0) photo_chosen();
      document.addEventListener("visibilitychange", keep_awake);
      navigator.mediaDevices?.addEventListener("devicechange", tell_cameras);
      // Allowed in the browser's settings while the page is open: no reload, no tap.
      const asked = navigator.permissions?.query({ name: /** @type {PermissionName} */ ("camera") });
      asked?.then((permission) => permission.addEventListener("change", () => permission.state === "granted" && boot.resume(true))).catch(() => {});
    },
    /** Ready, and idle. */
    prepare: jpegs.prepare,
    /** The picture is put away, unless the next one is on its way already. */
    drop() {
      if (!taking) still.width = still.height = 0;
    },
  };
}
