// Slowing down when AWS asks for it, and speeding up again.
#include "core/app/pace.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <vector>

using facelog::Pace;

namespace {

/// A service that takes `per_second` requests a second, with a bucket of that size.
struct Service {
  double per_second;
  double tokens;
  std::int64_t filled_ms = 0;

  bool accepts(std::int64_t at_ms) {
    tokens = std::min(per_second, tokens + per_second * static_cast<double>(at_ms - filled_ms) / 1'000);
    filled_ms = at_ms;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  }
};

struct Run {
  int accepted = 0;
  int refused = 0;
};

/// As many requests as the pace allows, at most one a `least_gap_ms`, each answered 50 ms later.
Run run(Pace& pace, Service& service, std::int64_t from_ms, std::int64_t to_ms, std::int64_t least_gap_ms) {
  Run run;
  std::vector<std::pair<std::int64_t, bool>> answers;
  std::size_t answered = 0;
  std::int64_t next_ms = from_ms;
  for (std::int64_t at = from_ms; at < to_ms; ++at) {
    while (answered < answers.size() && answers[answered].first <= at) {
      const bool accepted = answers[answered++].second;
      if (accepted) pace.accepted(at);
      else pace.throttled(at);
      ++(accepted ? run.accepted : run.refused);
    }
    if (at < next_ms || at < pace.next_steady_ms()) continue;
    pace.started(at);
    answers.emplace_back(at + 50, service.accepts(at));
    next_ms = at + least_gap_ms;
  }
  return run;
}

}  // namespace

TEST_CASE("pace: there is no limit before AWS asks for one", "[app][pace]") {
  Pace pace;
  Service service{1'000, 1'000};
  const Run free = run(pace, service, 0, 1'000, 5);
  CHECK(free.refused == 0);
  CHECK(free.accepted >= 189);
  CHECK_FALSE(pace.limit_per_s());
}

TEST_CASE("pace: a service that takes ten a second gets most of its ten, and refuses little", "[app][pace]") {
  Pace pace;
  Service service{10, 10};
  run(pace, service, 0, 5'000, 5);  // finds the rate
  const Run steady = run(pace, service, 5'000, 65'000, 5);
  CHECK(steady.accepted >= 400);  // of 600
  CHECK(steady.refused <= steady.accepted / 5);
  REQUIRE(pace.limit_per_s());
}

TEST_CASE("pace: refusals of one burst count once", "[app][pace]") {
  Pace pace;
  for (int i = 0; i < 8; ++i) pace.started(1'000);
  for (int i = 0; i < 8; ++i) pace.throttled(1'100);
  REQUIRE(pace.limit_per_s());
  CHECK(*pace.limit_per_s() == 8 * Pace::kCut);
}

TEST_CASE("pace: it never stops altogether", "[app][pace]") {
  Pace pace;
  for (std::int64_t at = 0; at < 600'000; at += 2'000) {
    pace.started(at);
    pace.throttled(at);
    REQUIRE(*pace.limit_per_s() >= Pace::kSlowestPerS);
    REQUIRE(pace.next_steady_ms() - at <= 4'000);
  }
}

TEST_CASE("pace: when the service takes all again, the limit goes", "[app][pace]") {
  Pace pace;
  Service narrow{5, 5};
  run(pace, narrow, 0, 20'000, 5);
  REQUIRE(pace.limit_per_s());
  Service wide{1'000, 1'000};
  run(pace, wide, 20'000, 60'000, 5);
  CHECK_FALSE(pace.limit_per_s());
}
