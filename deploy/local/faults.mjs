/**
 * Faults on demand for tests: which ones meet a request to a service.
 * It knows nothing of how a request is answered.
 */

/**
 * @typedef {"iotdata"|"rekognition"|"s3"|"page"} Service
 * @typedef {{kind: string, [detail: string]: any}} Fault
 * @typedef {{service: Service, count: number|null, fault: Fault}} SetFault  count: requests it still meets, null: all
 */

const kServices = ["iotdata", "rekognition", "s3", "page"];

/** The details each kind needs. */
const kKinds = /** @type {Record<string, Record<string, "number"|"string">>} */ ({
  status: { status: "number" }, latency: { ms: "number" }, reset: {}, lost_answer: {}, body: { status: "number", body: "string" },
  clock: { offset_ms: "number" }, no_cors_on_errors: {}, expired_token: {},
});

export class Faults {
  /** @type {SetFault[]} */
  #set = [];

  /** Sets a fault, or clears all. Throws a sentence for what it does not understand. */
  change(/** @type {any} */ request) {
    if (request?.clear === true) {
      this.#set = [];
      return;
    }
    const { service, count = null, fault } = request ?? {};
    if (!kServices.includes(service)) throw new Error(`service must be one of ${kServices.join(", ")}`);
    if (count !== null && !(Number.isInteger(count) && count > 0)) throw new Error("count must be a whole number above 0, or null");
    const details = kKinds[fault?.kind];
    if (!details) throw new Error(`fault.kind must be one of ${Object.keys(kKinds).join(", ")}`);
    for (const [name, type] of Object.entries(details)) {
      if (typeof fault[name] !== type) throw new Error(`fault.${name} must be a ${type}`);
    }
    this.#set.push({ service, count, fault });
  }

  /** The faults that meet the next request to a service, by kind; each is counted as used. */
  take(/** @type {Service} */ service) {
    /** @type {Record<string, Fault>} */
    const met = {};
    for (const each of this.#set) {
      if (each.service !== service || each.fault.kind in met) continue;
      met[each.fault.kind] = each.fault;
      if (each.count !== null) each.count--;
    }
    this.#set = this.#set.filter(({ count }) => count !== 0);
    return met;
  }

  get state() {
    return this.#set;
  }
}
