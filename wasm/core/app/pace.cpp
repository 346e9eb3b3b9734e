// The rate's fall and growth; see pace.hpp.
#include "core/app/pace.hpp"

#include <algorithm>

namespace facelog {
namespace {

constexpr std::int64_t kWindowMs = 1'000;

}  // namespace

void Pace::started(std::int64_t steady_ms) {
  if (steady_ms - window_steady_ms_ >= kWindowMs) {
    in_last_window_ = steady_ms - window_steady_ms_ < 2 * kWindowMs ? in_window_ : 0;
    window_steady_ms_ = steady_ms;
    in_window_ = 0;
  }
  ++in_window_;
  if (limit_per_s_) {
    const auto gap_ms = static_cast<std::int64_t>(1'000 / *limit_per_s_);
    next_steady_ms_ = std::max(next_steady_ms_, steady_ms - gap_ms) + gap_ms;
  }
}

double Pace::measured_per_s(std::int64_t steady_ms) const {
  const bool is_recent = steady_ms - window_steady_ms_ < 2 * kWindowMs;
  return is_recent ? std::max(in_window_, in_last_window_) : 0;
}

void Pace::throttled(std::int64_t steady_ms) {
  if (steady_ms - cut_steady_ms_ < kCutEveryMs) return;
  cut_steady_ms_ = grown_steady_ms_ = steady_ms;
  const double measured = std::max(measured_per_s(steady_ms), 1.0);
  refused_per_s_ = limit_per_s_ ? std::min(*limit_per_s_, measured) : measured;
  limit_per_s_ = std::max(kSlowestPerS, kCut * refused_per_s_);
  next_steady_ms_ = std::max(next_steady_ms_, steady_ms + static_cast<std::int64_t>(1'000 / *limit_per_s_));
}

void Pace::accepted(std::int64_t steady_ms) {
  if (!limit_per_s_) return;
  const double seconds = static_cast<double>(std::min<std::int64_t>(steady_ms - grown_steady_ms_, 10'000)) / 1'000;
  grown_steady_ms_ = steady_ms;
  *limit_per_s_ += std::max(kSlowestPerS, kGrowthPerS * *limit_per_s_) * seconds;
  if (*limit_per_s_ < 2 * refused_per_s_) return;
  limit_per_s_.reset();
  next_steady_ms_ = 0;
}

}  // namespace facelog
