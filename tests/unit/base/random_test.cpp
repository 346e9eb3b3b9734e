// The generator and the ids made with it.
// Must not take chance from anywhere else.
#include "core/base/random.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>

using namespace facelog;

TEST_CASE("random: the same seed gives the same numbers, another gives others", "[base][random]") {
  Random a(Seed{1, 2, 3}), b(Seed{1, 2, 3}), c(Seed{1, 2, 4});
  const std::uint64_t first = a.next();
  CHECK(first == b.next());
  CHECK(first != c.next());
}

TEST_CASE("random: a seed of zeros works too", "[base][random]") {
  Random random(Seed{});
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(random.next());
  CHECK(seen.size() == 100);
}

TEST_CASE("random: below reaches every value under its bound and no other", "[base][random]") {
  Random random;
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6});
  CHECK(random.below(1) == 0);
  CHECK(random.below(0) == 0);
  const std::uint64_t large = (std::uint64_t{1} << 63) + 1;
  for (int i = 0; i < 100; ++i) CHECK(random.below(large) < large);
}

TEST_CASE("uuid: version 7 holds its time first, then version, variant and chance",
          "[base][uuid]") {
  Random random(Seed{9});
  const std::string id = uuid_v7(0x017F22E279B0, 0, random);  // RFC 9562, appendix A.6
  CHECK(id.substr(0, 15) == "017f22e2-79b0-7");
  CHECK(id.size() == 36);
  CHECK(std::string("89ab").find(id[19]) != std::string::npos);
  CHECK((id[18] == '-' && id[23] == '-'));
  CHECK(id.find_first_not_of("0123456789abcdef-") == std::string::npos);
  CHECK(uuid_v7(0x017F22E279B0, 0, random) != id);
}

TEST_CASE("uuid: version 7 sorts by time", "[base][uuid]") {
  Random random;
  std::string previous;
  for (std::int64_t ms = 0; ms < (std::int64_t{1} << 48); ms = ms * 3 + 1) {
    const std::string id = uuid_v7(ms, 0, random);
    CHECK(previous < id);
    previous = id;
  }
  for (std::uint32_t count = 0; count < 4096; ++count) {
    const std::string id = uuid_v7((std::int64_t{1} << 48) - 1, count, random);
    CHECK((count == 0 || previous < id));
    previous = id;
  }
  CHECK(uuid_v7(-5, 0, random).starts_with("00000000-0000-7"));
}

TEST_CASE("uuid: version 4 has its version and variant", "[base][uuid]") {
  Random random;
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string id = uuid_v4(random);
    CHECK((id.size() == 36 && id[14] == '4'));
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
    seen.insert(id);
  }
  CHECK(seen.size() == 200);
}
