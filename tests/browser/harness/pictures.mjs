/**
 * Pictures for the page: faces from face-api's samples, and pictures that are none or have none.
 * It knows nothing of the page.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const requireLocal = createRequire(fileURLToPath(new URL("../../../deploy/local/package.json", import.meta.url)));
export const sharp = requireLocal("sharp");
const sample = (/** @type {number} */ n) => join(requireLocal.resolve("@vladmandic/face-api/package.json"), "..", "demo", `sample${n}.jpg`);

/** One face, upright as a phone's camera sees it. @returns {Promise<Buffer>} */
export function oneFace() {
  return sharp(sample(3)).extract({ left: 935, top: 70, width: 500, height: 889 }).resize(720, 1280).jpeg({ quality: 90 }).toBuffer();
}

export const kSeveral = 4;

/** Four faces. @returns {Promise<Buffer>} */
export function severalFaces() {
  return sharp(sample(6)).jpeg({ quality: 88 }).toBuffer();
}

/** @returns {Promise<Buffer>} */
export function noFace() {
  const hill = '<svg width="640" height="480"><rect width="640" height="480" fill="#8fb8d8"/><path d="M0 330 Q 180 240 360 320 T 640 300 V480 H0 Z" fill="#5d8a4a"/></svg>';
  return sharp(Buffer.from(hill)).jpeg().toBuffer();
}

/** @returns {Promise<Buffer>} */
export function tooSmall(width = 79, height = 120) {
  return sharp(sample(3)).resize(width, height).jpeg().toBuffer();
}

/** One face in a file of more than 5 MB. @returns {Promise<Buffer>} */
export async function overFiveMegabytes() {
  const face = await sharp(await oneFace()).resize(2160, 3840).modulate({ brightness: 1 }).png({ compressionLevel: 0 }).toBuffer();
  if (face.length <= 5 * 1024 * 1024) throw new Error("the large picture is not large");
  return face;
}

/** Where markedPicture() has its mark, as Rekognition tells of boxes: ratios of the upright picture. */
export const kMark = { Left: 0.125, Top: 0.25, Width: 0.25, Height: 0.375 };

/** A grey picture with a magenta mark that is off its middle both ways. @param {{width: number, height: number}} size @returns {Promise<Buffer>} */
export async function markedPicture({ width, height }) {
  const [x, y, w, h] = [kMark.Left * width, kMark.Top * height, kMark.Width * width, kMark.Height * height];
  const drawing = `<svg width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#777"/><rect x="${x}" y="${y}" width="${w}" height="${h}" fill="#f0f"/></svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}

/** The same pixels as a camera held otherwise stores them, with the Exif orientation (1 to 8) that sets them upright. @param {Buffer} upright @param {number} orientation @returns {Promise<Buffer>} */
export async function heldOtherwise(upright, orientation) {
  // What each orientation does to upright pixels on their way into the file: [turn clockwise, mirror left to right first].
  const [turn, mirrored] = [[0, false], [0, true], [180, false], [180, true], [270, true], [270, false], [90, true], [90, false]][orientation - 1];
  const flopped = mirrored ? await sharp(upright).flop().toBuffer() : upright;
  return sharp(flopped).rotate(Number(turn)).withMetadata({ orientation }).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer();
}

const kCameraFps = 5;

/** Three planes, the colours at half the size (BT.601, as Chromium reads it). */
function toI420(/** @type {Buffer} */ rgb, /** @type {number} */ width, /** @type {number} */ height) {
  const half = width / 2, out = Buffer.alloc(width * height * 1.5), u = width * height, v = u * 1.25;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3, r = rgb[at], g = rgb[at + 1], b = rgb[at + 2];
      out[y * width + x] = 16 + 0.257 * r + 0.504 * g + 0.098 * b;
      if (x % 2 || y % 2) continue;
      const to = (y / 2) * half + x / 2;
      out[u + to] = 128 - 0.148 * r - 0.291 * g + 0.439 * b;
      out[v + to] = 128 + 0.439 * r - 0.368 * g - 0.071 * b;
    }
  }
  return out;
}

/** What Chromium plays as a camera: a slow one, as each of its frames is drawn by the processor here (JPEGs come 30 times a second). */
export async function cameraFile(/** @type {string} */ folder, /** @type {Buffer|undefined} */ picture = undefined) {
  const path = join(folder, "camera.y4m");
  const { data, info } = await sharp(picture ?? await oneFace()).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const frame = Buffer.concat([Buffer.from("FRAME\n"), toI420(data, info.width, info.height)]);
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${info.width} H${info.height} F${kCameraFps}:1 Ip A1:1 C420jpeg\n`), frame, frame]));
  return path;
}
