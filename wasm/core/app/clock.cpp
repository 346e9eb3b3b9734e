// Learning the skew; see clock.hpp.
#include "core/app/clock.hpp"

#include <cstdlib>

namespace facelog {

void Clock::learn(std::int64_t server_utc_ms, const Moment& now) {
  const std::int64_t skew_ms = server_utc_ms - now.utc_ms;
  is_known_ = true;
  skew_ms_ = std::llabs(skew_ms) < kIgnoredSkewMs ? 0 : skew_ms;
}

bool Clock::was_wrong(std::int64_t signed_utc_ms, const Moment& now) const {
  return std::llabs(utc_ms(now) - signed_utc_ms) >= kAcceptedSkewMs;
}

}  // namespace facelog
