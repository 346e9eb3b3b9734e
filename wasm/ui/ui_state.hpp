// What only the screen knows: which room is open, which face is looked at, how the screen is.
// Must not hold anything that has to outlive a reload.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/outbox/record.hpp"
#include "ui/layout.hpp"

namespace facelog::ui {

/// The rooms a user can be in; the first follows from what core does with the picture.
enum class Room : std::uint8_t { camera, busy, result, error, records, choice, details, insights, self_test };

/// What is chosen from a list over the preview.
enum class Choice : std::uint8_t { none, lens, interval };

/// A camera of the device, as the browser tells of it.
struct Lens {
  std::string id;
  std::string label;   // in the browser's words; may be ""
  std::string facing;  // "user", "environment" or ""
};

struct UiState {
  // --- told by the host ---
  Screen screen;
  bool dark = false;
  bool reduced_motion = false;
  bool still_mirrored = false;  // the picture was taken from a mirrored preview and is shown so
  double now_ms = 0;            // for animation alone
  std::vector<Lens> lenses;
  std::string lens;  // the id of the one in use

  // --- the user's ---
  bool self_test_open = false;
  bool details_open = false;  // of the face's record
  Choice choice = Choice::none;
  std::size_t face = 0;   // of the result
  std::string to_delete;  // the record whose deletion was asked for once

  // --- asked of the host ---
  bool settings_requested = false;  // the HTML form; the host clears it
  std::string_view dialog_requested;  // of the records: "filter", "export", "record"; the host clears it
  Record dialog_record;             // of the last
  std::optional<Lens> lens_requested;  // by its id, or any that looks that way; the host clears it
  bool animates = false;            // something moves: the next frame is due

  // --- what moves ---
  bool sheet_open = false;     // in the last frame
  bool sheet_leaves = false;   // it was pulled down far enough
  float sheet_down = 0;        // how far below its place it is drawn

  // --- answered to the host ---
  Room room = Room::camera;
  Rect picture;  // where the still lies, CSS pixels; of no size: hidden
};

}  // namespace facelog::ui
