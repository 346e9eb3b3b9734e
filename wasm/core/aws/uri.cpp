// Percent-encoding and its reverse, byte by byte.
// Must not know hosts or requests.
#include "core/aws/uri.hpp"

#include <array>
#include <cstddef>

namespace facelog {
namespace {

constexpr std::array<bool, 256> kUnreserved = [] {
  std::array<bool, 256> table{};
  for (const char c : {'-', '.', '_', '~'}) table[static_cast<unsigned char>(c)] = true;
  for (std::size_t i = 0; i < 26; ++i) table['a' + i] = table['A' + i] = true;
  for (std::size_t i = 0; i < 10; ++i) table['0' + i] = true;
  return table;
}();

void append_byte(std::string& out, unsigned char byte) {
  constexpr char kHex[] = "0123456789ABCDEF";
  if (kUnreserved[byte]) {
    out += static_cast<char>(byte);
    return;
  }
  out += '%';
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

/// -1 for what is no hexadecimal digit.
int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Takes a byte, or an escape that stands for one, off the front of `text`.
unsigned char next_byte(std::string_view& text) {
  const int high = text.front() == '%' && text.size() > 2 ? hex_value(text[1]) : -1;
  const int low = high < 0 ? -1 : hex_value(text[2]);
  const auto byte = static_cast<unsigned char>(low < 0 ? text.front() : high * 16 + low);
  text.remove_prefix(low < 0 ? 1 : 3);
  return byte;
}

}  // namespace

void append_uri_encoded(std::string& out, std::string_view bytes, Slash slash) {
  for (const char c : bytes) {
    if (c == '/' && slash == Slash::keep) {
      out += c;
    } else {
      append_byte(out, static_cast<unsigned char>(c));
    }
  }
}

std::string uri_decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  while (!text.empty()) bytes += static_cast<char>(next_byte(text));
  return bytes;
}

void append_uri_respelled(std::string& out, std::string_view wire_text) {
  while (!wire_text.empty()) append_byte(out, next_byte(wire_text));
}

}  // namespace facelog
