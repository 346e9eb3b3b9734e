// What only the screen knows: which room is open, which face is looked at, how the screen is.
// Must not hold anything that has to outlive a reload.
#pragma once

#include <cstdint>
#include <string>

#include "ui/layout.hpp"

namespace facelog::ui {

/// The rooms a user can be in; the first follows from what core does with the picture.
enum class Room : std::uint8_t { camera, busy, result, error, records };

struct UiState {
  // --- told by the host ---
  Screen screen;
  bool dark = false;
  bool reduced_motion = false;
  bool still_mirrored = false;  // the picture was taken from a mirrored preview and is shown so
  double now_ms = 0;            // for animation alone

  // --- the user's ---
  bool records_open = false;
  std::size_t face = 0;   // of the result
  std::string to_delete;  // the record whose deletion was asked for once

  // --- asked of the host ---
  bool settings_requested = false;  // the HTML form; the host clears it
  bool animates = false;            // something moves: the next frame is due

  // --- answered to the host ---
  Room room = Room::camera;
  Rect picture;  // where the still lies, CSS pixels; of no size: hidden
};

}  // namespace facelog::ui
