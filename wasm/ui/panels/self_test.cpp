// The self-test's room: a row a step, and the ways on.
// Must not know how a step is tried.
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

constexpr float kFootHeight = kTarget + 2 * kSpaceS;
constexpr float kIconSide = 22;

struct Mark {
  Icon icon;
  ImU32 colour;
};

Mark mark_of(Tone tone, const Palette& c) {
  switch (tone) {
    case Tone::good:
      return {Icon::check, c.good};
    case Tone::busy:
      return {Icon::alert, c.busy};
    case Tone::bad:
      return {Icon::close, c.bad};
    case Tone::plain:
      break;
  }
  return {Icon::none, c.quiet};
}

/// `is_next`: what is being tried now.
void draw_step(const View& view, const StepWords& words, bool is_next, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Mark mark = is_next ? Mark{Icon::clock, view.colours.busy} : mark_of(words.tone, view.colours);
  const bool is_known = words.tone != Tone::plain || is_next;
  draw_icon(ImGui::GetWindowDrawList(), mark.icon, at + ImVec2(kIconSide / 2, 11), kIconSide, mark.colour);
  const float indent = kIconSide + kSpaceM, room = width - indent;
  draw_text(at + ImVec2(indent, 0), Type::body, true, is_known ? view.colours.text : view.colours.quiet, words.name,
            room);
  float y = 23;
  const bool is_word = words.tone == Tone::busy || words.tone == Tone::bad;
  const float side = text_width(Type::body, true, words.name) + kSpaceM;
  const std::string& text = words.tone == Tone::plain ? words.state : words.text;  // its mark says that it is good
  const bool is_short = !is_word && side + text_width(Type::caption, false, text) <= room;
  y += draw_paragraph(at + (is_short ? ImVec2(indent + side, 3) : ImVec2(indent, y)), Type::caption, false,
                      is_word ? view.colours.text : view.colours.quiet, text, room);
  if (!words.aws.empty()) {
    y += draw_paragraph(at + ImVec2(indent, y + kSpaceXs), Type::caption, false, view.colours.quiet, words.aws, room) +
         kSpaceXs;
  }
  if (is_short) y = 21;
  ImGui::Dummy(ImVec2(width, y));
  space(kSpaceM);
}

/// Around the list, always in sight.
void draw_ways_on(const View& view, float width) {
  const Rect& room = view.layout.room;
  const ImVec2 at = top_left(room) + ImVec2(kSpaceM, 0);
  // Up here: the browser's click that follows a touch meets the form, whose foot has buttons.
  ImGui::SetCursorScreenPos(at + ImVec2(width - kTarget, (kRoomBarHeight - kTarget) / 2));
  if (icon_button("self-test-settings", say(view.language, TextId::button_settings), Icon::settings, Look::tonal,
                  view.colours)) {
    view.state.settings_requested = true;
  }
  if (view.app.self_test().busy()) return;
  ImGui::SetCursorScreenPos(at + ImVec2(0, static_cast<float>(room.h) - kFootHeight + kSpaceS));
  const std::string again = say(view.language, TextId::self_test_again);
  if (text_button("self-test-again", again, Look::filled, view.colours, Icon::retry, width)) {
    view.events.push_back(SelfTestStarted{});
  }
}

}  // namespace

void open_self_test(const View& view) {
  view.state.self_test_open = true;
  view.events.push_back(SelfTestStarted{});
}

void draw_self_test(const View& view) {
  const float foot = kFootHeight + static_cast<float>(view.state.screen.safe.bottom);
  bool back = false;
  const float width = begin_room(view, "self-test", say(view.language, TextId::self_test_title), back, foot);
  if (back) view.state.self_test_open = false;
  bool is_next = view.app.self_test().busy();
  for (std::size_t i = 0; i < SelfTest::kSteps; ++i) {
    const StepWords words = step_words(view.app.self_test(), static_cast<SelfTest::Step>(i), view.language);
    const bool is_waiting = words.state.empty();
    draw_step(view, words, is_next && is_waiting, width);
    if (is_waiting) is_next = false;
  }
  paragraph(Type::caption, false, view.colours.quiet, say(view.language, TextId::self_test_note), width);
  space(kSpaceM);
  end_scroll();
  draw_ways_on(view, width);
  end();
}

}  // namespace facelog::ui
