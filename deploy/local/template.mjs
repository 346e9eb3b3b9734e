/**
 * Reads a CloudFormation template and resolves its parameters and functions into plain values.
 * It knows nothing of what the resources mean to those that serve them.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The account of everything local: AWS's own example number. */
export const kAccountId = "123456789012";

/**
 * @typedef {{type: string, name: string, arn: string, properties: Record<string, any>}} Resource
 * @typedef {{region: string, accountId: string, stackName: string, resources: Record<string, Resource>,
 *   outputs: Record<string, any>}} Stack
 * @typedef {Record<string, {Type: string, Properties?: Record<string, unknown>}>} RawResources
 */

const kFunctions = ["Ref", "Sub", "GetAtt", "Join", "If"];

/** Tags become the long form ({"Fn::Sub": …}), so that both forms take one way. */
function tagsOf() {
  const tags = [];
  for (const name of ["Ref", "Sub", "GetAtt", "Join", "Select", "Split", "If", "Equals", "Not", "And", "Or", "FindInMap",
    "ImportValue", "Base64", "Cidr", "GetAZs", "Transform", "Condition"]) {
    const key = name === "Ref" || name === "Condition" ? name : `Fn::${name}`;
    tags.push({ tag: `!${name}`, resolve: (/** @type {string} */ text) => ({ [key]: text }) });
    for (const collection of /** @type {const} */ (["seq", "map"])) {
      tags.push({
        tag: `!${name}`, collection,
        resolve: (/** @type {any} */ node) => ({ [key]: node.toJSON() }),
      });
    }
  }
  return tags;
}

/** An identity pool has an id, which Cognito draws; this is the one of those who give none. */
const kNoPool = "00000000-0000-0000-0000-000000000000";

/** How CloudFormation names what has no name of its own; the ending is fixed, so that a data folder keeps its bucket. */
function physicalName(/** @type {string} */ type, /** @type {string} */ id, /** @type {Record<string, any>} */ p, /** @type {string} */ stack) {
  const given = { "AWS::S3::Bucket": p.BucketName, "AWS::KinesisFirehose::DeliveryStream": p.DeliveryStreamName,
    "AWS::IoT::TopicRule": p.RuleName, "AWS::IAM::User": p.UserName, "AWS::IAM::Role": p.RoleName,
    "AWS::IAM::ManagedPolicy": p.ManagedPolicyName, "AWS::Logs::LogGroup": p.LogGroupName,
    "AWS::Logs::LogStream": p.LogStreamName, "AWS::Glue::Database": p.DatabaseInput?.Name, "AWS::Athena::WorkGroup": p.Name }[type];
  if (given !== undefined) return given;
  if (type === "AWS::S3::Bucket") return `${stack}-${id}-local`.toLowerCase();
  if (type === "AWS::IoT::TopicRule") return `${stack}_${id}_local`;
  return `${stack}-${id}-local`;
}

function arnOf(/** @type {string} */ type, /** @type {string} */ name, /** @type {string} */ region) {
  switch (type) {
    case "AWS::S3::Bucket": return `arn:aws:s3:::${name}`;
    case "AWS::KinesisFirehose::DeliveryStream": return `arn:aws:firehose:${region}:${kAccountId}:deliverystream/${name}`;
    case "AWS::IoT::TopicRule": return `arn:aws:iot:${region}:${kAccountId}:rule/${name}`;
    case "AWS::IAM::User": return `arn:aws:iam::${kAccountId}:user/${name}`;
    case "AWS::IAM::Role": return `arn:aws:iam::${kAccountId}:role/${name}`;
    case "AWS::IAM::ManagedPolicy": return `arn:aws:iam::${kAccountId}:policy/${name}`;
    case "AWS::SNS::Topic": return `arn:aws:sns:${region}:${kAccountId}:${name}`;
    case "AWS::Logs::LogGroup": return `arn:aws:logs:${region}:${kAccountId}:log-group:${name}:*`;
    default: return "";
  }
}

/** What a property is that takes no value: it, or its place in a list, is left out. */
const kNoValue = Symbol("AWS::NoValue");

/** Attributes other than Arn, of what only AWS serves; the values are of AWS's form alone. */
const kAttributes = /** @type {Record<string, (resource: Resource) => string>} */ ({
  "AWS::Amplify::App.AppId": () => "dlocal0000000",
  "AWS::Amplify::App.DefaultDomain": () => "dlocal0000000.amplifyapp.com",
  "AWS::Amplify::Branch.BranchName": ({ properties }) => properties.BranchName,
});

/** One template, one set of parameters: resolves lazily, each resource once. */
class Resolver {
  /**
   * @param {Record<string, any>} raw
   * @param {{region: string, stackName: string, parameters: Record<string, unknown>, poolUuid?: string}} given
   */
  constructor(raw, given) {
    this.raw = raw;
    this.region = given.region;
    this.stackName = given.stackName;
    this.parameters = given.parameters;
    this.poolUuid = given.poolUuid ?? kNoPool;
    /** @type {Record<string, Resource>} */
    this.done = {};
    /** @type {Set<string>} */
    this.open = new Set();
  }

  /** @returns {Resource} */
  resource(/** @type {string} */ id) {
    if (this.done[id]) return this.done[id];
    const raw = this.raw.Resources[id];
    if (!raw) throw new Error(`template: no resource or parameter is called "${id}"`);
    if (!this.exists(raw)) throw new Error(`template: "${id}" is referred to, but its condition ${raw.Condition} does not hold`);
    if (this.open.has(id)) throw new Error(`template: "${id}" depends on itself`);
    this.open.add(id);
    const properties = this.value(raw.Properties ?? {}, `Resources.${id}`);
    const name = raw.Type === "AWS::Cognito::IdentityPool" ? `${this.region}:${this.poolUuid}` : physicalName(raw.Type, id, properties, this.stackName);
    this.open.delete(id);
    return (this.done[id] = { type: raw.Type, name, arn: arnOf(raw.Type, name, this.region), properties });
  }

  /** Whether a resource or an output is made at all. */
  exists(/** @type {{Condition?: string}} */ { Condition }) {
    return Condition === undefined || this.condition({ Condition }, "Conditions");
  }

  /** @returns {boolean} */
  condition(/** @type {any} */ raw, /** @type {string} */ where) {
    const [key] = Object.keys(raw ?? {});
    const argument = raw?.[key];
    switch (key) {
      case "Condition":
        if (!Object.hasOwn(this.raw.Conditions ?? {}, argument)) throw new Error(`template: no condition is called "${argument}"`);
        return this.condition(this.raw.Conditions[argument], `Conditions.${argument}`);
      case "Fn::Equals": return String(this.value(argument[0], where)) === String(this.value(argument[1], where));
      case "Fn::Not": return !this.condition(argument[0], where);
      case "Fn::And": return argument.every((/** @type {any} */ each) => this.condition(each, where));
      case "Fn::Or": return argument.some((/** @type {any} */ each) => this.condition(each, where));
      default: throw new Error(`template: ${where}: ${key} is no condition`);
    }
  }

  ref(/** @type {string} */ id) {
    const pseudo = /** @type {Record<string, string|symbol>} */ ({ "AWS::Region": this.region, "AWS::AccountId": kAccountId,
      "AWS::Partition": "aws", "AWS::StackName": this.stackName, "AWS::URLSuffix": "amazonaws.com", "AWS::NoValue": kNoValue })[id];
    if (pseudo !== undefined) return pseudo;
    if (id in this.parameters) return this.parameters[id];
    const resource = this.resource(id);
    return ["AWS::IAM::ManagedPolicy", "AWS::SNS::Topic"].includes(resource.type) ? resource.arn : resource.name;
  }

  attribute(/** @type {string} */ id, /** @type {string} */ name) {
    const resource = this.resource(id);
    if (name === "Arn" && resource.arn) return resource.arn;
    const other = kAttributes[`${resource.type}.${name}`];
    if (other) return other(resource);
    throw new Error(`template: the attribute ${id}.${name} of ${resource.type} is not here`);
  }

  sub(/** @type {unknown} */ argument, /** @type {string} */ where) {
    const [text, extra] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== "string") throw new Error(`template: ${where}: Sub needs a text`);
    const names = this.value(extra, where);
    return text.replace(/\$\{([^}]+)\}/g, (_, name) => {
      if (name.startsWith("!")) return `\${${name.slice(1)}}`;
      if (name in names) return String(names[name]);
      const dot = name.indexOf(".");
      return String(dot < 0 ? this.ref(name) : this.attribute(name.slice(0, dot), name.slice(dot + 1)));
    });
  }

  call(/** @type {string} */ name, /** @type {any} */ argument, /** @type {string} */ where) {
    switch (name) {
      case "Ref": return this.ref(argument);
      case "Sub": return this.sub(argument, where);
      case "GetAtt": {
        const [id, ...rest] = Array.isArray(argument) ? argument : String(argument).split(".");
        return this.attribute(id, rest.join("."));
      }
      case "Join": {
        const [separator, parts] = this.value(argument, where);
        return parts.join(separator);
      }
      case "If": return this.value(this.condition({ Condition: argument[0] }, where) ? argument[1] : argument[2], where);
      default: throw new Error(`template: ${where}: the function ${name} is not here (known: ${kFunctions.join(", ")})`);
    }
  }

  /** @returns {any} */
  value(/** @type {any} */ raw, /** @type {string} */ where) {
    if (Array.isArray(raw)) return raw.map((each, i) => this.value(each, `${where}[${i}]`)).filter((each) => each !== kNoValue);
    if (raw === null || typeof raw !== "object") return raw;
    const keys = Object.keys(raw);
    const name = keys[0] === "Ref" ? "Ref" : keys[0]?.startsWith("Fn::") ? keys[0].slice(4) : undefined;
    if (keys.length === 1 && name) return this.call(name, raw[keys[0]], where);
    return Object.fromEntries(keys.map((key) => [key, this.value(raw[key], `${where}.${key}`)]).filter(([, each]) => each !== kNoValue));
  }
}

/** Defaults of the parameters with what is given over them, checked as CloudFormation would. */
function parametersOf(/** @type {Record<string, any>} */ declared, /** @type {Record<string, unknown>} */ given) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const name of Object.keys(given)) {
    if (!(name in declared)) throw new Error(`template: there is no parameter "${name}"`);
  }
  for (const [name, rule] of Object.entries(declared)) {
    const value = given[name] ?? rule.Default;
    if (value === undefined) throw new Error(`template: the parameter ${name} has no value`);
    if (rule.Type === "Number") {
      const number = Number(value);
      if (!Number.isFinite(number) || number < (rule.MinValue ?? -Infinity) || number > (rule.MaxValue ?? Infinity)) {
        throw new Error(`template: ${name} must be a number from ${rule.MinValue} to ${rule.MaxValue}, not ${value}`);
      }
      values[name] = number;
    } else {
      values[name] = rule.Type === "CommaDelimitedList" ? String(value).split(",").map((each) => each.trim()) : value;
    }
    if (rule.MaxLength !== undefined && String(value).length > rule.MaxLength) throw new Error(`template: ${name} must not be longer than ${rule.MaxLength} characters`);
    if (rule.AllowedPattern && !new RegExp(`^(?:${rule.AllowedPattern})$`).test(String(value))) {
      throw new Error(`template: ${name} must be of the form ${rule.AllowedPattern}, not ${value}`);
    }
    if (rule.AllowedValues && !rule.AllowedValues.includes(values[name])) {
      throw new Error(`template: ${name} must be one of ${rule.AllowedValues.join(", ")}, not ${value}`);
    }
  }
  return values;
}

/**
 * @param {string} text of the template
 * @param {{region: string, stackName: string, parameters?: Record<string, unknown>, poolUuid?: string}} options
 * @returns {Stack}
 */
export function readTemplate(text, { region, stackName, parameters = {}, poolUuid }) {
  const raw = parse(text, { customTags: /** @type {any} */ (tagsOf()) });
  if (!raw?.Resources) throw new Error("template: it has no Resources");
  for (const section of ["Mappings", "Transform", "Rules"]) {
    if (section in raw) throw new Error(`template: ${section} are not here; the local target reads none`);
  }
  const resolver = new Resolver(raw, { region, stackName, parameters: parametersOf(raw.Parameters ?? {}, parameters), poolUuid });
  for (const [id, resource] of Object.entries(raw.Resources)) if (resolver.exists(resource)) resolver.resource(id);
  const outputs = Object.fromEntries(Object.entries(/** @type {Record<string, any>} */ (raw.Outputs ?? {})).filter(([, output]) => resolver.exists(output))
    .map(([id, output]) => [id, resolver.value(output.Value, `Outputs.${id}`)]));
  return { region, accountId: kAccountId, stackName, resources: resolver.done, outputs };
}

/**
 * @param {string} path of the template
 * @param {Parameters<typeof readTemplate>[1]} options
 */
export function loadTemplate(path, options) {
  return readTemplate(readFileSync(path, "utf8"), options);
}

/** All resources of one type. */
export function resourcesOf(/** @type {Stack} */ stack, /** @type {string} */ type) {
  return Object.values(stack.resources).filter((resource) => resource.type === type);
}
