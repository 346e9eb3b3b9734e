// How long to wait before a request is tried again: exponential, full jitter, bounded.
#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/random.hpp"

namespace facelog {

inline constexpr std::int64_t kFirstDelayMs = 1'000;  // doubles with each attempt
inline constexpr std::int64_t kLongestDelayMs = 60'000;
inline constexpr std::int64_t kShortestDelayMs = 200;

/// `attempts` that failed before: 0 for the first.
inline std::int64_t retry_delay_ms(std::uint32_t attempts, Random& random) {
  constexpr std::uint32_t kLastDoubling = 6;  // 1 s · 2⁶ is above the longest delay
  const std::int64_t bound =
      std::min(kLongestDelayMs, kFirstDelayMs << std::min(attempts, kLastDoubling));
  return kShortestDelayMs +
         static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
}

}  // namespace facelog
