// How long keys stay: in memory alone, or kept under a passphrase, with the words for both. Must not seal: vault.mjs does.
import { dialogs } from "./dialogs.mjs";
import { create_vault, shortest_passphrase } from "./vault.mjs";

/** @typedef {{profile: string, keys: import("./vault.mjs").Keys}} Given core's answer to keys_wanted */
/** @typedef {Pick<import("./form.mjs").Form, "active" | "kept" | "locked" | "profiles">} Of */

/** @param {import("./dialogs.mjs").Parts} parts */
export function create_keys(parts) {
  const { make, say, send } = parts;
  const { button, show } = dialogs(parts);
  const vault = create_vault(parts);
  /** @type {Given | null} */
  let given = null;
  const kept = new Set(parts.kept());

  const tell_kept = () => send({ type: "keys_kept", profiles: [...kept] });
  function keys_of_active() {
    send({ type: "keys_wanted" }); // answered before this returns
    const answer = /** @type {Given | null} */ (given);
    given = null;
    return answer;
  }

  /** @param {"new-password" | "current-password"} autocomplete */
  function passphrase_field(autocomplete) {
    const input = make("input", { id: "passphrase", type: "password", autocomplete, "aria-describedby": "passphrase-help passphrase-problem" });
    const problem = make("p", { class: "problem-text", id: "passphrase-problem", role: "alert" });
    const words = autocomplete === "new-password" ? say("keys.passphrase_help", [String(shortest_passphrase)]) : say("keys.passphrase_forgotten");
    const help = make("p", { class: "help", id: "passphrase-help" }, words);
    for (const type of ["input", "paste"]) input.addEventListener(type, (event) => event.stopPropagation()); // no value of the form
    return {
      input,
      field: make("div", { class: "field" }, make("label", { for: "passphrase" }, say("keys.passphrase")), input, help, problem),
      /** @param {string} key @param {string[]} [args] */
      refuse(key, args) {
        problem.textContent = say(key, args);
        input.setAttribute("aria-invalid", "true");
        input.focus();
      },
    };
  }

  /** @param {string} profile @param {ReturnType<typeof passphrase_field>} passphrase @returns {Promise<boolean>} */
  async function unlock(profile, passphrase) {
    const keys = await vault.unlock(profile, passphrase.input.value).catch(() => undefined);
    if (!keys) {
      passphrase.refuse(keys === null ? "keys.wrong" : "keys.failed");
      return false;
    }
    send({ type: "keys_unlocked", profile, keys });
    return true;
  }

  /** @param {ReturnType<typeof passphrase_field>} passphrase @param {() => boolean} submit */
  async function keep(passphrase, submit) {
    if (passphrase.input.value.length < shortest_passphrase) return passphrase.refuse("keys.too_short", [String(shortest_passphrase)]);
    if (!submit()) return;
    const wanted = keys_of_active();
    if (!wanted?.keys.access_key_id) return passphrase.refuse("settings.access_key_id.missing");
    try {
      await vault.keep(wanted.profile, wanted.keys, passphrase.input.value);
    } catch {
      return passphrase.refuse("keys.failed");
    }
    kept.add(wanted.profile);
    tell_kept();
  }

  /** What is locked, and why it is wanted. @param {Of} of */
  function locked_note(of) {
    const name = of.profiles.find(({ id }) => id === of.active)?.name || say("form.profile_default");
    return make("p", {}, say("keys.unlock_note", [name]));
  }

  /** @param {Of} of @param {() => boolean} submit the form: what is typed in it is kept */
  function content(of, submit) {
    if (of.locked) {
      const passphrase = passphrase_field("current-password");
      const act = button("keys.unlock", "filled", () => void unlock(of.active, passphrase));
      return [locked_note(of), passphrase.field, act];
    }
    if (of.kept) return [make("p", { role: "status" }, say("keys.kept"))];
    const passphrase = passphrase_field("new-password");
    const act = button("keys.keep", "tonal", () => void keep(passphrase, submit));
    const ladder = ["form.credentials_note", "keys.note", "keys.temporary", "keys.guest"];
    return [make("ul", { class: "hosts" }, ...ladder.map((key) => make("li", {}, say(key)))), passphrase.field, act];
  }

  return {
    /** @param {Of} of @param {() => boolean} submit */
    block(of, submit) {
      return make("section", { class: "block", id: "keys", "data-kept": String(of.kept), "data-locked": String(of.locked) },
        make("h3", {}, say("keys.title")), ...content(of, submit));
    },
    /** Of the active profile, wherever they are. @param {Of} of @returns {Promise<boolean>} false: the sealed ones are still there */
    async forget({ active }) {
      const was_kept = kept.delete(active);
      tell_kept();
      send({ type: "secrets_forgotten" });
      try {
        await vault.forget(active); // whichever tab kept them
      } catch {
        if (was_kept) kept.add(active);
        return !was_kept;
      }
      return true;
    },
    /** Other keys were typed. @param {Of} of @returns {Promise<boolean>} false: those that were kept are not any more */
    async renew(of) {
      if (!of.kept) return vault.forget(of.active).then(() => true, () => true); // another tab may have kept the old ones
      const wanted = keys_of_active();
      if (!wanted) return true;
      const is_kept = await vault.renew(wanted.profile, wanted.keys).catch(() => false);
      if (!is_kept) kept.delete(wanted.profile);
      tell_kept();
      return is_kept;
    },
    /** @param {Given} message */
    take(message) {
      given = message;
    },
    /** Asks for the passphrase, at the start of a visit. @param {Of} of */
    ask(of) {
      const passphrase = passphrase_field("current-password");
      const act = async () => void (await unlock(of.active, passphrase) && dialog.close());
      const forget = button("form.forget", "tonal danger", async () => {
        if (await this.forget(of)) dialog.close();
        else passphrase.refuse("keys.not_forgotten");
      });
      const dialog = show("keys.unlock_title", [
        make("section", { class: "block" }, locked_note(of), passphrase.field, forget),
      ], button("keys.unlock", "filled", act));
      dialog.querySelector("form")?.addEventListener("submit", (event) => {
        event.preventDefault(); // Enter in the field
        void act();
      });
      passphrase.input.focus();
    },
  };
}
