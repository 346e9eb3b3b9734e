// Amazon's SDK for JavaScript v3 behind the benchmark's interface, used as its documentation says.
// Must not change what the SDK does: only its last step, the sending, is replaced by making the fetch Request.
// @ts-ignore: installed by run.sh alone
import { DetectFacesCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
// @ts-ignore: installed by run.sh alone
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";

/** Makes the Request as the SDK's own fetch handler does, and answers in the network's place. */
class Recorder {
  /** @type {import("../adapter.mjs").Signed | undefined} */
  signed;

  async handle(/** @type {any} */ http) {
    const query = Object.entries(http.query ?? {}).map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join("&");
    const { host: _, ...headers } = http.headers;
    const url = `${http.protocol}//${http.hostname}${http.path}${query ? `?${query}` : ""}`;
    const request = new Request(url, { method: http.method, headers: new Headers(headers), body: http.body });
    this.signed = { request, tReady: performance.now() };
    return { response: { statusCode: 200, headers: { "content-type": "application/json" }, body: new Blob(["{}"]) } };
  }
  updateHttpClientConfig() {}
  httpHandlerConfigs() { return {}; }
}

/** @param {import("../adapter.mjs").Config} cfg @returns {Promise<import("../adapter.mjs").Signer>} */
export default async function create(cfg) {
  const recorder = new Recorder();
  const common = { region: cfg.region, credentials: cfg.credentials, requestHandler: /** @type {any} */ (recorder) };
  const rekognition = new RekognitionClient(common);
  const iot = new IoTDataPlaneClient({ ...common, endpoint: `https://${cfg.iotEndpoint}` });
  const encoder = new TextEncoder();
  const taken = () => {
    if (!recorder.signed) throw new Error("the SDK sent nothing");
    return recorder.signed;
  };
  return {
    name: "SDK v3",
    async detect(bytes) {
      await rekognition.send(new DetectFacesCommand({ Image: { Bytes: bytes }, Attributes: ["ALL"] }));
      return taken();
    },
    async publish(text) {
      await iot.send(new PublishCommand({ topic: cfg.topic, qos: 1, payload: encoder.encode(text), contentType: "application/json" }));
      return taken();
    },
  };
}
