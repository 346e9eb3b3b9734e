// Base64 (RFC 4648): with padding, section 4, by SIMD where the target has it; and base64url,
// section 5, as links carry it. Sizes are in bytes and characters of ASCII.
// Must not know what is encoded.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace facelog {

constexpr std::size_t base64_size(std::size_t size_bytes) { return (size_bytes + 2) / 3 * 4; }

/// Writes exactly base64_size(bytes.size()) characters to `out`, no zero behind them.
void base64_encode(std::span<const std::uint8_t> bytes, char* out);

/// Base64url without padding. Decoding answers nothing where a character, the length or the unused
/// bits are wrong: one value has one spelling.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace facelog
