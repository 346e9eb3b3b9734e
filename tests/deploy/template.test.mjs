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

test("template: roles are trusted for this account alone, and no access key is a resource", () => {
  for (const { type, properties } of Object.values(resources)) {
    assert.notEqual(type, "AWS::IAM::AccessKey");
    if (type !== "AWS::IAM::Role") continue;
    for (const statement of properties.AssumeRolePolicyDocument.Statement) {
      assert.deepEqual(statement.Condition, { StringEquals: { "aws:SourceAccount": stack.accountId } });
    }
  }
});

test("template: the page's user may publish below handson/ and detect faces, and nothing else", () => {
  const policies = [resources.PublishPolicy, resources.DetectFacesPolicy].map((each) => each.properties.PolicyDocument);
  const arn = (/** @type {string} */ rest) => `arn:aws:iot:ap-northeast-1:${stack.accountId}:${rest}`;
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

test("template reader: says clearly what it does not read", () => {
  const read = (/** @type {string} */ text, parameters = {}) => () => readTemplate(text, { ...kOptions, parameters });
  const bucket = (/** @type {string} */ value) => `Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: ${value}}}}`;
  assert.throws(read(bucket("!Select [0, [a]]")), /function Select is not here/);
  assert.throws(read(bucket("!Ref Nobody")), /no resource or parameter is called "Nobody"/);
  assert.throws(read(bucket("!Ref B")), /depends on itself/);
  assert.throws(read(bucket("x"), { Nobody: 1 }), /no parameter "Nobody"/);
  assert.throws(() => loadTemplate(kPath, { ...kOptions, parameters: { BufferIntervalSeconds: 901 } }), /must be a number from 0 to 900/);
  assert.throws(read("Conditions: {}\nResources: {}"), /Conditions are not here/);
});
