// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), message in any pieces.
// Must not know what is digested.
#include "core/crypto/sha256.hpp"

#include <algorithm>
#include <cstring>

namespace facelog {
namespace {

constexpr std::size_t kBlockBytes = 64;
constexpr std::size_t kLengthAt = 56;  // the last eight bytes of the last block hold the length

constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using State = std::array<std::uint32_t, 8>;

constexpr State kInitial{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// By hand, and plain arrays below: in a build for size std::rotr and the operators of std::array
/// stay calls, which makes the whole several times slower.
[[gnu::always_inline]] inline std::uint32_t rotr(std::uint32_t value, unsigned count) {
  return value >> count | value << (32 - count);
}

[[gnu::always_inline]] inline void round(std::uint32_t a, std::uint32_t b, std::uint32_t c,
                                         std::uint32_t& d, std::uint32_t e, std::uint32_t f,
                                         std::uint32_t g, std::uint32_t& h, std::uint32_t input) {
  h += (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + (g ^ (e & (f ^ g))) + input;
  d += h;
  h += (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) | (c & (a | b)));
}

[[gnu::always_inline]] inline void expand(const std::uint8_t* block, std::uint32_t* w) {
  for (std::size_t i = 0; i < 16; ++i) {
    w[i] = std::uint32_t{block[i * 4]} << 24 | std::uint32_t{block[i * 4 + 1]} << 16 |
           std::uint32_t{block[i * 4 + 2]} << 8 | std::uint32_t{block[i * 4 + 3]};
  }
  for (std::size_t i = 16; i < 64; ++i) {
    const std::uint32_t x = w[i - 15], y = w[i - 2];
    w[i] = w[i - 16] + w[i - 7] + (rotr(x, 7) ^ rotr(x, 18) ^ x >> 3) +
           (rotr(y, 17) ^ rotr(y, 19) ^ y >> 10);
  }
}

/// Called once a block and never inlined: a browser's engine replaces a hot function by its
/// optimised code at the next call only, so one call for a whole message would stay slow.
/// (wasm-opt inlines what has a single caller, whatever this attribute says: it has three.)
[[gnu::noinline]] void compress(std::uint32_t* state, const std::uint8_t* block) {
  std::uint32_t w[64];
  expand(block, w);
  std::uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  std::uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  for (std::size_t i = 0; i < 64; i += 8) {
    round(a, b, c, d, e, f, g, h, kRound[i] + w[i]);
    round(h, a, b, c, d, e, f, g, kRound[i + 1] + w[i + 1]);
    round(g, h, a, b, c, d, e, f, kRound[i + 2] + w[i + 2]);
    round(f, g, h, a, b, c, d, e, kRound[i + 3] + w[i + 3]);
    round(e, f, g, h, a, b, c, d, kRound[i + 4] + w[i + 4]);
    round(d, e, f, g, h, a, b, c, kRound[i + 5] + w[i + 5]);
    round(c, d, e, f, g, h, a, b, kRound[i + 6] + w[i + 6]);
    round(b, c, d, e, f, g, h, a, kRound[i + 7] + w[i + 7]);
  }
  state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

Sha256::Sha256() : state_(kInitial), block_{} {}

Sha256& Sha256::update(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return *this;  // its pointer may be null
  const std::size_t waiting = total_bytes_ % kBlockBytes;
  total_bytes_ += bytes.size();
  if (waiting != 0) {
    const std::size_t taken = std::min(bytes.size(), kBlockBytes - waiting);
    std::memcpy(block_.data() + waiting, bytes.data(), taken);
    if (waiting + taken < kBlockBytes) return *this;
    compress(state_.data(), block_.data());
    bytes = bytes.subspan(taken);
  }
  for (; bytes.size() >= kBlockBytes; bytes = bytes.subspan(kBlockBytes)) {
    compress(state_.data(), bytes.data());
  }
  if (!bytes.empty()) std::memcpy(block_.data(), bytes.data(), bytes.size());
  return *this;
}

Sha256& Sha256::update(std::string_view text) {
  return update(bytes_of(text));
}

Digest256 Sha256::finish() {
  const std::uint64_t total_bits = total_bytes_ * 8;
  std::size_t used = total_bytes_ % kBlockBytes;
  block_[used++] = 0x80;
  if (used > kLengthAt) {
    std::memset(block_.data() + used, 0, kBlockBytes - used);
    compress(state_.data(), block_.data());
    used = 0;
  }
  std::memset(block_.data() + used, 0, kLengthAt - used);
  for (std::size_t i = 0; i < 8; ++i) {
    block_[kLengthAt + i] = static_cast<std::uint8_t>(total_bits >> (56 - 8 * i));
  }
  compress(state_.data(), block_.data());
  Digest256 digest;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  }
  return digest;
}

Digest256 sha256(std::string_view text) {
  return Sha256().update(text).finish();
}

Digest256 sha256(std::span<const std::uint8_t> bytes) {
  return Sha256().update(bytes).finish();
}

Digest256 hmac_sha256(std::span<const std::uint8_t> key, std::string_view text) {
  std::array<std::uint8_t, kBlockBytes> inner{};
  if (key.size() > kBlockBytes) {
    const Digest256 short_key = Sha256().update(key).finish();
    std::copy(short_key.begin(), short_key.end(), inner.begin());
  } else {
    std::copy(key.begin(), key.end(), inner.begin());
  }
  std::array<std::uint8_t, kBlockBytes> outer = inner;
  for (std::uint8_t& byte : inner) byte ^= 0x36;
  for (std::uint8_t& byte : outer) byte ^= 0x5c;
  const Digest256 digest = Sha256().update(inner).update(text).finish();
  return Sha256().update(outer).update(digest).finish();
}

}  // namespace facelog
