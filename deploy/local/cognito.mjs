/**
 * Amazon Cognito identity pools for guests (the enhanced flow): GetId and GetCredentialsForIdentity, neither of them signed.
 * It knows nothing of what the credentials are used for, nor how they are checked.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { AwsError, notHere } from "./aws_error.mjs";
import { randomKey } from "./identities.mjs";
import { decide } from "./policy.mjs";
import { resourcesOf } from "./template.mjs";

/**
 * @typedef {{id: string, guestsAllowed: boolean, trusted: boolean, principal: import("./identities.mjs").Principal|undefined}} Pool
 *   principal: who a guest is and what it may do; undefined when the pool has no role for guests
 */

const kTargets = "AWSCognitoIdentityService.";
const kIdForm = "[\\w-]+:[0-9a-f-]+";
const kMostIdChars = 55;

/** Whether a role lets itself be taken by guests of this pool. */
function trusts(/** @type {import("./template.mjs").Resource} */ role, /** @type {string} */ poolId) {
  const { Statement } = role.properties.AssumeRolePolicyDocument;
  const statements = [Statement].flat().filter(({ Principal }) => [Principal?.Federated].flat().includes("cognito-identity.amazonaws.com"));
  const context = { "cognito-identity.amazonaws.com:aud": poolId, "cognito-identity.amazonaws.com:amr": "unauthenticated" };
  // A trust policy has no Resource: it is the role itself.
  return decide([{ Statement: statements.map((each) => ({ ...each, Resource: "*" })) }], "sts:AssumeRoleWithWebIdentity", "*", context) === "allowed";
}

/** The template's one pool with its role for guests. @returns {Pool} */
export function poolOf(/** @type {import("./template.mjs").Stack} */ stack) {
  const pools = resourcesOf(stack, "AWS::Cognito::IdentityPool");
  if (pools.length !== 1) throw new Error(`template: the local target needs one AWS::Cognito::IdentityPool, found ${pools.length}`);
  const [{ name: id, properties }] = pools;
  if (properties.AllowClassicFlow) throw new Error("template: the classic flow of Amazon Cognito is not here");
  const roleArn = resourcesOf(stack, "AWS::Cognito::IdentityPoolRoleAttachment").find((each) => each.properties.IdentityPoolId === id)?.properties.Roles?.unauthenticated;
  const role = resourcesOf(stack, "AWS::IAM::Role").find(({ arn }) => arn === roleArn);
  if (roleArn && !role) throw new Error(`template: the role ${roleArn} is not here; the local target has the template's own`);
  if (role?.properties.ManagedPolicyArns) throw new Error("template: managed policies of a guest's role are not here; put them inline");
  return {
    id, guestsAllowed: properties.AllowUnauthenticatedIdentities === true, trusted: role !== undefined && trusts(role, id),
    principal: role && { arn: `arn:aws:sts::${stack.accountId}:assumed-role/${role.name}/CognitoIdentityCredentials`, loopbackOnly: false,
      policies: (role.properties.Policies ?? []).map((/** @type {any} */ each) => each.PolicyDocument) },
  };
}

/** A member that is an id of a pool or an identity, as Cognito checks it. */
function idIn(/** @type {Record<string, unknown>} */ request, /** @type {string} */ member) {
  const id = request[member], where = `at '${member[0].toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must`;
  const refuse = (/** @type {string} */ what) => { throw new AwsError("ValidationException", `1 validation error detected: Value ${what}`); };
  if (id === undefined || id === null) return refuse(`null ${where} not be null`);
  if (typeof id !== "string") throw new AwsError("SerializationException", "");
  if (id.length < 1 || id.length > kMostIdChars) return refuse(`'${id.slice(0, 80)}' ${where} have length ${id ? `less than or equal to ${kMostIdChars}` : "greater than or equal to 1"}`);
  if (!new RegExp(`^${kIdForm}$`).test(id)) return refuse(`'${id}' ${where} satisfy regular expression pattern: ${kIdForm}`);
  return id;
}

/** @returns {Record<string, unknown>} */
function parseBody(/** @type {Buffer} */ body) {
  try {
    const value = JSON.parse(body.toString("utf8"));
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  } catch { /* said below */ }
  throw new AwsError("SerializationException", "");
}

export class Cognito {
  /**
   * @param {Pool|undefined} pool none when the template has a user instead
   * @param {import("./guest_store.mjs").GuestStore} store
   * @param {number} lifeMs of credentials
   */
  constructor(pool, store, lifeMs) {
    this.pool = pool;
    this.store = store;
    this.lifeMs = lifeMs;
  }

  /**
   * @param {{method: string, path: string, target: string|undefined, body: Buffer, nowMs: number}} call
   * @returns {Promise<Record<string, unknown>>} what the answer says
   */
  async answer({ method, path, target, body, nowMs }) {
    if (method !== "POST" || path !== "/") throw notHere(`${method} ${path.slice(0, 80)} of Amazon Cognito`, 404);
    const call = target?.startsWith(kTargets) ? target.slice(kTargets.length) : "";
    if (call !== "GetId" && call !== "GetCredentialsForIdentity") {
      throw new AwsError("UnknownOperationException", notHere(`The operation ${target?.slice(0, 80) ?? "without X-Amz-Target"}`).message);
    }
    const request = parseBody(body);
    if (Object.keys(/** @type {any} */ (request.Logins ?? {})).length > 0) throw notHere("Signing in (Logins)", 400);
    return call === "GetId" ? this.#getId(request) : this.#getCredentials(request, nowMs);
  }

  /** Each call makes another guest, as it does on AWS. */
  async #getId(/** @type {Record<string, unknown>} */ request) {
    const poolId = idIn(request, "IdentityPoolId");
    if (poolId !== this.pool?.id) throw new AwsError("ResourceNotFoundException", `IdentityPool '${poolId}' not found.`);
    this.#checkGuests();
    const identityId = `${poolId.split(":")[0]}:${randomUUID()}`;
    await this.store.addIdentity(identityId);
    return { IdentityId: identityId };
  }

  async #getCredentials(/** @type {Record<string, unknown>} */ request, /** @type {number} */ nowMs) {
    const identityId = idIn(request, "IdentityId");
    if (!this.store.has(identityId)) throw new AwsError("ResourceNotFoundException", `Identity '${identityId}' not found.`);
    this.#checkGuests();
    if (!this.pool?.trusted) throw new AwsError("InvalidIdentityPoolConfigurationException", "Invalid identity pool configuration. Check assigned IAM roles for this pool.");
    const key = { ...randomKey("ASIA"), sessionToken: randomBytes(600).toString("base64"), expiresAtMs: nowMs + this.lifeMs };
    if (!(await this.store.addKey(key, nowMs))) throw new AwsError("TooManyRequestsException", "Rate exceeded");
    return { IdentityId: identityId, Credentials: { AccessKeyId: key.accessKeyId, SecretKey: key.secretAccessKey, SessionToken: key.sessionToken, Expiration: key.expiresAtMs / 1000 } };
  }

  #checkGuests() {
    if (!this.pool?.guestsAllowed) throw new AwsError("NotAuthorizedException", "Unauthenticated access is not supported for this identity pool.");
  }
}
