/** The policy that the documents offer to whoever deploys: enough for every call of the scripts, and no way to others' things. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decide } from "../../deploy/local/policy.mjs";
import { loadTemplate, resourcesOf } from "../../deploy/local/template.mjs";
import { kRoot } from "./helper.mjs";

const folder = join(kRoot, "deploy", "aws");
const policy = JSON.parse(readFileSync(join(folder, "deployer-policy.json"), "utf8"));
const kAllowed = policy.Statement.flatMap((/** @type {any} */ each) => each.Action);

test("deployer: each call that a script makes has its action in the policy", () => {
  const text = readdirSync(folder).filter((name) => name.endsWith(".sh")).map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const services = /** @type {Record<string, string>} */ ({ "iot-data": "iot", resourcegroupstaggingapi: "tag" });
  const calls = [...text.matchAll(/\b(sts|cloudformation|iam|iot|iot-data|amplify|athena|firehose|logs|cloudwatch|rekognition|cognito-identity|resourcegroupstaggingapi) ((?:[a-z]+-)*[a-z]+) (?:--|>)/g)]
    .map(([, service, operation]) => `${services[service] ?? service}:${operation.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join("")}`)
    .filter((action) => action !== "cloudformation:Deploy"); // made of change sets
  assert.ok(new Set(calls).size > 20);
  assert.deepEqual([...new Set(calls)].filter((action) => !kAllowed.includes(action)), []);
});

test("deployer: what the template names is within reach, by every name; others' things are not", () => {
  for (const [stackName, parameters] of /** @type {[string, Record<string, string>][]} */ ([["facelog", {}], ["facelog-yamada", { Name: "yamada", Credentials: "iam-user", AlarmEmail: "a@b", SiteHeaders: "x" }]])) {
    const stack = loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName, parameters });
    const may = (/** @type {string} */ type, /** @type {string} */ action) => {
      for (const { arn } of resourcesOf(stack, type)) assert.equal(decide([policy], action, arn), "allowed", `${action} on ${arn}`);
    };
    may("AWS::S3::Bucket", "s3:CreateBucket");
    may("AWS::IAM::Role", "iam:CreateRole");
    for (const action of ["iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:DeleteRolePolicy", "iam:DeleteRole"]) may("AWS::IAM::Role", action); // so does CloudFormation, before it deletes one
    may("AWS::IAM::User", "iam:CreateUser");
    may("AWS::IAM::ManagedPolicy", "iam:CreatePolicy");
    may("AWS::KinesisFirehose::DeliveryStream", "firehose:CreateDeliveryStream");
    may("AWS::IoT::TopicRule", "iot:CreateTopicRule");
    may("AWS::SNS::Topic", "sns:CreateTopic");
    may("AWS::Logs::LogGroup", "logs:CreateLogGroup");
  }
  for (const [action, resource] of [["s3:DeleteBucket", "arn:aws:s3:::somebody-elses"], ["iam:CreateRole", "arn:aws:iam::123456789012:role/admin"], ["iam:AttachRolePolicy", "arn:aws:iam::123456789012:role/facelog-x"],
    ["cloudformation:DeleteStack", "arn:aws:cloudformation:ap-northeast-1:123456789012:stack/production/1"], ["iot:DeleteTopicRule", "arn:aws:iot:ap-northeast-1:123456789012:rule/other"], ["iam:CreateAccessKey", "arn:aws:iam::123456789012:user/root"],
    ["rekognition:DetectFaces", "*"]]) assert.equal(decide([policy], action, resource), "not allowed", `${action} on ${resource}`);
});
