// Icons as lines and circles in a box of 24 units, sharp at every density.
// Must not know what they mean to the program.
#pragma once

#include <imgui.h>

namespace facelog::ui {

enum class Icon : int {
  none,
  photo,
  list,
  settings,
  close,
  back,
  check,
  alert,
  retry,
  bin,
  send,
  clock,
  flip,
  lens,
  timer,
  code,
  chart
};

/// Centred at `centre`, `size` pixels wide.
void draw_icon(ImDrawList* to, Icon icon, ImVec2 centre, float size, ImU32 colour);

}  // namespace facelog::ui
