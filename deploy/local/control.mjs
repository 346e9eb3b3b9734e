/**
 * The control port: faults, state, join addresses and flushing, for tests and this machine alone.
 * It knows nothing of how any of them works.
 */
import { readBody, sendJson } from "./http.mjs";

/**
 * @typedef {{faults: import("./faults.mjs").Faults, joinAddress: (kind?: import("./page.mjs").JoinKind) => string, endGuests: () => Promise<void>, flush: () => Promise<void>, state: () => unknown,
 *   session: (seconds: number) => {accessKeyId: string, secretAccessKey: string, sessionToken: string, expiresAtMs: number}}} ControlParts
 */

export function controlHandler(/** @type {ControlParts} */ { faults, joinAddress, endGuests, flush, state, session }) {
  const routes = /** @type {Record<string, (body: any) => unknown>} */ ({
    "GET /state": () => state(),
    "POST /faults": (body) => {
      faults.change(body);
      return { faults: faults.state };
    },
    "POST /join-code": ({ kind }) => {
      if (!["key", "guest", undefined].includes(kind)) throw new Error("kind must be one of key, guest");
      return { address: joinAddress(kind) };
    },
    // What was lent to guests ends now, as it does by itself after an hour.
    "POST /end-guests": async () => {
      await endGuests();
      return {};
    },
    "POST /flush": async () => {
      await flush();
      return state();
    },
    // Short-lived keys of the page's user; seconds below 0 make them expired already.
    "POST /session": ({ seconds }) => {
      if (typeof seconds !== "number") throw new Error("seconds must be a number");
      const key = session(seconds);
      return { access_key_id: key.accessKeyId, secret_access_key: key.secretAccessKey, session_token: key.sessionToken, expires_at_ms: key.expiresAtMs };
    },
  });
  return async (/** @type {import("node:http").IncomingMessage} */ request, /** @type {import("node:http").ServerResponse} */ response) => {
    const body = await readBody(request, 65536);
    // A page in some browser has no business here.
    if (request.headers.origin !== undefined || !["none", undefined].includes(/** @type {string|undefined} */ (request.headers["sec-fetch-site"]))) {
      return sendJson(response, 403, { message: "No page may call the control port." });
    }
    const route = routes[`${request.method} ${request.url}`];
    if (!route) return sendJson(response, 404, { message: `There is ${Object.keys(routes).join(", ")}.` });
    let answer;
    try {
      answer = await route(body?.length ? JSON.parse(String(body)) : {});
    } catch (error) {
      return sendJson(response, 400, { message: /** @type {Error} */ (error).message });
    }
    sendJson(response, 200, answer);
  };
}
