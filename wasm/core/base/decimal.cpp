// Digits by whole numbers; see decimal.hpp.
#include "core/base/decimal.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace facelog {

std::string decimal_text(double value, int decimals) {
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  const std::int64_t shown = std::llround(value * static_cast<double>(scale));
  const std::int64_t size = std::abs(shown);
  std::string text = shown < 0 ? "-" : "";
  text += std::to_string(size / scale);
  if (decimals == 0) return text;
  const std::string rest = std::to_string(size % scale);
  return text + '.' + std::string(static_cast<std::size_t>(decimals) - rest.size(), '0') + rest;
}

}  // namespace facelog
