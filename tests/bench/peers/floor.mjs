// What no JavaScript can do without: base64, the body's digest, and the Request object. Signs nothing.
import { detect_body } from "./detect_body.mjs";

/** @param {import("../adapter.mjs").Config} cfg @returns {Promise<import("../adapter.mjs").Signer>} */
export default async function create(cfg) {
  const encoder = new TextEncoder();
  const headers = {
    "content-type": "application/x-amz-json-1.1", "x-amz-target": "RekognitionService.DetectFaces", "x-amz-date": "20260101T000000Z",
    authorization: `AWS4-HMAC-SHA256 Credential=${cfg.credentials.accessKeyId}/20260101/${cfg.region}/rekognition/aws4_request, ` +
      `SignedHeaders=host;x-amz-date;x-amz-target, Signature=${"0".repeat(64)}`,
  };
  /** @param {string} url @param {Uint8Array} body */
  const request_of = async (url, body) => {
    await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (body));
    const request = new Request(url, { method: "POST", headers, body: /** @type {BodyInit} */ (body) });
    return { request, tReady: performance.now() };
  };
  return {
    name: "floor",
    detect: (bytes) => request_of(`https://rekognition.${cfg.region}.amazonaws.com/`, detect_body(bytes)),
    publish: (text) => request_of(`https://${cfg.iotEndpoint}/topics/${encodeURIComponent(cfg.topic)}?qos=1`, encoder.encode(text)),
  };
}
