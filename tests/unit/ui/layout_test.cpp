#include "ui/layout.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog::ui;

namespace {

bool inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.right() <= outer.right() &&
         inner.bottom() <= outer.bottom();
}

constexpr Insets kNotch{47, 0, 34, 0};
constexpr Insets kNotchSideways{0, 47, 21, 47};

}  // namespace

TEST_CASE("layout: controls and bars keep off notch and home indicator", "[ui][layout]") {
  for (const Screen& screen :
       {Screen{{390, 844}, kNotch, 3}, Screen{{844, 390}, kNotchSideways, 3},
        Screen{{320, 568}, {}, 2}, Screen{{1280, 800}, {}, 1}, Screen{{820, 1180}, {}, 2}}) {
    const Layout l = layout_of(screen);
    CAPTURE(screen.size.w, screen.size.h);
    CHECK(inside(l.controls, l.safe));
    CHECK(inside(l.top_bar, l.safe));
    CHECK(inside(l.room, l.safe));
    CHECK_FALSE(overlap(l.controls, l.top_bar));
    CHECK_FALSE(overlap(l.picture_behind_controls, l.controls));
    CHECK_FALSE(overlap(l.picture_beside_sheet, l.sheet));
    CHECK(l.picture_beside_sheet.w > 100);
    CHECK(l.picture_beside_sheet.h > 100);
  }
}

TEST_CASE("layout: the sheet lies below on an upright screen and beside on a wide one",
          "[ui][layout]") {
  const Layout upright = layout_of({{390, 844}, kNotch, 3});
  CHECK(upright.sheet.w == 390);
  CHECK(upright.sheet.bottom() == 844);
  CHECK_FALSE(upright.controls_in_column);
  const Layout sideways = layout_of({{844, 390}, kNotchSideways, 3});
  CHECK(sideways.sheet.h == 390);
  CHECK(sideways.sheet.right() == 844);
  CHECK(sideways.controls_in_column);
  const Layout desktop = layout_of({{1280, 800}, {}, 1});
  CHECK(desktop.sheet.w == kSheetWidth);
  CHECK_FALSE(desktop.controls_in_column);
}

TEST_CASE("layout: a room stays readable on a wide screen", "[ui][layout]") {
  CHECK(layout_of({{1920, 1080}, {}, 1}).room.w == kRoomWidth);
  CHECK(layout_of({{320, 568}, {}, 2}).room.w == 320);
}

TEST_CASE("layout: a screen of no size makes no negative one", "[ui][layout]") {
  const Layout l = layout_of({{0, 0}, {10, 10, 10, 10}, 1});
  CHECK(l.safe.w == 0);
  CHECK(l.safe.h == 0);
  CHECK(l.picture_beside_sheet.h >= 0);
}
