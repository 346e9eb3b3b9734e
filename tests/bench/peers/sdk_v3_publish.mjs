// Publishing with Amazon's SDK for JavaScript v3, its own fetch handler included, as its documentation says.
// Must not change what the SDK does.
// @ts-ignore: installed by run.sh alone
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";

/**
 * @param {{region: string, endpoint: string, topic: string, concurrency: number, credentials: {accessKeyId: string, secretAccessKey: string}}} cfg
 * @param {string[]} payloads
 * @returns {Promise<number>} ms
 */
export async function publish_all(cfg, payloads) {
  const client = new IoTDataPlaneClient({ region: cfg.region, credentials: cfg.credentials, endpoint: cfg.endpoint });
  const encoder = new TextEncoder();
  let next = 0;
  async function work() {
    while (next < payloads.length) {
      const payload = encoder.encode(payloads[next++]);
      await client.send(new PublishCommand({ topic: cfg.topic, qos: 1, payload, contentType: "application/json" }));
    }
  }
  const started_ms = performance.now();
  await Promise.all(Array.from({ length: cfg.concurrency }, work));
  return performance.now() - started_ms;
}
