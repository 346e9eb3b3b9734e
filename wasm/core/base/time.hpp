// Points in time as text, and back: the formats that AWS, the record and the page use.
// Must not read a clock: every moment is an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace facelog {

/// When an event happened, as the host saw it.
struct Moment {
  std::int64_t utc_ms = 0;         // the phone's own clock, since 1970-01-01; may be wrong, may jump
  std::int64_t steady_ms = 0;      // never goes back; timers use this alone
  std::int32_t utc_offset_min = 0; // the phone's zone, minutes east of UTC
};

/// "20150830T123600Z", as Signature Version 4 wants it in x-amz-date.
std::string amz_date(std::int64_t utc_ms);
/// "2015-08-30T12:36:00.123Z" (ISO 8601).
std::string iso_utc(std::int64_t utc_ms);
/// "2015-08-30 21:36:00" in the zone that is `utc_offset_min` east of UTC.
std::string local_datetime(std::int64_t utc_ms, std::int32_t utc_offset_min);
/// "21:36:00" in that zone.
std::string local_time(std::int64_t utc_ms, std::int32_t utc_offset_min);
/// "Sun, 30 Aug 2015 12:36:00 GMT" (RFC 9110, section 5.6.7, IMF-fixdate); nothing if malformed.
std::optional<std::int64_t> parse_http_date(std::string_view text);
/// "20150830T123600Z"; nothing if malformed.
std::optional<std::int64_t> parse_amz_date(std::string_view text);

}  // namespace facelog
