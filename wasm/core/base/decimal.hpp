// Numbers with decimals for people to read, without printf(): that would bring 10 KB of code.
// Must not be used for JSON, which wants every digit.
#pragma once

#include <string>

namespace facelog {

/// "-12.50": so many decimals, halves rounded away from zero; never "-0.00". |value| × 10^decimals below 10^15.
std::string decimal_text(double value, int decimals);

}  // namespace facelog
