#include "ui/placement.hpp"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

using namespace facelog;
using namespace facelog::ui;
using Catch::Approx;

namespace {

void check_rect(const Rect& rect, double x, double y, double w, double h) {
  CAPTURE(rect.x, rect.y, rect.w, rect.h);
  CHECK(rect.x == Approx(x).margin(1e-9));
  CHECK(rect.y == Approx(y).margin(1e-9));
  CHECK(rect.w == Approx(w).margin(1e-9));
  CHECK(rect.h == Approx(h).margin(1e-9));
}

constexpr BoundingBox kBox{0.1, 0.2, 0.3, 0.4};  // left, top, width, height

}  // namespace

TEST_CASE("placement: contain shows the whole picture in the middle", "[ui][placement]") {
  check_rect(fitted({0, 0, 400, 800}, {1600, 900}, Fit::contain), 0, 287.5, 400, 225);
  check_rect(fitted({0, 0, 800, 400}, {900, 1600}, Fit::contain), 287.5, 0, 225, 400);
  check_rect(fitted({10, 20, 100, 100}, {50, 50}, Fit::contain), 10, 20, 100, 100);
}

TEST_CASE("placement: cover fills the area and reaches beyond it equally", "[ui][placement]") {
  check_rect(fitted({0, 0, 400, 800}, {1600, 900}, Fit::cover), -511.111111111, 0, 1422.222222222,
             800);
  check_rect(fitted({0, 0, 400, 800}, {400, 1600}, Fit::cover), 0, -400, 400, 1600);
}

TEST_CASE("placement: a picture or an area of no size has no place", "[ui][placement]") {
  check_rect(fitted({5, 6, 0, 100}, {10, 10}, Fit::contain), 5, 6, 0, 0);
  check_rect(fitted({5, 6, 100, 100}, {0, 10}, Fit::cover), 5, 6, 0, 0);
}

TEST_CASE("placement: a box lies where it is in the picture", "[ui][placement]") {
  check_rect(placed(kBox, {0, 100, 400, 200}, false), 40, 140, 120, 80);
}

TEST_CASE("placement: a mirrored picture shows the box on the other side, as wide",
          "[ui][placement]") {
  const Rect picture{0, 100, 400, 200};
  check_rect(placed(kBox, picture, true), 240, 140, 120, 80);
  // Mirrored twice it is where it was.
  const BoundingBox other{1 - kBox.left - kBox.width, kBox.top, kBox.width, kBox.height};
  CHECK(placed(other, picture, true).x == Approx(placed(kBox, picture, false).x));
}

TEST_CASE("placement: box and picture agree in every fit, orientation and mirroring",
          "[ui][placement]") {
  for (const Size area : {Size{390, 844}, Size{844, 390}, Size{320, 320}}) {
    for (const Size picture : {Size{1280, 720}, Size{720, 1280}, Size{1000, 1000}}) {
      for (const Fit fit : {Fit::contain, Fit::cover}) {
        for (const bool mirrored : {false, true}) {
          const Rect on_screen = fitted({0, 0, area.w, area.h}, picture, fit);
          const Rect box = placed(kBox, on_screen, mirrored);
          // The box's left edge, looked up in the picture's own pixels.
          const double scale = on_screen.w / picture.w;
          const double pixel = (box.x - on_screen.x) / scale;
          const double expected =
              mirrored ? picture.w * (1 - kBox.left - kBox.width) : picture.w * kBox.left;
          CHECK(pixel == Approx(expected));
          CHECK(box.w / box.h == Approx(kBox.width * picture.w / (kBox.height * picture.h)));
        }
      }
    }
  }
}

TEST_CASE("placement: landmarks are mirrored with their box", "[ui][placement]") {
  const Rect picture{0, 0, 200, 100};
  CHECK(placed(Landmark{"nose", 0.25, 0.5}, picture, false).x == Approx(50));
  CHECK(placed(Landmark{"nose", 0.25, 0.5}, picture, true).x == Approx(150));
  CHECK(placed(Landmark{"nose", 0.25, 0.5}, picture, true).y == Approx(50));
}

TEST_CASE("placement: a box beyond the picture's edge is cut there", "[ui][placement]") {
  const Rect picture{10, 10, 100, 100};
  check_rect(clipped({-5, 50, 40, 100}, picture), 10, 50, 25, 60);
  check_rect(clipped({200, 200, 10, 10}, picture), 110, 110, 0, 0);
}

TEST_CASE("placement: lines lie on whole device pixels at every density", "[ui][placement]") {
  for (const double density : {1.0, 1.5, 2.0, 2.625, 3.0}) {
    const Rect rect = snapped({10.123, 20.456, 33.3, 44.4}, density);
    for (const double edge : {rect.x, rect.y, rect.right(), rect.bottom()}) {
      CHECK(edge * density == Approx(std::round(edge * density)));
    }
  }
}

TEST_CASE("placement: a label stands above its box, below it at the top edge", "[ui][placement]") {
  const Rect area{0, 0, 400, 400};
  const auto labels =
      placed_labels({{100, 100, 50, 50}, {300, 5, 50, 50}}, {{60, 20}, {60, 20}}, area, 5);
  REQUIRE(labels.size() == 2);
  check_rect(labels[0], 95, 75, 60, 20);
  check_rect(labels[1], 295, 60, 60, 20);
}

TEST_CASE("placement: a label stays inside the area and off other faces and labels",
          "[ui][placement]") {
  const Rect area{0, 0, 400, 400};
  const auto at_edge = placed_labels({{0, 100, 20, 20}}, {{100, 20}}, area, 5);
  CHECK(at_edge[0].x == 0);
  const std::vector<Rect> boxes{{100, 100, 50, 50}, {160, 60, 50, 50}, {110, 200, 50, 50}};
  const auto labels = placed_labels(boxes, {{150, 20}, {150, 20}, {150, 20}}, area, 5);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    for (std::size_t j = 0; j < labels.size(); ++j) {
      if (i == j) continue;
      CAPTURE(i, j);
      CHECK_FALSE(overlap(labels[i], labels[j]));
      CHECK_FALSE(overlap(labels[i], boxes[j]));
    }
  }
}
