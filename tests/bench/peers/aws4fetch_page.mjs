// The page on aws4fetch, with bytes as body: its fastest form. Must not sign anything itself.
// @ts-ignore: installed by run.sh alone
import { AwsClient } from "aws4fetch";
import { detect_body } from "./detect_body.mjs";
import { run, settings } from "./page.mjs";

const { region, topic, host, credentials } = settings;
const rekognition = new AwsClient({ ...credentials, region, service: "rekognition" });
const iot = new AwsClient({ ...credentials, region, service: "iotdata" });
const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "RekognitionService.DetectFaces" };

/** @param {Response} answer */
async function ok(answer) {
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}
run({
  detect: async (bytes) => ok(await rekognition.fetch(`https://rekognition.${region}.amazonaws.com/`, { method: "POST", headers, body: detect_body(bytes) })),
  publish: async (text) => ok(await iot.fetch(`https://${host}/topics/${encodeURIComponent(topic)}?qos=1`, { method: "POST", body: text })),
});
