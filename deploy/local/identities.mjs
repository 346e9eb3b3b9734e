/**
 * Who may call: the template's user and guests, and the operator at this machine, with keys of this data folder alone.
 * It knows nothing of requests; it must never print a secret.
 */
import { randomBytes, randomInt, randomUUID, timingSafeEqual } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isErrno, writeWhole } from "./files.mjs";
import { resourcesOf } from "./template.mjs";

/**
 * @typedef {{accessKeyId: string, secretAccessKey: string}} Key
 * @typedef {{arn: string, policies: import("./policy.mjs").PolicyDocument[], loopbackOnly: boolean}} Principal
 * @typedef {{principal: Principal, secretAccessKey: string, sessionToken?: string, expiresAtMs?: number}} Identity
 * @typedef {{profileId: string, guestProfileId: string, poolUuid: string, page: Key, operator: Key}} Keys
 *   profileId, guestProfileId: of the page's settings that come with a join code; poolUuid: the identity pool's id behind its region
 */

const kOperatorPolicy = { Statement: [{ Effect: /** @type {const} */ ("Allow"), Action: ["iot:*", "rekognition:*", "s3:*"], Resource: "*" }] };

export function randomKey(prefix = "AKIA") {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const id = Array.from({ length: 16 }, () => letters[randomInt(letters.length)]).join("");
  return { accessKeyId: prefix + id, secretAccessKey: randomBytes(30).toString("base64") };
}

/**
 * The keys of a data folder, made at its first use.
 * @returns {Promise<Keys>}
 */
export async function loadKeys(/** @type {string} */ dataFolder) {
  const path = join(dataFolder, "keys.json");
  /** @type {Partial<Keys>} */
  let known = {};
  try {
    known = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    if (!isErrno(error, "ENOENT")) throw new Error(`${path} cannot be read: ${/** @type {Error} */ (error).message}`);
  }
  /** @type {Keys} */
  const keys = { profileId: randomUUID(), guestProfileId: randomUUID(), poolUuid: randomUUID(), page: randomKey(), operator: randomKey(), ...known };
  if (Object.keys(keys).every((name) => name in known)) return keys;
  await writeWhole(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

/** The policies that the template gives its one user; undefined where it has guests alone. */
function pageUser(/** @type {import("./template.mjs").Stack} */ stack) {
  const users = resourcesOf(stack, "AWS::IAM::User");
  if (users.length > 1) throw new Error(`template: the local target takes one AWS::IAM::User, found ${users.length}`);
  if (users.length === 0) return undefined;
  const [user] = users;
  const managed = new Map(resourcesOf(stack, "AWS::IAM::ManagedPolicy").map((p) => [p.arn, p.properties.PolicyDocument]));
  const policies = (user.properties.Policies ?? []).map((/** @type {any} */ p) => p.PolicyDocument);
  for (const arn of user.properties.ManagedPolicyArns ?? []) {
    if (!managed.has(arn)) throw new Error(`template: the policy ${arn} is not here; the local target has the template's own`);
    policies.push(managed.get(arn));
  }
  return { arn: user.arn, policies, loopbackOnly: false };
}

/** Looks up access keys: lasting ones, those lent to guests, and short-lived ones for tests, which are kept in memory alone. */
export class Identities {
  /** @type {Map<string, Identity>} */
  #byKeyId = new Map();
  /** @type {Principal|undefined} */
  #page;
  #guests;

  /**
   * @param {import("./template.mjs").Stack} stack
   * @param {Keys} keys
   * @param {{principal: Principal|undefined, store: import("./guest_store.mjs").GuestStore}} guests
   */
  constructor(stack, keys, guests) {
    this.#page = pageUser(stack);
    this.#guests = guests;
    const operator = { arn: `arn:aws:iam::${stack.accountId}:user/operator`, policies: [kOperatorPolicy], loopbackOnly: true };
    if (this.#page) this.#byKeyId.set(keys.page.accessKeyId, { principal: this.#page, secretAccessKey: keys.page.secretAccessKey });
    this.#byKeyId.set(keys.operator.accessKeyId, { principal: operator, secretAccessKey: keys.operator.secretAccessKey });
  }

  /** @returns {Identity|undefined} */
  find(/** @type {string} */ accessKeyId) {
    const { principal, store } = this.#guests;
    const lent = principal && store.findKey(accessKeyId);
    return lent ? { ...lent, principal } : this.#byKeyId.get(accessKeyId);
  }

  /** Keys with a session token and an end, with the rights of the page's user. */
  issueSession(/** @type {number} */ expiresAtMs) {
    if (!this.#page) throw new Error("the template has no user");
    const key = randomKey("ASIA");
    const sessionToken = randomBytes(96).toString("base64");
    this.#byKeyId.set(key.accessKeyId, { principal: this.#page, secretAccessKey: key.secretAccessKey, sessionToken, expiresAtMs });
    return { ...key, sessionToken, expiresAtMs };
  }
}

/** Compares without telling by its duration where two texts differ. */
export function sameText(/** @type {string} */ a, /** @type {string} */ b) {
  const left = Buffer.from(a), right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
