/**
 * An error as AWS answers it: a code, a status and a message, written in the shape of each service's protocol.
 * It knows nothing of what led to it.
 */

export class AwsError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {number} status
   * @param {{byService?: boolean}} [options] byService: from the service itself, not from AWS's front door
   */
  constructor(code, message, status = 400, { byService = true } = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.byService = byService;
  }
}

/** What the local target leaves out, said so that nobody looks for a fault of their own. */
export function notHere(/** @type {string} */ what, status = 501) {
  return new AwsError("NotHere", `${what} is not here: the local target serves only what deploy/template.yaml uses.`, status);
}

function xmlText(/** @type {string} */ text) {
  return text.replace(/[&<>"]/g, (c) => /** @type {Record<string, string>} */ ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
}

/**
 * @param {"rekognition"|"iotdata"|"cognito"|"s3"} protocol
 * @param {AwsError} error
 * @param {string} requestId
 * @returns {{status: number, headers: Record<string, string>, body: string}}
 */
export function renderError(protocol, error, requestId) {
  if (protocol === "s3") {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${error.code}</Code>`
      + `<Message>${xmlText(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`;
    return { status: error.status, headers: { "Content-Type": "application/xml" }, body };
  }
  const headers = { "x-amzn-ErrorType": error.code };
  if (protocol === "iotdata") {
    const body = JSON.stringify({ message: error.message, traceId: requestId });
    return { status: error.status, headers: { ...headers, "Content-Type": "application/json" }, body };
  }
  // Only Rekognition's own errors carry Code and a capital Message.
  const body = error.byService && protocol === "rekognition"
    ? { __type: error.code, Code: error.code, Logref: requestId, Message: error.message }
    : { __type: error.code, message: error.message };
  return {
    status: error.status,
    headers: { ...headers, "Content-Type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  };
}
