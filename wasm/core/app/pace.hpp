// How fast requests may follow one another while AWS asks to slow down, and how that ends.
// Without a refusal there is no limit. At "slow down" the rate falls to a part of what was sent last; it grows
// steadily while requests are accepted, and the limit goes once twice the refused rate is accepted.
// Must not know what the requests are.
#pragma once

#include <cstdint>
#include <optional>

namespace facelog {

class Pace {
 public:
  static constexpr double kCut = 0.7;                // of the rate that was refused
  static constexpr double kSlowestPerS = 0.5;
  static constexpr double kGrowthPerS = 0.1;         // of the rate, each second without a refusal
  static constexpr std::int64_t kCutEveryMs = 1'000; // refusals of one burst count once

  /// A request starts now.
  void started(std::int64_t steady_ms);
  void throttled(std::int64_t steady_ms);
  void accepted(std::int64_t steady_ms);

  /// No request before this; 0: at once.
  std::int64_t next_steady_ms() const { return next_steady_ms_; }
  /// Requests a second; nothing: no limit.
  std::optional<double> limit_per_s() const { return limit_per_s_; }

 private:
  double measured_per_s(std::int64_t steady_ms) const;

  std::optional<double> limit_per_s_;
  double refused_per_s_ = 0;  // the rate at which AWS refused last
  std::int64_t next_steady_ms_ = 0;
  std::int64_t cut_steady_ms_ = -kCutEveryMs;
  std::int64_t grown_steady_ms_ = 0;
  std::int64_t window_steady_ms_ = 0;  // requests are counted in windows of a second
  int in_window_ = 0;
  int in_last_window_ = 0;
};

}  // namespace facelog
