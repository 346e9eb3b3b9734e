#include "core/base/decimal.hpp"

#include <array>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>

using facelog::read_decimal;

namespace {

// The oldest Emscripten's library has no std::bit_cast.
std::uint64_t bits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  return bits;
}
double double_of(std::uint64_t bits) {
  double value = 0;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

/// The same double, bit by bit, as the C library reads.
void same_as_library(const std::string& text) {
  INFO(text);
  const facelog::Decimal read = read_decimal(text);
  REQUIRE(read.size == text.size());
  REQUIRE(bits_of(read.value) == bits_of(std::strtod(text.c_str(), nullptr)));
}

std::string printed(const char* format, double value) {
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

}  // namespace

TEST_CASE("decimal: reads every double back from its digits", "[base][decimal]") {
  std::mt19937_64 random(7);
  int finite = 0;
  for (int i = 0; i < 3'000; ++i) {
    const double value = double_of(random());
    if (!(value - value == 0)) continue;
    ++finite;
    same_as_library(printed("%.17g", value));
    same_as_library(printed("%.15g", value));
    same_as_library(printed("%.25e", value));
  }
  CHECK(finite > 2'900);
}

TEST_CASE("decimal: reads percentages as the C library does", "[base][decimal]") {
  std::mt19937_64 random(11);
  for (int i = 0; i < 3'000; ++i) {
    const double value = static_cast<double>(random() >> 11) * 0x1p-53 * 100;
    same_as_library(printed("%.14f", value));
    same_as_library(printed("%.1f", value));
    same_as_library(printed("%.17g", static_cast<double>(static_cast<float>(value))));
  }
}

TEST_CASE("decimal: rounds a midpoint to the even double, and a little more upwards",
          "[base][decimal]") {
  std::mt19937_64 random(13);
  for (int i = 0; i < 500; ++i) {
    const std::uint64_t odd =
        (random() >> 10) | (std::uint64_t{1} << 53) | 1;  // 54 bits: between two
    same_as_library(std::to_string(odd));
    same_as_library(std::to_string(odd) + ".0000000000000000000000000001");
    same_as_library(printed("%.700g", static_cast<double>(odd | 2) * 0x1p-90));
  }
}

TEST_CASE("decimal: knows the ends of what a double holds", "[base][decimal]") {
  for (const char* text : {"0",
                           "-0",
                           "0.0",
                           "0e5",
                           "1",
                           "-1",
                           "4.9e-324",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "5e-324",
                           "2.2250738585072011e-308",
                           "2.2250738585072014e-308",
                           "1.7976931348623157e308",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "1e308",
                           "1e309",
                           "-1e400",
                           "1e-400",
                           "1e99999999999",
                           "1e-99999999999",
                           "0.1",
                           "0.3",
                           "9007199254740993",
                           "123456789012345678901234567890",
                           "1e22",
                           "1e23",
                           "8.41e21",
                           "99.99874114990234"}) {
    same_as_library(text);
  }
  same_as_library("0." + std::string(340, '0') + "1");
  same_as_library(std::string(300, '9'));
  same_as_library("1" + std::string(900, '0') + "e-900");
  same_as_library("0." + std::string(900, '3'));
}

TEST_CASE("decimal: reads as far as the number goes, and nothing else", "[base][decimal]") {
  CHECK(read_decimal("12abc").size == 2);
  CHECK(read_decimal("1.").size == 1);
  CHECK(read_decimal("1.5e").size == 3);
  CHECK(read_decimal("1e+").size == 1);
  CHECK(read_decimal("2e3,").value == 2000);
  for (const char* text : {"", "-", ".5", " 1", "inf", "nan", "+1", "e5"}) {
    CHECK(read_decimal(text).size == 0);
  }
}
