// What is said before the first picture, and asked: who gets what, why, where and for how long, and whether those in the
// picture agree. Loaded when it is asked for. Must not know whether it is needed: core does.
import { dialogs } from "./host/dialogs.mjs";

/** @typedef {{open: boolean, operator: string, purpose: string, retention_days: string, contact: string, region: string, hosts: string[]}} Notice "" for what the deployer did not say */

/** @param {import("./host/dialogs.mjs").Parts} parts @param {Notice} notice */
export function open(parts, { operator, purpose, retention_days, contact, region, hosts }) {
  const { make, say, send } = parts;
  const { button, show } = dialogs(parts);
  const part = (/** @type {string} */ key, /** @type {(Node | string)[]} */ ...text) => make("section", { class: "block" }, make("h3", {}, say(key)), ...text);
  const words = (/** @type {string} */ text) => make("p", {}, text);
  let agreed = false;
  const agree = button("privacy.agree", "filled", () => {
    agreed = true;
    send({ type: "notice_answered", agreed }); // a photo is chosen within this very tap
    dialog.close();
  });
  const dialog = show("privacy.title", [
    part("privacy.operator", words(operator || say("privacy.unnamed"))),
    part("privacy.purpose", words(purpose || say("privacy.purpose_default")), words(say("result.estimates"))),
    part("privacy.sent", words(say("privacy.sent_what", [region])), make("ul", { class: "hosts" }, ...hosts.map((host) => make("li", {}, host)))),
    part("privacy.kept", words(say("form.privacy")), words(retention_days ? say("privacy.kept_days", [retention_days]) : say("privacy.kept_unsaid")), words(say("privacy.cloud_keeps"))),
    part("privacy.contact", words(contact || say("privacy.unnamed"))),
  ], agree);
  dialog.addEventListener("close", () => agreed || send({ type: "notice_answered", agreed }));
}
