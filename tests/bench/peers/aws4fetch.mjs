// aws4fetch behind the benchmark's interface, in its fastest form: with bytes as body.
// Must not sign anything itself.
// @ts-ignore: installed by run.sh alone
import { AwsClient } from "aws4fetch";
import { detect_body } from "./detect_body.mjs";

/** @param {import("../adapter.mjs").Config} cfg @returns {Promise<import("../adapter.mjs").Signer>} */
export default async function create(cfg) {
  const client = (/** @type {string} */ service) => new AwsClient({ ...cfg.credentials, region: cfg.region, service });
  const rekognition = client("rekognition");
  const iot = client("iotdata");
  const encoder = new TextEncoder();
  const detect_url = `https://rekognition.${cfg.region}.amazonaws.com/`;
  const publish_url = `https://${cfg.iotEndpoint}/topics/${encodeURIComponent(cfg.topic)}?qos=1`;
  const detect_headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "RekognitionService.DetectFaces" };
  const publish_headers = { "content-type": "application/json" };
  return {
    name: "aws4fetch",
    async detect(bytes) {
      const request = await rekognition.sign(detect_url, { method: "POST", headers: detect_headers, body: detect_body(bytes) });
      return { request, tReady: performance.now() };
    },
    async publish(text) {
      const request = await iot.sign(publish_url, { method: "POST", headers: publish_headers, body: encoder.encode(text) });
      return { request, tReady: performance.now() };
    },
  };
}
