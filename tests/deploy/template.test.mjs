/** The template reader, the template itself and the policy evaluator. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { decide } from "../../deploy/local/policy.mjs";
import { loadTemplate, readTemplate } from "../../deploy/local/template.mjs";
import { kRoot } from "./helper.mjs";

const kPath = join(kRoot, "deploy", "template.yaml");
const kOptions = { region: "ap-northeast-1", stackName: "facelog" };
const stack = loadTemplate(kPath, kOptions);
const { resources } = stack;
const withUser = loadTemplate(kPath, { ...kOptions, parameters: { Credentials: "iam-user" } });

test("template: the bucket is private, encrypted, TLS only, and outlives the stack", () => {
  assert.ok(Object.values(resources.LogBucket.properties.PublicAccessBlockConfiguration).every((each) => each === true));
  assert.ok(resources.LogBucket.properties.BucketEncryption);
  const [statement] = resources.LogBucketPolicy.properties.PolicyDocument.Statement;
  assert.equal(statement.Effect, "Deny");
  assert.deepEqual(statement.Condition, { Bool: { "aws:SecureTransport": "false" } });
});

test("template: the stream buffers 5 MB or 60 s, uncompressed, with its errors logged", () => {
  const s3 = resources.DeliveryStream.properties.ExtendedS3DestinationConfiguration;
  assert.deepEqual(s3.BufferingHints, { IntervalInSeconds: 60, SizeInMBs: 5 });
  assert.equal(s3.CompressionFormat, "UNCOMPRESSED");
  assert.equal(s3.CloudWatchLoggingOptions.Enabled, true);
  assert.equal(s3.CloudWatchLoggingOptions.LogGroupName, resources.DeliveryLogGroup.name);
  assert.match(s3.ErrorOutputPrefix, /!\{firehose:error-output-type\}/);
});

test("template: the rule is the course's", () => {
  const rule = resources.AnalysisLogRule.properties.TopicRulePayload;
  assert.equal(rule.Sql, "SELECT * FROM 'handson/analysisLogData'");
  assert.equal(rule.AwsIotSqlVersion, "2016-03-23");
  assert.equal(rule.Actions[0].Firehose.Separator, "\n");
  assert.match(rule.ErrorAction.S3.Key, /^errors\/rule\/.*\$\{newuuid\(\)\}$/);
});

test("template: roles are trusted for this account alone, the guests' for their pool alone, and no access key is a resource", () => {
  for (const { type, properties } of [...Object.values(resources), ...Object.values(withUser.resources)]) {
    assert.notEqual(type, "AWS::IAM::AccessKey");
    if (type !== "AWS::IAM::Role") continue;
    for (const { Principal, Condition } of properties.AssumeRolePolicyDocument.Statement) {
      assert.deepEqual(Condition, Principal.Federated === undefined ? { StringEquals: { "aws:SourceAccount": stack.accountId } } : {
        StringEquals: { "cognito-identity.amazonaws.com:aud": resources.GuestPool.name }, "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" } });
    }
  }
});

test("template: credentials come one way: guests, or by name a user; all else is the same", () => {
  const kGuests = ["GuestPool", "GuestPoolRoles", "GuestRole"], kUser = ["DetectFacesPolicy", "PageUser", "PublishPolicy"];
  const only = (/** @type {Record<string, unknown>} */ a, /** @type {Record<string, unknown>} */ b) => Object.keys(a).filter((id) => !(id in b)).sort();
  assert.deepEqual(only(resources, withUser.resources), kGuests);
  assert.deepEqual(only(withUser.resources, resources), kUser);
  for (const [id, resource] of Object.entries(resources)) if (!kGuests.includes(id)) assert.deepEqual(resource, withUser.resources[id]);
  assert.deepEqual([only(stack.outputs, withUser.outputs), only(withUser.outputs, stack.outputs)], [["IdentityPoolId"], ["UserName"]]);
  assert.throws(() => loadTemplate(kPath, { ...kOptions, parameters: { Credentials: "anybody" } }), /Credentials must be one of/);
});

const arn = (/** @type {string} */ rest) => `arn:aws:iot:ap-northeast-1:${stack.accountId}:${rest}`;

test("template: a guest may publish to the one topic and detect faces, and nothing else", () => {
  const policies = resources.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument);
  assert.equal(resources.GuestRole.properties.ManagedPolicyArns, undefined);
  assert.equal(resources.GuestPool.properties.AllowClassicFlow, false);
  assert.equal(decide(policies, "iot:Publish", arn("topic/handson/analysisLogData")), "allowed");
  assert.equal(decide(policies, "rekognition:DetectFaces", "*"), "allowed");
  for (const topic of ["handson/other", "handson/analysisLogData/x", "handson/analysisLogDat", "other/x"]) assert.equal(decide(policies, "iot:Publish", arn(`topic/${topic}`)), "not allowed", topic);
  for (const [action, resource] of [["iot:Subscribe", arn("topicfilter/handson/#")], ["iot:Receive", arn("topic/handson/analysisLogData")], ["iot:Connect", arn("client/x")],
    ["iot:RetainPublish", arn("topic/handson/analysisLogData")], ["rekognition:SearchFacesByImage", "*"], ["rekognition:IndexFaces", "*"], ["s3:GetObject", `${resources.LogBucket.arn}/log/x`],
    ["firehose:PutRecord", resources.DeliveryStream.arn]]) assert.equal(decide(policies, action, resource), "not allowed", action);
});

test("template: the topic is written once: rule and guests follow its parameter, which takes no wildcard", () => {
  const other = loadTemplate(kPath, { ...kOptions, parameters: { Topic: "handson/yamada/analysisLogData" } }).resources;
  assert.equal(other.AnalysisLogRule.properties.TopicRulePayload.Sql, "SELECT * FROM 'handson/yamada/analysisLogData'");
  const policies = other.GuestRole.properties.Policies.map((/** @type {any} */ each) => each.PolicyDocument);
  assert.equal(decide(policies, "iot:Publish", arn("topic/handson/yamada/analysisLogData")), "allowed");
  assert.equal(decide(policies, "iot:Publish", arn("topic/handson/analysisLogData")), "not allowed");
  for (const Topic of ["handson/#", "a/+/b", "x'", "a//b", "/a", "", "a/b/c/d/e/f/g/h/i"]) {
    assert.throws(() => loadTemplate(kPath, { ...kOptions, parameters: { Topic } }), /Topic must be of the form/, Topic);
  }
});

test("template: the page's user may publish below handson/ and detect faces, and nothing else", () => {
  const policies = [withUser.resources.PublishPolicy, withUser.resources.DetectFacesPolicy].map((each) => each.properties.PolicyDocument);
  assert.equal(decide(policies, "iot:Publish", arn("topic/handson/analysisLogData")), "allowed");
  assert.equal(decide(policies, "iot:Connect", arn("client/x")), "allowed");
  assert.equal(decide(policies, "rekognition:DetectFaces", "*"), "allowed");
  assert.equal(decide(policies, "iot:Publish", arn("topic/other/analysisLogData")), "not allowed");
  assert.equal(decide(policies, "iot:Subscribe", arn("topicfilter/handson/#")), "not allowed");
  assert.equal(decide(policies, "iot:Publish", "arn:aws:iot:us-east-1:123456789012:topic/handson/x"), "not allowed");
  assert.equal(decide(policies, "rekognition:IndexFaces", "*"), "not allowed");
  assert.equal(decide(policies, "s3:GetObject", `${resources.LogBucket.arn}/log/x`), "not allowed");
});

test("policy: an explicit deny wins, actions ignore case, resources do not", () => {
  const allow = { Statement: [{ Effect: /** @type {const} */ ("Allow"), Action: "S3:get*", Resource: "arn:aws:s3:::b/?" }] };
  const deny = { Statement: { Effect: /** @type {const} */ ("Deny"), Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } } };
  assert.equal(decide([allow], "s3:GetObject", "arn:aws:s3:::b/x"), "allowed");
  assert.equal(decide([allow], "s3:GetObject", "arn:aws:s3:::B/x"), "not allowed");
  assert.equal(decide([allow], "s3:GetObject", "arn:aws:s3:::b/xy"), "not allowed");
  assert.equal(decide([allow, deny], "s3:GetObject", "arn:aws:s3:::b/x", { "aws:SecureTransport": "false" }), "denied");
  assert.equal(decide([allow, deny], "s3:GetObject", "arn:aws:s3:::b/x", { "aws:SecureTransport": "true" }), "allowed");
});

test("template reader: resolves Ref, Sub, GetAtt and Join in both spellings", () => {
  const { outputs } = readTemplate(`
Parameters: {Word: {Type: String, Default: hello}}
Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: my-bucket}}}
Outputs:
  A: {Value: !Join ["-", [!Ref Word, !Ref AWS::Region, {"Fn::GetAtt": [B, Arn]}]]}
  B: {Value: {"Fn::Sub": ["\${Word}/\${X}/\${B.Arn}/\${!kept}", {X: !Ref B}]}}
`, { ...kOptions, parameters: { Word: "bye" } });
  assert.equal(outputs.A, "bye-ap-northeast-1-arn:aws:s3:::my-bucket");
  assert.equal(outputs.B, "bye/my-bucket/arn:aws:s3:::my-bucket/${kept}");
});

test("template reader: conditions decide what there is, and which of two values", () => {
  const text = `
Parameters: {Way: {Type: String, Default: a}, On: {Type: String, Default: "false"}}
Conditions:
  IsA: !Equals [!Ref Way, a]
  IsOn: !Equals [!Ref On, true]
  Neither: !Not [!Or [!Condition IsA, !Condition IsOn]]
  Both: {"Fn::And": [{Condition: IsA}, {Condition: IsOn}]}
Resources:
  A: {Type: AWS::S3::Bucket, Condition: IsA, Properties: {BucketName: !If [IsOn, on, off]}}
  N: {Type: AWS::S3::Bucket, Condition: Neither}
  B: {Type: AWS::S3::Bucket, Condition: Both}
Outputs:
  A: {Condition: IsA, Value: !Ref A}
`;
  const read = (/** @type {Record<string, unknown>} */ parameters) => {
    const { resources: made, outputs } = readTemplate(text, { ...kOptions, parameters });
    return [Object.keys(made), outputs.A];
  };
  assert.deepEqual(read({}), [["A"], "off"]);
  assert.deepEqual(read({ On: true }), [["A", "B"], "on"]);
  assert.deepEqual(read({ Way: "b" }), [["N"], undefined]);
  assert.throws(() => readTemplate(text.replace("Condition: IsA, Value", "Value"), { ...kOptions, parameters: { Way: "b" } }), /"A" is referred to, but its condition IsA does not hold/);
  assert.throws(() => readTemplate(text.replace("Condition: Both", "Condition: Nobody"), kOptions), /no condition is called "Nobody"/);
  assert.throws(() => readTemplate(text.replace("!Equals [!Ref Way, a]", "!Ref Way"), kOptions), /Ref is no condition/);
});

test("template reader: says clearly what it does not read", () => {
  const read = (/** @type {string} */ text, parameters = {}) => () => readTemplate(text, { ...kOptions, parameters });
  const bucket = (/** @type {string} */ value) => `Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: ${value}}}}`;
  assert.throws(read(bucket("!Select [0, [a]]")), /function Select is not here/);
  assert.throws(read(bucket("!Ref Nobody")), /no resource or parameter is called "Nobody"/);
  assert.throws(read(bucket("!Ref B")), /depends on itself/);
  assert.throws(read(bucket("x"), { Nobody: 1 }), /no parameter "Nobody"/);
  assert.throws(() => loadTemplate(kPath, { ...kOptions, parameters: { BufferIntervalSeconds: 901 } }), /must be a number from 0 to 900/);
  assert.throws(read("Mappings: {}\nResources: {}"), /Mappings are not here/);
});
