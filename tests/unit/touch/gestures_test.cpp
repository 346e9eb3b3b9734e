#include "core/touch/gestures.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace facelog;
using Catch::Approx;

namespace {

std::string names(const TouchSteps& steps) {
  std::string text;
  for (const TouchStep& step : steps) {
    constexpr const char* kNames[] = {"move", "press", "release", "leave", "scroll"};
    if (!text.empty()) text += ' ';
    text += kNames[static_cast<int>(step.kind)];
  }
  return text;
}

double scrolled(const TouchSteps& steps) {
  double sum = 0;
  for (const TouchStep& step : steps) sum += step.kind == TouchStep::Kind::scroll ? step.by.y : 0;
  return sum;
}

/// A finger that moves 20 px up every 10 ms, five times, from (100, 500) at 0 ms.
TouchSteps flick(Gestures& gestures) {
  TouchSteps out;
  gestures.down({100, 500}, true, 0, out);
  for (int i = 1; i <= 5; ++i) gestures.move({100, 500.0 - 20 * i}, 10.0 * i, out);
  return out;
}

}  // namespace

TEST_CASE("gestures: a short touch becomes a whole tap when the finger lifts", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, true, 0, out);
  CHECK(out.empty());
  gestures.move({14, 23}, 20, out);
  CHECK(out.empty());
  gestures.up({14, 23}, 60, out);
  CHECK(names(out) == "move press release leave");
  CHECK(out[1].at.x == 10);
  CHECK_FALSE(gestures.due_in(60));
}

TEST_CASE("gestures: a resting finger presses after the delay and releases when it lifts",
          "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, true, 1000, out);
  CHECK(*gestures.due_in(1040) == Approx(60));
  gestures.tick(1099, out);
  CHECK(out.empty());
  gestures.tick(1100, out);
  CHECK(names(out) == "move press");
  out.clear();
  gestures.up({11, 20}, 1500, out);
  CHECK(names(out) == "release leave");
}

TEST_CASE("gestures: a moving finger scrolls by its whole way and presses nothing", "[touch]") {
  Gestures gestures;
  const TouchSteps out = flick(gestures);
  CHECK(names(out) == "scroll scroll scroll scroll scroll");
  CHECK(scrolled(out) == Approx(-100));
  CHECK(out[4].at.y == 500);  // the window under the finger's first place, all the way
}

TEST_CASE("gestures: moving after the press calls it off away from the widget", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, true, 0, out);
  gestures.tick(120, out);
  out.clear();
  gestures.move({10, 40}, 140, out);
  CHECK(names(out) == "leave release scroll");
}

TEST_CASE("gestures: a flick coasts on, slower and slower, and ends", "[touch]") {
  Gestures gestures;
  TouchSteps out = flick(gestures);
  gestures.up({100, 400}, 55, out);
  REQUIRE(gestures.coasting());
  out.clear();
  gestures.tick(71, out);
  const double first = scrolled(out);
  CHECK(first < -10);
  out.clear();
  gestures.tick(87, out);
  CHECK(scrolled(out) > first);
  CHECK(scrolled(out) < 0);
  for (double now = 103; now < 5000; now += 16) gestures.tick(now, out);
  CHECK_FALSE(gestures.coasting());
  CHECK_FALSE(gestures.due_in(5000));
}

TEST_CASE("gestures: coasting goes the same way at any frame rate", "[touch]") {
  const auto way = [](double frame_ms) {
    Gestures gestures;
    TouchSteps out = flick(gestures);
    gestures.up({100, 400}, 55, out);
    out.clear();
    for (double now = 55 + frame_ms; now <= 55 + 660; now += frame_ms) gestures.tick(now, out);
    return scrolled(out);
  };
  CHECK(way(8.25) == Approx(way(33)).epsilon(0.01));
}

TEST_CASE("gestures: a finger that rests before lifting does not throw", "[touch]") {
  Gestures gestures;
  TouchSteps out = flick(gestures);
  gestures.up({100, 400}, 400, out);
  CHECK_FALSE(gestures.coasting());
}

TEST_CASE("gestures: a touch stops the coasting and taps nothing", "[touch]") {
  Gestures gestures;
  TouchSteps out = flick(gestures);
  gestures.up({100, 400}, 55, out);
  out.clear();
  gestures.down({100, 400}, true, 100, out);
  gestures.up({100, 400}, 140, out);
  CHECK(out.empty());
  CHECK_FALSE(gestures.coasting());
}

TEST_CASE("gestures: a cancelled touch leaves nothing pressed", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, true, 0, out);
  gestures.cancel(out);
  CHECK(out.empty());
  gestures.down({10, 20}, true, 0, out);
  gestures.tick(150, out);
  out.clear();
  gestures.cancel(out);
  CHECK(names(out) == "leave release");
  out.clear();
  gestures.up({10, 20}, 200, out);
  CHECK(out.empty());
}

TEST_CASE("gestures: one enormous jump does not throw the list out of sight", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({0, 0}, true, 0, out);
  gestures.move({0, 90000}, 60, out);
  gestures.up({0, 90000}, 61, out);
  out.clear();
  gestures.tick(77, out);
  CHECK(scrolled(out) <= Gestures::kMostSpeed * 16.1);
}

TEST_CASE("gestures: where nothing scrolls a touch presses at once and follows the finger", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, false, 0, out);
  CHECK(names(out) == "move press");
  CHECK_FALSE(gestures.due_in(0));
  out.clear();
  gestures.move({10, 60}, 30, out);  // a thumb that shakes: whether it is still on the button, the interface knows
  CHECK(names(out) == "move");
  CHECK(out[0].at.y == 60);
  out.clear();
  gestures.up({12, 64}, 90, out);
  CHECK(names(out) == "move release leave");
  CHECK(out[0].at.y == 64);
  CHECK_FALSE(gestures.coasting());
}

TEST_CASE("gestures: a touch that was taken away releases beside what it pressed at once", "[touch]") {
  Gestures gestures;
  TouchSteps out;
  gestures.down({10, 20}, false, 0, out);
  out.clear();
  gestures.cancel(out);
  CHECK(names(out) == "leave release");
  out.clear();
  gestures.down({10, 20}, false, 50, out);
  gestures.down({30, 40}, false, 60, out);  // its end was never told
  CHECK(names(out) == "move press leave release move press");
}
