// Every button that Dear ImGui drew in the last frame: for the page's real, hidden buttons.
// Must not know what the buttons do.
#pragma once

#include <imgui.h>

#include <string>
#include <vector>

namespace facelog::host {

struct Item {
  std::string name;   // stable: what stands after "###"
  std::string label;  // what it says, in the user's language
  ImVec2 from, to;    // CSS pixels; the part that can be seen
};

/// Asks Dear ImGui to report its items; once, after the context was made.
void watch_items();
/// Forgets the last frame's.
void begin_items();
std::string items_message();

}  // namespace facelog::host
