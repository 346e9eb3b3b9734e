// The double that is nearest to a decimal number, in a tenth of the C library's code, which
// computes with 128-bit floating-point numbers. Must not accept what JSON does not: no infinity, no
// hexadecimal, no leading blank.
#pragma once

#include <cstddef>
#include <string_view>

namespace facelog {

struct Decimal {
  double value = 0;
  std::size_t size = 0;  // of the text that was read; 0: there is no number
};

/// Reads as far as a number goes. Beyond all doubles: infinity.
[[nodiscard]] Decimal read_decimal(std::string_view text);

}  // namespace facelog
