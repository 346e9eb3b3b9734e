// What the fuzzers share: a promise that must hold, and an answer read out of the input.
// Input is text, so that a corpus can be read and written by hand. Must not know any one parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/aws/http.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/utf8.hpp"
#include "texts.hpp"

/// One input; comes back unless a promise is broken.
void fuzz(std::string_view input);

/// Ends the program, for libFuzzer to keep the input, when a promise does not hold.
inline void require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

inline std::string_view take_line(std::string_view& rest) {
  const std::size_t size = rest.find('\n');
  const std::string_view line = rest.substr(0, size);
  rest.remove_prefix(size == std::string_view::npos ? rest.size() : size + 1);
  return line;
}

/// "name: value" lines up to an empty one.
inline std::vector<facelog::Header> take_headers(std::string_view& rest) {
  std::vector<facelog::Header> headers;
  while (!rest.empty()) {
    const std::string_view line = take_line(rest);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    const bool has_value = colon != std::string_view::npos;
    headers.push_back({std::string(line.substr(0, colon)),
                       std::string(has_value ? line.substr(colon + 1) : std::string_view())});
  }
  return headers;
}

/// "STATUS" ('-' for a timeout), headers, an empty line, the body.
inline facelog::HttpAnswer answer_in(std::string_view input) {
  facelog::HttpAnswer answer;
  const std::string_view status = take_line(input);
  answer.timed_out = status == "-";
  answer.status = std::abs(std::atoi(std::string(status.substr(0, 4)).c_str()));
  answer.headers = take_headers(input);
  answer.body = facelog::Buffer::copy_of(input);
  return answer;
}

/// An error can be shown: it has a sentence, its arguments are text, AWS's words are short and plain.
inline void check_error(const facelog::Error& error) {
  for (const facelog::Language language : {facelog::Language::en, facelog::Language::ja}) {
    require(!facelog::text_template(error.text.id, language).empty(), "an error has a sentence");
  }
  for (const std::string& arg : error.text.args) require(facelog::is_utf8(arg), "text is UTF-8");
  for (const std::string* words : {&error.aws_code, &error.request_id}) {
    require(words->size() <= 64, "AWS's words are short");
    for (const char c : *words) require(c > ' ' && c < 127 && c != '<', "AWS's words are plain");
  }
}

inline bool within(double value, double low, double high) { return value >= low && value <= high; }
