// The look in one place: type scale, spacing scale, colours of light and dark, one accent.
// Must not know panels.
#pragma once

#include <imgui.h>

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

/// Contrast of every text colour with `surface` and `raised` is at least 4.5:1.
struct Palette {
  ImU32 surface, raised, line;
  ImU32 text, quiet;
  ImU32 accent, on_accent;
  ImU32 good, busy, bad;
};

/// Over the camera's picture, the same by day and night: white on dark glass.
inline constexpr ImU32 kGlass = IM_COL32(14, 17, 22, 178);
inline constexpr ImU32 kGlassPressed = IM_COL32(48, 54, 64, 210);
inline constexpr ImU32 kGlassEdge = IM_COL32(255, 255, 255, 46);  // seen on a black picture too
inline constexpr ImU32 kOnGlass = IM_COL32(255, 255, 255, 255);
inline constexpr ImU32 kOnGlassAccent = IM_COL32(94, 234, 212, 255);
inline constexpr ImU32 kOnGlassBusy = IM_COL32(252, 211, 77, 255);
inline constexpr ImU32 kOnGlassBad = IM_COL32(254, 178, 178, 255);

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
