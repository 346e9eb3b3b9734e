// The page on Amazon's SDK for JavaScript v3, used as its documentation says. Must not change what the SDK does.
// @ts-ignore: installed by run.sh alone
import { DetectFacesCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
// @ts-ignore: installed by run.sh alone
import { IoTDataPlaneClient, PublishCommand } from "@aws-sdk/client-iot-data-plane";
import { run, settings } from "./page.mjs";

const { region, topic, host, credentials } = settings;
const rekognition = new RekognitionClient({ region, credentials });
const iot = new IoTDataPlaneClient({ region, credentials, endpoint: `https://${host}` });
run({
  detect: (bytes) => rekognition.send(new DetectFacesCommand({ Image: { Bytes: bytes }, Attributes: ["ALL"] })),
  publish: (text) => iot.send(new PublishCommand({ topic, qos: 1, payload: new TextEncoder().encode(text) })),
});
