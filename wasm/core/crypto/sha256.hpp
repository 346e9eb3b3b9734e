// SHA-256 and HMAC-SHA-256, for signing keys and small bodies (FIPS 180-4, sections 5 and 6.2; RFC
// 2104, section 2, checked by RFC 4231).
// Large bodies are digested by the browser, which has instructions for it. Input is bytes of any
// number and in any pieces (below 2^61 bytes in all); nothing here can fail, allocate or block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/crypto/digest.hpp"

namespace facelog {

/// One message, piece by piece: Sha256().update(a).update(b).finish().
class Sha256 {
 public:
  Sha256();
  Sha256& update(std::span<const std::uint8_t> bytes);
  Sha256& update(std::string_view text);
  Digest256 finish();  // once: the object is used up

 private:
  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> block_;
  std::uint64_t total_bytes_ = 0;
};

Digest256 sha256(std::string_view text);
Digest256 sha256(std::span<const std::uint8_t> bytes);
/// A key of any length: one above 64 bytes stands for its SHA-256. The message is not copied.
Digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view text);

}  // namespace facelog
