/** What every policy statement of the template allows and refuses, written out; by the evaluator that the local target uses. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { decide } from "../../deploy/local/policy.mjs";
import { loadTemplate } from "../../deploy/local/template.mjs";
import { kRoot } from "./helper.mjs";

const kUntil = "2026-01-08T00:00:00Z", kIn = { "aws:CurrentTime": "2026-01-07T00:00:00Z", "aws:SourceIp": "203.0.113.9", "aws:RequestedRegion": "ap-northeast-1" };
const load = (/** @type {Record<string, unknown>} */ parameters = {}, stackName = "facelog") =>
  loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName, parameters: { GuestAccessUntil: kUntil, ...parameters } });
const guests = load({ SiteHeaders: "x" }), user = load({ Credentials: "iam-user", LiveView: "true" });
const iot = (/** @type {string} */ rest, region = "ap-northeast-1") => `arn:aws:iot:${region}:123456789012:${rest}`;
const log = guests.resources.LogBucket.arn, site = guests.resources.SiteBucket.arn, stream = guests.resources.DeliveryStream.arn;
const errors = "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/kinesisfirehose/facelog:log-stream:DestinationDelivery";

/** @typedef {{Sid: string, Effect: string, Action: string|string[], Resource: string|string[], Principal?: any, Condition?: any}} Statement */

/** Every statement of a stack that is no trust policy, by resource and Sid. @returns {Map<string, Statement>} */
function statementsOf(/** @type {import("../../deploy/local/template.mjs").Stack} */ { resources }) {
  const found = new Map();
  for (const [id, { properties: p }] of Object.entries(resources)) {
    const documents = [p.PolicyDocument, ...(p.Policies ?? []).map((/** @type {any} */ each) => each.PolicyDocument)].filter(Boolean);
    for (const statement of documents.flatMap((each) => each.Statement)) found.set(`${id}.${statement.Sid}`, statement);
  }
  return found;
}

/** @typedef {[action: string, resource: string, context?: Record<string, string>]} Question */
/** @type {Record<string, {of?: typeof guests, effect?: "denied", yes: Question[], no: Question[]}>} */
const kExpected = {
  "LogBucketPolicy.TlsOnly": { effect: "denied", yes: [["s3:GetObject", `${log}/log/x`, { "aws:SecureTransport": "false" }], ["s3:ListBucket", log, { "aws:SecureTransport": "false" }]],
    no: [["s3:GetObject", `${log}/log/x`, { "aws:SecureTransport": "true" }]] },
  "SiteBucketPolicy.TlsOnly": { effect: "denied", yes: [["s3:PutObject", `${site}/site/x`, { "aws:SecureTransport": "false" }]], no: [["s3:PutObject", `${site}/site/x`, { "aws:SecureTransport": "true" }]] },
  "SiteBucketPolicy.AmplifyFindsZip": { yes: [["s3:ListBucket", site, amplify()]], no: [["s3:ListBucket", log, amplify()], ["s3:ListBucket", site, amplify("other")], ["s3:ListBucket", site, amplify("site", "210987654321")], ["s3:ListBucket", site]] },
  "SiteBucketPolicy.AmplifyReadsZip": { yes: [["s3:GetObject", `${site}/site/a.zip`, amplify()]], no: [["s3:GetObject", `${site}/other`, amplify()], ["s3:PutObject", `${site}/site/a.zip`, amplify()], ["s3:GetObject", `${site}/site/a.zip`, amplify("other")]] },
  "DeliveryRole.FindBucket": { yes: [["s3:ListBucket", log], ["s3:GetBucketLocation", log]], no: [["s3:ListBucket", site], ["s3:DeleteBucket", log]] },
  "DeliveryRole.WriteObjects": { yes: [["s3:PutObject", `${log}/log/2026/01/01/00/x`], ["s3:PutObject", `${log}/errors/firehose/x`]],
    no: [["s3:PutObject", `${log}/errors/rule/x`], ["s3:PutObject", `${log}/athena/x`], ["s3:DeleteObject", `${log}/log/x`], ["s3:PutObject", `${site}/site/x`]] },
  "DeliveryRole.WriteErrors": { yes: [["logs:PutLogEvents", errors]], no: [["logs:PutLogEvents", errors.replace("DestinationDelivery", "other")], ["logs:CreateLogGroup", errors]] },
  "RuleRole.PutRecords": { yes: [["firehose:PutRecord", stream]], no: [["firehose:PutRecord", `${stream}x`], ["firehose:PutRecordBatch", stream], ["firehose:DeleteDeliveryStream", stream]] },
  "RuleRole.PutErrors": { yes: [["s3:PutObject", `${log}/errors/rule/x`]], no: [["s3:PutObject", `${log}/log/x`], ["s3:GetObject", `${log}/errors/rule/x`]] },
  "GuestRole.PublishToOneTopic": { yes: [["iot:Publish", iot("topic/handson/analysisLogData"), kIn]],
    no: [["iot:Publish", iot("topic/handson/analysisLogData"), { ...kIn, "aws:CurrentTime": kUntil }], ["iot:Publish", iot("topic/handson/other"), kIn], ["iot:Publish", iot("topic/handson/analysisLogData/x"), kIn],
      ["iot:Publish", iot("topic/handson/analysisLogDat"), kIn], ["iot:Publish", iot("topic/handson/analysisLogData", "us-east-1"), kIn], ["iot:RetainPublish", iot("topic/handson/analysisLogData"), kIn],
      ["iot:Connect", iot("client/x"), kIn], ["iot:Subscribe", iot("topicfilter/handson/#"), kIn], ["iot:Receive", iot("topic/handson/analysisLogData"), kIn]] },
  "GuestRole.DetectFacesOnly": { yes: [["rekognition:DetectFaces", "*", kIn]], no: [["rekognition:DetectFaces", "*", { ...kIn, "aws:CurrentTime": kUntil }], ["rekognition:DetectFaces", "*", { ...kIn, "aws:RequestedRegion": "us-east-1" }], ["rekognition:SearchFacesByImage", "*", kIn], ["rekognition:IndexFaces", "*", kIn]] },
  "GuestRole.RefuseOlderSessions": { of: load({ GuestSessionsAfter: kUntil }), effect: "denied", yes: [["iot:Publish", iot("topic/handson/analysisLogData"), { "aws:TokenIssueTime": "2026-01-07T23:59:59Z" }], ["rekognition:DetectFaces", "*", { "aws:TokenIssueTime": "2026-01-07T23:59:59Z" }]],
    no: [["rekognition:DetectFaces", "*", { "aws:TokenIssueTime": kUntil }]] },
  "PublishPolicy.PublishOnly": { of: user, yes: [["iot:Publish", iot("topic/handson/analysisLogData")], ["iot:Connect", iot("client/x")]],
    no: [["iot:Publish", iot("topic/other/analysisLogData")], ["iot:Publish", iot("topic/handson/x", "us-east-1")], ["iot:Subscribe", iot("topicfilter/handson/#")], ["iot:DeleteThing", iot("topic/handson/x")]] },
  "PublishPolicy.WatchTopics": { of: user, yes: [["iot:Subscribe", iot("topicfilter/handson/#")]], no: [["iot:Subscribe", iot("topicfilter/#")], ["iot:Publish", iot("topicfilter/handson/#")]] },
  "PublishPolicy.ReceiveMessages": { of: user, yes: [["iot:Receive", iot("topic/handson/analysisLogData")]], no: [["iot:Receive", iot("topic/other/x")]] },
  "DetectFacesPolicy.DetectFacesOnly": { of: user, yes: [["rekognition:DetectFaces", "*", kIn]], no: [["rekognition:DetectFaces", "*", { "aws:RequestedRegion": "us-east-1" }], ["rekognition:IndexFaces", "*", kIn], ["rekognition:CompareFaces", "*", kIn]] },
};

/** As Amplify shows itself when it reads the zip. */
function amplify(branch = "site", account = "123456789012") {
  return { "aws:SourceAccount": account, "aws:SourceArn": `arn%3Aaws%3Aamplify%3Aap-northeast-1%3A${account}%3Aapps%2Fdlocal0000000%2Fbranches%2F${branch}` };
}

for (const [name, { of = guests, effect = "allowed", yes, no }] of Object.entries(kExpected)) {
  test(`policy: ${name} says what is written here`, () => {
    const statement = statementsOf(of).get(name);
    assert.ok(statement, `${name} is not in the template`);
    const policy = /** @type {any} */ ({ Statement: [statement] });
    for (const [action, resource, context] of yes) assert.equal(decide([policy], action, resource, context), effect, `${action} on ${resource} ${JSON.stringify(context)}`);
    for (const [action, resource, context] of no) assert.equal(decide([policy], action, resource, context), "not allowed", `${action} on ${resource} ${JSON.stringify(context)}`);
  });
}

test("policy: no statement is without its expectation", () => {
  assert.deepEqual([...new Set([...statementsOf(guests).keys(), ...statementsOf(user).keys()])].sort(), Object.keys(kExpected).sort());
});

test("policy: * stands alone only where there is nothing to name, and every action is named", () => {
  for (const [name, { Action, Resource, Effect, Principal }] of [...statementsOf(guests), ...statementsOf(user)]) {
    if (Effect === "Allow" && [Resource].flat().includes("*")) assert.deepEqual([Action].flat(), ["rekognition:DetectFaces"], name);
    if (Effect === "Deny") continue;
    for (const action of [Action].flat()) assert.doesNotMatch(action, /\*/, name);
    for (const resource of [Resource].flat()) assert.doesNotMatch(resource, /^arn:aws:[^:]*:[^:]*:\*|topic\/\*$|:::\*/, name);
    assert.notEqual(Principal, "*", name);
  }
});

test("policy: a guest's networks hold for both rights", () => {
  const near = load({ AllowedCidr: "203.0.113.0/24, 2001:db8::/32" });
  for (const [name, statement] of statementsOf(near)) {
    if (!name.startsWith("GuestRole.") || statement.Effect === "Deny") continue;
    const ask = (/** @type {string} */ address) => decide([/** @type {any} */ ({ Statement: [statement] })], [statement.Action].flat()[0], [statement.Resource].flat()[0], { ...kIn, "aws:SourceIp": address });
    assert.deepEqual(["203.0.113.9", "2001:db8::1", "198.51.100.1", "2001:db9::1"].map(ask), ["allowed", "allowed", "not allowed", "not allowed"], name);
  }
});

test("policy: with a region for Amazon Rekognition, pictures may go there alone; publishes stay in the stack's", () => {
  const elsewhere = { RekognitionRegion: "us-west-2" };
  const guest = load(elsewhere).resources.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument);
  const { PublishPolicy, DetectFacesPolicy } = load({ ...elsewhere, Credentials: "iam-user" }).resources;
  for (const policies of [guest, [PublishPolicy.properties.PolicyDocument, DetectFacesPolicy.properties.PolicyDocument]]) {
    const ask = (/** @type {string} */ region) => decide(policies, "rekognition:DetectFaces", "*", { ...kIn, "aws:RequestedRegion": region });
    assert.deepEqual(["us-west-2", "ap-northeast-1"].map(ask), ["allowed", "not allowed"]);
    assert.deepEqual(["ap-northeast-1", "us-west-2"].map((region) => decide(policies, "iot:Publish", iot("topic/handson/analysisLogData", region), { ...kIn, "aws:RequestedRegion": region })), ["allowed", "not allowed"]);
  }
});

test("policy: a user may publish to the topic that was chosen, beside the course's, and to no other", () => {
  for (const [parameters, also] of /** @type {[Record<string, string>, string][]} */ ([[{}, "handson/x"], [{ Name: "yamada" }, "handson/yamada/x"]])) {
    const { PublishPolicy } = load({ ...parameters, Credentials: "iam-user", Topic: "my/topic" }).resources;
    const ask = (/** @type {string} */ topic) => decide([PublishPolicy.properties.PolicyDocument], "iot:Publish", iot(`topic/${topic}`));
    assert.deepEqual(["my/topic", also, "my/other", "handson2/x"].map(ask), ["allowed", "allowed", "not allowed", "not allowed"]);
  }
});

test("policy: stopped guests get no credentials, and those they hold are denied", () => {
  const stopped = load({ GuestAccess: "stopped" }).resources;
  assert.equal(stopped.GuestPool.properties.AllowUnauthenticatedIdentities, false);
  const policies = stopped.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument);
  assert.equal(decide(policies, "iot:Publish", iot("topic/handson/analysisLogData"), kIn), "denied");
  assert.equal(decide(policies, "rekognition:DetectFaces", "*", kIn), "denied");
});

test("policy: the pool's other turn replaces the pool, and all that names it", () => {
  const { resources: turned, outputs } = load({ GuestPoolTurn: "b" });
  assert.equal(turned.GuestPool, undefined);
  assert.equal(outputs.IdentityPoolId, turned.GuestPoolB.name);
  assert.equal(turned.GuestPoolRoles.properties.IdentityPoolId, turned.GuestPoolB.name);
  assert.equal(turned.GuestRole.properties.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals["cognito-identity.amazonaws.com:aud"], turned.GuestPoolB.name);
  assert.deepEqual({ ...turned.GuestPoolB, arn: "" }, { ...guests.resources.GuestPool, arn: "" });
});

test("policy: who forgets the end of guest access lets nobody in", () => {
  const forgotten = loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName: "facelog" });
  const policies = forgotten.resources.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument);
  assert.equal(decide(policies, "rekognition:DetectFaces", "*", { ...kIn, "aws:CurrentTime": new Date().toISOString() }), "not allowed");
});

test("policy: stacks of several names do not reach each other's topics, as a guest or as a user", () => {
  const a = load({ Name: "yamada" }, "facelog-yamada").resources, b = load({ Name: "yamada", Credentials: "iam-user", LiveView: "true" }, "facelog-yamada").resources;
  for (const policies of [a.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument), [b.PublishPolicy.properties.PolicyDocument]]) {
    assert.equal(decide(policies, "iot:Publish", iot("topic/handson/yamada/analysisLogData"), kIn), "allowed");
    for (const topic of ["handson/analysisLogData", "handson/sato/analysisLogData", "handson/yamada2/analysisLogData"]) assert.equal(decide(policies, "iot:Publish", iot(`topic/${topic}`), kIn), "not allowed", topic);
    assert.equal(decide(policies, "iot:Subscribe", iot("topicfilter/handson/#"), kIn), "not allowed");
  }
});
