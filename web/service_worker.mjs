// Keeps the page's own files, so that it starts at once and without a network. A new version waits until the user wants
// it, or no tab shows the old one. Must not touch what goes to another origin: AWS's answers are never kept.

/** Put in by the build: this version, and the SHA-256 of each of its files, base64. @type {{version: string, files: Record<string, string>}} */
// @ts-ignore
const site = SITE;
const prefix = "facelog-";
const shell = prefix + site.version;
const defaults = prefix + "config"; // config.json belongs to the deployment, not to a version
const at_once = ["./", "main.mjs", "facelog.wasm", "icon.svg"];
const worker = /** @type {any} */ (globalThis);

/** @param {string} name */
async function fetch_own(name) {
  // Of another version: refused by its hash, so that two versions are never mixed.
  const answer = await fetch(name, { cache: "no-cache", integrity: `sha256-${site.files[name]}` });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

/** @param {string[]} names of this version's files; what is kept already is not fetched again */
async function keep(names) {
  const cache = await caches.open(shell);
  await Promise.all(names.map(async (name) => {
    if (!(await cache.match(name))) await cache.put(name, await fetch_own(name));
  }));
}

/** Its headers may have changed though its bytes have not: the regions that the page may call. */
async function renew_headers() {
  const answer = await fetch_own("./");
  await (await caches.open(shell)).put("./", answer);
}

/** @param {string} name */
async function from_shell(name) {
  const kept = await (await caches.open(shell)).match(name);
  return kept ?? fetch(name, { cache: "no-cache" });
}

/** The deployment's own word, and when there is no network the last one. @param {Request} request */
async function config(request) {
  const cache = await caches.open(defaults);
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put("config.json", answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match("config.json");
    if (kept) return kept;
    throw error;
  }
}

async function drop_others() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== shell && name !== defaults) await caches.delete(name);
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keep(at_once)));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(drop_others()));

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data.take_over) return void worker.skipWaiting();
  // What a visit has used it will use again; from the second visit on, all.
  const names = (event.data.all ? Object.keys(site.files) : event.data.used).filter((/** @type {string} */ name) => name in site.files);
  event.waitUntil(keep(names).catch(() => {})); // at the next visit, then
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const scope = String(worker.registration.scope);
  const address = request.url.replace(/[?#].*/, "");
  if (request.method !== "GET" || !address.startsWith(scope)) return;
  const name = address.slice(scope.length) || "./";
  if (name === "config.json") event.respondWith(config(request));
  if (!(name in site.files)) return;
  event.respondWith(from_shell(name));
  if (name === "./") event.waitUntil(renew_headers().catch(() => {}));
});
