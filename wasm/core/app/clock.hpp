// How far the phone's clock is from AWS's, learnt from answers and applied to every signature.
// Must not read a clock.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace facelog {

class Clock {
 public:
  /// Differences below this are the network's delay and the Date header's one-second steps.
  static constexpr std::int64_t kIgnoredSkewMs = 10'000;

  /// `server_utc_ms` was told in an answer that arrived at `now`.
  void learn(std::int64_t server_utc_ms, const Moment& now);

  /// AWS accepts a signature for five minutes either way (SigV4, "Signature expiration").
  static constexpr std::int64_t kAcceptedSkewMs = 5 * 60'000;

  /// What was signed for `signed_utc_ms` and refused at `now` was refused for its time: an answer
  /// has told better since. Known by the clock itself, since AWS's words for it differ.
  bool was_wrong(std::int64_t signed_utc_ms, const Moment& now) const;

  /// The right time at `now`, as far as it is known.
  std::int64_t utc_ms(const Moment& now) const { return now.utc_ms + skew_ms_; }
  /// Added to the phone's clock; 0 when it is right or nothing is known.
  std::int64_t skew_ms() const { return skew_ms_; }
  /// Some answer has told the time.
  bool is_known() const { return is_known_; }

 private:
  bool is_known_ = false;
  std::int64_t skew_ms_ = 0;
};

}  // namespace facelog
