/**
 * The page's side of the main port: its files, its configuration, and joining.
 * It knows nothing of AWS's endpoints.
 */
import { cut, readBody, send } from "./http.mjs";

/**
 * @typedef {{site: import("./site.mjs").Site, faults: import("./faults.mjs").Faults, joinCodes: import("./join.mjs").JoinCodes<JoinKind>,
 *   configFor: (hostHeader: string) => Record<string, any>, counts: Record<string, number>, welcome: Record<JoinKind, unknown>}} PageParts
 * @typedef {"key"|"guest"} JoinKind  what a page joins with: the user's key, or nothing but the identity pool's id
 */

/** Only the page itself may join: another site's request shows itself by these headers. */
function sameOrigin(/** @type {import("node:http").IncomingMessage} */ { headers }) {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  if (headers.origin === undefined) return site === "same-origin";
  return /^https?:\/\//.test(headers.origin) && headers.origin.replace(/^https?:\/\//, "") === headers.host;
}

/** @returns {Promise<import("./http.mjs").Answer>} */
async function join(/** @type {import("node:http").IncomingMessage} */ request, /** @type {PageParts} */ { joinCodes, welcome }) {
  const json = (/** @type {number} */ status, /** @type {unknown} */ value) =>
    ({ status, headers: { "Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" }, body: `${JSON.stringify(value)}\n` });
  const body = await readBody(request, 4096);
  if (!sameOrigin(request)) return json(403, { message: "Only the page of this address can join." });
  let code;
  try {
    ({ code } = JSON.parse(String(body)));
  } catch {
    return json(400, { message: "The request is not JSON with a code." });
  }
  const kind = joinCodes.redeem(code);
  if (!kind) return json(403, { message: "This join code is unknown, used or expired. Press Enter in the terminal for a new address." });
  return json(200, welcome[kind]);
}

export function pageHandler(/** @type {PageParts} */ parts) {
  const { site, faults, configFor, counts } = parts;
  return async (/** @type {import("node:http").IncomingMessage} */ request, /** @type {import("node:http").ServerResponse} */ response) => {
    const met = faults.take("page");
    counts.page = (counts.page ?? 0) + 1;
    if (met.reset) return cut(request);
    if (met.latency) await new Promise((resolve) => setTimeout(resolve, met.latency.ms));
    const path = (request.url ?? "/").split("?")[0];
    let answer;
    if (met.status) {
      answer = { status: met.status.status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ message: met.status.message ?? "" }) };
    } else if (met.body) {
      answer = { status: met.body.status, headers: { "Content-Type": "application/json" }, body: met.body.body };
    } else if (request.method === "POST" && path === "/join") {
      answer = await join(request, parts);
    } else {
      answer = await site.answer({ method: request.method ?? "", path, headers: request.headers }, { config: configFor(String(request.headers.host)) });
    }
    if (met.lost_answer) return cut(request);
    send(response, answer);
  };
}

