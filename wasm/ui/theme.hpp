// The look in one place: type scale, spacing scale, and the colours of palette.hpp.
// Must not know panels.
#pragma once

#include <imgui.h>

#include "ui/palette.hpp"

namespace facelog::ui {

/// Line heights in CSS pixels; the letters' em is kEmOfLine of them.
enum class Type : int { caption, body, title, heading };
inline constexpr float kLineHeight[] = {17, 21, 24, 29};
inline constexpr float kEmOfLine = 1 / 1.3f;
inline constexpr float kAscentOfLine = 0.78f;

inline constexpr float kSpaceXs = 4;
inline constexpr float kSpaceS = 8;
inline constexpr float kSpaceM = 12;
inline constexpr float kSpaceL = 16;
inline constexpr float kSpaceXl = 24;

inline constexpr float kTarget = 48;  // the least side of what is touched; 44 is the rule
inline constexpr float kRadius = 14;
inline constexpr float kRadiusSheet = 22;

const Palette& palette(bool dark);

struct Fonts {
  ImFont* regular = nullptr;
  ImFont* bold = nullptr;
};
/// Set once by the host when the fonts are there.
Fonts& fonts();

/// Dear ImGui's own style, as far as anything here uses it.
void apply_style();

}  // namespace facelog::ui
