// Points in time as text and back.
// Must not read a clock.
#include "core/base/time.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>

using namespace facelog;

namespace {
constexpr std::int64_t kGolden = 1'440'938'160'000;  // 2015-08-30T12:36:00Z
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
}  // namespace

TEST_CASE("time: writes each format", "[base][time]") {
  CHECK(amz_date(kGolden + 999) == "20150830T123600Z");
  CHECK(iso_utc(kGolden + 7) == "2015-08-30T12:36:00.007Z");
  CHECK(local_datetime(kGolden, 540) == "2015-08-30 21:36:00");
  CHECK(local_time(kGolden, -210) == "09:06:00");
}

TEST_CASE("time: offsets carry over midnight and the year", "[base][time]") {
  const std::int64_t eve = parse_amz_date("20231231T233000Z").value();
  CHECK(local_datetime(eve, 540) == "2024-01-01 08:30:00");
  CHECK(local_datetime(eve, 31) == "2024-01-01 00:01:00");
  CHECK(local_datetime(eve + 1'800'000, -1) == "2023-12-31 23:59:00");
  CHECK(local_datetime(eve, 345) == "2024-01-01 05:15:00");
}

TEST_CASE("time: leap days follow the Gregorian rule", "[base][time]") {
  const auto day_after = [](std::string_view text) {
    return amz_date(parse_amz_date(text).value() + 86'400'000).substr(0, 8);
  };
  CHECK(day_after("20240228T000000Z") == "20240229");
  CHECK(day_after("20230228T000000Z") == "20230301");
  CHECK(day_after("20000228T000000Z") == "20000229");
  CHECK(day_after("21000228T000000Z") == "21000301");
  CHECK_FALSE(parse_amz_date("20230229T000000Z"));
  CHECK_FALSE(parse_amz_date("21000229T000000Z"));
}

TEST_CASE("time: every day from 1970 to 9999 reads back and follows the one before",
          "[base][time]") {
  std::string previous = "19691231";
  bool all_well = true;
  for (std::int64_t ms = 0; ms <= 253'402'300'799'000; ms += 86'400'000) {
    const std::string text = amz_date(ms);
    all_well = all_well && text.substr(0, 8) > previous && parse_amz_date(text) == ms;
    previous = text.substr(0, 8);
  }
  CHECK(all_well);
  CHECK(previous == "99991231");
}

TEST_CASE("time: what lies outside 1970 to 9999 is held at the edge", "[base][time]") {
  CHECK(iso_utc(kMin) == "1970-01-01T00:00:00.000Z");
  CHECK(iso_utc(kMax) == "9999-12-31T23:59:59.999Z");
  CHECK(local_datetime(kMax, std::numeric_limits<std::int32_t>::max()) == "9999-12-31 23:59:59");
  CHECK(local_datetime(kMin, std::numeric_limits<std::int32_t>::min()) == "1970-01-01 00:00:00");
}

TEST_CASE("time: reads HTTP dates", "[base][time]") {
  CHECK(parse_http_date("Sun, 30 Aug 2015 12:36:00 GMT") == kGolden);
  CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
  CHECK(parse_http_date("Sat, 31 Dec 2016 23:59:60 GMT") ==
        parse_http_date("Sun, 01 Jan 2017 00:00:00 GMT"));
}

TEST_CASE("time: refuses malformed HTTP dates", "[base][time]") {
  for (const std::string_view text :
       {"", "Sun, 30 Aug 2015 12:36:00", "Sun, 30 Aug 2015 12:36:00 UTC",
        "Sun, 30 Aug 2015 12:36:00 GMT ", "sun, 30 aug 2015 12:36:00 GMT",
        "Sunday, 30-Aug-15 12:36:00 GMT", "Sun Aug 30 12:36:00 2015",
        "Sun, 3 Aug 2015 12:36:00 GMT", "Sun, 31 Jun 2015 12:36:00 GMT",
        "Sun, 00 Aug 2015 12:36:00 GMT", "Sun, 30 Aug 1969 12:36:00 GMT",
        "Sun, 30 Aug 2015 24:00:00 GMT", "Sun, 30 Aug 2015 12:60:00 GMT",
        "Sun, 30 Aug -015 12:36:00 GMT", "Xyz, 30 Aug 2015 12:36:00 GMT"}) {
    INFO(text);
    CHECK_FALSE(parse_http_date(text));
  }
}

TEST_CASE("time: refuses malformed signature dates", "[base][time]") {
  for (const std::string_view text :
       {"", "20150830T123600", "20150830 123600Z", "20150830T123600z", "2015083xT123600Z",
        "20151330T123600Z", "20150830T123600Zx"}) {
    CHECK_FALSE(parse_amz_date(text));
  }
}
