// Draws the program's state and answers what the user did.
// Must not change the state: it only reports.
#pragma once

#include <string>

#include "core/app/app.hpp"
#include "ui/ui_state.hpp"

namespace facelog::ui {

/// One frame, between ImGui::NewFrame and ImGui::Render.
void draw(const App& app, UiState& state, Events& events);

/// The room that the state stands for.
Room room_of(const App& app, const UiState& state);

/// The way back out of the open room (the browser's back button). False: there is none.
bool go_back(const App& app, UiState& state, Events& events);

/// The result and the records as JSON for the page's readable copy of the canvas.
/// For the dialog of records that was asked for: the filter, what an export needs, the record that was chosen.
std::string dialog_json(const App& app, const UiState& state);
std::string readout_json(const App& app, const UiState& state);
/// Changes with the words that the result shows of its record; -1 where none is shown.
int shown_record_state(const App& app, const UiState& state);
constexpr int kRecordStoring = 2 * static_cast<int>(RecordState::storing);  // for the first time

}  // namespace facelog::ui
