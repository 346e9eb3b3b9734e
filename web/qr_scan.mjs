// Reads a QR code through the camera's preview. Must not know what a code means: who asked is handed its text.
import decodeQR from "qr/decode.js";
import { dialogs } from "./host/dialogs.mjs";

const look_every_ms = 200;
const longest_side_px = 800; // more is slower, and finds no code that a hand holds into the picture

/** @param {HTMLVideoElement} video @param {HTMLCanvasElement} canvas @returns {string} "" where there is none */
function read(video, canvas) {
  const scale = Math.min(1, longest_side_px / Math.max(video.videoWidth, video.videoHeight));
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  const draw = canvas.getContext("2d", { willReadFrequently: true });
  if (!draw || canvas.width === 0) return "";
  draw.drawImage(video, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(draw.getImageData(0, 0, canvas.width, canvas.height));
  } catch {
    return ""; // none to be seen
  }
}

/** The page has one camera, and one place that starts it: the first screen. */
function preview() {
  const video = document.getElementById("preview");
  if (document.documentElement.dataset.camera !== "live") document.getElementById("start-camera")?.click();
  return /** @type {HTMLVideoElement} */ (video);
}

/** @param {import("./host/dialogs.mjs").Parts} parts @param {(text: string) => void} take */
export function open(parts, take) {
  const { make, say } = parts;
  const source = preview();
  const shown = make("video", { playsinline: true, muted: true, autoplay: true, id: "scan" });
  Object.assign(shown.style, { width: "100%", maxHeight: "min(60dvh, 100dvh - 13rem)", borderRadius: "14px" });
  shown.muted = true; // the attribute alone does not count
  const note = make("p", { role: "status" }, say("qr.scanning"));
  const canvas = document.createElement("canvas");
  const dialog = dialogs(parts).show("qr.scan", [make("section", { class: "block" }, note, shown)]);

  function look() {
    if (!dialog.isConnected) return;
    const state = document.documentElement.dataset.camera ?? "";
    if (["denied", "missing", "insecure"].includes(state)) note.textContent = say(`camera.${state}`);
    if (shown.srcObject !== source.srcObject) shown.srcObject = source.srcObject;
    const text = document.hidden ? "" : read(source, canvas);
    if (!text) return void setTimeout(look, look_every_ms);
    dialog.close();
    take(text);
  }
  dialog.addEventListener("close", () => (shown.srcObject = null));
  look();
}
