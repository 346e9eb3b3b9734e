// The browser's events for C++, and what stands around the canvas: its size, the still, the status line, history.
// Must not know what is drawn.
import { by_id } from "./elements.mjs";

const greatest_density = 3;
const status_shown_ms = 6_000;
const problem_shown_ms = 15_000; // what lasts is told in its own place: a pause, a failed picture, a record
const kinds = { pointerdown: 0, pointermove: 1, pointerup: 2, pointercancel: 3 };
const wheel_line_px = 40;
const pages = { PageUp: 0.7, PageDown: -0.7, ArrowUp: 0.1, ArrowDown: -0.1 }; // of the screen's height

/**
 * @typedef {object} PageMessage
 * @property {"en" | "ja"} language
 * @property {"system" | "light" | "dark"} theme
 * @property {string} room
 * @property {[number, number, number, number]} picture
 * @property {boolean} keeps_still
 * @property {boolean} still_mirrored
 * @property {string} status
 * @property {number} status_number
 * @property {boolean} status_problem
 * @property {boolean} status_shown false: the canvas says it too
 */

/**
 * @param {import("../facelog.mjs").Program} program
 * @param {import("./seam.mjs").Send} send
 * @param {{drop(): void}} camera
 * @param {{have(language: "en" | "ja"): Promise<void>}} texts
 * @param {() => void} on_language
 */
export function create_page(program, send, camera, texts, on_language) {
  const root = document.documentElement;
  const canvas = by_id("screen", HTMLCanvasElement);
  const still = by_id("still", HTMLCanvasElement);
  const status = by_id("status", HTMLElement);
  const probe = by_id("safe", HTMLElement);

  // --- size ---
  let told_size = "";
  function measure() {
    const density = Math.min(devicePixelRatio || 1, greatest_density);
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    const style = getComputedStyle(probe);
    const inset = (/** @type {"Top" | "Right" | "Bottom" | "Left"} */ side) => parseFloat(style[`padding${side}`]) || 0;
    const size = /** @type {const} */ ([width, height, density, inset("Top"), inset("Right"), inset("Bottom"), inset("Left")]);
    if (told_size === String(size)) return; // each observer looks once at its begin: it would be drawn anew
    told_size = String(size);
    // After all is read: the browser would lay the page out in between.
    const pixels = [Math.round(width * density), Math.round(height * density)];
    if (canvas.width !== pixels[0]) canvas.width = pixels[0];
    if (canvas.height !== pixels[1]) canvas.height = pixels[1];
    program._host_resize(...size);
  }

  function watch_density() {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change", () => {
      measure();
      watch_density();
    }, { once: true });
  }

  // --- pointers: one finger at a time ---
  /** @type {number | null} */
  let finger = null;

  /** @param {PointerEvent} event */
  function on_pointer(event) {
    const kind = kinds[/** @type {keyof typeof kinds} */ (event.type)];
    if (kind === kinds.pointerdown) {
      if (finger !== null || event.button !== 0) return;
      finger = event.pointerId;
      canvas.setPointerCapture(finger);
    }
    if (event.pointerId !== finger) return;
    if (kind >= kinds.pointerup) finger = null;
    program._host_pointer(kind, event.pointerType === "mouse" ? 0 : 1, event.clientX, event.clientY);
  }

  /** @param {WheelEvent} event */
  function on_wheel(event) {
    event.preventDefault(); // a pinch on a touchpad would zoom the page below the canvas
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : wheel_line_px;
    program._host_wheel(event.clientX, event.clientY, -event.deltaX * unit, -event.deltaY * unit);
  }

  // --- history: back closes what is open before it leaves the page ---
  /** @returns {HTMLDialogElement | undefined} the form, or another that lies over the canvas or over the form */
  const dialog = () => [.../** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[open]"))].at(-1);
  let entered = false;
  let leaving = false;
  const in_room = () => !["camera", "busy"].includes(root.dataset.room ?? "camera");

  function follow_room() {
    if (leaving) return; // what is pushed now would be what the browser goes back from
    const is_open = dialog() || in_room();
    if (is_open && !entered) {
      entered = true;
      history.pushState({ open: true }, "");
    } else if (!is_open && entered && root.dataset.room !== "busy") {
      entered = false;
      leaving = true;
      history.back();
    }
  }

  function on_popstate() {
    if (leaving) {
      leaving = false;
      return follow_room();
    }
    if (!entered) return;
    entered = false;
    const open = dialog();
    if (open) open.close();
    else send({ type: "back" });
    follow_room(); // a room below may still be open
  }

  // --- status line ---
  let status_number = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let status_timer;

  /** @param {PageMessage} message */
  function show_status(message) {
    const is_new = status_number !== message.status_number;
    // Written again where the same words are said anew: a screen reader tells what changes.
    if (is_new || status.textContent !== message.status) status.textContent = message.status;
    status.classList.toggle("unseen", !message.status_shown);
    if (!is_new) return;
    status_number = message.status_number;
    status.classList.toggle("problem", message.status_problem);
    status.classList.remove("over");
    clearTimeout(status_timer);
    const shown_ms = message.status_problem ? problem_shown_ms : status_shown_ms;
    status_timer = setTimeout(() => status.classList.add("over"), shown_ms);
  }

  /** @param {PageMessage} message */
  function show_still(message) {
    const [x, y, width, height] = message.picture;
    const shown = width > 0 && height > 0;
    still.hidden = !shown;
    root.toggleAttribute("data-still", shown);
    if (shown) {
      Object.assign(still.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
      still.classList.toggle("mirrored", message.still_mirrored);
    }
    if (!message.keeps_still && still.width > 0) camera.drop();
  }

  /** For the first screen of the next visit. @param {string} what @param {string} value */
  function remember(what, value) {
    try {
      localStorage.setItem(`facelog.${what}`, value);
    } catch {} // no storage here
  }

  /** @type {"en" | "ja" | ""} */
  let coming = "";

  /** @param {"en" | "ja"} language */
  async function follow_language(language) {
    if (language === coming || root.lang === language) return;
    coming = language;
    try {
      await texts.have(language);
      if (coming !== language) return;
      root.lang = language;
      on_language();
      remember("language", language);
    } catch {
      if (root.lang !== language) send({ type: "language_missing", language: root.lang });
    } finally {
      if (coming === language) coming = "";
    }
  }

  /** @param {PageMessage} message */
  function page(message) {
    void follow_language(message.language);
    follow_theme(message.theme);
    root.dataset.room = message.room;
    show_still(message);
    show_status(message);
    setTimeout(follow_room); // costs more than all of the above, and nobody goes back that soon
  }

  function send_look() {
    const { theme } = root.dataset;
    send({ type: "look", dark: theme === "dark" || (theme !== "light" && dark.matches), reduced_motion: less_motion.matches });
  }

  /** @param {string} theme */
  function follow_theme(theme) {
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    remember("theme", theme);
    send_look();
  }
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const less_motion = matchMedia("(prefers-reduced-motion: reduce)");

  function send_visibility() {
    send({ type: "visibility", visible: !document.hidden });
  }

  function listen() {
    for (const type of Object.keys(kinds)) {
      canvas.addEventListener(type, (event) => on_pointer(/** @type {PointerEvent} */ (event)));
    }
    // A click would follow, upon what this touch has brought under the finger: the form's Cancel, say.
    canvas.addEventListener("touchend", (event) => void (event.cancelable && event.preventDefault()), { passive: false });
    canvas.addEventListener("wheel", on_wheel, { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // else it never comes back
      program._host_context(1);
    });
    canvas.addEventListener("webglcontextrestored", () => program._host_context(0));
    new ResizeObserver(measure).observe(canvas);
    new ResizeObserver(measure).observe(probe);
    watch_density();
    for (const query of [dark, less_motion]) query.addEventListener("change", send_look);
    document.addEventListener("visibilitychange", send_visibility);
    addEventListener("pageshow", (event) => event.persisted && send_visibility());
    addEventListener("online", () => send({ type: "network", online: true }));
    addEventListener("offline", () => send({ type: "network", online: false }));
    addEventListener("popstate", on_popstate);
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective === "connect-src") send({ type: "blocked", url: blockedURI });
    });
    // A dialog has its own keys.
    addEventListener("keydown", ({ key }) => {
      if (dialog()) return;
      if (key === "Escape" && in_room()) send({ type: "back" }); // the history follows the room
      const by = pages[/** @type {keyof typeof pages} */ (key)] * canvas.clientHeight;
      if (by) program._host_wheel(canvas.clientWidth / 2, canvas.clientHeight * 0.9, 0, by);
    });
    addEventListener("hashchange", () => {
      const fragment = location.hash.slice(1);
      if (!fragment) return;
      history.replaceState(history.state, "", location.pathname + location.search);
      send({ type: "link_opened", fragment });
    });
  }

  return {
    listeners: { page },
    follow_room,
    begin() {
      listen();
      measure();
      send_look();
      if (document.hidden) send_visibility();
    },
  };
}
