// Loads the settings when they are opened, or when there are keys to unlock. Must not know what is in them.

/** @typedef {import("../settings.mjs").Settings} Settings */
/** @typedef {import("./form.mjs").Form} Form */

/** @param {import("./dialogs.mjs").Parts} parts */
export function create_late_settings(parts) {
  /** @type {Settings | undefined} */
  let settings;
  /** @type {Form} */
  let latest;
  /** What they are on their way for. @type {"open" | "unlock" | ""} */
  let wish = "";

  /** @param {(settings: Settings) => void} act */
  const with_settings = (act) => parts.with_part("settings", ({ create }) => act(settings ??= create(parts)));

  /** @param {{open: boolean, form: Form}} message */
  function form({ open, form }) {
    latest = form;
    if (settings) return settings.show({ open, form });
    const is_coming = wish;
    if (open) wish = "open"; // which ask for the passphrase by themselves
    else if (form.locked) wish ||= "unlock";
    if (is_coming || !wish) return;
    void with_settings((late) => (wish === "open" ? late.show({ open: true, form: latest }) : late.unlock(latest))).then(() => (wish = ""));
  }

  return {
    listeners: {
      form,
      /** @param {any} message */
      form_errors: (message) => settings?.form_errors(message),
      /** @param {any} message */
      form_pasted: (message) => settings?.form_pasted(message),
      /** @param {any} message */
      keys: (message) => settings?.keys(message),
    },
    relabel: () => settings?.relabel(),
  };
}
