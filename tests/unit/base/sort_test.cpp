#include "core/base/sort.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

using facelog::sort_few;

TEST_CASE("sort: puts every order of a short list right", "[base][sort]") {
  std::vector<int> list{0, 1, 2, 3, 4};
  int orders = 0;
  do {
    std::vector<int> sorted = list;
    sort_few(sorted, [](int a, int b) { return a < b; });
    REQUIRE(sorted == std::vector<int>{0, 1, 2, 3, 4});
    ++orders;
  } while (std::next_permutation(list.begin(), list.end()));
  CHECK(orders == 120);
}

TEST_CASE("sort: leaves equal ones in the order they came in", "[base][sort]") {
  std::vector<std::string> list{"b1", "a1", "b2", "a2", "b3"};
  sort_few(list, [](const std::string& a, const std::string& b) { return a[0] < b[0]; });
  CHECK(list == std::vector<std::string>{"a1", "a2", "b1", "b2", "b3"});
}

TEST_CASE("sort: takes an empty list and one of one", "[base][sort]") {
  std::vector<std::string> none, one{"a"};
  const auto before = [](const std::string& a, const std::string& b) { return a < b; };
  sort_few(none, before);
  sort_few(one, before);
  CHECK(none.empty());
  CHECK(one == std::vector<std::string>{"a"});
}
