// xoshiro256** and the ids that are made with it.
// Must not find its own seed: a run is replayed from the first event's.
#include "core/base/random.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace facelog {
namespace {

using Uuid = std::array<std::uint8_t, 16>;

void put_big_endian(Uuid& uuid, std::size_t at, std::uint64_t value, std::size_t size_bytes) {
  for (std::size_t i = 0; i < size_bytes; ++i) {
    uuid[at + i] = static_cast<std::uint8_t>(value >> (8 * (size_bytes - 1 - i)));
  }
}

std::string spell(Uuid uuid, unsigned version) {
  constexpr char kHex[] = "0123456789abcdef";
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0Fu) | version << 4);
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3Fu) | 0x80u);  // the variant of RFC 9562
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[uuid[i] >> 4];
    text += kHex[uuid[i] & 15];
  }
  return text;
}

}  // namespace

Random::Random(const Seed& seed) {
  for (std::size_t i = 0; i < state_.size(); ++i) {
    state_[i] = 0;
    for (std::size_t j = 0; j < 8; ++j) state_[i] |= std::uint64_t{seed[i * 8 + j]} << (8 * j);
  }
  // From an all-zero state the generator never leaves.
  if (state_ == std::array<std::uint64_t, 4>{}) state_[0] = 1;
  // A seed with few bits set needs some steps until its bits have spread.
  for (int i = 0; i < 16; ++i) next();
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  if (bound == 0) return 0;
  // The lowest 2^64 mod bound values would make small results more likely: draw again.
  const std::uint64_t refused = (0 - bound) % bound;
  std::uint64_t value = next();
  while (value < refused) value = next();
  return value % bound;
}

std::string uuid_v7(std::int64_t utc_ms, std::uint32_t count, Random& random) {
  constexpr std::int64_t kMaxMs = (std::int64_t{1} << 48) - 1;
  Uuid uuid{};
  put_big_endian(uuid, 0, static_cast<std::uint64_t>(std::clamp<std::int64_t>(utc_ms, 0, kMaxMs)),
                 6);
  put_big_endian(uuid, 6, count, 2);
  put_big_endian(uuid, 8, random.next(), 8);
  return spell(uuid, 7);
}

std::string uuid_v4(Random& random) {
  Uuid uuid{};
  put_big_endian(uuid, 0, random.next(), 8);
  put_big_endian(uuid, 8, random.next(), 8);
  return spell(uuid, 4);
}

}  // namespace facelog
