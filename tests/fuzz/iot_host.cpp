// The IoT endpoint as it was typed (first line) for a region (second line): AWS's host or none.
#include "core/aws/endpoints.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const std::string_view typed = take_line(input);
  const std::string_view region = input.empty() ? "ap-northeast-1" : take_line(input);
  const auto host = iot_host(typed, region);
  if (!host) return check_error(host.error());
  const std::string& text = host.value();
  const std::string tail = "-ats.iot." + std::string(region) +
                           (region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
  require(text.ends_with(tail) && text.size() > tail.size(), "the region's own host");
  for (const char c : text.substr(0, text.size() - tail.size())) {
    require((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'), "one label of letters and digits");
  }
  const auto again = iot_host(text, region);
  require(again.ok() && again.value() == text, "the host is its own endpoint");
}
