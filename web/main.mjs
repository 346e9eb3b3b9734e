// Joins the program's two halves: the WebAssembly module and the page's own modules, each of which knows the other
// by name of message alone (wasm/host/messages.cpp). Must not decide anything.
import create_program from "./facelog.mjs";
import { create_camera } from "./host/camera.mjs";
import { read_config } from "./host/config.mjs";
import { by_id, make, say, use_texts } from "./host/elements.mjs";
import { draw_glyph, measure_glyph, warm_glyphs } from "./host/glyphs.mjs";
import { create_late_settings } from "./host/late_settings.mjs";
import { create_mirror } from "./host/mirror.mjs";
import { create_page } from "./host/page.mjs";
import { create_reach } from "./host/reach.mjs";
import { create_screen } from "./host/screen.mjs";
import { script_url } from "./host/script_url.mjs";
import { create_seam } from "./host/seam.mjs";
import { open_store } from "./host/store.mjs";
import { watch_tabs } from "./host/tabs.mjs";
import { create_texts } from "./host/texts.mjs";

const when_idle = globalThis.requestIdleCallback ?? setTimeout;

/** Holds back what is told before the program has started. @param {import("./host/seam.mjs").Send} send */
function create_gate(send) {
  /** @type {import("./host/seam.mjs").Message[] | null} */
  let early = [];
  return {
    /** @type {import("./host/seam.mjs").Send} */
    send: (message) => void (early ? early.push(message) : send(message)),
    open() {
      const messages = early ?? [];
      early = null;
      messages.forEach(send);
    },
  };
}

/** What comes next is a task of its own, so that a tap is answered in between. */
const next_task = () => new Promise((resolve) => setTimeout(resolve));

/** @param {import("./boot.mjs").Boot} boot */
export async function start(boot) {
  const screen = create_screen(by_id("screen", HTMLCanvasElement));
  /** @type {Awaited<ReturnType<typeof watch_tabs>> | undefined} */
  let tabs;
  const seam = create_seam({ measure_glyph, draw_glyph, screen }, async () => tabs?.may_go_on());
  const gate = create_gate(seam.send);
  const texts = create_texts(seam, boot.language);
  const all = Promise.all([create_program({ host: seam.host }), open_store(gate.send), watch_tabs(gate.send), read_config()]);
  all.catch(() => {}); // waited for below
  // While the program is on its way.
  for (const warm of [screen.warm, warm_glyphs]) {
    await next_task();
    warm();
  }
  const [program, store, found_tabs, config] = await all;
  tabs = found_tabs;
  seam.connect(program);
  await texts.have(boot.language);
  /** Of what is loaded when it is asked for. @type {Record<string, Record<string, string>>} */
  let late_texts = {};
  /** @param {string} key @param {"en" | "ja"} language */
  const text = (key, language) => late_texts[key]?.[language] ?? seam.text(key, language);
  use_texts(text);
  if (!program._host_start()) return boot.fail("draw");
  await next_task();

  /** Its memory is not to be trusted after that: nothing that it wants is done any more. @param {unknown} error */
  function stop_if_crashed(error) {
    if (!(error instanceof WebAssembly.RuntimeError)) return;
    seam.listen({});
    boot.fail("crash", String(error));
  }
  addEventListener("error", ({ error }) => stop_if_crashed(error));
  addEventListener("unhandledrejection", ({ reason }) => stop_if_crashed(reason));

  const camera = create_camera(boot, seam);
  const mirror = create_mirror(program);
  /** The glyphs of a result, a few at a time. */
  const warm = () => void (program._host_warm(document.documentElement.lang === "ja" ? 1 : 0) && when_idle(warm));
  const page = create_page(program, seam.send, camera, texts, () => settings.relabel());
  /** For what is loaded when it is asked for. */
  const parts = { make, say, text, send: seam.send, transact: store.transact, all_stores: store.all_stores, kept: () => store.kept, tell_tabs: store.tell_tabs, with_part, stop: () => seam.listen({}), on_change: page.follow_room };
  let failures = 0;
  let is_replaced = false; // another tab has let a newer version in: its parts are not this page's
  navigator.serviceWorker?.addEventListener("controllerchange", () => (is_replaced = true));
  /**
   * What is loaded when it is asked for. Under another address once it did not come: browsers remember that it failed.
   * @param {string} name @param {(part: any) => void} act
   */
  async function with_part(name, act) {
    const used = ["late_texts.mjs", `${name}.mjs`];
    const address_of = (/** @type {string} */ file) => `./${file}${failures ? `?${failures}` : ""}`; // as a call: the build would join what it can guess
    try {
      if (is_replaced) throw new Error("another version");
      const [texts, part] = await Promise.all(used.map((file) => import(address_of(file))));
      late_texts = texts.default;
      act(part);
      navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage({ used })); // kept for the next visit
    } catch {
      failures++;
      seam.send({ type: "part_missing" });
    }
  }
  const settings = create_late_settings(parts);
  await next_task();
  seam.listen({
    ...camera.listeners,
    ...store.listeners,
    ...mirror.listeners,
    ...page.listeners,
    ...settings.listeners,
    reach: create_reach(seam.send),
    /** @param {import("./records.mjs").Message} message */
    records: (message) => void with_part("records", ({ open }) => open(parts, message)),
    /** @param {import("./notice.mjs").Notice} message */
    notice: (message) => message.open && void with_part("notice", ({ open }) => open(parts, message)),
    ready() {
      boot.ready();
      when_idle(() => {
        seam.prepare();
        camera.prepare();
        warm();
        // Without it the page works, but needs a network to start.
        if (navigator.onLine) import("./install.mjs").then(({ install }) => install({ script_url, say, make })).catch(() => {});
      });
    },
  });
  page.begin();
  const seed = seam.ticket(crypto.getRandomValues(new Uint8Array(32)));
  seam.send({
    type: "started",
    seed_ticket: seed,
    language: boot.language,
    page_origin: location.origin,
    config,
    settings: store.settings,
    storage: store.state,
    storage_lost: store.lost,
    delivers: tabs.delivers,
    fragment: boot.fragment,
    online: navigator.onLine,
  });
  if (store.kept[0]) seam.send({ type: "keys_kept", profiles: store.kept });
  gate.open();
  boot.fragment = "";
  camera.begin();
}
