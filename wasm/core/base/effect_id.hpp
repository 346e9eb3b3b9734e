// Names an effect, so that its answer finds the machine that asked for it.
// Must not know what an effect is.
#pragma once

#include <cstdint>

namespace facelog {

/// Which machine an effect belongs to; its answer is routed there.
enum class Owner : std::uint8_t { capture, delivery, settings, guests, insights, self_test, history };

struct EffectId {
  Owner owner = Owner::capture;
  std::uint32_t number = 0;  // 24 bits, counts up

  bool operator==(const EffectId&) const = default;
  std::uint32_t packed() const {
    return static_cast<std::uint32_t>(owner) << 24 | (number & 0xffffffu);
  }
  static EffectId unpack(std::uint32_t packed) {
    return {static_cast<Owner>(packed >> 24), packed & 0xffffffu};
  }
};

}  // namespace facelog
