/**
 * Decides whether IAM policies allow an action on a resource: a Deny wins, then an Allow, else nothing is allowed.
 * Pure; it knows nothing of users, requests or services.
 */

import { BlockList, isIP, isIPv4 } from "node:net";

/**
 * @typedef {{Effect: "Allow"|"Deny", Action?: string|string[], NotAction?: unknown, Resource?: string|string[],
 *   NotResource?: unknown, Principal?: unknown, Condition?: Record<string, Record<string, string|string[]>>}} Statement
 * @typedef {{Statement: Statement|Statement[]}} PolicyDocument
 * @typedef {"allowed"|"denied"|"not allowed"} Decision  "denied": by a statement that says so
 */

/** IAM's wildcards: * is any text, ? one character; it knows no other pattern. */
export function matches(/** @type {string} */ pattern, /** @type {string} */ text, ignoreCase = false) {
  const source = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, "[^]*").replace(/\?/g, "[^]");
  return new RegExp(`^${source}$`, ignoreCase ? "i" : "").test(text);
}

/** @returns {string[]} */
function list(/** @type {string|string[]|undefined} */ value) {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Whether an address lies in a network such as 203.0.113.0/24; an IPv4 address also where it comes wrapped into IPv6. */
export function inNetwork(/** @type {string} */ address, /** @type {string} */ network) {
  const [base, length] = network.split("/"), family = isIPv4(base) ? "ipv4" : "ipv6";
  const list = new BlockList();
  try {
    list.addSubnet(base, length === undefined ? (family === "ipv4" ? 32 : 128) : Number(length), family);
  } catch {
    throw new Error(`policy: ${network} is no network`);
  }
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "").split("%")[0];
  return isIP(plain) !== 0 && list.check(plain, isIPv4(plain) ? "ipv4" : "ipv6");
}

function conditionHolds(/** @type {Statement["Condition"]} */ condition, /** @type {Record<string, string>} */ context) {
  return Object.entries(condition ?? {}).every(([operator, keys]) => Object.entries(keys).every(([key, expected]) => {
    const actual = context[key];
    switch (operator) {
      case "Bool": return actual !== undefined && list(expected).some((each) => String(each).toLowerCase() === actual.toLowerCase());
      case "StringEquals": return actual !== undefined && list(expected).includes(actual);
      case "StringLike": case "ForAnyValue:StringLike": return actual !== undefined && list(expected).some((each) => matches(each, actual));
      case "DateLessThan": return actual !== undefined && list(expected).some((each) => Date.parse(actual) < Date.parse(each));
      case "IpAddress": return actual !== undefined && list(expected).some((each) => inNetwork(actual, each));
      default: throw new Error(`policy: the condition ${operator} is not here (known: Bool, StringEquals, StringLike, ForAnyValue:StringLike, DateLessThan, IpAddress)`);
    }
  }));
}

function applies(/** @type {Statement} */ s, /** @type {string} */ action, /** @type {string} */ resource, /** @type {Record<string, string>} */ context) {
  if (s.NotAction !== undefined || s.NotResource !== undefined) throw new Error("policy: NotAction and NotResource are not here");
  return list(s.Action).some((each) => matches(each, action, true))
    && list(s.Resource).some((each) => matches(each, resource)) && conditionHolds(s.Condition, context);
}

/**
 * @param {PolicyDocument[]} policies
 * @param {string} action such as "iot:Publish"
 * @param {string} resource its ARN, or "*" where an action knows no resources
 * @param {Record<string, string>} [context] the condition keys of the request
 * @returns {Decision}
 */
export function decide(policies, action, resource, context = {}) {
  /** @type {Decision} */
  let decision = "not allowed";
  for (const policy of policies) {
    const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
    for (const statement of statements) {
      if (!applies(statement, action, resource, context)) continue;
      if (statement.Effect === "Deny") return "denied";
      decision = "allowed";
    }
  }
  return decision;
}
