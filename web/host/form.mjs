// The settings as a real form: made from core's table of fields, checked by core at each key.
// Must not know a field's meaning, nor keep a value: what is typed goes to core and nowhere else.
import { create_data } from "./data.mjs";
import { dialogs } from "./dialogs.mjs";
import { by_id, make, say } from "./elements.mjs";
import { create_paste } from "./form_paste.mjs";
import { create_keys } from "./keys.mjs";

/**
 * @typedef {object} Field
 * @property {string} name
 * @property {"text" | "secret" | "choice" | "check"} kind
 * @property {string} label
 * @property {string} help
 * @property {boolean} of_profile
 * @property {boolean} in_memory_only
 * @property {boolean} is_set
 * @property {string} value
 * @property {string} autocomplete
 * @property {string} placeholder
 * @property {string[]} choices
 */
/**
 * @typedef {object} Form
 * @property {string} active
 * @property {boolean} kept the keys of the active profile are kept on this phone
 * @property {boolean} locked and the passphrase was not given yet
 * @property {{id: string, name: string}[]} profiles
 * @property {Field[]} fields
 * @property {string[]} hosts
 * @property {string[]} leaving
 * @property {null | {name: string, hosts: string[], leaving: string[], fields: {label: string, value: string}[]}} pending
 */
/** @typedef {Record<string, {key: string, args: string[]}>} Problems */

/** What is done with a QR code, each in a file of its own. @typedef {{show_code(link: string): void, scan_code(take: (text: string) => void): void}} Codes */

/** Where data goes, and whether pictures leave the records' region. @param {Pick<Form, "hosts" | "leaving">} of */
function host_list({ hosts, leaving }) {
  const list = make("ul", { class: "hosts" }, ...hosts.map((host) => make("li", {}, host)));
  return leaving[0] ? [list, make("p", {}, say("form.leaving", leaving))] : [list];
}

/** Of choices; numbers speak for themselves. @type {Record<string, string>} */
const words = { system: "settings.theme.system", light: "settings.theme.light", dark: "settings.theme.dark" };

/** @param {Field} field */
function make_input(field) {
  const id = `field-${field.name}`;
  const described = { id, name: field.name, "aria-describedby": `${id}-help ${id}-problem` };
  if (field.kind === "choice") {
    const options = field.choices.map((choice) =>
      make("option", { value: choice, selected: choice === field.value }, words[choice] ? say(words[choice]) : choice));
    return make("select", described, ...options);
  }
  if (field.kind === "check") return make("input", { ...described, type: "checkbox", checked: field.value === "1" });
  return make("input", {
    ...described,
    type: field.kind === "secret" ? "password" : "text",
    value: field.value,
    autocomplete: field.autocomplete,
    placeholder: field.in_memory_only && field.is_set ? say("form.kept") : field.placeholder,
    autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "next",
  });
}

/** @param {HTMLInputElement} input */
function reveal_button(input) {
  const button = make("button", { type: "button", class: "tonal" }, say("form.show"));
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = say(hidden ? "form.hide" : "form.show");
  });
  return button;
}

/** @param {Field} field */
function make_field(field) {
  const input = make_input(field);
  const label = make("label", { for: input.id }, say(field.label));
  const notes = [
    make("p", { class: "help", id: `${input.id}-help` }, say(field.help)),
    make("p", { class: "problem-text", id: `${input.id}-problem`, hidden: true }),
  ];
  if (field.kind === "check") {
    label.className = "check";
    label.prepend(input);
    return make("div", { class: "field" }, label, ...notes);
  }
  const line = make("div", { class: "line" }, input);
  if (field.kind === "secret" && input instanceof HTMLInputElement) line.append(reveal_button(input));
  return make("div", { class: "field" }, label, line, ...notes);
}

/** @param {import("./dialogs.mjs").Parts} parts @param {Codes} codes */
export function create_form(parts, codes) {
  const { send } = parts;
  const { button } = dialogs(parts);
  const keys = create_keys(parts);
  const data = create_data(parts);
  const dialog = by_id("settings-dialog", HTMLDialogElement);
  const form = by_id("settings", HTMLFormElement);
  const paste = create_paste(form, send);
  /** @type {Form | null} */
  let shown = null;
  /** @type {Problems} */
  let problems = {};
  let touched = false;

  function values() {
    /** @type {Record<string, string>} */
    const all = {};
    for (const field of shown?.fields ?? []) {
      const input = form.elements.namedItem(field.name);
      if (input instanceof HTMLInputElement && input.type === "checkbox") all[field.name] = input.checked ? "1" : "";
      else if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) all[field.name] = input.value;
    }
    return all;
  }

  function check() {
    send({ type: "form_check", values: values() }); // answered before this returns
  }

  /** Everything as it should be: handed in. Otherwise the first problem gets the focus. */
  function submit() {
    check();
    const first = Object.keys(problems)[0];
    if (first) {
      const input = form.elements.namedItem(first);
      if (input instanceof HTMLElement) input.focus();
      return false;
    }
    const submitted = values();
    send({ type: "form_submitted", values: submitted });
    if (shown && shown.fields.some(({ name, in_memory_only }) => in_memory_only && submitted[name])) void renew_keys(shown);
    return true;
  }

  /** @param {Form} of */
  async function renew_keys(of) {
    if (!(await keys.renew(of))) paste.tell(say("keys.replaced"));
  }

  /** What is as it is saved, for the next phone: no key, and nothing of this device. @param {Form} of */
  function link_to(of) {
    const shared = of.fields.filter(({ of_profile, in_memory_only, value }) => of_profile && !in_memory_only && value);
    const name = of.profiles.find(({ id }) => id === of.active)?.name;
    const json = JSON.stringify({ ...(name && { name }), ...Object.fromEntries(shared.map(({ name, value }) => [name, value])) });
    const base64 = btoa(String.fromCharCode(...new TextEncoder().encode(json)));
    return `${location.origin}${location.pathname}#settings=${base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
  }

  function show_problems() {
    for (const field of shown?.fields ?? []) {
      const problem = problems[field.name];
      const note = document.getElementById(`field-${field.name}-problem`);
      if (note) {
        note.hidden = !problem;
        note.textContent = problem ? say(problem.key, problem.args) : "";
      }
      document.getElementById(`field-${field.name}`)?.setAttribute("aria-invalid", String(Boolean(problem)));
    }
  }

  /** @param {NonNullable<Form["pending"]>} link */
  function link_block(link) {
    const answer = (/** @type {boolean} */ accepted) => () => send({ type: "link_confirmed", accepted });
    const facts = link.fields.flatMap((field) => [make("dt", {}, say(field.label)), make("dd", {}, field.value)]);
    return make("section", { class: "block offer" },
      make("h3", {}, say("form.link") + (link.name ? `: ${link.name}` : "")),
      make("p", {}, say("form.link_note")),
      ...host_list(link),
      make("dl", { class: "facts" }, ...facts),
      make("div", { class: "row" },
        button("form.accept", "filled", answer(true)), button("form.decline", "tonal", answer(false))));
  }

  /** @param {Form} of */
  function profile_block(of) {
    const options = of.profiles.map(({ id, name }) => {
      const unnamed = id === "default" ? say("form.profile_default") : say("form.profile_unnamed", [id.slice(0, 8)]);
      return make("option", { value: id, selected: id === of.active }, name || unnamed);
    });
    const select = make("select", { id: "profile", "aria-label": say("form.profile") }, ...options);
    select.addEventListener("change", () => send({ type: "profile", profile: select.value }));
    return make("section", { class: "block" }, make("h3", {}, say("form.profile")), select);
  }

  /** @param {Form} of */
  function hosts_block(of) {
    return make("section", { class: "block", id: "settings-hosts" },
      make("h3", {}, say("form.hosts")), ...host_list(of), make("p", {}, say("form.privacy")));
  }

  /** @param {string} key @param {Field[]} fields @param {(Node | string)[]} more */
  function group(key, fields, ...more) {
    return make("fieldset", {}, make("legend", {}, say(key)), ...more, ...fields.map(make_field));
  }

  /** @param {Form} of */
  function fill(of) {
    const credentials = of.fields.filter((field) => field.in_memory_only);
    const profile = of.fields.filter((field) => field.of_profile && !field.in_memory_only);
    const device = of.fields.filter((field) => !field.of_profile && !field.in_memory_only);
    const credentials_group = group("form.credentials", credentials);
    credentials_group.append(button("form.forget", "tonal danger", async () => {
      if (!(await keys.forget(of))) paste.tell(say("keys.not_forgotten"));
    }));
    form.replaceChildren(
      make("header", {}, make("h2", { id: "settings-title" }, say("form.title"))),
      ...(of.pending ? [link_block(of.pending)] : []),
      ...(of.profiles.length > 1 ? [profile_block(of)] : []),
      paste.block(),
      credentials_group,
      keys.block(of, submit),
      group("form.publish", profile),
      make("section", { class: "block" },
        make("h3", {}, say("form.test")), make("p", {}, say("form.test_note")),
        button("form.test", "tonal", () => {
          if (!submit()) return;
          send({ type: "test_requested" });
          close();
        }),
        make("p", {}, say("self_test.note")),
        button("self_test.title", "tonal", () => {
          if (!submit()) return;
          send({ type: "self_test" });
          close();
        })),
      make("section", { class: "block" }, make("h3", {}, say("qr.title")), make("p", {}, say("qr.note")), make("div", { class: "row" },
        button("qr.show", "tonal", () => codes.show_code(link_to(of))), button("qr.scan", "tonal", () => codes.scan_code(paste.take_whole)))),
      group("form.device", device),
      data.block(),
      hosts_block(of),
      make("footer", {},
        button("form.cancel", "tonal", close),
        make("button", { type: "submit", class: "filled", "data-action": "form.save" }, say("form.save"))),
    );
    touched = false;
    problems = {};
  }

  function close() {
    if (dialog.open) dialog.close();
  }

  /** @param {{open: boolean, form: Form}} message */
  function show(message) {
    const before = shown;
    shown = message.form;
    if (message.open && !dialog.open) {
      fill(message.form);
      dialog.showModal();
      parts.on_change();
      return;
    }
    if (!dialog.open) return;
    // What is being typed stays, unless it would belong to another profile or the link was answered.
    const same = before?.active === shown.active && JSON.stringify(before?.pending) === JSON.stringify(shown.pending);
    if (!same || !touched) return fill(shown);
    form.querySelector("#settings-hosts")?.replaceWith(hosts_block(shown));
    if (before && (before.kept !== shown.kept || before.locked !== shown.locked)) form.querySelector("#keys")?.replaceWith(keys.block(shown, submit));
  }

  form.addEventListener("input", () => {
    touched = true;
    check();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (submit()) close();
  });
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // opened anew before this was told
    form.replaceChildren(); // no secret stays in the document
    parts.on_change();
  });

  return {
    show,
    /** @param {{errors: Problems}} message */
    form_errors(message) {
      problems = message.errors;
      show_problems();
    },
    form_pasted: paste.pasted,
    keys: keys.take,
    /** @param {Form} of */
    unlock: (of) => keys.ask(of),
    relabel() {
      if (dialog.open && shown && !touched) fill(shown);
    },
  };
}
