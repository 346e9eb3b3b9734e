// Keeps the page's own files, so that it starts at once and without a network. A new version waits until the user wants
// it, or no tab shows the old one. Must not touch what goes to another origin: AWS's answers are never kept.

/** Put in by the build: this version, and the SHA-256 of each of its files, base64. @type {{version: string, files: Record<string, string>}} */
// @ts-ignore
const site = SITE;
const prefix = "facelog-";
const shell = prefix + site.version;
const defaults = prefix + "config"; // config.json belongs to the deployment, not to a version
const at_once = ["./", "main.mjs", "facelog.wasm", "icon.svg"];
const config_patience_ms = 3_000; // then the last one will do
const worker = /** @type {any} */ (globalThis);
const name_of = (/** @type {string} */ address) => address.slice(worker.registration.scope.length) || "./";

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
  await Promise.all(names.filter((name) => name in site.files).map(async (name) => {
    if (!(await cache.match(name))) await cache.put(name, await fetch_own(name));
  }));
}

/** What older versions have kept is used: it would be missed at the next start without a network. */
async function keep_used() {
  const names = new Set(at_once);
  for (const older of await caches.keys()) {
    if (older.startsWith(prefix)) for (const { url } of await (await caches.open(older)).keys()) names.add(name_of(url));
  }
  await keep([...names]);
}

/** Its headers may have changed though its bytes have not: the regions that the page may call. */
async function renew_headers() {
  const answer = await fetch_own("./");
  await (await caches.open(shell)).put("./", answer);
}

/** @param {string} name */
async function from_shell(name) {
  const cache = await caches.open(shell).catch(() => null);
  const kept = await cache?.match(name);
  // Where the page itself is kept its other parts are of its version, or do not come.
  return kept ?? ((await cache?.match("./")) ? fetch_own(name) : fetch(name, { cache: "no-cache" }));
}

/** The deployment's own word; the last one where the network has none, or none in time. @param {any} event */
async function config({ request }) {
  const cache = await caches.open(defaults).catch(() => null);
  const kept = await cache?.match("config.json");
  const fetched = fetch(request).then((answer) => {
    if (answer.ok) cache?.put("config.json", answer.clone()).catch(() => {}); // a full disk
    return kept && answer.status >= 500 ? kept : answer;
  });
  if (!kept) return fetched;
  return Promise.race([fetched.catch(() => kept), new Promise((resolve) => setTimeout(resolve, config_patience_ms, kept))]);
}

async function drop_others() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== shell && name !== defaults) await caches.delete(name);
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(keep_used()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(drop_others()));

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data.take_over) return void worker.skipWaiting();
  // What a visit has used it will use again; from the second visit on, all.
  event.waitUntil(keep(event.data.all ? Object.keys(site.files) : event.data.used).catch(() => {})); // at the next visit, then
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*/, "");
  if (request.method !== "GET" || !address.startsWith(worker.registration.scope)) return;
  const name = name_of(address);
  if (name === "config.json") event.respondWith(config(event));
  if (!(name in site.files)) return;
  event.respondWith(from_shell(name));
  if (name === "./") event.waitUntil(renew_headers().catch(() => {}));
});
