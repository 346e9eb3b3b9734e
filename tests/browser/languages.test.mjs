/** One language's texts are downloaded; the other's when it is chosen, and what happens when they do not come. */
import assert from "node:assert/strict";
import { suite } from "./harness/suite.mjs";
import { say } from "./harness/texts.mjs";

const onPhone = suite();

onPhone("languages: the texts of the chosen one alone are fetched", {}, async ({ phone, target }) => {
  /** @type {string[]} */
  const fetched = [];
  phone.page.on("request", (request) => void (request.url().endsWith(".txt") && fetched.push(new URL(request.url()).pathname)));
  await phone.open(target.ready.origin);
  assert.deepEqual(fetched, ["/texts.en.txt"]);
  await phone.tapLabel(say("language.other", "en"));
  await phone.find('html[lang="ja"]');
  assert.deepEqual(fetched, ["/texts.en.txt", "/texts.ja.txt"]);
  await phone.open(target.ready.origin);
  await phone.find('html[lang="ja"]');
  assert.deepEqual(fetched.slice(2), ["/texts.ja.txt"], "the next visit's first screen knows the choice");
});

onPhone("languages: one that cannot be had is said, and can be chosen again", {}, async ({ phone, target }) => {
  await phone.open(target.ready.origin);
  phone.announceNoAnswer();
  await phone.page.route("**/texts.ja.txt", (route) => route.abort());
  await phone.tapLabel(say("language.other", "en"));
  await phone.hears("language.missing");
  await phone.find('html[lang="en"]');
  await phone.page.unrouteAll();
  await phone.tapLabel(say("language.other", "en"));
  await phone.find('html[lang="ja"]');
  phone.language = "ja";
  await phone.find('#mirror button[data-name="settings"]', new RegExp(say("button.settings", "ja")));
});

onPhone("languages: texts that were made for another program are not used", {}, async ({ phone, target }) => {
  await phone.page.route("**/texts.en.txt", (route) => route.fulfill({ body: "0123456789ab\nwrong" }));
  await phone.page.goto(target.ready.origin, { waitUntil: "commit" });
  await phone.find('#failed:not([hidden]) [data-failed="load"]:not([hidden])');
});
