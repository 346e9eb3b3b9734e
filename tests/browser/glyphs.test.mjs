/**
 * What a glyph costs that is drawn by the browser's own canvas: measured for the characters of the page's Japanese sentences,
 * at the sizes and the density of a phone. Its figures are this test's diagnostics.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { kOrigin, modules } from "./harness/modules.mjs";

const newContext = modules();
const kTexts = JSON.parse(readFileSync(fileURLToPath(new URL("../../texts.json", import.meta.url)), "utf8"));
const kDensity = 3;
const kEmsPx = [17, 21].map((line) => (line / 1.3) * kDensity); // caption and body: wasm/ui/theme.hpp
const kMostMedianMs = 5; // far above what it takes; a frame that needs five new glyphs would be felt

test("glyphs: each of the interface's characters has pixels, and its cost is that of a glance", { timeout: 60_000 }, async (t) => {
  const characters = [...new Set(Object.values(kTexts).flatMap(({ ja }) => [...ja]))].filter((each) => each.trim());
  const page = await (await newContext()).newPage();
  await page.goto(kOrigin);
  const found = await page.evaluate(async ({ characters, ems }) => {
    const { measure_glyph, draw_glyph } = await import(/** @type {any} */ ("/host/glyphs.mjs"));
    const spent = [], empty = [];
    for (const em of ems) {
      for (const bold of [0, 1]) {
        for (const character of characters) {
          const before = performance.now();
          const [, , , width, height] = measure_glyph(character.codePointAt(0), bold, em);
          const pixels = draw_glyph();
          spent.push(performance.now() - before);
          let ink = 0;
          for (let i = 3; i < width * height * 4; i += 4) ink += pixels[i];
          if (ink === 0) empty.push(character);
        }
      }
    }
    return { spent, empty };
  }, { characters, ems: kEmsPx });
  const sorted = found.spent.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ part) => sorted[Math.floor((sorted.length - 1) * part)].toFixed(2);
  const all = sorted.reduce((sum, each) => sum + each, 0).toFixed(0);
  t.diagnostic(`${characters.length} characters in two sizes, regular and bold, at density ${kDensity}: ${sorted.length} glyphs, median ${at(0.5)} ms, 95% ${at(0.95)} ms, all ${all} ms`);
  assert.deepEqual(found.empty, []);
  assert.ok(Number(at(0.5)) < kMostMedianMs, `median ${at(0.5)} ms`);
});
