// Puts together the folder that is deployed: node build_site.mjs --source ROOT --build DIR --site DIR --emscripten V
// It must not add what belongs to one target only: there is no config.json in it.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";
import { build as bundle } from "esbuild";
import { without_names } from "./wasm_sections.mjs";

// web/seam.js is for the linker, *.d.ts for tsc, and both stay behind.
const copied_types = [".webmanifest", ".json", ".png", ".svg", ".ico"];
const minified_types = [".mjs", ".css"];
// In web/host lie modules that others import: they are joined to those.
const joined_folder = "host";
/** Of what the page takes from others. */
const libraries = fileURLToPath(new URL("node_modules", import.meta.url));
const service_worker = "service_worker.mjs";
const first_screen = [
  ["style.css", '<link rel="stylesheet" href="style.css">', "<style>", "</style>"],
  ["boot.mjs", '<script type="module" src="boot.mjs"></script>', '<script type="module">', "</script>"],
];

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
  return html.replaceAll(/<!--(?!\[)[\s\S]*?-->\n?/g, "").replaceAll(/\n\s+/g, "\n").replaceAll(
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

/**
 * The page's modules and style sheets, made small; what a module imports statically becomes part of it, so that it
 * comes in one answer. boot.mjs imports nothing so: it asks for main.mjs when the first screen is there.
 * @param {string[]} entries
 * @param {string} web
 * @param {string} build where the linker put facelog.mjs
 * @param {string} site
 */
async function minify(entries, web, build, site) {
  await bundle({
    entryPoints: entries,
    outbase: web,
    outdir: site,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    nodePaths: [libraries],
    minify: true,
    format: "esm",
    target: "es2022",
    logLevel: "warning",
    plugins: [{
      name: "site",
      setup(plugin) {
        plugin.onResolve({ filter: /\/facelog\.mjs$/ }, () => ({ path: join(build, "facelog.mjs") }));
        plugin.onResolve({ filter: /./ }, ({ kind, path }) => kind === "dynamic-import" ? { path, external: true } : null);
      },
    }],
  });
}

/**
 * Puts the style sheet and the first screen's module into the page: a slow network is asked once, not twice, before
 * anything is seen or can be tapped. Servers name both in the page's policy, by their hash (deploy/local/policy_hashes.mjs).
 * @param {string} site
 */
function join_first_screen(site) {
  const path = join(site, "index.html");
  let html = readFileSync(path, "utf8");
  for (const [name, reference, open, close] of first_screen) {
    const content = readFileSync(join(site, name), "utf8").trim();
    if (!html.includes(reference) || content.includes("</")) throw new Error(`shell.html: ${name} cannot be joined to it`);
    html = html.replace(reference, () => open + content + close);
    rmSync(join(site, name));
  }
  writeFileSync(path, html);
}

/**
 * The service worker, last: it names every other file by its hash. @param {string} web @param {string} site
 */
async function add_service_worker(web, site) {
  const sha256 = (/** @type {Buffer | string} */ bytes) => createHash("sha256").update(bytes).digest("base64");
  const names = files_below(site).map((path) => relative(site, path)).filter((name) => !name.startsWith("icons/")).sort();
  const files = Object.fromEntries(names.map((name) => [name === "index.html" ? "./" : name, sha256(readFileSync(join(site, name)))]));
  const version = sha256(JSON.stringify(files)).replaceAll(/[^a-zA-Z0-9]/g, "").slice(0, 8);
  await bundle({
    entryPoints: [join(web, service_worker)], outfile: join(site, service_worker), minify: true, target: "es2022", logLevel: "warning",
    define: { SITE: JSON.stringify({ version, files }) },
  });
}

/** Beside each file its Brotli form, for hosts that hand it out; what it does not make smaller stays alone. @param {string} site */
function compress(site) {
  for (const path of files_below(site)) {
    const bytes = readFileSync(path);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    const packed = brotliCompressSync(bytes, { params });
    if (packed.length < bytes.length * 0.9) writeFileSync(`${path}.br`, packed);
  }
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
  const texts = JSON.parse(readFileSync(join(source, "texts.json"), "utf8"));

  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  writeFileSync(join(site, "index.html"), fill_shell(readFileSync(join(source, "shell.html"), "utf8"), texts));
  const web = join(source, "web");
  const minified = [];
  for (const path of files_below(web)) {
    const name = relative(web, path);
    if (minified_types.includes(extname(name)) && dirname(name) !== joined_folder && name !== service_worker) minified.push(path);
    if (copied_types.includes(extname(name)) && !/^(tsconfig|jsconfig|package)/.test(name)) copy(path, join(site, name));
  }
  await minify(minified, web, build, site);
  join_first_screen(site);
  writeFileSync(join(site, "facelog.wasm"), without_names(readFileSync(join(build, "facelog.wasm"))));
  for (const path of files_below(join(build, "texts")).filter((each) => [".txt", ".mjs"].includes(extname(each)))) copy(path, join(site, relative(join(build, "texts"), path)));
  await add_service_worker(web, site);
  compress(site);
  writeFileSync(join(build, "build_info.json"), `${JSON.stringify({ emscripten: emscripten ?? "unknown" })}\n`);
}

try {
  await main();
} catch (error) {
  console.error(`build_site: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
