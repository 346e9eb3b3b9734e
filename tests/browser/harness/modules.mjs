/**
 * Pages that have the site's modules at hand, but not its program: to use one module alone, and hear what it tells.
 * It knows nothing of what a module does.
 */
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { startBrowser } from "./browser.mjs";

/** The site has the modules joined to one; here they are as they were written. */
const kModules = fileURLToPath(new URL("../../../web/", import.meta.url));

/** A secure context, as every loopback name is. */
export const kOrigin = "http://localhost:1";
/** The same pages where the browser offers less: not a secure context. */
export const kPlainOrigin = "http://facelog.test";

/** What runs in each page first: hears what a module tells. It must not use anything outside itself. */
function listen() {
  /** @type {any[]} */
  const told = [];
  /** @type {Set<() => void>} */
  const waiting = new Set();
  let last_id = 0;
  const bench = {
    told,
    send(/** @type {any} */ message) {
      told.push(message);
      for (const look of waiting) look();
    },
    /** The first such message of those from `from` on. @param {(message: any) => boolean} fits @param {number} from */
    hear: (fits, from = 0) => new Promise((resolve) => {
      const look = () => {
        const found = told.slice(from).find(fits);
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    }),
    /** Asks a listener, and waits for the answer with the same id. @param {Record<string, (message: any) => void>} listeners @param {any} message */
    ask(listeners, message) {
      const id = ++last_id;
      listeners[message.type]?.({ ...message, id });
      return bench.hear((each) => each.id === id).then(({ id: _, ...rest }) => rest);
    },
  };
  Object.assign(globalThis, { bench });
}

/** Has a context's pages find the modules at both origins. @param {import("playwright-core").BrowserContext} context */
export async function serveModules(context) {
  await context.route(/^http:\/\/(localhost:1|facelog\.test)\//, async (route) => {
    const path = normalize(new URL(route.request().url()).pathname);
    if (path === "/") return route.fulfill({ contentType: "text/html", body: "<!doctype html><title>modules</title>" });
    const body = extname(path) === ".mjs" ? await readFile(join(kModules, path)).catch(() => null) : null;
    return body ? route.fulfill({ contentType: "text/javascript", body }) : route.fulfill({ status: 404 });
  });
  await context.addInitScript(listen);
}

/** A file's pages: one browser for all of them, stopped after the last test. */
export function modules() {
  /** @type {ReturnType<typeof startBrowser> | undefined} */
  let browser;
  after(async () => (await browser)?.stop());

  return async function newContext(/** @type {import("playwright-core").BrowserContextOptions} */ options = {}) {
    browser ??= startBrowser({ camera: false });
    const context = await (await browser).browser.newContext(options);
    await serveModules(context);
    return context;
  };
}
