// Numbers with decimals, as people read them.
#include "core/base/decimal.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog;

TEST_CASE("decimal: as many decimals as asked for, rounded", "[base]") {
  CHECK(decimal_text(0.0026, 4) == "0.0026");
  CHECK(decimal_text(12.5, 2) == "12.50");
  CHECK(decimal_text(0.995, 1) == "1.0");
  CHECK(decimal_text(2.5, 0) == "3");
  CHECK(decimal_text(1234567.004, 2) == "1234567.00");
}

TEST_CASE("decimal: a negative number keeps its sign, unless nothing of it is left", "[base]") {
  CHECK(decimal_text(-0.05, 1) == "-0.1");
  CHECK(decimal_text(-3.25, 2) == "-3.25");
  CHECK(decimal_text(-0.001, 2) == "0.00");
}
