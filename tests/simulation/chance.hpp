// Every choice of a run, from its seed alone.
#pragma once

#include <cstdint>

#include "core/base/random.hpp"

namespace facelog::simulation {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed_of(seed)) {}

  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool percent(int share) { return between(0, 99) < share; }
  Seed seed() {
    Seed seed{};
    for (auto& byte : seed) byte = static_cast<std::uint8_t>(random_.below(256));
    return seed;
  }

 private:
  static Seed seed_of(std::uint64_t number) {
    Seed seed{0x9e};
    for (std::size_t i = 0; i < 8; ++i) seed[i + 1] = static_cast<std::uint8_t>(number >> (8 * i));
    return seed;
  }
  Random random_;
};

}  // namespace facelog::simulation
