// The half of the benchmark that runs in the page: loads signers, calls them in turn, and times from call to Request.
// Must not know what its figures are for, nor one signer from another.

/** @typedef {import("./adapter.mjs").Signer} Signer */
/** @typedef {{call: "detect" | "publish", size: number}} Job size: bytes of the picture or of the text */

const cfg = {
  region: "ap-northeast-1",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
  iotEndpoint: "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
  topic: "handson/analysisLogData",
};

/** @type {Signer[]} */
let signers = [];
let texts_made = 0;

/** Every linear memory of this page. @type {WebAssembly.Memory[]} */
const memories = [];
let linear_before = 0;
const linear_bytes = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
for (const name of /** @type {const} */ (["instantiate", "instantiateStreaming"])) {
  const original = /** @type {(...args: any[]) => Promise<any>} */ (WebAssembly[name]);
  /** @type {any} */ (WebAssembly)[name] = async (/** @type {any[]} */ ...args) => {
    const made = await original.apply(WebAssembly, args);
    memories.push(...Object.values((made.instance ?? made).exports).filter((each) => each instanceof WebAssembly.Memory));
    return made;
  };
}

/** Bytes that no two calls share where it would matter, and that compress like a picture: not. @param {number} size */
function picture(size) {
  const bytes = new Uint8Array(size);
  let state = 0x9e3779b9;
  for (let i = 0; i < size; ++i) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    bytes[i] = state >>> 24;
  }
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return bytes;
}

/** A log record's like, of exactly this many bytes. @param {number} size */
function message(size) {
  const head = `{"RecordId":"${String(++texts_made).padStart(12, "0")}","Filler":"`;
  return `${head}${"x".repeat(size - head.length - 2)}"}`;
}

/** A task of its own, so that what a call left behind is done before the next one is timed. */
const next_task = () => new Promise((done) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { channel.port1.close(); done(undefined); };
  channel.port2.postMessage(undefined);
});

/** @param {Signer} signer @param {Job} job @param {Uint8Array} [bytes] */
async function once(signer, job, bytes) {
  const input = job.call === "detect" ? (bytes ?? picture(job.size)) : message(job.size);
  await next_task();
  const started = performance.now();
  const { request, tReady } = await (job.call === "detect"
    ? signer.detect(/** @type {Uint8Array} */ (input)) : signer.publish(/** @type {string} */ (input)));
  return { request, ms: tReady - started };
}

/** @template T @param {T[]} list */
function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; --i) {
    const other = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[other]] = [/** @type {T} */ (copy[other]), /** @type {T} */ (copy[i])];
  }
  return copy;
}

const calls = {
  /** Loads these signers' modules and makes each ready. @param {[module: string, cfg?: object][]} modules */
  async load(modules) {
    const started = performance.now();
    signers = await Promise.all(modules.map(async ([module, more]) => (await import(module)).default({ ...cfg, ...more })));
    return { isolated: crossOriginIsolated, ms: performance.now() - started };
  },

  /** Milliseconds of each signer, in the order they were loaded; all in turn, the order drawn anew in each round.
   * @param {Job & {rounds: number, warm_up: number}} job */
  async measure({ rounds, warm_up, ...job }) {
    /** @type {number[][]} */
    const samples = signers.map(() => []);
    const bytes = job.call === "detect" ? picture(job.size) : undefined;
    for (let round = -warm_up; round < rounds; ++round) {
      for (const signer of shuffled(signers)) {
        const { ms } = await once(signer, job, bytes);
        if (round >= 0) samples[signers.indexOf(signer)]?.push(ms);
      }
    }
    return samples;
  },

  /** One call by the only signer of this page. @param {Job} job */
  async one(job) {
    const { request, ms } = await once(/** @type {Signer} */ (signers[0]), job);
    return { ms, body_bytes: (await request.arrayBuffer()).byteLength };
  },

  /** Makes ready what `held` needs, so that it allocates for the call alone. @param {Job} job */
  prepare(job) {
    input = job.call === "detect" ? picture(job.size) : message(job.size);
  },
  /** One call whose Request stays. @param {Job & {idle?: boolean}} job idle: no call, to see what the asking itself takes */
  async held({ call, idle }) {
    const signer = /** @type {Signer} */ (signers[0]);
    if (idle) linear_before = linear_bytes();
    else kept = call === "detect" ? await signer.detect(/** @type {any} */ (input)) : await signer.publish(/** @type {any} */ (input));
  },
  /** What the collector does not see. */
  async outside_the_heap() {
    const linear = linear_bytes() - linear_before;
    return { linear, body: kept ? (await kept.request.arrayBuffer()).byteLength : 0 };
  },

  /** Everything that a verifier needs of one call each. @param {Job} job */
  async show(job) {
    return Promise.all(signers.map(async (signer) => {
      const { request } = await once(signer, job);
      const body = await request.text();
      return { name: signer.name, method: request.method, url: request.url, headers: [...request.headers], body };
    }));
  },
};

/** @type {Uint8Array | string} */
let input = "";
/** @type {import("./adapter.mjs").Signed | undefined} */
let kept;

/** @type {any} */ (globalThis).bench = calls;
