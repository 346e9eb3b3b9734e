/**
 * The CORS headers of each AWS service, as AWS really sends them.
 * It knows nothing of the requests' meaning.
 */

/** AWS IoT's preflight allows these and no others. */
export const kIotHeaders = "Authorization,X-Amz-Security-Token,Accept,X-Amz-Date,X-Amz-User-Agent,X-Amz-Content-Sha256,"
  + "Accept-Language,X-Requested-With,Content-Language,Content-Type";
/** Rekognition and Cognito show a page these; AWS IoT shows none. */
const kExposed = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

/**
 * @param {string} service
 * @param {number} status
 * @param {boolean} notOnErrors
 * @returns {Record<string, string>}
 */
export function corsHeaders(service, status, notOnErrors) {
  if (service === "s3" || (notOnErrors && status >= 400)) return {};
  return { "Access-Control-Allow-Origin": "*", ...(service !== "iotdata" && { "Access-Control-Expose-Headers": kExposed }) };
}

/** @returns {import("./http.mjs").Answer} */
export function preflight(/** @type {import("node:http").IncomingMessage} */ request) {
  const iot = request.url?.startsWith("/topics/");
  if (!iot && request.url !== "/") return { status: 403 };
  return {
    status: 200, body: "",
    headers: {
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": iot ? "GET,POST,PUT,DELETE,OPTIONS" : "POST",
      "Access-Control-Allow-Headers": iot ? kIotHeaders : String(request.headers["access-control-request-headers"] ?? ""),
      "Access-Control-Max-Age": "172800",
    },
  };
}
