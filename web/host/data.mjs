// What is on this phone: how much, whether the browser keeps it, and all of it deleted. Must not know what a record says.
import { dialogs } from "./dialogs.mjs";
import { result_of } from "./database.mjs";

const megabyte = 1_000_000;
const prefix = "facelog"; // of what else the page keeps: names in localStorage, caches

/** @param {import("./dialogs.mjs").Parts} parts */
async function count({ transact }) {
  const places = ["outbox", "parked", "history"];
  /** @type {number[]} */
  let counts = [];
  await transact(places, "readonly", async (transaction) => {
    counts = await Promise.all(places.map((place) => result_of(transaction.objectStore(place).count())));
  });
  return counts.map(String);
}

/** @param {import("./dialogs.mjs").Parts} parts */
async function delete_all({ transact, all_stores, tell_tabs, stop }) {
  stop(); // else what is under way would be written after it
  await transact(all_stores, "readwrite", (transaction) => {
    for (const name of all_stores) transaction.objectStore(name).clear();
  });
  tell_tabs({ type: "all_deleted" });
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  if (!isSecureContext) return; // neither of these there
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
  await (await navigator.serviceWorker?.getRegistration())?.unregister();
}

/** @param {import("./dialogs.mjs").Parts} parts */
export function create_data(parts) {
  const { make, say } = parts;
  const { button, show } = dialogs(parts);

  async function confirm() {
    const [waiting = "?", parked = "?"] = await count(parts).catch(() => []);
    const failed = make("p", { class: "problem-text", role: "alert" });
    const act = button("data.delete_yes", "filled danger", async () => {
      try {
        await delete_all(parts);
      } catch {
        failed.textContent = say("data.failed");
        await new Promise((done) => setTimeout(done, 5_000)); // to be read: the program stands still
      }
      location.reload();
    });
    show("data.delete", [make("section", { class: "block" }, make("p", {}, say("data.delete_note", [waiting, parked])), make("p", {}, say("privacy.cloud_keeps")), failed)], act);
  }

  /** @param {HTMLElement} row @param {boolean} was_asked */
  async function show_kept(row, was_asked) {
    const storage = navigator.storage;
    if (!storage?.persisted) return;
    const is_kept = was_asked ? await storage.persist() : await storage.persisted();
    const key = is_kept ? "data.persisted" : was_asked ? "data.refused" : "data.not_persisted";
    row.replaceChildren(make("p", { role: "status", "data-persisted": String(is_kept) }, say(key)));
    if (!is_kept && !was_asked) row.append(button("data.ask", "tonal", () => void show_kept(row, true)));
  }

  /** @param {HTMLElement} list */
  async function show_counts(list) {
    const [counts, space] = await Promise.all([count(parts), navigator.storage?.estimate?.()]);
    list.append(make("p", { id: "data-counts" }, say("data.counts", counts)));
    const in_megabytes = (/** @type {number} */ bytes) => (bytes / megabyte).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
    if (space?.usage) list.append(make("p", {}, say("data.space", [in_megabytes(space.usage), in_megabytes(Number((space.quota ?? 0).toPrecision(2)))])));
  }

  return {
    block() {
      const counts = make("div"), kept = make("div", { class: "field" });
      void show_counts(counts).catch(() => {}); // no storage here: the page says so elsewhere
      void show_kept(kept, false).catch(() => {});
      return make("section", { class: "block", id: "data" }, make("h3", {}, say("data.title")), counts, kept,
        button("data.delete", "tonal danger", () => void confirm()));
    },
  };
}
