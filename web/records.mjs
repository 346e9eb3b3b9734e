// The dialogs of the list of records: one record's details, the filter, the export. Loaded when they are asked for.
// Must not know how a record is sent; core has the filter's table and the records' keys.
import { dialogs } from "./host/dialogs.mjs";
import { prepare } from "./host/export.mjs";

/** @typedef {import("./host/export.mjs").Wish} Wish */
/** @typedef {import("./host/export.mjs").Stored} Stored */
/** @typedef {{id: string, key: string, state: string, reason: string, aws: string}} Line the record's state, in words */
/** @typedef {Wish & {kind: "record" | "filter" | "export", day: string, record: Line, stored: string}} Message stored: "" of one that was sent */
/** @typedef {import("./host/dialogs.mjs").Parts} Parts */

const day_ms = 86_400_000;
const flags = { Smile: "face.smile", Eyeglasses: "face.eyeglasses", Sunglasses: "face.sunglasses", Beard: "face.beard",
  Mustache: "face.mustache", EyesOpen: "face.eyes_open", MouthOpen: "face.mouth_open" };

// --- one record ---

/** What its face looked like, in words. @param {Parts} parts @param {Stored} stored @returns {[string, string][]} */
function face_rows({ say }, { payload, emotion }) {
  const record = JSON.parse(payload);
  /** @type {[string, string][]} */
  const rows = [];
  const [low, high] = [record["AgeRange-Low"], record["AgeRange-High"]];
  if (low !== null && high !== null) rows.push([say("face.age"), say("face.age_value", [String(low), String(high)])]);
  const word = (/** @type {string} */ key, /** @type {string} */ value) => {
    const found = say(`${key}${value.toLowerCase()}`);
    return found.startsWith("face.") ? value : found; // a value of a later Rekognition
  };
  if (record.Gender) rows.push([say("face.gender"), word("face.", record.Gender)]);
  if (emotion) rows.push([say("face.emotion"), word("face.emotion_", emotion)]);
  for (const [key, label] of Object.entries(flags)) {
    if (typeof record[key] === "boolean") rows.push([say(label), say(record[key] ? "face.yes" : "face.no")]);
  }
  return rows;
}

/** @param {Parts} parts @param {Message} message @returns {Promise<Stored | undefined>} */
async function stored_of({ transact }, { stored, record: { id } }) {
  if (stored) return JSON.parse(stored);
  /** @type {Stored | undefined} */
  let found;
  await transact(["history"], "readonly", (transaction) => {
    const request = transaction.objectStore("history").get(id);
    request.onsuccess = () => {
      found = request.result && JSON.parse(request.result);
    };
  });
  return found;
}

/** @param {Parts} parts @param {Stored} stored */
function record_blocks(parts, stored) {
  const { make, say } = parts;
  const time = (/** @type {number} */ utc_ms) => new Date(utc_ms).toLocaleString(document.documentElement.lang);
  const rows = [...face_rows(parts, stored), [say("record.taken"), time(stored.taken_utc_ms)]];
  if (stored.sent_utc_ms) rows.push([say("records.sent"), time(stored.sent_utc_ms)]);
  rows.push(["RecordId", stored.id]);
  const list = make("dl", { class: "facts" }, ...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
  return [
    make("section", { class: "block" }, list, make("p", {}, say("result.estimates"))),
    make("section", { class: "block" }, make("h3", {}, say("details.json")), make("code", { class: "hosts" }, stored.payload)),
  ];
}

/** @param {Parts} parts @param {Message} message */
async function open_record(parts, message) {
  const { make, say, send } = parts;
  const { button, show } = dialogs(parts);
  const { id, key, state, reason, aws } = message.record;
  const stored = await stored_of(parts, message).catch(() => undefined);
  const lines = [state, reason, aws].filter(Boolean).map((text) => make("p", {}, text));
  const told = (/** @type {string} */ type) => () => {
    send({ type, record: id });
    dialog.close();
  };
  const actions = make("div", { class: "row" });
  if (key === "parked") actions.append(button("button.resend", "tonal", told("record_resent")));
  if (key === "parked" || key === "waiting") {
    const remove = button("button.delete", "tonal danger", () => {
      actions.replaceChildren(button("button.keep", "tonal", () => dialog.close()), button("button.delete", "filled danger", told("record_deleted")));
      /** @type {HTMLElement} */ (actions.firstChild).focus();
    });
    actions.append(remove);
  }
  const body = [make("section", { class: "block", "data-state": key }, ...lines, actions)];
  if (stored) body.push(...record_blocks(parts, stored));
  else body.push(make("section", { class: "block" }, make("p", {}, say("record.gone"))));
  const dialog = show("record.title", body);
}

// --- the filter ---

/** @param {Parts} parts @param {Message} message */
function open_filter(parts, { state, traits, day }) {
  const { make, say, send } = parts;
  const { button, show } = dialogs(parts);
  const options = ["records.all", "records.waiting", "records.sent", "records.parked"]
    .map((key, i) => make("option", { value: String(i), selected: i === state }, say(key)));
  const state_input = make("select", { id: "filter-state" }, ...options);
  const day_input = make("input", { id: "filter-day", type: "date", value: day });
  const boxes = traits.map(({ chosen, key, value }) => make("input", { type: "checkbox", checked: chosen, id: `filter-${key}-${value}` }));
  const labels = traits.map(({ label }, i) => make("label", { class: "check" }, boxes[i], say(label)));
  const field = (/** @type {string} */ key, /** @type {HTMLElement} */ input) =>
    make("div", { class: "field" }, make("label", { for: input.id }, say(key)), make("div", { class: "line" }, input));
  const apply = (/** @type {object} */ filter) => {
    send({ type: "records_filter", state: 0, traits: 0, day: null, ...filter });
    dialog.close();
  };
  const submit = () => apply({
    state: Number(state_input.value),
    traits: boxes.reduce((bits, box, i) => bits | Number(box.checked) << i, 0),
    day: Number.isNaN(day_input.valueAsNumber) ? null : day_input.valueAsNumber / day_ms,
  });
  const dialog = show("button.filter", [
    make("section", { class: "block" }, field("records.state", state_input), field("records.day", day_input)),
    make("section", { class: "block" }, make("div", { class: "row" }, ...labels), make("p", {}, say("result.estimates"))),
  ], button("records.show_all", "tonal", () => apply({})), button("records.show", "filled", submit));
}

// --- the export: prepared first, since a browser shares within a tap alone ---

/** "facelog-2026-11-25-1305" in the phone's zone. */
function file_name() {
  const now = new Date();
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `facelog-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}`;
}

/** A file that this browser shares; some share no .jsonl, but every text. @param {string} name @param {Blob} blob */
function shareable(name, blob) {
  const files = [new File([blob], name, { type: blob.type }), new File([blob], `${name}.txt`, { type: "text/plain" })];
  return files.find((file) => navigator.canShare?.({ files: [file] }));
}

/** @param {Parts} parts @param {string} name @param {string} label @param {Blob} blob */
function file_row({ make, say }, name, label, blob) {
  const url = URL.createObjectURL(blob);
  const size = String(Math.ceil(blob.size / 1000));
  const save = make("a", { class: "filled", href: url, download: name, "data-action": `export.save ${label}` }, say("export.save", [label, size]));
  const file = shareable(name, blob);
  const share = make("button", { type: "button", class: "tonal", hidden: !file }, say("export.share", [label]));
  share.addEventListener("click", () => {
    if (file) navigator.share({ files: [file], title: name }).catch(() => {}); // put away, or refused: saving is left
  });
  return { url, row: make("div", { class: "row" }, save, share) };
}

/** @param {Parts} parts @param {Message} wish */
async function open_export(parts, wish) {
  const { make, say } = parts;
  const note = make("p", { role: "status" }, say("records.reading"));
  const body = make("section", { class: "block" }, note);
  const dialog = dialogs(parts).show("button.export", [body]);
  try {
    const { count, csv, jsonl } = await prepare(parts.transact, wish);
    note.textContent = say("export.ready", [String(count)]);
    if (count === 0 || !dialog.isConnected) return;
    const name = file_name();
    const files = [file_row(parts, `${name}.csv`, "CSV", csv), file_row(parts, `${name}.jsonl`, "JSON Lines", jsonl)];
    dialog.addEventListener("close", () => files.forEach(({ url }) => URL.revokeObjectURL(url)));
    body.append(...files.map(({ row }) => row), make("p", {}, say("export.note")));
  } catch {
    note.textContent = say("export.failed");
  }
}

/** @param {Parts} parts @param {Message} message */
export function open(parts, message) {
  if (message.kind === "export") return open_export(parts, message);
  if (message.kind === "filter") return open_filter(parts, message);
  return open_record(parts, message);
}
