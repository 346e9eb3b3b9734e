// The colours of light and dark, and those over a picture: numbers alone, so that their contrast can be computed.
// Must not know Dear ImGui; theme.hpp gives them to it. web/style.css has the same for the document's own parts.
#pragma once

#include <cstdint>

namespace facelog::ui {

/// As Dear ImGui packs a colour: red in the lowest byte.
using Colour = std::uint32_t;

constexpr Colour rgba(unsigned red, unsigned green, unsigned blue, unsigned alpha) {
  return alpha << 24 | blue << 16 | green << 8 | red;
}
constexpr Colour rgb(unsigned hex) {
  return rgba(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF, 255);
}

/// Contrast of every text colour with `surface` and `raised` is at least 4.5:1.
struct Palette {
  Colour surface, raised, line, edge;
  Colour text, quiet;
  Colour accent, on_accent;
  Colour good, busy, bad;
};

inline constexpr Palette kLight = {.surface = rgb(0xFFFFFF),
                                   .raised = rgb(0xF1F4F5),
                                   .line = rgb(0xDDE3E6),
                                   .edge = rgb(0xA9B4BA),
                                   .text = rgb(0x10181C),
                                   .quiet = rgb(0x4A565D),
                                   .accent = rgb(0x0F766E),
                                   .on_accent = rgb(0xFFFFFF),
                                   .good = rgb(0x0F6B3D),
                                   .busy = rgb(0x8A4B08),
                                   .bad = rgb(0xB42318)};

inline constexpr Palette kDark = {.surface = rgb(0x14181B),
                                  .raised = rgb(0x20262A),
                                  .line = rgb(0x323A40),
                                  .edge = rgb(0x5C6870),
                                  .text = rgb(0xF2F5F6),
                                  .quiet = rgb(0xAAB5BC),
                                  .accent = rgb(0x5EEAD4),
                                  .on_accent = rgb(0x062A26),
                                  .good = rgb(0x6EE7A8),
                                  .busy = rgb(0xFCD34D),
                                  .bad = rgb(0xFDA4A0)};

/// Over the camera's picture, the same by day and night: white on dark glass.
inline constexpr Colour kGlass = rgba(14, 17, 22, 178);
inline constexpr Colour kGlassPressed = rgba(48, 54, 64, 210);
inline constexpr Colour kGlassBad = rgba(60, 16, 14, 225);        // a card that says what is wrong
inline constexpr Colour kBehindSheet = rgba(0, 0, 0, 110);
inline constexpr Colour kGlassEdge = rgba(255, 255, 255, 46);     // seen on a black picture too
inline constexpr Colour kOnGlass = rgba(255, 255, 255, 255);
inline constexpr Colour kOnGlassAccent = rgba(94, 234, 212, 255);
inline constexpr Colour kOnGlassBusy = rgba(252, 211, 77, 255);
inline constexpr Colour kOnGlassBad = rgba(254, 178, 178, 255);
inline constexpr Colour kOnBadge = rgba(6, 32, 28, 255);          // on the two above as a fill

}  // namespace facelog::ui
