// The parts of the screen, a file each; draw.cpp puts them together.
// Must not know the host.
#pragma once

#include "core/app/app.hpp"
#include "ui/describe.hpp"
#include "ui/icons.hpp"
#include "ui/layout.hpp"
#include "ui/theme.hpp"
#include "ui/ui_state.hpp"

namespace facelog::ui {

/// What every panel draws from.
struct View {
  const App& app;
  UiState& state;
  Events& events;
  const Layout& layout;
  const Palette& colours;
  Language language;
};

/// Boxes and labels over the still picture.
void draw_faces(const View& view);
/// What happens to the picture while it is analysed.
void draw_progress(const View& view);
void draw_top_bar(const View& view);
/// Why nothing is sent, when that needs the user.
void draw_pause(const View& view);
void draw_controls(const View& view);
void draw_result(const View& view);
void draw_error(const View& view);
void draw_records(const View& view);
/// Lens and interval, and what an interval capture has come to.
void draw_tools(const View& view);
/// The list that a tool opens.
void draw_choice(const View& view);
/// The chosen face's record: its JSON, and how it is signed.
void draw_details(const View& view);
/// The steps of the self-test, how far it is and what it found.
void draw_self_test(const View& view);
/// Opens its room and begins.
void open_self_test(const View& view);
/// The record that was made from this face of the picture; null: none.
const Record* record_of(const App& app, std::size_t face);

/// The records on this phone as charts.
void draw_insights(const View& view);

/// The height of a room's heading.
inline constexpr float kRoomBarHeight = 60;
/// A room over the whole screen with a way back; what follows scrolls, until end_room(). Answers the content's width.
float begin_room(const View& view, const char* name, const std::string& title, bool& back,
                 float foot = 0);
void end_room(const View& view);

/// The sheet's background; what is drawn next stays in its place. Answers the content's width.
float begin_sheet(const View& view, const char* name);
/// A heading, after the icon of what went wrong if there is one, with a button to close; true: it was pressed.
bool sheet_title(const View& view, float width, const std::string& title, Icon icon = Icon::none);
/// From here on the sheet scrolls, until end_sheet().
void begin_sheet_content(const View& view, float width);
void end_sheet(const View& view);

/// Lines of a list that are chosen from, on one card: `count` of them, each with option().
void begin_options(const View& view, float width, std::size_t count);
/// True: it was pressed. `index` from 0.
bool option(const View& view, const std::string& name, const std::string& label, bool chosen, float width,
            std::size_t index, std::size_t count);

// A record's state, in colour and icon.
ImU32 tone_colour(Tone tone, const Palette& colours);
Icon tone_icon(Tone tone);

}  // namespace facelog::ui
