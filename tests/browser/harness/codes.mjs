/**
 * QR codes for tests: one as a camera sees it, and the reading of one.
 * It knows nothing of the page.
 */
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { sharp } from "./pictures.mjs";

const requireTool = createRequire(fileURLToPath(new URL("../../../tools/package.json", import.meta.url)));
const load = (/** @type {string} */ name) => import(pathToFileURL(requireTool.resolve(name)).href);
const { default: decodeQR } = await load("qr/decode.js");
const { default: encodeQR } = await load("qr");

export const kCodeOffer = { name: "Class 5", region: "ap-northeast-1", iot_endpoint: "abc123-ats", topic: "handson/class5" };

/** @param {Buffer} picture in any of its formats @returns {Promise<string>} */
export async function decodeCode(picture) {
  const { data, info: { width, height } } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return decodeQR({ width, height, data });
}

/** kCodeOffer's link as a code, held a little askew before a grey wall. @param {{width: number, height: number}} size @returns {Promise<Buffer>} */
export async function codePicture({ width, height }) {
  const link = `https://facelog.example/#settings=${Buffer.from(JSON.stringify(kCodeOffer)).toString("base64url")}`;
  const code = await sharp(Buffer.from(encodeQR(link, "svg"))).resize(Math.round(height * 0.7)).flatten({ background: "#fff" })
    .rotate(7, { background: "#777" }).png().toBuffer();
  return sharp({ create: { width, height, channels: 3, background: "#777" } }).composite([{ input: code }]).jpeg({ quality: 90 }).toBuffer();
}
