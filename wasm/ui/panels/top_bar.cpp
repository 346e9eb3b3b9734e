// The bar at the top: whether publishing is set up, the language, the settings; below it, a pause's
// reason. Must not know the form: it asks the host to open it.
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

bool pictures_leave(const View& view) {
  return !view.app.settings().leaving(view.app.settings().active()).empty();
}

constexpr int kChipLines = 4;  // the most it grows to

/// Complete: the course's own words. Otherwise the first thing that is missing. With it, where pictures go that leave
/// the region of the records.
std::string chip_text(const View& view, const Outcome& ready) {
  const Settings& settings = view.app.settings();
  const std::string state =
      say(view.language, ready.ok() ? text_of(TextId::chip_publish_ready) : ready.error().text);
  const std::vector<std::string> leaving = settings.leaving(settings.active());
  if (leaving.empty()) return state;
  const std::string note = say(view.language, Text{TextId::form_leaving, leaving});
  return ready.ok() ? note + ' ' + state : state + ' ' + note;  // what is missing may need all the room
}

void draw_chip(const View& view, ImVec2 at, float room) {
  const Settings& settings = view.app.settings();
  const Outcome ready = settings.publish_ready(settings.active());
  const std::string text = chip_text(view, ready);
  constexpr float kIconSide = 16;
  const float edges = 2 * kSpaceM + kIconSide + kSpaceS;
  const float one_line = text_width(Type::caption, true, text);
  const float width = std::min(room, one_line + edges + 1);
  const float text_height = paragraph_height(Type::caption, true, text, width - edges, kChipLines);
  const ImVec2 size(width, std::max(44.0f, text_height + 2 * kSpaceS));
  ImGui::SetCursorScreenPos(at);
  bool held = false;
  if (pressable("publish-state", text, size, &held)) view.state.settings_requested = true;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, at + size, held ? kGlassPressed : kGlass, 22);
  list->AddRect(at, at + size, kGlassEdge, 22);
  const ImU32 tint = ready.ok() ? kOnGlassAccent : kOnGlassBusy;
  const ImVec2 icon_at = at + ImVec2(kSpaceM + kIconSide / 2, size.y / 2);
  draw_icon(list, ready.ok() ? Icon::check : Icon::alert, icon_at, kIconSide, tint);
  draw_paragraph(at + ImVec2(kSpaceM + kIconSide + kSpaceS, (size.y - text_height) / 2),
                 Type::caption, true, kOnGlass, text, width - edges, kChipLines);
}

}  // namespace

void draw_top_bar(const View& view) {
  Rect bar = view.layout.top_bar;
  bar.h += 58;  // a chip of all its lines
  if (!begin("top", bar)) return end();
  const Language other = view.language == Language::en ? Language::ja : Language::en;
  const std::string other_name = say(view.language, TextId::language_other);
  const float y = static_cast<float>(bar.y) + kSpaceS;
  const float language_width = text_width(Type::caption, true, other_name) + 2 * kSpaceM;
  const float right = static_cast<float>(bar.right()) - kSpaceM;
  const float settings_x = right - 44;
  const float language_x = settings_x - kSpaceS - language_width;

  draw_chip(view, ImVec2(static_cast<float>(bar.x) + kSpaceM, y),
            language_x - kSpaceS - static_cast<float>(bar.x) - kSpaceM);

  const ImVec2 at(language_x, y);
  const ImVec2 size(language_width, 44);
  ImGui::SetCursorScreenPos(at);
  bool held = false;
  if (pressable("language", other_name, size, &held)) view.events.push_back(LanguageChosen{other});
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, at + size, held ? kGlassPressed : kGlass, 22);
  list->AddRect(at, at + size, kGlassEdge, 22);
  draw_text(at + ImVec2(kSpaceM, 13.5f), Type::caption, true, kOnGlass, other_name);

  ImGui::SetCursorScreenPos(ImVec2(settings_x, y));
  if (icon_button("settings", say(view.language, TextId::button_settings), Icon::settings,
                  Look::glass, view.colours, 44)) {
    view.state.settings_requested = true;
  }
  end();
}

void draw_pause(const View& view) {
  const Error* pause = view.app.delivery().pause_of(view.app.settings().active().id);
  if (!pause) return;
  const std::string reason = say(view.language, pause->text);
  const std::string words = aws_words(*pause, view.language);
  const double width = std::min(view.layout.top_bar.w - 2 * static_cast<double>(kSpaceM), 520.0);
  const float text_width_px = static_cast<float>(width) - 2 * kSpaceL - 20 - kSpaceS;
  const float reason_height = paragraph_height(Type::caption, true, reason, text_width_px);
  const float words_height =
      words.empty() ? 0 : paragraph_height(Type::caption, false, words, text_width_px) + kSpaceXs;
  const Rect card{view.layout.top_bar.x + static_cast<double>(kSpaceM),
                  view.layout.top_bar.bottom() + (pictures_leave(view) ? 38 : 8), width,
                  static_cast<double>(reason_height + words_height + kTarget + kSpaceS + 2 * kSpaceM)};
  if (!begin("pause", card)) return end();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 at = top_left(card);
  list->AddRectFilled(at, bottom_right(card), kGlassBad, kRadius);
  draw_icon(list, Icon::alert, at + ImVec2(kSpaceL + 8, kSpaceM + 9), 20, kOnGlassBad);
  const ImVec2 text_at = at + ImVec2(kSpaceL + 20 + kSpaceS, kSpaceM);
  draw_paragraph(text_at, Type::caption, true, kOnGlass, reason, text_width_px);
  if (!words.empty()) {
    draw_paragraph(text_at + ImVec2(0, reason_height + kSpaceXs), Type::caption, false, kOnGlassBad,
                   words, text_width_px);
  }
  ImGui::SetCursorScreenPos(at);
  const float button_y = size_of(card).y - kTarget - kSpaceM;
  if (pressable("pause", reason, ImVec2(size_of(card).x, button_y))) view.state.settings_requested = true;
  ImGui::SetCursorScreenPos(ImVec2(text_at.x, at.y + button_y));
  if (text_button("pause-self-test", say(view.language, TextId::self_test_title), Look::glass, view.colours)) {
    open_self_test(view);
  }
  end();
}

}  // namespace facelog::ui
