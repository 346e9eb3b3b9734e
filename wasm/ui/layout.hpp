// Which part of the screen belongs to what, for every size and orientation: plain maths.
// Must not know what draws there.
#pragma once

#include <algorithm>

#include "ui/placement.hpp"

namespace facelog::ui {

struct Insets {
  double top = 0;
  double right = 0;
  double bottom = 0;
  double left = 0;
};

struct Screen {
  Size size;           // CSS pixels
  Insets safe;         // what a notch or a home indicator covers
  double density = 1;  // device pixels a CSS pixel
};

struct Layout {
  Rect safe;  // what may be touched
  Rect top_bar;
  Rect controls;                    // shutter, photo, records
  Rect tools;                       // between picture and controls: lens, interval
  bool controls_in_column = false;  // beside the picture (a phone held sideways) instead of below
  Rect picture_behind_controls;     // for a still while nothing covers it
  Rect sheet;                       // a result or an error
  Rect picture_beside_sheet;
  Rect room;  // a whole room (records), its content kept to a readable width
};

inline constexpr double kTopBarHeight = 60;
inline constexpr double kControlsThickness = 124;
inline constexpr double kToolsThickness = 56;
inline constexpr double kLowScreen = 500;   // below it, height is what is missing
inline constexpr double kWideScreen = 700;  // from it on, a sheet stands at the side
inline constexpr double kSheetWidth = 400;
inline constexpr double kRoomWidth = 640;

inline Layout layout_of(const Screen& screen) {
  const Insets& in = screen.safe;
  Layout l;
  l.safe = {in.left, in.top, std::max(0.0, screen.size.w - in.left - in.right),
            std::max(0.0, screen.size.h - in.top - in.bottom)};
  const Rect& s = l.safe;
  const bool sideways = screen.size.w > screen.size.h;
  l.controls_in_column = sideways && screen.size.h < kLowScreen;
  if (l.controls_in_column) {
    l.controls = {s.right() - kControlsThickness, s.y, kControlsThickness, s.h};
    l.top_bar = {s.x, s.y, s.w - kControlsThickness, kTopBarHeight};
    l.tools = {l.controls.x - kToolsThickness, l.top_bar.bottom(), kToolsThickness,
               std::max(0.0, s.bottom() - l.top_bar.bottom())};
  } else {
    l.controls = {s.x, s.bottom() - kControlsThickness, s.w, kControlsThickness};
    l.top_bar = {s.x, s.y, s.w, kTopBarHeight};
    l.tools = {s.x, l.controls.y - kToolsThickness, s.w, kToolsThickness};
  }
  l.picture_behind_controls =
      l.controls_in_column
          ? Rect{s.x, s.y, s.w - kControlsThickness, s.h}
          : Rect{s.x, l.top_bar.bottom(), s.w, std::max(0.0, l.controls.y - l.top_bar.bottom())};

  const bool at_side = sideways && (screen.size.w >= kWideScreen || l.controls_in_column);
  if (at_side) {
    const double width = std::min(kSheetWidth, s.w * 0.5);
    // Reaches under the safe area's edges; its content keeps to `safe` itself.
    l.sheet = {s.right() - width, 0, screen.size.w - s.right() + width, screen.size.h};
    l.picture_beside_sheet = {s.x, s.y, s.w - width, s.h};
  } else {
    const double height = std::max(s.h * 0.56, std::min(s.h - 140, 360.0));
    l.sheet = {0, screen.size.h - in.bottom - height, screen.size.w, height + in.bottom};
    l.picture_beside_sheet = {s.x, s.y, s.w, std::max(0.0, l.sheet.y - s.y)};
  }
  const double room_width = std::min(s.w, kRoomWidth);
  l.room = {s.x + (s.w - room_width) / 2, s.y, room_width, s.h};
  return l;
}

}  // namespace facelog::ui
