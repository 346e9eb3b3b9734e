// Makes texts.json into C++ headers and their source, and for the page, whose program holds no texts, into a file for each
// language; and late_texts.json, of what the page alone says and loads when it is asked for, into a module of the page:
// node generate_texts.mjs texts.json late_texts.json OUT_DIR
// It must not know what a text is used for.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const languages = ["en", "ja"];
const preamble = "// Generated from texts.json: change that file instead.\n";

/** @typedef {Record<string, Record<string, string>>} Texts */

/**
 * The numbers of the arguments that a text names, sorted: "{1} of {0}" gives "0,1".
 * @param {string} text
 */
function argument_numbers(text) {
  return [...new Set([...text.matchAll(/\{(\d+)\}/g)].map((match) => Number(match[1])))].sort((a, b) => a - b);
}

/**
 * What is wrong with one entry, as sentences.
 * @param {string} key
 * @param {Record<string, unknown>} entry
 */
function entry_errors(key, entry) {
  const errors = [];
  if (!/^[a-z][a-z0-9_]*([.-][a-z0-9_]+)+$/.test(key)) {
    errors.push(`"${key}" must be lower-case words joined by dots or dashes, at least two`);
  }
  for (const language of languages) {
    if (typeof entry?.[language] !== "string" || entry[language] === "") errors.push(`"${key}" has no "${language}"`);
  }
  for (const language of Object.keys(entry ?? {})) {
    if (!languages.includes(language)) errors.push(`"${key}" has an unknown language "${language}"`);
  }
  for (const language of languages) {
    if (String(entry?.[language]).includes("\n")) errors.push(`"${key}" has more than one line`);
  }
  if (errors.length > 0) return errors;
  const [first, ...others] = languages.map((language) => argument_numbers(String(entry[language])));
  for (const other of others) {
    if (String(first) !== String(other)) {
      errors.push(`"${key}" names arguments {${first}} in one language and {${other}} in another`);
    }
  }
  if (first.some((number, index) => number !== index)) errors.push(`"${key}" must name its arguments {0}, {1}, … in full`);
  return errors;
}

/**
 * What is wrong with the file: JSON.parse takes the last of two equal keys silently, so the source is read too.
 * @param {Texts} texts
 * @param {string} source
 */
function file_errors(texts, source) {
  const errors = Object.entries(texts).flatMap(([key, entry]) => entry_errors(key, entry));
  const seen = new Set();
  for (const match of source.matchAll(/^\s*"([^"]+)"\s*:\s*\{/gm)) {
    if (seen.has(match[1])) errors.push(`"${match[1]}" is there twice`);
    seen.add(match[1]);
  }
  const ids = new Map();
  for (const key of Object.keys(texts)) {
    const id = text_id(key);
    if (ids.has(id)) errors.push(`"${key}" and "${ids.get(id)}" become the same identifier ${id}`);
    ids.set(id, key);
  }
  if (ids.size === 0) errors.push("there is no text");
  return errors;
}

/** @param {string} key */
function text_id(key) {
  return key.replaceAll(/[.-]/g, "_");
}

/** @param {string} text */
function cpp_literal(text) {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
}

/** @param {string[]} keys */
function ids_header(keys) {
  return `${preamble}#pragma once

#include <cstddef>
#include <cstdint>

namespace facelog {

enum class TextId : std::uint16_t {
${keys.map((key) => `  ${text_id(key)},`).join("\n")}
};

inline constexpr std::size_t kTextCount = ${keys.length};

}  // namespace facelog
`;
}

const texts_header = `${preamble}#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "text_ids.hpp"

namespace facelog {

enum class Language : std::uint8_t { ${languages.join(", ")} };

// The text with its places for arguments: {0}, {1}, … Where a language's texts are not there yet, the other's.
[[nodiscard]] std::string_view text_template(TextId id, Language language);
// The page alone: takes texts.LANGUAGE.txt. False, and nothing changed: it was made for another program.
[[nodiscard]] bool load_texts(Language language, std::string file);
[[nodiscard]] std::string_view text_key(TextId id);
[[nodiscard]] std::optional<TextId> text_id(std::string_view key);

}  // namespace facelog
`;

const found_by_key = `
std::string_view text_key(TextId id) {
  const auto index = static_cast<std::size_t>(id);
  return index < kKeys.size() ? kKeys[index] : std::string_view{};
}

std::optional<TextId> text_id(std::string_view key) {
  const auto* const found = std::lower_bound(kKeys.data(), kKeys.data() + kKeys.size(), key);
  if (found == kKeys.data() + kKeys.size() || *found != key) return std::nullopt;
  return static_cast<TextId>(found - kKeys.data());
}

}  // namespace facelog
`;

/** An array of texts in the order of TextId. @param {string} name @param {string[]} values */
function cpp_array(name, values) {
  return `constexpr std::array<std::string_view, kTextCount> ${name}{{\n${values.map((value) => `    ${cpp_literal(value)},`).join("\n")}\n}};\n`;
}

/** @param {string[]} keys sorted: found by halving */
function source_opening(keys) {
  return `${preamble}#include "texts.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace facelog {
namespace {

${cpp_array("kKeys", keys)}`;
}

/**
 * With all texts in it.
 * @param {string[]} keys
 * @param {Texts} texts
 */
function texts_source(keys, texts) {
  return `${source_opening(keys)}${languages.map((language) => cpp_array(`k_${language}`, keys.map((key) => texts[key][language]))).join("")}
}  // namespace

std::string_view text_template(TextId id, Language language) {
  const auto index = static_cast<std::size_t>(id);
  if (index >= kTextCount) return {};
  return language == Language::ja ? k_ja[index] : k_en[index];
}
${found_by_key}`;
}

/** For whom a file of texts is: these keys, in this order. @param {string[]} keys */
function version_of(keys) {
  return createHash("sha256").update(keys.join("\n")).digest("hex").slice(0, 12);
}

/** A line a text, after the version. @param {string[]} keys @param {Texts} texts @param {string} language */
function texts_file(keys, texts, language) {
  return [version_of(keys), ...keys.map((key) => texts[key][language])].join("\n");
}

/** Without texts: they are loaded. @param {string[]} keys */
function loaded_source(keys) {
  return `${source_opening(keys)}
constexpr std::string_view kVersion = "${version_of(keys)}";

struct Loaded {
  std::string file;
  std::array<std::string_view, kTextCount> texts;
};
Loaded loaded[${languages.length}];

}  // namespace

std::string_view text_template(TextId id, Language language) {
  const auto index = static_cast<std::size_t>(id);
  if (index >= kTextCount) return {};
  const Loaded& wanted = loaded[static_cast<std::size_t>(language)];
  return (wanted.file.empty() ? loaded[1 - static_cast<std::size_t>(language)] : wanted).texts[index];
}

bool load_texts(Language language, std::string file) {
  const auto lines = static_cast<std::size_t>(std::count(file.begin(), file.end(), '\\n'));
  if (lines != kTextCount || !file.starts_with(kVersion)) return false;
  Loaded& into = loaded[static_cast<std::size_t>(language)];
  if (!into.file.empty()) return true;  // who holds a text keeps it
  into.file = std::move(file);
  std::string_view rest = into.file;
  for (std::string_view& text : into.texts) {
    rest.remove_prefix(rest.find('\\n') + 1);
    text = rest.substr(0, rest.find('\\n'));
  }
  return true;
}
${found_by_key}`;
}

/** @param {string} path @returns {Texts} */
function read_texts(path) {
  const source = readFileSync(path, "utf8");
  /** @type {Texts} */
  const texts = JSON.parse(source);
  const errors = file_errors(texts, source);
  if (errors.length > 0) throw new Error(errors.map((error) => `${basename(path)}: ${error}`).join("\n"));
  return texts;
}

function main() {
  const [input, late_input, out_dir] = process.argv.slice(2);
  if (!input || !late_input || !out_dir) throw new Error("usage: generate_texts.mjs texts.json late_texts.json OUT_DIR");
  const texts = read_texts(input);
  const late_texts = read_texts(late_input);
  for (const key of Object.keys(late_texts)) if (key in texts) throw new Error(`"${key}" is in both files`);
  // By bytes, as the generated C++ compares them; keys are ASCII.
  const keys = Object.keys(texts).sort();
  mkdirSync(out_dir, { recursive: true });
  writeFileSync(join(out_dir, "text_ids.hpp"), ids_header(keys));
  writeFileSync(join(out_dir, "texts.hpp"), texts_header);
  writeFileSync(join(out_dir, "texts.cpp"), texts_source(keys, texts));
  writeFileSync(join(out_dir, "texts_loaded.cpp"), loaded_source(keys));
  writeFileSync(join(out_dir, "late_texts.mjs"), `export default ${JSON.stringify(late_texts)};\n`);
  for (const language of languages) writeFileSync(join(out_dir, `texts.${language}.txt`), texts_file(keys, texts, language));
}

try {
  main();
} catch (error) {
  console.error(`generate_texts: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
