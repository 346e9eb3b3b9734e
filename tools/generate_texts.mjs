// Makes texts.json into C++ headers and their source, which the page asks for its texts too: node generate_texts.mjs texts.json OUT_DIR
// It must not know what a text is used for.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
#include <string_view>

#include "text_ids.hpp"

namespace facelog {

enum class Language : std::uint8_t { ${languages.join(", ")} };

// The text with its places for arguments: {0}, {1}, …
[[nodiscard]] std::string_view text_template(TextId id, Language language);
[[nodiscard]] std::string_view text_key(TextId id);
[[nodiscard]] std::optional<TextId> text_id(std::string_view key);

}  // namespace facelog
`;

/**
 * @param {string[]} keys
 * @param {Texts} texts
 */
function texts_source(keys, texts) {
  const rows = keys.map((key) => {
    const columns = [key, ...languages.map((language) => texts[key][language])];
    return `    {${columns.map(cpp_literal).join(", ")}},`;
  });
  return `${preamble}#include "texts.hpp"

#include <algorithm>
#include <array>

namespace facelog {
namespace {

struct Text {
  std::string_view key;
  ${languages.map((language) => `std::string_view ${language};`).join("\n  ")}
};

// Sorted by key, in the order of TextId.
constexpr std::array<Text, kTextCount> kTexts{{
${rows.join("\n")}
}};

}  // namespace

std::string_view text_template(TextId id, Language language) {
  const auto index = static_cast<std::size_t>(id);
  if (index >= kTexts.size()) return {};
  return language == Language::ja ? kTexts[index].ja : kTexts[index].en;
}

std::string_view text_key(TextId id) {
  const auto index = static_cast<std::size_t>(id);
  return index < kTexts.size() ? kTexts[index].key : std::string_view{};
}

std::optional<TextId> text_id(std::string_view key) {
  const auto* const found = std::lower_bound(kTexts.data(), kTexts.data() + kTexts.size(), key,
                                             [](const Text& text, std::string_view k) { return text.key < k; });
  if (found == kTexts.data() + kTexts.size() || found->key != key) return std::nullopt;
  return static_cast<TextId>(found - kTexts.data());
}

}  // namespace facelog
`;
}

function main() {
  const [input, out_dir] = process.argv.slice(2);
  if (!input || !out_dir) throw new Error("usage: generate_texts.mjs texts.json OUT_DIR");
  const source = readFileSync(input, "utf8");
  /** @type {Texts} */
  const texts = JSON.parse(source);
  const errors = file_errors(texts, source);
  if (errors.length > 0) throw new Error(errors.join("\ntexts.json: "));
  // By bytes, as the generated C++ compares them; keys are ASCII.
  const keys = Object.keys(texts).sort();
  mkdirSync(out_dir, { recursive: true });
  writeFileSync(join(out_dir, "text_ids.hpp"), ids_header(keys));
  writeFileSync(join(out_dir, "texts.hpp"), texts_header);
  writeFileSync(join(out_dir, "texts.cpp"), texts_source(keys, texts));
}

try {
  main();
} catch (error) {
  console.error(`texts.json: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
