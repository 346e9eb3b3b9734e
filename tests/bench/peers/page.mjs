// The least a JavaScript page does for the same job: camera, picture, analysis, one publish a face; nothing is kept.
// Must not know which signer it has.

/** @typedef {{detect(bytes: Uint8Array): Promise<{FaceDetails?: unknown[]}>, publish(text: string): Promise<unknown>}} Cloud */

const by_id = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** @param {Cloud} cloud */
export function run(cloud) {
  const [video, shutter, status] = ["preview", "shutter", "status"].map(by_id);
  by_id("start-camera").addEventListener("click", async () => {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: "environment" } } });
    await video.play();
    shutter.disabled = false;
  });
  shutter.addEventListener("click", async () => {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d")?.drawImage(video, 0, 0);
    try {
      /** @type {Blob} */
      const blob = await new Promise((done, fail) => { canvas.toBlob((made) => (made ? done(made) : fail(new Error("no picture"))), "image/jpeg", 0.85); });
      const { FaceDetails = [] } = await cloud.detect(new Uint8Array(await blob.arrayBuffer()));
      by_id("result").textContent = JSON.stringify(FaceDetails, null, 2);
      for (const face of FaceDetails) await cloud.publish(JSON.stringify({ Datetime: new Date().toISOString(), face }));
      status.textContent = `${FaceDetails.length} sent`;
    } catch (error) {
      status.textContent = String(error);
    }
  });
  document.documentElement.dataset.ready = "1";
}

/** As the course's page has them: from whoever serves the page. */
export const settings = {
  region: "ap-northeast-1", topic: "topic/handson/log", host: "example-ats.iot.ap-northeast-1.amazonaws.com",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
};
