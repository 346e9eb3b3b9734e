// Dialogs over the canvas that are made when they are asked for. Must not know what is in them.

/**
 * What the page lends to what is loaded later: its own elements.mjs holds the texts.
 * @typedef {Pick<typeof import("./elements.mjs"), "make" | "say"> & Lent} Parts
 */
/**
 * @typedef {object} Lent
 * @property {(key: string, language: "en" | "ja") => string} text
 * @property {import("./seam.mjs").Send} send
 * @property {import("./export.mjs").Transact} transact
 * @property {() => string[]} kept the profiles whose keys were kept when the database was opened
 * @property {string[]} all_stores which every write spans
 * @property {(change: object) => void} tell_tabs
 * @property {(name: string, act: (part: any) => void) => Promise<void>} with_part loads a file of the page, or says that it did not come
 * @property {() => void} stop nothing that the program wants is done any more
 * @property {() => void} on_change
 */

/** @param {Parts} parts */
export function dialogs({ make, say, on_change }) {
  /** @param {string} key @param {string} look @param {() => void} act */
  function button(key, look, act) {
    const made = make("button", { type: "button", class: look, "data-action": key }, say(key));
    made.addEventListener("click", act);
    return made;
  }

  /** @param {string} title @param {Node[]} body @param {HTMLElement[]} buttons beside the one that closes it */
  function show(title, body, ...buttons) {
    const close = button("button.close", "tonal", () => dialog.close());
    // The heading has the focus: read out first, and what follows is seen from its top.
    const dialog = make("dialog", { "aria-labelledby": "dialog-title" }, make("form", { method: "dialog" },
      make("header", {}, make("h2", { id: "dialog-title", tabindex: "-1", autofocus: true }, say(title))), ...body, make("footer", {}, close, ...buttons)));
    dialog.addEventListener("close", () => {
      dialog.remove();
      on_change();
    });
    document.body.append(dialog);
    dialog.showModal();
    on_change();
    return dialog;
  }
  return { button, show };
}
