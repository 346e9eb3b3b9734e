// Pasting into the settings form: one value where it was pasted, many into their fields, a link as a link.
// Must not know what a pasted text means: core reads it, and nothing of it is kept here.
import { make, say } from "./elements.mjs";

/** @typedef {{is_plain: boolean, fragment: string, is_several: boolean, fields: {name: string, label: string, value: string}[]}} Pasted */

/** @param {HTMLFormElement} form @param {import("./seam.mjs").Send} send */
export function create_paste(form, send) {
  /** @type {Pasted | null} */
  let read = null;
  const note = make("p", { role: "status", id: "settings-pasted" });

  /** @param {string} text */
  function tell(text) {
    note.textContent = text;
    note.scrollIntoView({ block: "nearest" });
  }

  /** @param {Pasted["fields"]} fields */
  function fill(fields) {
    for (const { name, value } of fields) {
      const input = form.elements.namedItem(name);
      if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.value = value;
    }
    form.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }

  /** @param {string} text @returns {boolean} false: one plain value */
  function take(text) {
    send({ type: "form_paste", text }); // answered before this returns
    if (!read || read.is_plain) return false;
    const { fields, fragment, is_several } = read;
    read = null;
    if (fragment) {
      send({ type: "link_opened", fragment });
      return true;
    }
    const labels = new Intl.ListFormat(document.documentElement.lang)
      .format(fields.filter(({ value }) => value).map(({ label }) => say(label)));
    if (is_several) tell(say("form.pasted_several", [labels]));
    else if (fields.length === 0) tell(say("form.pasted_nothing"));
    else {
      fill(fields);
      tell(say("form.pasted", [labels]));
    }
    return true;
  }

  /** Full-width letters and outer blanks come with text copied from documents and messages. @param {string} text */
  const cleaned = (text) => text.normalize("NFKC").trim();

  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement) || !event.clipboardData) return;
    event.preventDefault();
    const text = cleaned(event.clipboardData.getData("text"));
    if (take(text)) return;
    input.setRangeText(text, input.selectionStart ?? 0, input.selectionEnd ?? input.value.length, "end");
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  });

  /** @param {string} text that can only be several settings, or a link */
  function take_whole(text) {
    if (!take(cleaned(text))) tell(say("form.pasted_nothing"));
  }

  async function from_clipboard() {
    try {
      take_whole(await navigator.clipboard.readText());
    } catch {
      tell(say("form.paste_refused"));
    }
  }

  return {
    tell,
    take_whole,
    /** @param {{pasted: Pasted}} message */
    pasted(message) {
      read = message.pasted;
    },
    /** For the top of the form. */
    block() {
      const button = make("button", { type: "button", class: "tonal", "data-action": "form.paste" }, say("form.paste"));
      button.addEventListener("click", () => void from_clipboard());
      note.textContent = "";
      return make("section", { class: "block" }, make("p", {}, say("form.paste_note")), button, note);
    },
  };
}
