/**
 * AWS's front door: tells the services apart, checks signature and rights, and answers in each one's shape.
 * It knows nothing of the page, nor of what a service does.
 */
import { randomUUID } from "node:crypto";
import { AwsError, notHere, renderError } from "./aws_error.mjs";
import { cut, isLoopback, readBody, send } from "./http.mjs";
import { IotData, topicOf } from "./iot_data.mjs";
import { decide } from "./policy.mjs";
import { Rekognition } from "./rekognition.mjs";
import { authenticate, expiredToken, parseAuthorization } from "./sigv4.mjs";

/**
 * @typedef {"rekognition"|"iotdata"|"cognito"|"s3"} Protocol
 * @typedef {import("./http.mjs").Answer} Answer
 * @typedef {{
 *   stack: import("./template.mjs").Stack, identities: import("./identities.mjs").Identities,
 *   faults: import("./faults.mjs").Faults, rekognition: Rekognition, iotData: IotData, s3: import("./s3.mjs").S3,
 *   cognito: import("./cognito.mjs").Cognito,
 *   bucketPolicies: import("./policy.mjs").PolicyDocument[], now: () => number, counts: Record<string, number>,
 *   warn: (line: string) => void,
 * }} Cloud
 * @typedef {{request: import("node:http").IncomingMessage, path: string, query: string, body: Buffer, nowMs: number, met: Record<string, any>}} Call
 */

const kBodyLimits = { rekognition: 16 * 1024 * 1024, iotdata: 1024 * 1024, cognito: 65536, s3: 256 * 1024 * 1024 };
const kSigningNames = /** @type {Record<string, Protocol>} */ ({ rekognition: "rekognition", iotdata: "iotdata", "cognito-identity": "cognito", s3: "s3" });
const kTargets = /** @type {Record<string, Protocol>} */ ({ RekognitionService: "rekognition", AWSCognitoIdentityService: "cognito" });

/** Which service a request is for: by what only one of them knows, else by its signature's scope. @returns {Protocol|string|undefined} */
export function serviceOf(/** @type {import("node:http").IncomingMessage} */ request) {
  const target = String(request.headers["x-amz-target"] ?? "");
  const scope = parseAuthorization(request.headers.authorization)?.service;
  const [targeted] = target.split(".");
  if (target) return Object.hasOwn(kTargets, targeted) ? kTargets[targeted] : targeted;
  if (scope !== "s3" && request.url?.startsWith("/topics/")) return "iotdata";
  return scope !== undefined && Object.hasOwn(kSigningNames, scope) ? kSigningNames[scope] : scope;
}

/** @returns {service is Protocol} */
export function isProtocol(/** @type {string} */ service) {
  return Object.hasOwn(kBodyLimits, service);
}

export class Gateway {
  constructor(/** @type {Cloud} */ cloud) {
    this.cloud = cloud;
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   * @param {(service: Protocol, status: number, quiet: boolean) => Record<string, string>} cors headers of the port
   */
  async handle(request, response, cors) {
    const name = serviceOf(request) ?? "";
    if (!isProtocol(name)) {
      await readBody(request, 0);
      const { status, headers, body } = renderError("rekognition", notHere(name ? `The service ${name}` : `${request.method} without a signature`), randomUUID());
      return send(response, { status, headers, body });
    }
    const met = this.cloud.faults.take(name);
    this.cloud.counts[name] = (this.cloud.counts[name] ?? 0) + 1;
    if (met.reset) return cut(request);
    const nowMs = this.cloud.now() + (met.clock?.offset_ms ?? 0);
    const requestId = randomUUID();
    const answer = await this.#answer(name, request, requestId, nowMs, met);
    if (met.latency) await new Promise((resolve) => setTimeout(resolve, met.latency.ms));
    if (met.lost_answer) return cut(request);
    /** @type {Record<string, string>} */
    const own = name === "s3" ? { "x-amz-request-id": requestId } : { "x-amzn-RequestId": requestId };
    send(response, { ...answer, headers: { ...own, Date: new Date(nowMs).toUTCString(), ...answer.headers,
      ...cors(name, answer.status, met.no_cors_on_errors !== undefined) } });
  }

  /** @returns {Promise<Answer>} */
  async #answer(/** @type {Protocol} */ service, /** @type {import("node:http").IncomingMessage} */ request, /** @type {string} */ requestId,
    /** @type {number} */ nowMs, /** @type {Record<string, any>} */ met) {
    try {
      const body = await readBody(request, kBodyLimits[service]);
      if (body === undefined) throw new AwsError("RequestEntityTooLargeException", "The request is too large.", 413);
      if (met.status) throw new AwsError(met.status.code ?? "InternalFailure", met.status.message ?? "a fault that was asked for", met.status.status);
      if (met.body) return { status: met.body.status, headers: { "Content-Type": "application/json" }, body: met.body.body };
      const [path, query = ""] = /** @type {[string, string?]} */ (/** @type {string} */ (request.url).split(/\?(.*)/s));
      return await this.#perform(service, { request, path, query, body, nowMs, met }, requestId);
    } catch (error) {
      if (error instanceof AwsError) return renderError(service, error, requestId);
      this.cloud.warn(`${service}: ${/** @type {Error} */ (error).stack}`);
      const code = { rekognition: "InternalServerError", iotdata: "InternalFailureException", cognito: "InternalErrorException", s3: "InternalError" }[service];
      return renderError(service, new AwsError(code, "Internal error", 500), requestId);
    }
  }

  async #perform(/** @type {Protocol} */ service, /** @type {Call} */ call, /** @type {string} */ requestId) {
    if (service === "cognito") return this.#cognito(call);
    const authorize = await this.#authenticate(service, call);
    if (service === "rekognition") return this.#rekognition(call, authorize);
    if (service === "iotdata") return this.#iotData(call, authorize, requestId);
    const headers = /** @type {Record<string, string|undefined>} */ (call.request.headers);
    return this.cloud.s3.answer({ method: call.request.method ?? "", path: call.path, query: call.query, headers, body: call.body }, authorize);
  }

  /** Who it is; returns the question whether they may. */
  async #authenticate(/** @type {Protocol} */ service, /** @type {Call} */ { request, path, query, body, nowMs, met }) {
    if (met.expired_token) throw expiredToken(service);
    const { stack, identities, bucketPolicies } = this.cloud;
    const region = (service === "rekognition" && stack.outputs.RekognitionRegion) || stack.region;
    const principal = await authenticate({ method: request.method ?? "", path, query, rawHeaders: request.rawHeaders, body }, { service, region, nowMs, identities });
    return (/** @type {string} */ action, /** @type {string} */ resource) => {
      // Loopback and TLS are both out of others' reach, as the bucket's policy asks.
      const context = { "aws:SecureTransport": "true", "aws:RequestedRegion": region, "aws:CurrentTime": new Date(nowMs).toISOString(), "aws:SourceIp": request.socket.remoteAddress ?? "" };
      const allowed = decide(principal.policies, action, resource, context) === "allowed"
        && (service !== "s3" || decide(bucketPolicies, action, resource, context) !== "denied")
        && (!principal.loopbackOnly || isLoopback(request.socket.remoteAddress));
      if (allowed) return;
      if (service === "iotdata") throw new AwsError("ForbiddenException", "Forbidden", 403);
      if (service === "s3") throw new AwsError("AccessDenied", "Access Denied", 403);
      throw new AwsError("AccessDeniedException", `User: ${principal.arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`);
    };
  }

  /** @returns {Promise<Answer>} */
  async #rekognition(/** @type {Call} */ { request, path, body }, /** @type {import("./s3.mjs").Authorize} */ authorize) {
    Rekognition.check({ method: request.method ?? "", path, target: /** @type {string|undefined} */ (request.headers["x-amz-target"]) });
    const { action, resource } = Rekognition.action();
    authorize(action, resource);
    const found = await this.cloud.rekognition.detectFaces(body);
    return { status: 200, headers: { "Content-Type": "application/x-amz-json-1.1" }, body: JSON.stringify(found) };
  }

  /** Nobody signs these: who knows the pool's id is its guest. @returns {Promise<Answer>} */
  async #cognito(/** @type {Call} */ { request, path, body, nowMs }) {
    const target = /** @type {string|undefined} */ (request.headers["x-amz-target"]);
    const said = await this.cloud.cognito.answer({ method: request.method ?? "", path, target, body, nowMs });
    return { status: 200, headers: { "Content-Type": "application/x-amz-json-1.1" }, body: JSON.stringify(said) };
  }

  /** @returns {Promise<Answer>} */
  async #iotData(/** @type {Call} */ { request, path, query, body }, /** @type {import("./s3.mjs").Authorize} */ authorize, /** @type {string} */ requestId) {
    if (request.method !== "POST") throw new AwsError("MethodNotAllowedException", "Method not allowed", 405);
    const topic = topicOf(path);
    const { action, resource } = IotData.action(this.cloud.stack, topic);
    authorize(action, resource);
    await this.cloud.iotData.publish(topic, query, body);
    return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ message: "OK", traceId: requestId }) };
  }
}
