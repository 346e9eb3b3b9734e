// Puts together the folder that is deployed: node build_site.mjs --source ROOT --build DIR --site DIR --emscripten V
// It must not add what belongs to one target only: there is no config.json in it.
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

// web/seam.js is for the linker, *.d.ts for tsc, and both stay behind.
const copied_types = [".mjs", ".css", ".webmanifest", ".json", ".png", ".svg", ".ico"];

/** @param {string} text */
function escape_html(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/**
 * Fills {{text:KEY}} with both languages (the style sheet hides one) and {{text-en:KEY}}, {{text-ja:KEY}} with one,
 * for attributes; comments are dropped.
 * @param {string} html
 * @param {Record<string, {en: string, ja: string}>} texts
 */
function fill_shell(html, texts) {
  return html.replaceAll(/<!--(?!\[)[\s\S]*?-->\n?/g, "").replaceAll(
    /\{\{text(?:-(en|ja))?:([^}]*)\}\}/g,
    (_, /** @type {"en" | "ja" | undefined} */ language, /** @type {string} */ key) => {
      const text = texts[key];
      if (!text) throw new Error(`shell.html: texts.json has no "${key}"`);
      if (language) return escape_html(text[language]);
      return `<span lang="en">${escape_html(text.en)}</span><span lang="ja">${escape_html(text.ja)}</span>`;
    },
  );
}

/** @param {string} folder @returns {string[]} */
function files_below(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files_below(path) : [path];
  });
}

/** @param {string} from @param {string} to */
function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

async function main() {
  const { values } = parseArgs({
    options: {
      source: { type: "string" },
      build: { type: "string" },
      site: { type: "string" },
      emscripten: { type: "string" },
    },
  });
  const { source, build, site, emscripten } = values;
  if (!source || !build || !site) throw new Error("usage: build_site.mjs --source ROOT --build DIR --site DIR");
  const texts_path = join(build, "texts", "texts.mjs");
  const { texts } = await import(pathToFileURL(texts_path).href);

  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  writeFileSync(join(site, "index.html"), fill_shell(readFileSync(join(source, "shell.html"), "utf8"), texts));
  const web = join(source, "web");
  for (const path of files_below(web)) {
    const name = relative(web, path);
    if (copied_types.includes(extname(name)) && !/^(tsconfig|jsconfig|package)/.test(name)) copy(path, join(site, name));
  }
  copy(texts_path, join(site, "texts.mjs"));
  copy(join(build, "facelog.mjs"), join(site, "facelog.mjs"));
  copy(join(build, "facelog.wasm"), join(site, "facelog.wasm"));
  writeFileSync(join(build, "build_info.json"), `${JSON.stringify({ emscripten: emscripten ?? "unknown" })}\n`);
}

try {
  await main();
} catch (error) {
  console.error(`build_site: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
