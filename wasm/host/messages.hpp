// The JSON that crosses the seam: events that come in, effects and the page's state that go out.
// Must not decide anything.
#pragma once

#include <optional>
#include <string>

#include "core/app/app.hpp"
#include "core/base/json.hpp"
#include "ui/ui_state.hpp"

namespace facelog::host {

/// Core's event for this message; nothing when it is none of core's.
std::optional<Event> event_of(const JsonView& message);

// What JavaScript is to do; performed at once.
std::string message_of(const CaptureFrame& effect);
std::string message_of(const PickPhoto& effect);
std::string message_of(const WriteRecords& effect);
std::string message_of(const ReadLanes& effect);
std::string message_of(const ReadRecords& effect);
std::string message_of(const ReadHistory& effect);
std::string message_of(const CountRecords& effect);
std::string message_of(const TrimHistory& effect);
std::string message_of(const StoreSettings& effect);
std::string message_of(const Reach& effect);

/// What the document shows besides the canvas: language, room, the still's place, the status line.
/// The cameras that there are, and the one in use.
void read_lenses(const JsonView& message, ui::UiState& state);
std::string lens_message(const ui::Lens& lens);
std::string page_message(const App& app, const ui::UiState& state);
/// The notice before the first picture; open: it waits for an answer.
std::string notice_message(const App& app);
std::string form_message(const Settings& settings, bool open);
/// The active profile's credentials, for who keeps them under a passphrase.
std::string keys_message(const Settings& settings);
std::string form_pasted_message(std::string_view text);
std::string form_errors_message(const Settings& settings, std::string_view values_json);

}  // namespace facelog::host
