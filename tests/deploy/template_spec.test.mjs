/** The template against Amazon's own description of every resource type. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { loadTemplate } from "../../deploy/local/template.mjs";
import { kRoot, requireLocal } from "./helper.mjs";

const db = loadAwsServiceSpecSync();
/** Between them they make everything that a condition can make. */
const stacks = [{}, { Name: "yamada", Credentials: "iam-user", LiveView: "true", BucketName: "b-1", StreamName: "s", RuleName: "r" },
  { Credentials: "public", GuestPoolTurn: "b", AllowedCidr: "10.0.0.0/8,2001:db8::/32", RetentionDays: 30, Compression: "GZIP", GuestAccess: "stopped", SiteHeaders: "customHeaders: []", AlarmEmail: "a@example.com" },
].map((parameters) => loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName: "facelog", parameters }));

/** @param {any} type @param {any} value @param {string} where @returns {string[]} what is wrong */
function check(type, value, where) {
  switch (type.type) {
    case "string": return typeof value === "string" ? (type.allowedValues && !type.allowedValues.includes(value) ? [`${where}: ${value} is none of ${type.allowedValues}`] : []) : [`${where}: no text`];
    case "integer": case "number": return typeof value === "number" ? [] : [`${where}: no number`];
    case "boolean": return typeof value === "boolean" ? [] : [`${where}: no boolean`];
    case "array": return Array.isArray(value) ? value.flatMap((each, i) => check(type.element, each, `${where}[${i}]`)) : [`${where}: no list`];
    case "map": return Object.entries(value).flatMap(([key, each]) => check(type.element, each, `${where}.${key}`));
    case "ref": return properties(db.get("typeDefinition", type.reference.$ref).properties, value, where);
    case "union": return type.types.some((/** @type {any} */ each) => check(each, value, where).length === 0) ? [] : [`${where}: fits none of its types`];
    default: return [];
  }
}

/** @param {any} specs @param {any} values @param {string} where @returns {string[]} */
function properties(specs, values, where) {
  if (typeof values !== "object" || values === null) return [`${where}: no object`];
  const missing = Object.entries(specs).filter(([name, spec]) => spec.required && !(name in values)).map(([name]) => `${where}.${name}: missing`);
  return [...missing, ...Object.entries(values).flatMap(([name, value]) => (specs[name] ? check(specs[name].type, value, `${where}.${name}`) : [`${where}.${name}: unknown`]))];
}

test("template: every property is known, of its type, and none that is required is missing", () => {
  for (const [id, { type, properties: values }] of stacks.flatMap(({ resources }) => Object.entries(resources))) {
    const [spec] = db.lookup("resource", "cloudFormationType", "equals", type);
    assert.ok(spec, `${type} is no type of CloudFormation`);
    assert.deepEqual(properties(spec.properties, values, id), []);
  }
});

test("template: the stacks that are checked leave no resource out", () => {
  const declared = [.../^Resources:\n([\s\S]*)^Outputs:/m.exec(readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8"))?.[1].matchAll(/^  (\w+):$/gm) ?? []].map(([, id]) => id);
  assert.ok(declared.length > 20);
  assert.deepEqual([...new Set(stacks.flatMap(({ resources }) => Object.keys(resources)))].sort(), declared.sort());
});

test("template: the check itself finds what is wrong", () => {
  const [spec] = db.lookup("resource", "cloudFormationType", "equals", "AWS::Logs::LogStream");
  assert.deepEqual(properties(spec.properties, { LogStreamNam: "x" }, "L"), ["L.LogGroupName: missing", "L.LogStreamNam: unknown"]);
});

test("lock files name no host", () => {
  for (const path of ["deploy/local/package-lock.json", "tests/package-lock.json"]) {
    assert.doesNotMatch(readFileSync(join(kRoot, path), "utf8").replace(/"(url|homepage)": "[^"]*"/g, ""), /"resolved": "http/);
  }
  assert.ok(requireLocal.resolve("yaml"));
});
