// Reading and rounding; see decimal.hpp. What is not exact in one step is divided in whole numbers
// of any length.
#include "core/base/decimal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace facelog {
namespace {

constexpr int kMostDigits = 800;  // more than any double or midpoint of two has
constexpr int kFarExponent = 2'000;

/// A whole number, its lowest 32 bits first and its highest not zero.
class Whole {
 public:
  void times_plus(std::uint32_t factor, std::uint32_t add) {
    std::uint64_t carry = add;
    for (std::uint32_t& part : parts_) {
      carry += std::uint64_t{part} * factor;
      part = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    if (carry != 0) parts_.push_back(static_cast<std::uint32_t>(carry));
  }
  void times_power_of_ten(int power) {
    for (; power > 0; --power) times_plus(10, 0);
  }
  void times_power_of_two(int power) {
    for (; power >= 31; power -= 31) times_plus(1U << 31, 0);
    times_plus(1U << power, 0);
  }
  [[nodiscard]] bool is_zero() const { return parts_.empty(); }
  [[nodiscard]] int bits() const {
    return is_zero() ? 0 : static_cast<int>(parts_.size() * 32) - std::countl_zero(parts_.back());
  }
  [[nodiscard]] bool is_less(const Whole& other) const {
    if (parts_.size() != other.parts_.size()) return parts_.size() < other.parts_.size();
    return std::lexicographical_compare(parts_.rbegin(), parts_.rend(), other.parts_.rbegin(),
                                        other.parts_.rend());
  }
  /// `other` is not greater.
  void minus(const Whole& other) {
    std::int64_t carry = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      carry += std::int64_t{parts_[i]} - (i < other.parts_.size() ? other.parts_[i] : 0);
      parts_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    while (!parts_.empty() && parts_.back() == 0) parts_.pop_back();
  }

 private:
  std::vector<std::uint32_t> parts_;
};

/// above / below, rounded to the nearest double, a tie to the even one.
double quotient(Whole above, Whole below) {
  constexpr int kSignificant = std::numeric_limits<double>::digits;
  // 2^scale <= above / below < 2^(scale + 2)
  const int scale = above.bits() - below.bits() - 1;
  // The last bit that a double of this size has, or the subnormal ones have.
  const int last_bit = std::max(scale - kSignificant, -1074 - 2);
  if (last_bit > 0) below.times_power_of_two(last_bit);
  if (last_bit < 0) above.times_power_of_two(-last_bit);
  std::uint64_t whole = 0;
  // From the highest bit on: what is left doubles, instead of the divisor being halved.
  const int steps = std::max(0, above.bits() - below.bits());
  below.times_power_of_two(steps);
  for (int step = 0; step <= steps; ++step) {
    whole <<= 1;
    if (!above.is_less(below)) {
      above.minus(below);
      whole |= 1;
    }
    above.times_plus(2, 0);
  }
  if (whole == 0) return 0;
  const int spare =
      std::max(static_cast<int>(std::bit_width(whole)) - kSignificant, -1074 - last_bit);
  const std::uint64_t half = std::uint64_t{1} << (spare - 1);
  const std::uint64_t rest = whole & (2 * half - 1);
  std::uint64_t rounded = whole >> spare;
  const bool is_tie = rest == half && above.is_zero();
  if (rest > half || (rest == half && !is_tie) || (is_tie && (rounded & 1) != 0)) ++rounded;
  return std::ldexp(static_cast<double>(rounded), last_bit + spare);
}

struct Parts {
  Whole digits;
  std::uint64_t small = 0;  // the same while there are few of them
  int count = 0;            // of the significant ones
  int exponent = 0;
};

void add_digit(Parts& parts, char c, bool is_fraction) {
  const auto digit = static_cast<std::uint32_t>(c - '0');
  if (parts.count >= kMostDigits) {
    parts.exponent += is_fraction ? 0 : 1;
    return;
  }
  if (parts.count > 0 || digit != 0) ++parts.count;
  parts.small = parts.small * 10 + digit;
  parts.digits.times_plus(10, digit);
  parts.exponent -= is_fraction ? 1 : 0;
}

double value_of(Parts&& parts) {
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (parts.count == 0) return 0;
  if (parts.count <= 15 && std::abs(parts.exponent) < 23) {
    const auto exact = static_cast<double>(parts.small);
    return parts.exponent < 0 ? exact / kPowers[-parts.exponent] : exact * kPowers[parts.exponent];
  }
  if (parts.exponent + parts.count > 310) return std::numeric_limits<double>::infinity();
  if (parts.exponent + parts.count < -330) return 0;
  Whole below;
  below.times_plus(1, 1);
  parts.digits.times_power_of_ten(parts.exponent);
  below.times_power_of_ten(-parts.exponent);
  return quotient(std::move(parts.digits), std::move(below));
}

bool is_digit(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// The number after "e", where there is one; `at` stands behind it then.
int read_exponent(std::string_view text, std::size_t& at) {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return 0;
  std::size_t next = at + 1;
  const bool is_negative = next < text.size() && text[next] == '-';
  if (is_negative || (next < text.size() && text[next] == '+')) ++next;
  if (!is_digit(text, next)) return 0;
  int exponent = 0;
  for (; is_digit(text, next); ++next) {
    exponent = std::min(kFarExponent, exponent * 10 + (text[next] - '0'));
  }
  at = next;
  return is_negative ? -exponent : exponent;
}

}  // namespace

Decimal read_decimal(std::string_view text) {
  Parts parts;
  std::size_t at = text.starts_with('-') ? 1 : 0;
  if (!is_digit(text, at)) return {};
  for (; is_digit(text, at); ++at) add_digit(parts, text[at], false);
  if (at < text.size() && text[at] == '.' && is_digit(text, at + 1)) {
    for (++at; is_digit(text, at); ++at) add_digit(parts, text[at], true);
  }
  parts.exponent += read_exponent(text, at);
  const double value = value_of(std::move(parts));
  return {text.front() == '-' ? -value : value, at};
}

}  // namespace facelog
