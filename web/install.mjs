// Makes the page start without a network, and tells of a new version. Fetched when the page is ready and idle.
// Must not reload the page unless the user said so.

/**
 * @typedef {object} Tools of the page
 * @property {(name: string) => string} script_url
 * @property {(key: string, args?: string[]) => string} say
 * @property {(name: any, attributes?: Record<string, any>, ...children: (Node | string)[]) => HTMLElement} make
 */

/** The page's files that this visit has fetched, by their names. */
function used_files() {
  const base = new URL("./", location.href).href;
  return ["./", ...performance.getEntriesByType("resource").map(({ name }) => name)
    .filter((name) => name.startsWith(base)).map((name) => name.slice(base.length))];
}

/** @param {Tools} tools @param {() => void} act */
function offer({ say, make }, act) {
  document.getElementById("update")?.remove();
  const reload = make("button", { type: "button", class: "filled" }, say("update.reload"));
  const later = make("button", { type: "button", class: "tonal" }, say("update.later"));
  const bar = make("div", { id: "update", role: "alert" }, make("p", {}, say("update.ready")), reload, later);
  reload.addEventListener("click", act);
  later.addEventListener("click", () => bar.remove());
  document.body.append(bar);
}

/** @param {Tools} tools */
export async function install(tools) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const was_kept = Boolean(workers.controller);
  const registration = await workers.register(tools.script_url("service_worker.mjs"), { updateViaCache: "none" });
  let asked = false;
  const look = () => {
    const next = registration.waiting;
    if (!next || !workers.controller) return; // without one there is no older version
    offer(tools, () => {
      asked = true;
      next.postMessage({ take_over: true });
    });
  };
  const reload = () => location.reload();
  workers.addEventListener("controllerchange", () => (asked ? reload() : offer(tools, reload))); // in another tab it was asked for
  const watch = () => registration.installing?.addEventListener("statechange", look);
  registration.addEventListener("updatefound", watch);
  watch(); // the browser may have found one when the page was asked for
  look();
  if (was_kept) registration.update().catch(() => {}); // by itself a browser looks when it finds the time
  const { active } = await workers.ready;
  active?.postMessage({ all: was_kept, used: used_files() });
}
