// A digest as hexadecimal text.
// Must not know which function made it.
#include "core/crypto/digest.hpp"

namespace facelog {

std::string to_hex(const Digest256& digest) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(digest.size() * 2);
  for (const std::uint8_t byte : digest) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

}  // namespace facelog
