// HTTP's and AWS's dates: what is read is the moment that was written.
#include "core/base/time.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  // A leap second is the next minute's first, as everywhere on systems that know none.
  const bool leap_second = input.find("60") != std::string_view::npos;
  if (const auto time = parse_amz_date(input); time && !leap_second) {
    require(amz_date(*time) == input, "one moment, one text");
  }
  if (const auto time = parse_http_date(input); time && !leap_second) {
    require(*time % 1000 == 0, "whole seconds");
    const std::string text = amz_date(*time);
    require(parse_amz_date(text) == time, "the same moment in another spelling");
    require(input.substr(5, 2) == std::string_view(text).substr(6, 2), "the same day");
    require(input.substr(17, 2) == std::string_view(text).substr(9, 2), "the same hour");
  }
}
