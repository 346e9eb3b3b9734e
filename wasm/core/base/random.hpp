// Chance for core: one generator, seeded by the first event, so that a run can be replayed.
// Not for secrets: ids and delays only.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace facelog {

using Seed = std::array<std::uint8_t, 32>;

/// xoshiro256** (Blackman and Vigna, 2018).
class Random {
 public:
  Random() : Random(Seed{1}) {}
  explicit Random(const Seed& seed);

  std::uint64_t next();
  /// Uniform in [0, bound); 0 when bound is 0.
  std::uint64_t below(std::uint64_t bound);

 private:
  std::array<std::uint64_t, 4> state_;
};

/// UUID version 7 (RFC 9562, section 5.7): sorts by its time, and within a millisecond by `count`
/// (12 bits, in rand_a as of section 6.2, method 1). Lower case, with hyphens.
std::string uuid_v7(std::int64_t utc_ms, std::uint32_t count, Random& random);
/// UUID version 4 (RFC 9562, section 5.4).
std::string uuid_v4(Random& random);

}  // namespace facelog
