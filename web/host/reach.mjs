// Whether anything answers at an address: an answer that the page may not read is one, too.
// Must not read what is answered, nor send anything along.

/** @param {import("./seam.mjs").Send} send */
export function create_reach(send) {
  /** @param {{id: number, url: string, timeout_ms: number}} message */
  return async ({ id, url, timeout_ms }) => {
    const signal = AbortSignal.timeout(timeout_ms);
    const reached = await fetch(url, { mode: "no-cors", cache: "no-store", credentials: "omit", signal })
      .then(() => true, () => false);
    send({ type: "reached", id, reached });
  };
}
