// Keeps the page's own files, so that it starts at once and without a network. A new version waits until the user wants
// it, or no tab shows the old one. Must not touch what goes to another origin: AWS's answers are never kept.

/** Put in by the build: this version, and the SHA-256 of each of its files, base64. @type {{version: string, files: Record<string, string>}} */
// @ts-ignore
const site = SITE;
const prefix = "facelog-";
const shell = prefix + site.version;
const at_once = ["./", "main.mjs", "facelog.wasm", "icon.svg"];
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

/**
 * What needs no thought the browser does itself, where it can: this worker need not wake up for the start, nor for AWS's
 * requests, which are all POSTs. @param {any} event
 */
async function add_routes(event) {
  const page_url = worker.registration.scope;
  const alone = (/** @type {string} */ name) => ({ requestMethod: "GET", urlPattern: { baseURL: page_url, pathname: new URL(name, page_url).pathname, search: "" } });
  await event.addRoutes?.([
    ...[{ requestMethod: "POST" }, alone("config.json")].map((condition) => ({ condition, source: "network" })),
    ...[...at_once, ...Object.keys(site.files).filter((name) => name.startsWith("texts."))].map((name) => ({ condition: alone(name), source: { cacheName: shell } })),
  ]);
}

async function drop_others() {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== shell) await caches.delete(name);
  }
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(Promise.all([keep_used(), add_routes(event).catch(() => {})])));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(drop_others()));

worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data.take_over) return void worker.skipWaiting();
  // What a visit has used it will use again; from the second visit on, all.
  const { all, used } = event.data;
  event.waitUntil(Promise.all([keep(all ? Object.keys(site.files) : used), all && renew_headers()]).catch(() => {})); // at the next visit, then
});

worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const address = request.url.replace(/[?#].*/, "");
  if (request.method !== "GET" || !address.startsWith(worker.registration.scope)) return;
  const name = name_of(address);
  if (name in site.files) event.respondWith(from_shell(name));
});
