/** The view's SQL on objects of the local bucket, by a real engine: DuckDB, with Athena's own two functions defined in its words. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { loadTemplate } from "../../deploy/local/template.mjs";
import { control, joinAsPage, kRoot, kSampleTexts, publish, startServer } from "./helper.mjs";

/** The template's table over a bucket's folder: columns and mapping are Athena's, read out of the template. @param {string} bucket */
async function open(bucket) {
  const { StorageDescriptor: table } = loadTemplate(join(kRoot, "deploy", "template.yaml"), { region: "ap-northeast-1", stackName: "facelog" }).resources.LogTable.properties.TableInput;
  const types = /** @type {Record<string, string>} */ ({ string: "VARCHAR", int: "INTEGER", boolean: "BOOLEAN" });
  const columns = table.Columns.map((/** @type {any} */ { Name, Type }) => ({ name: Name, key: table.SerdeInfo.Parameters[`mapping.${Name}`] ?? Name, type: types[Type] }));
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`CREATE MACRO from_iso8601_timestamp(x) AS CAST(x AS TIMESTAMPTZ); CREATE MACRO at_timezone(x, zone) AS timezone(zone, x)`);
  await connection.run(`CREATE VIEW log AS SELECT ${columns.map((/** @type {any} */ c) => `try_cast(coalesce(${[...new Set([c.key, ...kKeys.filter((key) => key.toLowerCase() === c.key.toLowerCase())])].map((key) => `json ->> '$."${key}"'`).join(", ")}) AS ${c.type}) AS "${c.name}"`).join(", ")}
    FROM (SELECT CASE WHEN json_valid(line) THEN CAST(line AS JSON) END AS json FROM read_csv('${bucket}/log/**', columns = {'line': 'VARCHAR'}, header = false, delim = '\\x01', quote = '', escape = ''))`);
  await connection.run(readFileSync(join(kRoot, "deploy", "aws", "view.sql"), "utf8"));
  return async (/** @type {string} */ sql) => (await connection.runAndReadAll(sql)).getRowsJson();
}
const kKeys = ["Datetime", "AgeRange-Low", "AgeRange-High", "Gender", "Smile", "Eyeglasses", "Sunglasses", "Beard", "Mustache", "EyesOpen", "MouthOpen", "RecordId", "DeviceId", "Timestamp"];

const face = (more = {}) => ({ Datetime: "2026-11-23 13:05:09", "AgeRange-Low": 20, "AgeRange-High": 28, Gender: "Female", Smile: true, Eyeglasses: false, Sunglasses: false, Beard: false, Mustache: false, EyesOpen: true, MouthOpen: false,
  RecordId: "a", DeviceId: "phone-1", Timestamp: "2026-11-23T04:05:09.120Z", ...more });

test("view: doubles once, rows without an id all, tests and broken lines never, the timestamp is one", async (t) => {
  const server = await startServer(t), keys = await joinAsPage(server);
  const send = async (/** @type {unknown} */ each) => assert.equal((await publish(server.origin, keys, typeof each === "string" ? each : JSON.stringify(each))).status, 200);
  await send(face());
  await send(face({ RecordId: "b", Gender: "Male", Timestamp: "2026-11-23T04:06:00Z" }));
  await control(server, "/flush", {});
  await send(face()); // the same record in another object, as at-least-once allows
  await send(face({ RecordId: "t", DeviceId: "test" }));
  for (const sample of kSampleTexts) await send(sample);
  // The course's fields alone, twice the same: two people, for all that is known.
  const { RecordId, DeviceId, Timestamp, ...course } = face({ Gender: null, Smile: null });
  await send(course);
  await send(course);
  await send(face({ RecordId: "c", Timestamp: "nonsense" }));
  await send("not json");
  await send("[1]");
  await control(server, "/flush", {});
  // What could not be delivered lies elsewhere in the bucket.
  mkdirSync(join(server.bucket, "errors", "rule"), { recursive: true });
  writeFileSync(join(server.bucket, "errors", "rule", "x"), `${JSON.stringify(face({ RecordId: "e" }))}\n`);

  const query = await open(server.bucket);
  assert.deepEqual(await query(`SELECT recordid, gender, CAST("timestamp" AS VARCHAR), typeof("timestamp") FROM records ORDER BY recordid NULLS LAST`), [
    ["a", "Female", "2026-11-23 04:05:09.12", "TIMESTAMP"], ["b", "Male", "2026-11-23 04:06:00", "TIMESTAMP"], ["c", "Female", null, "TIMESTAMP"], [null, null, null, "TIMESTAMP"], [null, null, null, "TIMESTAMP"]]);
  assert.deepEqual(await query("SELECT gender, CAST(count(*) AS INTEGER) FROM records GROUP BY gender ORDER BY gender NULLS LAST"), [["Female", 2], ["Male", 1], [null, 2]], "the course's pie");
  assert.deepEqual(await query("SELECT agerange_low, agerange_high, smile, eyesopen FROM records WHERE recordid = 'a'"), [[20, 28, true, true]]);
  assert.deepEqual(await query("SELECT CAST(count(*) AS INTEGER) FROM log"), [[12]], "the table has every line as it came");
});
