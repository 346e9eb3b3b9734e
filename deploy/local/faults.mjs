/**
 * Faults on demand for tests: which ones meet a request to a service.
 * It knows nothing of how a request is answered.
 */

/**
 * @typedef {"iotdata"|"rekognition"|"cognito"|"s3"|"page"} Service
 * @typedef {{kind: string, [detail: string]: any}} Fault
 * @typedef {{service: Service, count: number|null, share: number, seed: number, fault: Fault}} SetFault
 *   count: requests it still meets, null: all; share: of the requests, 0 to 1, drawn by the seed
 */

const kServices = ["iotdata", "rekognition", "cognito", "s3", "page"];

/** The details each kind needs. */
const kKinds = /** @type {Record<string, Record<string, "number"|"string">>} */ ({
  status: { status: "number" }, latency: { ms: "number" }, reset: {}, lost_answer: {}, body: { status: "number", body: "string" },
  clock: { offset_ms: "number" }, no_cors_on_errors: {}, expired_token: {},
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomOf(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Faults {
  /** @type {(SetFault & {random: () => number})[]} */
  #set = [];

  /** Sets a fault, or clears all. Throws a sentence for what it does not understand. */
  change(/** @type {any} */ request) {
    if (request?.clear === true) {
      this.#set = [];
      return;
    }
    const { service, count = null, share = 1, seed = 0, fault } = request ?? {};
    if (!kServices.includes(service)) throw new Error(`service must be one of ${kServices.join(", ")}`);
    if (count !== null && !(Number.isInteger(count) && count > 0)) throw new Error("count must be a whole number above 0, or null");
    if (typeof share !== "number" || !(share > 0 && share <= 1)) throw new Error("share must be a number above 0, up to 1");
    if (!Number.isInteger(seed)) throw new Error("seed must be a whole number");
    const details = kKinds[fault?.kind];
    if (!details) throw new Error(`fault.kind must be one of ${Object.keys(kKinds).join(", ")}`);
    for (const [name, type] of Object.entries(details)) {
      if (typeof fault[name] !== type) throw new Error(`fault.${name} must be a ${type}`);
    }
    if (fault.least_ms !== undefined && typeof fault.least_ms !== "number") throw new Error("fault.least_ms must be a number");
    this.#set.push({ service, count, share, seed, fault, random: randomOf(seed) });
  }

  /** The faults that meet the next request to a service, by kind; each is counted as used. */
  take(/** @type {Service} */ service) {
    /** @type {Record<string, Fault>} */
    const met = {};
    for (const each of this.#set) {
      if (each.service !== service || each.fault.kind in met || (each.share < 1 && each.random() >= each.share)) continue;
      const { least_ms: least, ms } = each.fault;
      met[each.fault.kind] = least === undefined ? each.fault : { ...each.fault, ms: least + (ms - least) * each.random() };
      if (each.count !== null) each.count--;
    }
    this.#set = this.#set.filter(({ count }) => count !== 0);
    return met;
  }

  get state() {
    return this.#set.map(({ random: _, ...rest }) => rest);
  }
}
