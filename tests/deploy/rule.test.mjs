/** The topic rule's SQL and what it hands on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { topicOf } from "../../deploy/local/iot_data.mjs";
import { parseRule, selectAll, topicMatches } from "../../deploy/local/rule_sql.mjs";

test("rule: reads SELECT * FROM a topic filter, and nothing else", () => {
  assert.deepEqual(parseRule("select * from 'handson/analysisLogData'"), { filter: "handson/analysisLogData" });
  for (const sql of ["SELECT a FROM 'x'", "SELECT * FROM 'x' WHERE a = 1", "SELECT *, topic(1) AS t FROM 'x'", "DROP"]) {
    assert.throws(() => parseRule(sql), /is not here/);
  }
  for (const filter of ["a/#/b", "a#", "a/b+"]) assert.throws(() => parseRule(`SELECT * FROM '${filter}'`), /no topic filter/);
});

test("rule: + stands for one level, # for any number of last ones", () => {
  const cases = /** @type {[string, string, boolean][]} */ ([["a/b", "a/b", true], ["a/b", "a/B", false], ["a/+", "a/b", true], ["a/+", "a/b/c", false], ["a/+", "a", false],
    ["a/#", "a/b/c", true], ["a/#", "a", true], ["#", "a/b", true], ["#", "$aws/x", false], ["+/b", "a/b", true], ["a/+/c", "a//c", true]]);
  for (const [filter, topic, expected] of cases) assert.equal(topicMatches(filter, topic), expected, `${filter} ${topic}`);
});

test("rule: JSON becomes one line with names, order and numbers as they came", () => {
  const select = (/** @type {string} */ text) => Buffer.from(selectAll(Buffer.from(text))).toString();
  assert.equal(select('{\n  "b" : 1.50,\r\n\t"2": [ 1e3 , -0 ],\n "1": 12345678901234567890, "t": " a \\" \\n b\\\\ " }\n'),
    '{"b":1.50,"2":[1e3,-0],"1":12345678901234567890,"t":" a \\" \\n b\\\\ "}');
  assert.equal(select("顔: not JSON"), "顔: not JSON");
  assert.deepEqual(selectAll(Buffer.from([0xff, 0x22])), Buffer.from([0xff, 0x22]));
});

test("iot data: a topic's limits", () => {
  assert.equal(topicOf("/topics/handson%2FanalysisLogData"), "handson/analysisLogData");
  assert.equal(topicOf("/topics/a/b"), "a/b");
  for (const bad of [`/topics/${"x".repeat(257)}`, "/topics/a%2Fb%2Fc%2Fd%2Fe%2Ff%2Fg%2Fh%2Fi", "/topics/a%2F%23", "/topics/%E3"]) {
    assert.throws(() => topicOf(bad), { code: "InvalidRequestException" });
  }
});
