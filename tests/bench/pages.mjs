// The pages whose start is compared, as files in memory: facelog as it was built, the same first screen with everything
// inline and no program, an empty program of the same bytes, and the same job in JavaScript on two signers.
// Must not know how they are measured.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createHash, randomFillSync } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));

/** @typedef {Map<string, Buffer>} Page path → file; index.html is the page */

export const brotli = (/** @type {Buffer} */ bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });

/** @param {Page} page */
export const page_bytes = (page) => [...page.values()].reduce((sum, file) => sum + brotli(file).length, 0);

/** What a first visit in English downloads of the built site, and the file that each target adds. @param {string} site @returns {Page} */
export function facelog_page(site) {
  /** @type {{not_in_first_visit: string[]}} */
  const { not_in_first_visit } = JSON.parse(readFileSync(join(here, "../size_budget.json"), "utf8"));
  const later = [...not_in_first_visit.filter((prefix) => prefix !== "texts.en.txt"), "texts.ja.txt"];
  const names = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) => /\.\w+$/.test(name) && !name.endsWith(".br") && !later.some((prefix) => name.startsWith(prefix)));
  return new Map([...names.map((name) => /** @type {[string, Buffer]} */ ([name, readFileSync(join(site, name))])), ["config.json", Buffer.from('{"hosts":{}}')]]);
}

/** The first screen alone, in one answer: the built page without what it asks for. @param {Page} facelog @returns {Page} */
export function inline_page(facelog) {
  const html = String(facelog.get("index.html")).replaceAll(/<link (?!rel="expect")[^>]*>\n?/g, "").replace("</head>", '<link rel="icon" href="data:,"></head>');
  const alone = html.replace(/import\("[^"]+"\)/, "new Promise(()=>{})");
  if (alone === html) throw new Error("the first screen asks for no program");
  return new Map([["index.html", Buffer.from(alone)]]);
}

// --- an empty program ---

const u32 = (/** @type {number} */ value) => {
  const bytes = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
};
const section = (/** @type {number} */ id, /** @type {Uint8Array | number[]} */ content) => Buffer.concat([Buffer.from([id, ...u32(content.length)]), Buffer.from(content)]);
const name = (/** @type {string} */ text) => [...u32(text.length), ...Buffer.from(text)];

/** A module that calls env.ready when it is started, with so many bytes of data that no compressor makes smaller. @param {number} size */
function empty_module(size) {
  const data = randomFillSync(Buffer.alloc(size));
  return Buffer.concat([
    Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    section(1, [1, 0x60, 0, 0]), // one type: () → ()
    section(2, [1, ...name("env"), ...name("ready"), 0, 0]),
    section(3, [1, 0]),
    section(5, [1, 0, ...u32(Math.ceil(size / 65536) + 1)]),
    section(7, [1, ...name("start"), 0, 1]),
    section(10, [1, 4, 0, 0x10, 0, 0x0b]), // call env.ready
    section(11, Buffer.concat([Buffer.from([1, 0, 0x41, 0, 0x0b, ...u32(size)]), data])),
  ]);
}

/** The first screen in one answer, and a program of all the other bytes that does nothing. @param {Page} facelog @returns {Page} */
export function empty_program_page(facelog) {
  const page = inline_page(facelog);
  const script = '<script type="module">const answer=fetch("empty.wasm");(await WebAssembly.instantiateStreaming(answer,{env:{ready(){document.documentElement.dataset.ready="1"}}})).instance.exports.start()</script>';
  page.set("index.html", Buffer.from(String(page.get("index.html")).replace("</head>", () => `${script}</head>`)));
  page.set("empty.wasm", empty_module(page_bytes(facelog) - page_bytes(page)));
  return page;
}

/** The whole page, and a program that does nothing but have it kept for a visit without a network. @param {Page} facelog @returns {Page} */
export function no_program_page(facelog) {
  const program = 'const policy=trustedTypes.createPolicy("facelog",{createScriptURL:(name)=>name});export async function start(boot){boot.ready();(await import("./install.mjs")).install({script_url:(name)=>policy.createScriptURL(name)})}';
  const hash = (/** @type {string | Buffer} */ bytes) => createHash("sha256").update(bytes).digest("base64");
  // The worker keeps no file of another hash than it knows.
  const worker = String(facelog.get("service_worker.mjs"));
  const own = worker.replace(hash(facelog.get("main.mjs") ?? ""), hash(program));
  if (own === worker) throw new Error("the service worker does not know the program");
  return new Map(facelog).set("main.mjs", Buffer.from(program)).set("service_worker.mjs", Buffer.from(own));
}

// --- the same job in JavaScript ---

/** @param {"sdk_v3" | "aws4fetch"} peer @returns {Promise<Page>} */
export async function peer_page(peer) {
  const { outputFiles } = await createRequire(import.meta.url)("esbuild").build({
    entryPoints: [join(here, "peers", `${peer}_page.mjs`)], bundle: true, minify: true, write: false, format: "esm", platform: "browser", target: "es2022", logLevel: "warning",
  });
  return new Map([["index.html", readFileSync(join(here, "peers", "page.html"))], ["page.mjs", Buffer.from(outputFiles[0].contents)]]);
}
