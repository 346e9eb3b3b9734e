/**
 * The thread that decodes a picture and runs face-api's models on it.
 * It knows nothing of AWS but the codes for a picture that cannot be taken.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parentPort } from "node:worker_threads";
import sharp from "sharp";
import { faceDetail } from "./face_detail.mjs";

const require = createRequire(import.meta.url);
const kMinSide = 80;
const kMaxSide = 10000;
const kMaxFaces = 100;
const kMinConfidence = 0.5;
/** A face of 40 px in a picture of 1920 px; smaller ones are not found. */
const kMinFaceShare = 40 / 1920;

/** @type {Promise<{tf: any, faceapi: any}>|undefined} */
let models;

async function load() {
  const tf = require("@tensorflow/tfjs");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(join(dirname(require.resolve("@tensorflow/tfjs-backend-wasm")), "/"));
  await tf.setBackend("wasm");
  await tf.ready();
  const faceapi = require("@vladmandic/face-api/dist/face-api.node-wasm.js");
  const folder = join(dirname(require.resolve("@vladmandic/face-api/package.json")), "model");
  const { ssdMobilenetv1, faceLandmark68Net, ageGenderNet, faceExpressionNet } = faceapi.nets;
  for (const net of [ssdMobilenetv1, faceLandmark68Net, ageGenderNet, faceExpressionNet]) await net.loadFromDisk(folder);
  return { tf, faceapi };
}

function refused(/** @type {string} */ code) {
  return Object.assign(new Error(code), { code });
}

/** Upright RGB pixels of a JPEG or PNG. */
async function decode(/** @type {Uint8Array} */ picture) {
  let info;
  try {
    info = await sharp(picture).metadata();
  } catch {
    throw refused("InvalidImageFormatException");
  }
  if (info.format !== "jpeg" && info.format !== "png") throw refused("InvalidImageFormatException");
  const [width, height] = [info.width ?? 0, info.height ?? 0];
  if (width < kMinSide || height < kMinSide) throw refused("InvalidParameterException");
  if (width > kMaxSide || height > kMaxSide) throw refused("ImageTooLargeException");
  try {
    const image = sharp(picture, { failOn: "error" });
    if (info.format === "jpeg") image.rotate(); // as EXIF says
    return await image.flatten().toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  } catch {
    throw refused("InvalidImageFormatException");
  }
}

async function detect(/** @type {Uint8Array} */ picture) {
  const { data, info } = await decode(picture);
  const { tf, faceapi } = await (models ??= load());
  const pixels = { data, width: info.width, height: info.height };
  const tensor = tf.tensor3d(new Uint8Array(data.buffer, data.byteOffset, data.length), [info.height, info.width, 3], "int32");
  try {
    const options = new faceapi.SsdMobilenetv1Options({ minConfidence: kMinConfidence, maxResults: kMaxFaces });
    const found = await faceapi.detectAllFaces(tensor, options).withFaceLandmarks().withFaceExpressions().withAgeAndGender();
    const least = kMinFaceShare * Math.max(info.width, info.height);
    const faces = found.filter((/** @type {any} */ face) => Math.max(face.detection.box.width, face.detection.box.height) >= least)
      .sort((/** @type {any} */ a, /** @type {any} */ b) => b.detection.box.area - a.detection.box.area)
      .slice(0, kMaxFaces).map((/** @type {any} */ face) => faceDetail(face, pixels));
    return { width: info.width, height: info.height, faces };
  } finally {
    tensor.dispose();
  }
}

let last = Promise.resolve();

parentPort?.on("message", ({ id, type, picture }) => {
  last = last.then(async () => {
    try {
      const result = type === "warm" ? void (await (models ??= load())) : await detect(picture);
      parentPort?.postMessage({ id, result });
    } catch (error) {
      const { message, code } = /** @type {any} */ (error);
      parentPort?.postMessage({ id, error: { message, code } });
    }
  });
});
