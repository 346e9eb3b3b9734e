// Real buttons for what the canvas draws, seen by keyboards and screen readers only, and the result as text.
// Must not know what the buttons do: a click is a tap on the canvas at that place.
import { by_id, make, say } from "./elements.mjs";

/** @typedef {{name: string, label: string, x: number, y: number, w: number, h: number}} Item */
/** @typedef {{key: string, label: string, value: string, raw: string, confidence: string}} Row */
/**
 * @typedef {{id: string, key: string, saved: boolean, state: string, reason: string, aws: string, taken: string}}
 *   RecordLine
 */

/** @typedef {{key: string, state: string, name: string, word: string, text: string, aws: string}} StepLine */

/** @param {import("../facelog.mjs").Program} program */
export function create_mirror(program) {
  const group = by_id("mirror", HTMLElement);
  const readout = by_id("readout", HTMLElement);
  /** @type {Map<string, HTMLButtonElement>} */
  const buttons = new Map();

  /** @param {HTMLButtonElement} button @param {Item} item */
  function update(button, item) {
    button.setAttribute("aria-label", item.label);
    for (const side of /** @type {const} */ (["x", "y", "w", "h"])) button.dataset[side] = String(item[side]);
    Object.assign(button.style, {
      left: `${item.x}px`, top: `${item.y}px`, width: `${item.w}px`, height: `${item.h}px`,
    });
  }

  /** @param {Item} item */
  function create(item) {
    const button = make("button", { type: "button", "data-name": item.name });
    // A frame later: what is about to be drawn may move it.
    button.addEventListener("click", () => requestAnimationFrame(() => {
      if (!button.isConnected) return;
      const { x, y, w, h } = button.dataset;
      program._host_tap(Number(x) + Number(w) / 2, Number(y) + Number(h) / 2);
    }));
    buttons.set(item.name, button);
    return button;
  }

  /** @param {{items: Item[]}} message */
  function items({ items: all }) {
    group.setAttribute("aria-label", say("page.mirror_label"));
    const names = new Set(all.map((item) => item.name));
    for (const [name, button] of buttons) {
      if (names.has(name)) continue;
      button.remove();
      buttons.delete(name);
    }
    all.forEach((item, index) => {
      const button = buttons.get(item.name) ?? create(item);
      update(button, item);
      if (group.children[index] !== button) group.insertBefore(button, group.children[index] ?? null);
    });
  }

  /** @param {string} key @param {string[]} args */
  function heading(key, args = []) {
    return make("h2", {}, say(key, args));
  }

  /** @param {Row[]} rows */
  function face_list(rows) {
    return make("dl", {}, ...rows.flatMap((row) => [
      make("dt", {}, row.label),
      make("dd", { "data-key": row.key, "data-raw": row.raw }, [row.value, row.confidence].filter(Boolean).join(" · ")),
    ]));
  }

  /** @param {RecordLine} line */
  function record_item(line) {
    const text = [line.taken, line.state, line.reason, line.aws].filter(Boolean).join(" · ");
    const marks = { "data-record": line.id, "data-state": line.key, "data-saved": String(line.saved) };
    return make("li", marks, text);
  }

  /** @param {StepLine} line */
  function step_rows({ key, state, name, word, text, aws }) {
    const found = make("dd", { "data-step": key, "data-state": state }, [word, text, aws].filter(Boolean).join(" · "));
    return [make("dt", {}, name), found];
  }

  /** @param {{readout: {faces: Row[][], error: {text?: string, aws?: string}, records: RecordLine[], details: [string, string][], self_test: StepLine[]}}} message */
  function show_readout({ readout: { faces, error, records, details, self_test } }) {
    readout.setAttribute("aria-label", say("page.readout_label"));
    const parts = faces.map((rows, index) => {
      const number = String(index + 1);
      return make("article", { "data-face": number }, heading("page.face_heading", [number]), face_list(rows));
    });
    if (error.text) parts.push(heading("page.error_heading"), make("p", {}, error.text));
    if (error.aws) parts.push(make("p", { "data-error": true }, error.aws));
    for (const [name, text] of details) parts.push(make("h2", {}, name), make("p", { "data-detail": true }, text));
    if (self_test.length > 0) parts.push(heading("self_test.title"), make("dl", {}, ...self_test.flatMap(step_rows)));
    if (records.length > 0) {
      parts.push(heading("page.records_heading"), make("ul", {}, ...records.map(record_item)));
    }
    readout.replaceChildren(...parts);
  }

  return { listeners: { items, readout: show_readout } };
}
