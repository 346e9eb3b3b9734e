/**
 * Finds faces in pictures, one picture after the other, in a thread of its own so that requests are answered meanwhile.
 * It knows nothing of requests; what is seen in a face, face_detail.mjs says.
 */
import { Worker } from "node:worker_threads";

/** @typedef {{width: number, height: number, faces: import("./face_detail.mjs").FaceDetail[]}} Seen */

export class Detector {
  /** @type {Worker|undefined} */
  #worker;
  /** @type {Map<number, {resolve: (seen: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #next = 1;

  /** Loads the models ahead of the first picture; what fails here is told at that picture. */
  warm() {
    this.#ask({ type: "warm" }).catch(() => {});
  }

  /** @returns {Promise<Seen>} or throws {code} of an AWS error */
  detect(/** @type {Uint8Array} */ picture) {
    return this.#ask({ type: "detect", picture });
  }

  #ask(/** @type {Record<string, unknown>} */ question) {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...question });
    });
  }

  #start() {
    const worker = new Worker(new URL("./detector_worker.mjs", import.meta.url));
    worker.unref();
    worker.on("message", ({ id, result, error }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(Object.assign(new Error(error.message), { code: error.code }));
      else waiting?.resolve(result);
    });
    const end = (/** @type {Error} */ error) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined; // the next picture starts a new one
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on("error", end);
    worker.on("exit", () => end(new Error("the thread that finds faces has ended")));
    return worker;
  }

  async stop() {
    await this.#worker?.terminate();
  }
}
