/** The template reader, the template itself and the policy evaluator; what each policy allows: policies.test.mjs. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { decide, inNetwork } from "../../deploy/local/policy.mjs";
import { loadTemplate, readTemplate } from "../../deploy/local/template.mjs";
import { kRoot } from "./helper.mjs";

const kPath = join(kRoot, "deploy", "template.yaml");
const kOptions = { region: "ap-northeast-1", stackName: "facelog" };
const kUntil = "2026-01-08T00:00:00Z";
const load = (/** @type {Record<string, unknown>} */ parameters = {}) => loadTemplate(kPath, { ...kOptions, parameters: { GuestAccessUntil: kUntil, ...parameters } });
const stack = load();
const { resources } = stack;
const withUser = load({ Credentials: "iam-user" });

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

test("template: data never goes by accident, and a failed first deployment leaves nothing", () => {
  const raw = readFileSync(kPath, "utf8");
  for (const id of ["LogBucket", "LogBucketPolicy"]) assert.match(raw, new RegExp(`  ${id}:\n    Type: [\\w:]+\n(    #[^\n]*\n)?    DeletionPolicy: RetainExceptOnCreate\n    UpdateReplacePolicy: Retain\n`));
  const rules = (/** @type {Record<string, unknown>} */ parameters) => load(parameters).resources.LogBucket.properties.LifecycleConfiguration.Rules
    .filter((/** @type {any} */ rule) => rule.ExpirationInDays).map((/** @type {any} */ rule) => [rule.Prefix, rule.ExpirationInDays]);
  assert.deepEqual(rules({}), [["athena/", 7]]);
  assert.deepEqual(rules({ RetentionDays: 30 }), [["athena/", 7], ["log/", 30], ["errors/", 30]]);
});

test("template: small enough to be handed over without a bucket, and without what CloudFormation does not read", () => {
  const raw = readFileSync(kPath, "utf8");
  assert.ok(Buffer.byteLength(raw) < 51_200);
  assert.doesNotMatch(raw, /^\s*[^#\n]*: [&*]\w/m, "no YAML anchors and aliases");
});

test("template: a name makes the names and the topic, so that many stacks share an account", () => {
  const [one, other] = ["yamada", "sato"].map((Name) => loadTemplate(kPath, { ...kOptions, stackName: `facelog-${Name}`, parameters: { Name, Credentials: "iam-user", AlarmEmail: "a@example.com", SiteHeaders: "x" } }));
  for (const [id, { name, type }] of Object.entries(one.resources)) {
    // A stream of a log group and a branch of an app, or a table of a database, have their owners' names before them.
    if (["AWS::Logs::LogStream", "AWS::Amplify::Branch", "AWS::Glue::Table"].includes(type)) continue;
    assert.match(name, /yamada/, id);
    assert.notEqual(name, other.resources[id].name, id);
  }
  assert.equal(one.outputs.Topic, "handson/yamada/analysisLogData");
  assert.equal(one.resources.AnalysisLogRule.properties.TopicRulePayload.Sql, "SELECT * FROM 'handson/yamada/analysisLogData'");
  assert.equal(one.resources.AnalysisLogRule.name, "yamadaPutAnalysisLogDataToS3");
  assert.equal(one.resources.PublishPolicy.name, "yamada_iot_publish_policy");
  assert.equal(one.resources.PageUser.name, "yamada_iot_publish_user");
  assert.equal(load({ Name: "yamada", Topic: "my/topic" }).outputs.Topic, "my/topic", "a topic that was asked for stays");
  const named = load({ BucketName: "yamada-analysis-log-data", StreamName: "s", RuleName: "r", RuleDescription: "d" }).resources;
  assert.deepEqual([named.LogBucket.name, named.DeliveryStream.name, named.AnalysisLogRule.name, named.AnalysisLogRule.properties.TopicRulePayload.Description], ["yamada-analysis-log-data", "s", "r", "d"]);
  for (const Name of ["Yamada", "a-b", "1a", "a".repeat(21)]) assert.throws(() => load({ Name }), /Name must/, Name);
});

test("template: the topic is written once: rule and output follow its parameter, which takes no wildcard", () => {
  const other = load({ Topic: "handson/yamada/analysisLogData" });
  assert.equal(other.resources.AnalysisLogRule.properties.TopicRulePayload.Sql, "SELECT * FROM 'handson/yamada/analysisLogData'");
  assert.equal(other.outputs.Topic, "handson/yamada/analysisLogData");
  for (const Topic of ["handson/#", "a/+/b", "x'", "a//b", "/a", "", "a/b/c/d/e/f/g/h/i"]) assert.throws(() => load({ Topic }), /Topic must be of the form/, Topic);
});

test("template: the site is made with headers alone, has no rewrite, and its zip is private", () => {
  const kSite = ["SiteApp", "SiteBranch", "SiteBucket", "SiteBucketPolicy"];
  for (const id of kSite) assert.equal(resources[id], undefined);
  const { resources: made, outputs } = load({ SiteHeaders: "customHeaders: []" });
  assert.deepEqual(Object.keys(made).filter((id) => !(id in resources)).sort(), kSite);
  assert.equal(made.SiteApp.properties.CustomHeaders, "customHeaders: []");
  assert.equal(made.SiteApp.properties.CustomRules, undefined);
  assert.equal(made.SiteApp.properties.Repository, undefined);
  assert.ok(Object.values(made.SiteBucket.properties.PublicAccessBlockConfiguration).every((each) => each === true));
  assert.match(outputs.SiteUrl, /^https:\/\/site\.\w+\.amplifyapp\.com$/);
});

test("template: alarms on failures, on deliveries and on pictures; a mail and a budget with an address alone", () => {
  const alarms = Object.values(resources).filter(({ type }) => type === "AWS::CloudWatch::Alarm").map(({ properties: p }) => [p.Namespace, p.MetricName, p.Dimensions[0].Value, p.ComparisonOperator, p.Threshold, p.AlarmActions]);
  assert.deepEqual(alarms, [["AWS/IoT", "Failure", resources.AnalysisLogRule.name, "GreaterThanThreshold", 0, undefined],
    ["AWS/Firehose", "DeliveryToS3.Success", resources.DeliveryStream.name, "LessThanThreshold", 1, undefined],
    ["AWS/Rekognition", "SuccessfulRequestCount", "DetectFaces", "GreaterThanThreshold", 1000, undefined]]);
  const { resources: told } = load({ AlarmEmail: "teacher@example.com", BudgetUsd: 5 });
  assert.deepEqual(Object.keys(told).filter((id) => !(id in resources)).sort(), ["AlarmTopic", "Budget"]);
  assert.deepEqual(told.RekognitionAlarm.properties.AlarmActions, [told.AlarmTopic.arn]);
  assert.equal(told.Budget.properties.Budget.BudgetLimit.Amount, 5);
});

test("template: pictures analysed in another region are counted by no alarm here; the page's regions change no resource", () => {
  assert.equal(load({ RekognitionRegion: "us-west-2" }).resources.RekognitionAlarm, undefined);
  const named = load({ RekognitionRegion: "ap-northeast-1", AllowedRegions: "us-east-1 us-west-2" });
  assert.deepEqual(named.resources, resources);
  assert.deepEqual([named.outputs.RekognitionRegion, named.outputs.AllowedRegions], ["ap-northeast-1", "us-east-1 us-west-2"]);
  assert.deepEqual([stack.outputs.RekognitionRegion, stack.outputs.AllowedRegions], [undefined, undefined]);
  for (const RekognitionRegion of ["oregon", "us-west-2 "]) assert.throws(() => load({ RekognitionRegion }), /RekognitionRegion must be of the form/);
  assert.throws(() => load({ AllowedRegions: "us-east-1,us-west-2" }), /AllowedRegions must be of the form/);
});

test("template: Athena reads the log by columns of the record's keys, bounded, with a place for results", () => {
  const { StorageDescriptor: table } = resources.LogTable.properties.TableInput;
  assert.equal(table.Location, `s3://${resources.LogBucket.name}/log/`);
  const keys = ["Datetime", "AgeRange-Low", "AgeRange-High", "Gender", "Smile", "Eyeglasses", "Sunglasses", "Beard", "Mustache", "EyesOpen", "MouthOpen", "RecordId", "DeviceId", "Timestamp"];
  assert.deepEqual(table.Columns.map((/** @type {any} */ c) => c.Name), keys.map((key) => key.toLowerCase().replace("-", "_")));
  const { Parameters } = table.SerdeInfo;
  for (const key of keys.filter((each) => each.includes("-"))) assert.equal(Parameters[`mapping.${key.toLowerCase().replace("-", "_")}`], key);
  const { WorkGroupConfiguration: group } = resources.LogWorkGroup.properties;
  assert.deepEqual([group.EnforceWorkGroupConfiguration, group.BytesScannedCutoffPerQuery, group.ResultConfiguration.OutputLocation], [true, 2 ** 30, `s3://${resources.LogBucket.name}/athena/`]);
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
  assert.deepEqual([only(stack.outputs, withUser.outputs), only(withUser.outputs, stack.outputs)], [["GuestAccessUntil", "GuestRole", "IdentityPoolId"], ["UserName"]]);
  assert.deepEqual(load({ Credentials: "public" }).resources, resources, "the pool is the same; who learns its id is not");
  assert.throws(() => load({ Credentials: "anybody" }), /Credentials must be one of/);
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

test("policy: networks and times", () => {
  for (const [address, network, expected] of /** @type {[string, string, boolean][]} */ ([["203.0.113.9", "203.0.113.0/24", true], ["203.0.114.9", "203.0.113.0/24", false], ["::ffff:203.0.113.9", "203.0.113.0/24", true],
    ["10.0.0.1", "0.0.0.0/0", true], ["10.0.0.1", "10.0.0.1", true], ["2001:db8::5", "2001:db8::/32", true], ["2001:db9::5", "2001:db8::/32", false], ["2001:db8::5", "10.0.0.0/8", false], ["", "10.0.0.0/8", false]])) {
    assert.equal(inNetwork(address, network), expected, `${address} in ${network}`);
  }
  for (const network of ["10.0.0.0/33", "nonsense", "10.0.0.0/x"]) assert.throws(() => inNetwork("10.0.0.1", network), /is no network/);
  const until = { Statement: [{ Effect: /** @type {const} */ ("Allow"), Action: "a:b", Resource: "*", Condition: { DateLessThan: { "aws:CurrentTime": kUntil } } }] };
  assert.equal(decide([until], "a:b", "*", { "aws:CurrentTime": "2026-01-07T23:59:59.999Z" }), "allowed");
  assert.equal(decide([until], "a:b", "*", { "aws:CurrentTime": kUntil }), "not allowed");
  assert.equal(decide([until], "a:b", "*"), "not allowed");
});

test("template reader: a property without a value is left out, in lists too; lists are read from commas", () => {
  const text = `
Parameters: {L: {Type: CommaDelimitedList, Default: ""}}
Conditions: {Empty: !Equals [!Join ["", !Ref L], ""]}
Resources: {B: {Type: AWS::S3::Bucket, Properties: {BucketName: x, A: !If [Empty, !Ref AWS::NoValue, !Ref L], R: [1, !If [Empty, !Ref AWS::NoValue, 2]]}}}
`;
  const read = (/** @type {Record<string, unknown>} */ parameters) => readTemplate(text, { ...kOptions, parameters }).resources.B.properties;
  assert.deepEqual(read({}), { BucketName: "x", R: [1] });
  assert.deepEqual(read({ L: "a, b" }), { BucketName: "x", A: ["a", "b"], R: [1, 2] });
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
