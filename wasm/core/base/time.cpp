// Calendar and text of points in time, by hand: no locale, no stream, no clock.
// The proleptic Gregorian calendar of UTC, years 1970 to 9999; what lies outside is held at the
// edge.
#include "core/base/time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace facelog {
namespace {

constexpr std::int64_t kMsPerSecond = 1000, kMsPerMinute = 60'000, kMsPerDay = 86'400'000;
constexpr std::int64_t kLastMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

struct Civil {
  int year, month, day, hour, minute, second, ms;
};

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};

/// Days are counted in 400-year eras whose years begin in March, so that a leap day comes last.
Civil civil_of(std::int64_t utc_ms) {
  const std::int64_t clamped = std::clamp<std::int64_t>(utc_ms, 0, kLastMs);
  const auto ms_of_day = static_cast<int>(clamped % kMsPerDay);
  const auto days = static_cast<int>(clamped / kMsPerDay) + 719'468;  // since 0000-03-01
  const int era = days / 146'097;
  const int day_of_era = days % 146'097;
  const int year_of_era =
      (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int march_month = (5 * day_of_year + 2) / 153;
  const int month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {era * 400 + year_of_era + (month <= 2 ? 1 : 0),
          month,
          day_of_year - (153 * march_month + 2) / 5 + 1,
          ms_of_day / 3'600'000,
          ms_of_day / 60'000 % 60,
          ms_of_day / 1'000 % 60,
          ms_of_day % 1'000};
}

std::int64_t ms_of(const Civil& civil) {
  const int year = civil.month <= 2 ? civil.year - 1 : civil.year;
  const int march_month = civil.month > 2 ? civil.month - 3 : civil.month + 9;
  const int year_of_era = year % 400;
  const int day_of_year = (153 * march_month + 2) / 5 + civil.day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  const std::int64_t days = std::int64_t{year / 400} * 146'097 + day_of_era - 719'468;
  return days * kMsPerDay + civil.hour * 60 * kMsPerMinute + civil.minute * kMsPerMinute +
         civil.second * kMsPerSecond + civil.ms;
}

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

bool is_valid(const Civil& civil) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (civil.year < 1970 || civil.month < 1 || civil.month > 12 || civil.day < 1) return false;
  const int leap_day = civil.month == 2 && is_leap(civil.year) ? 1 : 0;
  return civil.day <= kDays[static_cast<std::size_t>(civil.month - 1)] + leap_day &&
         civil.hour < 24 && civil.minute < 60 && civil.second <= 60;  // 60: a leap second
}

void put(std::string& out, int value, int digits) {
  const std::size_t end = out.size() + static_cast<std::size_t>(digits);
  out.resize(end);
  for (int i = 1; i <= digits; ++i, value /= 10) {
    out[end - static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  }
}

/// Fills a pattern: Y M D h m s and f (milliseconds) stand for numbers, the rest for itself.
std::string fill(std::string_view pattern, const Civil& civil) {
  std::string out;
  for (const char c : pattern) {
    switch (c) {
      case 'Y':
        put(out, civil.year, 4);
        break;
      case 'M':
        put(out, civil.month, 2);
        break;
      case 'D':
        put(out, civil.day, 2);
        break;
      case 'h':
        put(out, civil.hour, 2);
        break;
      case 'm':
        put(out, civil.minute, 2);
        break;
      case 's':
        put(out, civil.second, 2);
        break;
      case 'f':
        put(out, civil.ms, 3);
        break;
      default:
        out += c;
    }
  }
  return out;
}

Civil local_of(std::int64_t utc_ms, std::int32_t utc_offset_min) {
  return civil_of(std::clamp<std::int64_t>(utc_ms, 0, kLastMs) + utc_offset_min * kMsPerMinute);
}

/// Reads a text from its front; once something did not match, it stays failed.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  int number(std::size_t digits) {
    int value = 0;
    for (const char c : take(digits)) {
      if (c < '0' || c > '9') ok_ = false;
      value = value * 10 + (c - '0');
    }
    return value;
  }
  void literal(std::string_view expected) {
    if (take(expected.size()) != expected) ok_ = false;
  }
  template <std::size_t N>
  int name(const std::array<std::string_view, N>& names) {
    const auto found = std::find(names.begin(), names.end(), take(3));
    if (found == names.end()) ok_ = false;
    return static_cast<int>(found - names.begin());
  }
  bool finished() const { return ok_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    if (!ok_ || rest_.size() < size) {
      ok_ = false;
      return {};
    }
    const std::string_view piece = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return piece;
  }

  std::string_view rest_;
  bool ok_ = true;
};

std::optional<std::int64_t> checked_ms(const Reader& reader, const Civil& civil) {
  if (!reader.finished() || !is_valid(civil)) return std::nullopt;
  return ms_of(civil);
}

}  // namespace

std::string amz_date(std::int64_t utc_ms) {
  return fill("YMDThmsZ", civil_of(utc_ms));
}

std::string iso_utc(std::int64_t utc_ms) {
  return fill("Y-M-DTh:m:s.fZ", civil_of(utc_ms));
}

std::string local_datetime(std::int64_t utc_ms, std::int32_t utc_offset_min) {
  return fill("Y-M-D h:m:s", local_of(utc_ms, utc_offset_min));
}

std::string local_time(std::int64_t utc_ms, std::int32_t utc_offset_min) {
  return fill("h:m:s", local_of(utc_ms, utc_offset_min));
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
  Reader reader(text);
  Civil civil{};
  reader.name(kWeekdays);
  reader.literal(", ");
  civil.day = reader.number(2);
  reader.literal(" ");
  civil.month = reader.name(kMonths) + 1;
  reader.literal(" ");
  civil.year = reader.number(4);
  reader.literal(" ");
  civil.hour = reader.number(2);
  reader.literal(":");
  civil.minute = reader.number(2);
  reader.literal(":");
  civil.second = reader.number(2);
  reader.literal(" GMT");
  return checked_ms(reader, civil);
}

std::optional<std::int64_t> parse_amz_date(std::string_view text) {
  Reader reader(text);
  Civil civil{};
  civil.year = reader.number(4);
  civil.month = reader.number(2);
  civil.day = reader.number(2);
  reader.literal("T");
  civil.hour = reader.number(2);
  civil.minute = reader.number(2);
  civil.second = reader.number(2);
  reader.literal("Z");
  return checked_ms(reader, civil);
}

}  // namespace facelog
