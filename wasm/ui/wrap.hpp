// Breaks a text into lines, in English at blanks and in Japanese between characters.
// Must not know fonts: the width of a character is asked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace facelog::ui {

namespace detail {

struct Character {
  std::uint32_t code = 0;
  std::size_t bytes = 1;
};

inline Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<std::uint8_t>(text[at + i]) : 0u;
  };
  const std::uint32_t first = byte(0);
  const std::size_t wanted = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (wanted == 1 || at + wanted > text.size()) return {first, 1};
  std::uint32_t code = first & (0xFFu >> (wanted + 1));
  for (std::size_t i = 1; i < wanted; ++i) code = code << 6 | (byte(i) & 0x3F);
  return {code, wanted};
}

inline bool is_cjk(std::uint32_t c) {
  return (c >= 0x3000 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

/// Japanese rules for line breaks (JIS X 4051), the part that matters here.
inline bool may_not_start_line(std::uint32_t c) {
  constexpr std::u32string_view kClosing =
      U"、。，．・：；？！」』）】〉》〕］｝ーぁぃぅぇぉっゃゅょ"
      U"ァィゥェォッャュョ々〜…,.:;?!)]}%°";
  return kClosing.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}
inline bool may_not_end_line(std::uint32_t c) {
  constexpr std::u32string_view kOpening = U"「『（【〈《〔［｛([{";
  return kOpening.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

}  // namespace detail

/// The lines, without the blanks at which they were broken. `width_of` answers a character's width.
template <typename WidthOf>
std::vector<std::string_view> wrapped(std::string_view text, double width, WidthOf&& width_of) {
  std::vector<std::string_view> lines;
  std::size_t start = 0;
  std::size_t break_end = 0;   // where the line would end, were it broken at the last place allowed
  std::size_t break_next = 0;  // and where the next would begin
  double used = 0;
  std::uint32_t before = 0;
  const auto measure = [&](std::size_t from, std::size_t to) {
    double sum = 0;
    for (std::size_t i = from; i < to;) {
      const auto c = detail::character_at(text, i);
      sum += width_of(c.code);
      i += c.bytes;
    }
    return sum;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = detail::character_at(text, at);
    if (code == '\n') {
      lines.push_back(text.substr(start, at - start));
      start = break_end = break_next = at + 1;
      used = 0;
      before = 0;
      at += bytes;
      continue;
    }
    if (code == ' ') {
      if (before != ' ') break_end = at;
      break_next = at + bytes;
    } else if (at > start && before != ' ' && (detail::is_cjk(code) || detail::is_cjk(before)) &&
               !detail::may_not_start_line(code) && !detail::may_not_end_line(before)) {
      break_end = break_next = at;
    }
    const double own = width_of(code);
    if (code != ' ' && used + own > width && at > start) {
      if (break_end <= start) break_end = break_next = at;  // one word longer than the line
      lines.push_back(text.substr(start, break_end - start));
      start = break_next;
      used = measure(start, at);
    }
    used += own;
    before = code;
    at += bytes;
  }
  if (start < text.size() || lines.empty()) lines.push_back(text.substr(start));
  return lines;
}

}  // namespace facelog::ui
