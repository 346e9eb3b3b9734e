// The settings: the form, keys that are kept under a passphrase, what is stored here, codes for the next phone. Loaded when
// they are asked for. Must not keep a value: what is typed goes to core and nowhere else.
import { use_texts } from "./host/elements.mjs";
import { create_form } from "./host/form.mjs";

/** @typedef {ReturnType<typeof create>} Settings */

/** @param {import("./host/dialogs.mjs").Parts} parts */
export function create(parts) {
  use_texts(parts.text); // this file has its own copy of elements.mjs
  return create_form(parts, {
    show_code: (link) => void parts.with_part("qr_show", ({ open }) => open(parts, link)),
    scan_code: (take) => void parts.with_part("qr_scan", ({ open }) => open(parts, take)),
  });
}
