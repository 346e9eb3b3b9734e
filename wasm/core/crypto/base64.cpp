// Base64 both ways: twelve bytes a step by SIMD, the rest three by three.
// Must not know what is encoded.
#include "core/crypto/base64.hpp"

#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

namespace facelog {
namespace {

constexpr char kStandard[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr char kUrl[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#ifdef __wasm_simd128__

/// Encodes twelve of the sixteen bytes at `in` to the sixteen characters at `out`.
inline void encode_12(const std::uint8_t* in, char* out) {
  const v128_t raw = wasm_v128_load(in);
  // Three bytes to a lane, the first one on top: 0x00AABBCC.
  const v128_t zero = wasm_i32x4_const(0, 0, 0, 0);
  const v128_t x =
      wasm_i8x16_shuffle(raw, zero, 2, 1, 0, 16, 5, 4, 3, 16, 8, 7, 6, 16, 11, 10, 9, 16);
  // Its four groups of six bits, one to a byte, the first one lowest.
  const v128_t groups = wasm_v128_or(
      wasm_v128_or(wasm_v128_and(wasm_u32x4_shr(x, 18), wasm_i32x4_splat(0x3f)),
                   wasm_v128_and(wasm_u32x4_shr(x, 4), wasm_i32x4_splat(0x3f00))),
      wasm_v128_or(wasm_v128_and(wasm_i32x4_shl(x, 10), wasm_i32x4_splat(0x3f0000)),
                   wasm_v128_and(wasm_i32x4_shl(x, 24), wasm_i32x4_splat(0x3f000000))));
  // What to add follows from the range: 0 for a-z, 1 to 10 for digits, 11 '+', 12 '/', 13 for A-Z.
  const v128_t range = wasm_v128_or(
      wasm_u8x16_sub_sat(groups, wasm_i8x16_splat(51)),
      wasm_v128_and(wasm_i8x16_lt(groups, wasm_i8x16_splat(26)), wasm_i8x16_splat(13)));
  const v128_t offsets =
      wasm_i8x16_const('a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                       '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 'A', 0, 0);
  wasm_v128_store(out, wasm_i8x16_add(groups, wasm_i8x16_swizzle(offsets, range)));
}

#endif

char* encode_3(const std::uint8_t* in, const char* alphabet, char* out) {
  const std::uint32_t group =
      std::uint32_t{in[0]} << 16 | std::uint32_t{in[1]} << 8 | std::uint32_t{in[2]};
  out[0] = alphabet[group >> 18];
  out[1] = alphabet[group >> 12 & 63];
  out[2] = alphabet[group >> 6 & 63];
  out[3] = alphabet[group & 63];
  return out + 4;
}

/// -1 for a character that base64url does not have.
int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '-' ? 62 : c == '_' ? 63 : -1;
}

}  // namespace

void base64_encode(std::span<const std::uint8_t> bytes, char* out) {
  const std::uint8_t* in = bytes.data();
  std::size_t left = bytes.size();
#ifdef __wasm_simd128__
  for (; left >= 16; left -= 12, in += 12, out += 16) encode_12(in, out);
#endif
  for (; left >= 3; left -= 3, in += 3) out = encode_3(in, kStandard, out);
  if (left == 0) return;
  const std::uint8_t last[3] = {in[0], left == 2 ? in[1] : std::uint8_t{0}, 0};
  encode_3(last, kStandard, out);
  out[3] = '=';
  if (left == 1) out[2] = '=';
}

std::string base64url_encode(std::string_view bytes) {
  std::string text(base64_size(bytes.size()), '\0');
  char* out = text.data();
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint8_t group[3] = {};
    for (std::size_t i = 0; i < 3 && at + i < bytes.size(); ++i) {
      group[i] = static_cast<std::uint8_t>(bytes[at + i]);
    }
    out = encode_3(group, kUrl, out);
  }
  text.resize((bytes.size() * 4 + 2) / 3);
  return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  unsigned bit_count = 0;
  for (const char c : text) {
    const int value = value_of(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    bit_count += 6;
    if (bit_count < 8) continue;
    bit_count -= 8;
    bytes += static_cast<char>(bits >> bit_count & 0xFF);
  }
  // Bits that belong to no byte must be zero, so that one value has one spelling.
  if ((bits & ((1u << bit_count) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace facelog
