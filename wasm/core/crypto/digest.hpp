// The 32 bytes that SHA-256 and HMAC-SHA-256 answer, and their hexadecimal form.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace facelog {

using Digest256 = std::array<std::uint8_t, 32>;

/// SHA-256 of no bytes at all: what a request without a body is signed with.
inline constexpr Digest256 kEmptySha256{0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14,
                                        0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
                                        0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c,
                                        0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};

/// 64 lower-case hexadecimal digits.
std::string to_hex(const Digest256& digest);

}  // namespace facelog
