/** The two documents of deployment name the same things, and all that there is. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { kRoot, requireLocal } from "./helper.mjs";

const read = (/** @type {string} */ path) => readFileSync(join(kRoot, "deploy", path), "utf8");
const texts = { en: read("README.md"), ja: read("README.ja.md") };

test("documents: every parameter of the template and every script stands in both", () => {
  const { Parameters } = requireLocal("yaml").parse(read("template.yaml"), { logLevel: "silent" });
  const scripts = readdirSync(join(kRoot, "deploy", "aws")).filter((name) => name.endsWith(".sh") && !["lib.sh", "objects.sh"].includes(name));
  for (const [language, text] of Object.entries(texts)) {
    const table = text.split("\n").filter((line) => line.startsWith("| `")).join("\n");
    for (const name of [...Object.keys(Parameters), ...scripts]) assert.match(table, new RegExp(`\`${name.replace(".", "\\.")}`), `${name} (${language})`);
  }
});

test("documents: what stands as code, the tables' sizes and the figures are the same in both", () => {
  const code = (/** @type {string} */ text) => [...new Set([...text.matchAll(/`([^`\n]+)`/g)].map(([, each]) => each))].sort();
  assert.deepEqual(code(texts.ja), code(texts.en));
  const shape = (/** @type {string} */ text) => [text.match(/^## /gm)?.length, text.match(/^\|/gm)?.length];
  assert.deepEqual(shape(texts.ja), shape(texts.en));
  const costs = (/** @type {string} */ text) => text.match(/\d[\d,]*\.\d+|\d{1,3}(,\d{3})+/g)?.sort();
  assert.deepEqual(costs(texts.ja), costs(texts.en));
});

test("documents: the costs are the sums of their parts", () => {
  const rows = texts.en.split("| a month, USD")[1].split("\n\n")[0].split("\n").slice(2).map((line) => line.split("|").slice(2, 5).map((cell) => Number(cell.replace(/[*,–\s]/g, "") || 0)));
  const [pictures, ...parts] = rows, total = /** @type {number[]} */ (parts.pop());
  for (const [i, sum] of total.entries()) assert.ok(Math.abs(parts.reduce((all, row) => all + row[i], 0) - sum) < 0.01, `${sum}`);
  const rekognition = (/** @type {number} */ n) => Math.min(n, 1e6) * 0.001 + Math.max(0, Math.min(n, 5e6) - 1e6) * 0.0008 + Math.max(0, n - 5e6) * 0.0006;
  for (const [i, n] of pictures.entries()) assert.equal(parts[0][i].toFixed(2), rekognition(n).toFixed(2));
});
