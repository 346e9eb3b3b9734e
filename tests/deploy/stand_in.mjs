/**
 * Stands in for an AWS account in the tests of deploy/aws: takes the real aws command's calls, records them, and keeps
 * what they make. The stack's outputs are those of the real template; S3 is the local target's.
 * It knows nothing of the scripts. It checks no signatures: the local target's tests do.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { Bucket } from "../../deploy/local/bucket.mjs";
import { S3 } from "../../deploy/local/s3.mjs";
import { readTemplate } from "../../deploy/local/template.mjs";
import { requireLocal, temporaryFolder } from "./helper.mjs";
import { readZip } from "../../deploy/aws/zip_reader.mjs";

export const kAccount = "123456789012";
const yaml = requireLocal("yaml");

/**
 * @typedef {{code: string, message: string, status?: number}} Fault
 * @typedef {{operation: string, input: any, region?: string}} Call
 * @typedef {{name: string, status: string, text: string, parameters: Record<string, string>, tags: Record<string, string>, uuid: string}} Stack
 */

/** What only asks. */
const kAsking = /^(sts\.GetCaller|\w+\.(Describe|List|Get(?!Credentials)|Head|Simulate|Filter))/;

const escape = (/** @type {unknown} */ text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
/** @returns {string} */
const xml = (/** @type {any} */ value) => (Array.isArray(value) ? value.map((each) => `<member>${xml(each)}</member>`).join("")
  : value !== null && typeof value === "object" ? Object.entries(value).map(([key, each]) => `<${key}>${xml(each)}</${key}>`).join("") : escape(value));

/** The part of CBOR that an answer needs. @returns {Buffer} */
function cbor(/** @type {any} */ value) {
  const head = (/** @type {number} */ type, /** @type {number} */ n) => (n < 24 ? Buffer.from([(type << 5) | n]) : Buffer.from([(type << 5) | 25, n >> 8, n & 255]));
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(9, 0xfb);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  return Buffer.concat([head(5, Object.keys(value).length), ...Object.entries(value).flatMap(([key, each]) => [cbor(key), cbor(each)])]);
}

/** "Tags.member.1.Key=…" becomes {Tags: [{Key: …}]}. @returns {any} */
function unfold(/** @type {URLSearchParams} */ form) {
  /** @type {any} */
  const root = {};
  for (const [path, value] of form) {
    const parts = path.split(".").filter((part) => part !== "member");
    let at = root;
    for (const [i, part] of parts.slice(0, -1).entries()) at = at[part] ??= /^\d+$/.test(parts[i + 1]) ? [] : {};
    at[parts[parts.length - 1]] = value;
  }
  /** @returns {any} */
  const tidy = (/** @type {any} */ value) => {
    if (Array.isArray(value)) return value.slice(1).map(tidy); // AWS counts from 1
    return value !== null && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, tidy(each)])) : value;
  };
  return tidy(root);
}

export class StandIn {
  /** @type {Call[]} */
  calls = [];
  /** @type {Map<string, Fault>} by operation; "*": every one */
  faults = new Map();
  /** @type {Stack|undefined} */
  stack;
  /** @type {any} the change that waits to be executed */
  change;
  /** @type {string|undefined} how the next change of the stack ends, instead of well */
  stackEnd;
  /** @type {{id: string, status: string, sourceUrl?: string}[]} newest first */
  jobs = [];
  /** @type {string[]} how the next jobs end, instead of well */
  jobEnds = [];
  /** @type {Map<string, Buffer>} what the site serves */
  site = new Map();
  /** @type {Map<string, any[]>} */
  keys = new Map();
  /** @type {Record<string, string>} */
  inline = {};
  /** @type {number[]} matched, handed on, failed */
  metrics = [3, 3, 0];
  /** @type {string[]} */
  queries = [];
  logMessages = /** @type {string[]} */ ([]);
  /** Of each operation, and of each file that the site is asked for; the answer waits for it. @type {((operation: string) => void|Promise<void>)|undefined} */
  heard;
  /** @type {Map<string, Bucket>} */
  buckets = new Map();
  origin = "";

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.s3 = new S3(this.buckets, "ap-northeast-1");
  }

  get changes() {
    return this.calls.filter(({ operation }) => !kAsking.test(operation)).map(({ operation }) => operation);
  }

  /** The template as it would be deployed now, with the site's own address. */
  resolved() {
    if (!this.stack) throw new Error("there is no stack");
    const { name, text, parameters, uuid } = this.stack;
    const made = readTemplate(text, { region: "ap-northeast-1", stackName: name, parameters, poolUuid: uuid });
    if (made.outputs.SiteUrl) made.outputs.SiteUrl = `${this.origin}/site`;
    return made;
  }

  async #finish(/** @type {string} */ end) {
    if (!this.stack) return;
    this.stack.status = end;
    if (!/^(CREATE|UPDATE)_COMPLETE$/.test(end)) return;
    for (const { type, name } of Object.values(this.resolved().resources)) {
      if (type !== "AWS::S3::Bucket" || this.buckets.has(name)) continue;
      const bucket = new Bucket(name, join(this.folder, "s3", name), join(this.folder, "tmp"));
      await bucket.start();
      this.buckets.set(name, bucket);
    }
  }

  /** A stack that was deployed before. @param {string} text @param {Record<string, string>} parameters */
  async deployed(text, parameters, name = "facelog") {
    this.stack = { name, text, parameters, tags: {}, status: "CREATE_IN_PROGRESS", uuid: randomUUID() };
    await this.#finish("CREATE_COMPLETE");
    const { resources, outputs } = this.resolved();
    return { resources, outputs, log: /** @type {Bucket} */ (this.buckets.get(outputs.BucketName)) };
  }

  /** What a change that stays under way comes to in the end. */
  finish(/** @type {string} */ end) {
    return this.#finish(end);
  }

  // ---- CloudFormation, STS, IAM: forms in, XML out ----

  /** @returns {Promise<any>} */
  async form(/** @type {string} */ operation, /** @type {any} */ p) {
    switch (operation) {
      case "sts.GetCallerIdentity": return { Account: kAccount, Arn: `arn:aws:iam::${kAccount}:user/teacher`, UserId: "x" };
      case "cloudformation.DescribeStacks": return { Stacks: [this.#described(p.StackName)] };
      case "cloudformation.CreateChangeSet": {
        const before = this.stack?.parameters ?? {};
        const given = (p.Parameters ?? []).map((/** @type {any} */ each) => [each.ParameterKey, each.ParameterValue ?? before[each.ParameterKey]]);
        const parameters = Object.fromEntries(given.filter((/** @type {any} */ [, value]) => value !== undefined).sort());
        this.change = { text: p.TemplateBody, parameters, name: p.StackName, tags: Object.fromEntries(p.Tags.map((/** @type {any} */ t) => [t.Key, t.Value])), create: p.ChangeSetType === "CREATE" };
        if (!this.stack) this.stack = { name: p.StackName, status: "REVIEW_IN_PROGRESS", text: p.TemplateBody, parameters, tags: this.change.tags, uuid: randomUUID() };
        readTemplate(p.TemplateBody, { region: "ap-northeast-1", stackName: p.StackName, parameters }); // throws as CloudFormation would refuse
        return { Id: `arn:aws:cloudformation:x:${kAccount}:changeSet/c/1`, StackId: "s" };
      }
      case "cloudformation.GetTemplateSummary": return { Parameters: Object.entries(yaml.parse(p.TemplateBody ?? this.stack?.text, { logLevel: "silent" }).Parameters).map(([ParameterKey, { Type }]) => ({ ParameterKey, ParameterType: Type })) };
      case "cloudformation.DeleteChangeSet": return {};
      case "cloudformation.DescribeChangeSet": {
        const same = !this.change.create && JSON.stringify([this.change.text, this.change.parameters]) === JSON.stringify([this.stack?.text, this.stack?.parameters]);
        return same ? { Status: "FAILED", StatusReason: "The submitted information didn't contain changes. Submit different information to create a change set." } : { Status: "CREATE_COMPLETE" };
      }
      case "cloudformation.ExecuteChangeSet": {
        const { text, parameters, name, tags, create } = this.change;
        this.stack = { name, text, parameters, tags, status: `${create ? "CREATE" : "UPDATE"}_IN_PROGRESS`, uuid: this.stack?.uuid ?? randomUUID() };
        const end = this.stackEnd ?? `${create ? "CREATE" : "UPDATE"}_COMPLETE`;
        this.stackEnd = undefined;
        if (end !== "never") await this.#finish(end);
        return {};
      }
      case "cloudformation.UpdateStack": {
        const stack = /** @type {Stack} */ (this.stack);
        for (const { ParameterKey, ParameterValue } of p.Parameters) {
          if (ParameterValue === undefined) continue;
          if (ParameterKey === "GuestPoolTurn") stack.uuid = randomUUID();
          stack.parameters[ParameterKey] = ParameterValue;
        }
        await this.#finish("UPDATE_COMPLETE");
        return { StackId: "s" };
      }
      case "cloudformation.DescribeStackEvents": return { StackEvents: [{ StackId: "s", EventId: "2", StackName: "x", Timestamp: "2026-01-01T00:00:00Z", LogicalResourceId: "RuleRole", ResourceStatus: "CREATE_FAILED", ResourceStatusReason: "Resource creation cancelled" },
        { StackId: "s", EventId: "1", StackName: "x", Timestamp: "2026-01-01T00:00:00Z", LogicalResourceId: "LogBucket", ResourceStatus: "CREATE_FAILED", ResourceStatusReason: "the bucket's name is taken" }] };
      case "cloudformation.ListStackResources": return this.stack?.status === "REVIEW_IN_PROGRESS" ? { StackResourceSummaries: [] } : { StackResourceSummaries: Object.entries(this.resolved().resources).map(([LogicalResourceId, { type, name }]) => ({ LogicalResourceId, ResourceType: type, PhysicalResourceId: name, ResourceStatus: "CREATE_COMPLETE", LastUpdatedTimestamp: "2026-01-01T00:00:00Z" })) };
      case "cloudformation.DeleteStack": return this.#deleteStack();
      case "iam.ListAccessKeys": return { AccessKeyMetadata: this.keys.get(p.UserName) ?? [], IsTruncated: false };
      case "iam.CreateAccessKey": {
        const key = { UserName: p.UserName, AccessKeyId: `AKIA${String((this.keys.get(p.UserName) ?? []).length).padStart(12, "X")}${randomUUID().slice(0, 4).toUpperCase()}`, Status: "Active" };
        this.keys.set(p.UserName, [...(this.keys.get(p.UserName) ?? []), key]);
        return { AccessKey: { ...key, SecretAccessKey: "made-for-the-test/1234567890" } };
      }
      case "iam.DeleteAccessKey": return void this.keys.set(p.UserName, (this.keys.get(p.UserName) ?? []).filter(({ AccessKeyId }) => AccessKeyId !== p.AccessKeyId));
      case "iam.UpdateAccessKey": return void (this.keys.get(p.UserName) ?? []).forEach((key) => { if (key.AccessKeyId === p.AccessKeyId) key.Status = p.Status; });
      case "iam.PutRolePolicy": return void (this.inline[`${p.RoleName}/${p.PolicyName}`] = p.PolicyDocument);
      case "iam.GetRolePolicy": {
        const document = this.inline[`${p.RoleName}/${p.PolicyName}`];
        if (!document) throw { code: "NoSuchEntity", message: `The role policy with name ${p.PolicyName} cannot be found.`, status: 404 };
        return { RoleName: p.RoleName, PolicyName: p.PolicyName, PolicyDocument: encodeURIComponent(document) };
      }
      case "iam.DeleteRolePolicy": return void delete this.inline[`${p.RoleName}/${p.PolicyName}`];
      case "iam.SimulatePrincipalPolicy": return { EvaluationResults: [{ EvalActionName: p.ActionNames[0], EvalResourceName: p.ResourceArns[0], EvalDecision: this.simulate(p) }] };
      case "monitoring.GetMetricData": return { MetricDataResults: this.metrics.map((n, i) => ({ Id: "abc"[i], Values: n ? [n] : [] })) };
      default: throw { code: "NotHere", message: `the stand-in has no ${operation}`, status: 501 };
    }
  }

  /** @param {any} p */
  simulate(p) {
    const [action, resource] = [p.ActionNames[0], p.ResourceArns[0]];
    return /another\/topic$|^s3:GetObject/.test(resource) || action === "s3:GetObject" ? "implicitDeny" : "allowed";
  }

  #described(/** @type {string} */ name) {
    if (!this.stack || this.stack.name !== name) throw { code: "ValidationError", message: `Stack with id ${name} does not exist`, status: 400 };
    const { status, text } = this.stack;
    // As on AWS, also those that nobody gave, with their defaults.
    const parameters = Object.fromEntries(Object.entries(/** @type {Record<string, any>} */ (yaml.parse(text, { logLevel: "silent" }).Parameters)).map(([key, { Default }]) => [key, this.stack?.parameters[key] ?? Default]));
    const outputs = /^(CREATE|UPDATE)_COMPLETE$/.test(status) ? this.resolved().outputs : {};
    return { StackName: name, CreationTime: "2026-01-01T00:00:00Z", StackStatus: status, Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })) };
  }

  async #deleteStack() {
    if (Object.keys(this.inline).length > 0) return this.#finish("DELETE_FAILED"); // IAM deletes no role that has a policy of another's
    const made = this.stack?.status.endsWith("_COMPLETE") && !this.stack.status.startsWith("ROLLBACK") ? this.resolved().resources : {};
    for (const [id, { type, name }] of Object.entries(made)) {
      if (type !== "AWS::S3::Bucket" || id === "LogBucket") continue;
      if ((await this.buckets.get(name)?.keys(""))?.length) return this.#finish("DELETE_FAILED");
      this.buckets.delete(name);
    }
    this.stack = undefined;
  }

  // ---- the others: JSON ----

  /** @returns {any} */
  json(/** @type {string} */ operation, /** @type {any} */ p) {
    switch (operation) {
      case "rekognition.ListCollections": return { CollectionIds: [] };
      case "firehose.ListDeliveryStreams": return { DeliveryStreamNames: [], HasMoreDeliveryStreams: false };
      case "firehose.DescribeDeliveryStream": return { DeliveryStreamDescription: { DeliveryStreamName: p.DeliveryStreamName, DeliveryStreamARN: "a", DeliveryStreamStatus: "ACTIVE", DeliveryStreamType: "DirectPut", VersionId: "1", Destinations: [], HasMoreDestinations: false } };
      case "cognito-identity.ListIdentityPools": return { IdentityPools: [] };
      case "athena.ListWorkGroups": return { WorkGroups: [] };
      case "athena.StartQueryExecution": return this.queries.push(p.QueryString) && { QueryExecutionId: randomUUID() };
      case "athena.GetQueryExecution": return { QueryExecution: { QueryExecutionId: p.QueryExecutionId, Status: { State: "SUCCEEDED" } } };
      case "logs.FilterLogEvents": return { events: this.logMessages.map((message) => ({ message, timestamp: 1 })) };
      case "tagging.GetResources": return { ResourceTagMappingList: [...this.buckets.keys()].map((name) => ({ ResourceARN: `arn:aws:s3:::${name}`, Tags: [] })) };
      default: throw { code: "NotHere", message: `the stand-in has no ${operation}`, status: 501 };
    }
  }

  /** @returns {Promise<any>} */
  async rest(/** @type {string} */ operation, /** @type {any} */ p, /** @type {string|undefined} */ region) {
    switch (operation) {
      case "iot.DescribeEndpoint": return { endpointAddress: `a1b2c3d4e5f6g7-ats.iot.${region}.amazonaws.com` };
      case "iot.GetTopicRule": {
        const { TopicRulePayload: rule } = this.resolved().resources.AnalysisLogRule.properties;
        return { ruleArn: "a", rule: { ruleName: p.name, sql: rule.Sql, awsIotSqlVersion: rule.AwsIotSqlVersion, ruleDisabled: rule.RuleDisabled } };
      }
      case "iot.Publish": return {};
      case "amplify.ListApps": return { apps: [] };
      case "amplify.ListJobs": return { jobSummaries: this.jobs.map(summary) };
      case "amplify.GetJob": {
        const job = this.jobs.find(({ id }) => id === p.job);
        return { job: { summary: summary(/** @type {any} */ (job)), steps: job?.status === "FAILED" ? [{ stepName: "DEPLOY", status: "FAILED", statusReason: "the zip cannot be read", startTime: 1, endTime: 2 }] : [] } };
      }
      case "amplify.CreateDeployment": return this.#newJob(undefined, "PENDING") && { jobId: this.jobs[0].id, zipUploadUrl: `${this.origin}/upload/${this.jobs[0].id}`, fileUploadUrls: {} };
      case "amplify.StartDeployment": {
        if (!p.jobId) this.#newJob(p.sourceUrl, "PENDING");
        const job = this.jobs[0];
        job.status = this.jobEnds.shift() ?? "SUCCEED";
        if (job.status === "SUCCEED" && p.sourceUrl) {
          const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(p.sourceUrl) ?? [];
          await this.#putUp((await /** @type {Bucket} */ (this.buckets.get(bucket)).get(key)).data);
        }
        return { jobSummary: summary(job) };
      }
      default: throw { code: "NotHere", message: `the stand-in has no ${operation}`, status: 501 };
    }
  }

  #newJob(/** @type {string|undefined} */ sourceUrl, /** @type {string} */ status) {
    return this.jobs.unshift({ id: String(this.jobs.length + 1), status, sourceUrl });
  }

  async #putUp(/** @type {Buffer} */ zip) {
    this.site = new Map(readZip(zip).map(({ name, data }) => [`/${name}`, data]));
  }

  /** As Amplify serves it: the headers that the app was given, and types by the names' endings. @returns {[number, Record<string, string>, Buffer]} */
  serve(/** @type {string} */ path) {
    const file = path === "/" ? "/index.html" : path, data = this.site.get(file);
    const { customHeaders } = yaml.parse(this.resolved().resources.SiteApp.properties.CustomHeaders);
    const headers = Object.fromEntries(customHeaders[0].headers.map((/** @type {any} */ { key, value }) => [key, value]));
    const type = { html: "text/html", wasm: "application/wasm", json: "application/json", mjs: "text/javascript", css: "text/css", svg: "image/svg+xml", txt: "text/plain", webmanifest: "application/manifest+json" }[file.split(".").pop() ?? ""] ?? "application/octet-stream";
    return [data ? 200 : 404, { ...headers, "Content-Type": type }, data ?? Buffer.from("nothing")];
  }

  /** @returns {Promise<{status: number, headers?: Record<string, string>, body?: string|Buffer}>} */
  async answer(/** @type {import("node:http").IncomingMessage} */ request, /** @type {Buffer} */ body) {
    const url = new URL(request.url ?? "/", this.origin), method = request.method ?? "";
    if (url.pathname.startsWith("/site/")) {
      await this.heard?.(url.pathname);
      const [status, headers, data] = this.serve(url.pathname.slice(5));
      return { status, headers, body: data };
    }
    if (url.pathname.startsWith("/upload/")) {
      this.calls.push({ operation: "upload", input: body.length });
      await this.#putUp(body);
      return { status: 200 };
    }
    const [, region, signedFor = "unsigned"] = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? "") ?? [];
    const service = signedFor === "execute-api" ? "iot" : signedFor; // as version 2 signs
    const target = String(request.headers["x-amz-target"] ?? ""), form = new URLSearchParams(body.toString());
    const isCbor = request.headers["smithy-protocol"] === "rpc-v2-cbor";
    const isForm = ["sts", "cloudformation", "iam"].includes(service) || (service === "monitoring" && !isCbor && !target);
    const parsed = service === "s3" ? { name: s3Operation(method, url), input: { path: decodeURIComponent(url.pathname), query: Object.fromEntries(url.searchParams) } }
      : isForm ? { name: form.get("Action") ?? "", input: unfold(form) }
      : isCbor ? { name: url.pathname.split("/").pop() ?? "", input: {} }
      : target ? { name: target.split(".")[1], input: JSON.parse(body.toString()) }
      : restOperation(service, method, url, body);
    const operation = `${service}.${parsed.name}`;
    this.calls.push({ operation, input: parsed.input, region });
    await this.heard?.(operation);
    try {
      const fault = this.faults.get(operation) ?? this.faults.get("*");
      if (fault) throw fault;
      if (service === "s3") return await this.#s3(method, url, request, body);
      if (isForm) {
        const said = await this.form(operation, parsed.input);
        return { status: 200, headers: { "Content-Type": "text/xml" }, body: `<${parsed.name}Response><${parsed.name}Result>${xml(said ?? {})}</${parsed.name}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${parsed.name}Response>` };
      }
      if (isCbor) return { status: 200, headers: { "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" }, body: cbor(await this.form(operation, {})) };
      const said = target ? (service === "monitoring" ? await this.form(operation, {}) : this.json(operation, parsed.input)) : await this.rest(operation, parsed.input, region);
      return { status: 200, headers: { "Content-Type": "application/json" }, body: JSON.stringify(said) };
    } catch (error) {
      const { code = "InternalFailure", message = String(error), status = 400 } = /** @type {any} */ (error);
      if (service === "s3" || isForm) return { status, headers: { "Content-Type": "text/xml" }, body: service === "s3" ? `<Error><Code>${code}</Code><Message>${escape(message)}</Message></Error>` : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error><RequestId>r</RequestId></ErrorResponse>` };
      return { status, headers: { "Content-Type": "application/json", "x-amzn-ErrorType": code }, body: JSON.stringify({ __type: code, message }) };
    }
  }

  async #s3(/** @type {string} */ method, /** @type {URL} */ url, /** @type {import("node:http").IncomingMessage} */ request, /** @type {Buffer} */ body) {
    const [, name, key] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    if (!key && method === "HEAD") return { status: this.buckets.has(name) ? 200 : 404 };
    if (!key && method === "DELETE") {
      const bucket = this.buckets.get(name);
      if (!bucket) throw { code: "NoSuchBucket", message: "The specified bucket does not exist", status: 404 };
      if ((await bucket.keys("")).length) throw { code: "BucketNotEmpty", message: "The bucket you tried to delete is not empty", status: 409 };
      this.buckets.delete(name);
      rmSync(bucket.folder, { recursive: true, force: true });
      return { status: 204 };
    }
    return this.s3.answer({ method, path: url.pathname, query: url.search.slice(1), headers: /** @type {any} */ (request.headers), body }, () => {});
  }
}

const summary = (/** @type {{id: string, status: string, sourceUrl?: string}} */ { id, status, sourceUrl }) =>
  ({ jobArn: "a", jobId: id, commitId: "c", commitMessage: "", commitTime: 1, startTime: 1, status, jobType: "MANUAL", ...(sourceUrl && { sourceUrl, sourceUrlType: "ZIP" }) });

function s3Operation(/** @type {string} */ method, /** @type {URL} */ url) {
  const isObject = /^\/[^/]+\/./.test(url.pathname);
  if (url.searchParams.has("delete")) return "DeleteObjects";
  return `${/** @type {any} */ ({ PUT: "Put", GET: isObject ? "Get" : "List", HEAD: "Head", DELETE: "Delete", POST: "Post" })[method]}${isObject ? "Object" : "Bucket"}`;
}

/** @returns {{name: string, input: any}} */
function restOperation(/** @type {string} */ service, /** @type {string} */ method, /** @type {URL} */ url, /** @type {Buffer} */ body) {
  const path = decodeURIComponent(url.pathname), input = body.length && path.startsWith("/apps") ? JSON.parse(body.toString()) : {};
  const [, rule] = /^\/rules\/(.+)$/.exec(path) ?? [], [, job] = /\/jobs\/(.+)$/.exec(path) ?? [];
  if (path === "/endpoint") return { name: "DescribeEndpoint", input };
  if (rule) return { name: "GetTopicRule", input: { name: rule } };
  if (path.startsWith("/topics/")) return { name: "Publish", input: { topic: path.slice(8), payload: body.toString() } };
  if (path === "/apps") return { name: "ListApps", input };
  if (job) return { name: "GetJob", input: { job } };
  if (path.endsWith("/jobs")) return { name: "ListJobs", input };
  if (path.endsWith("/deployments/start")) return { name: "StartDeployment", input };
  if (path.endsWith("/deployments")) return { name: "CreateDeployment", input };
  return { name: `${method} ${service} ${path}`, input };
}

/** @param {import("node:test").TestContext} t */
export async function startStandIn(t) {
  const standIn = new StandIn(temporaryFolder(t));
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { status, headers = {}, body } = await standIn.answer(request, Buffer.concat(parts));
    response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  standIn.origin = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
  return standIn;
}

