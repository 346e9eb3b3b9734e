// Beside the shutter: which camera looks, and pictures at intervals; and the lists that they open.
// Must not know how a camera is started or a picture taken.
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

const Lens* lens_in_use(const UiState& state) {
  for (const Lens& lens : state.lenses) {
    if (lens.id == state.lens) return &lens;
  }
  return nullptr;
}

/// The other side of the phone where the sides are known, else the next camera.
Lens other_side(const UiState& state) {
  const Lens* used = lens_in_use(state);
  const std::string facing = used ? used->facing : "";
  const std::string wanted = facing == "user" ? "environment" : facing == "environment" ? "user" : "";
  std::size_t next = 0;
  for (std::size_t i = 0; i < state.lenses.size(); ++i) {
    if (!wanted.empty() && state.lenses[i].facing == wanted) return {"", "", wanted};
    if (state.lenses[i].id == state.lens) next = (i + 1) % state.lenses.size();
  }
  return state.lenses[next];
}

struct Tool {
  const char* name;
  TextId label;
  Icon icon;
};

void use(const View& view, const Tool& tool) {
  if (tool.icon == Icon::flip) view.state.lens_requested = other_side(view.state);
  if (tool.icon == Icon::lens) view.state.choice = Choice::lens;
  if (tool.icon == Icon::timer) view.state.choice = Choice::interval;
}

void draw_running(const View& view) {
  const Series& series = view.app.series();
  const std::string every = say(view.language, TextId::series_every, {std::to_string(series.every_s())});
  const std::string cost = say(view.language, TextId::series_running,
                               {std::to_string(series.analysed()), usd_text(series.usd())});
  const Rect& area = view.layout.picture_behind_controls;
  const double text = static_cast<double>(std::max(text_width(Type::caption, true, every),
                                                   text_width(Type::caption, true, cost)));
  const double width = std::min(area.w - 24, text + 2 * static_cast<double>(kSpaceL) + 28);
  const Rect pill{area.x + (area.w - width) / 2, area.bottom() - 60, width, 52};
  if (!begin("running", pill)) return end();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 at = top_left(pill);
  list->AddRectFilled(at, bottom_right(pill), kGlass, 26);
  draw_icon(list, Icon::timer, at + ImVec2(kSpaceL + 10, 26), 20, kOnGlassAccent);
  const float room = static_cast<float>(width) - 2 * kSpaceL - 28;
  draw_text(at + ImVec2(kSpaceL + 28, 9), Type::caption, true, kOnGlass, cost, room);
  draw_text(at + ImVec2(kSpaceL + 28, 26), Type::caption, false, kOnGlass, every, room);
  end();
}

void list_lenses(const View& view, float width) {
  const std::size_t count = view.state.lenses.size();
  begin_options(view, width, count);
  for (std::size_t i = 0; i < count; ++i) {
    const Lens& lens = view.state.lenses[i];
    const std::string number = std::to_string(i + 1);
    const std::string label = lens.label.empty() ? say(view.language, TextId::camera_unnamed, {number}) : lens.label;
    if (!option(view, "lens-" + number, label, lens.id == view.state.lens, width, i, count)) continue;
    view.state.lens_requested = lens;
    view.state.choice = Choice::none;
  }
}

void list_intervals(const View& view, float width) {
  const std::size_t count = std::size(Series::kIntervalsS);
  begin_options(view, width, count);
  std::size_t i = 0;
  for (const int seconds : Series::kIntervalsS) {
    const std::string number = std::to_string(seconds);
    if (!option(view, "every-" + number, say(view.language, TextId::series_every, {number}), false, width, i++, count)) continue;
    view.events.push_back(SeriesStarted{seconds});
    view.state.choice = Choice::none;
  }
  space(kSpaceM);
  paragraph(Type::caption, false, view.colours.quiet,
            say(view.language, TextId::series_note,
                {usd_text(kUsdPerPicture), std::to_string(Series::kMostPictures)}),
            width);
}

}  // namespace

void draw_tools(const View& view) {
  if (view.app.series().kind() == Series::Kind::interval) return draw_running(view);
  const std::size_t lenses = view.state.lenses.size();
  if (view.app.camera() != CameraState::live || view.app.capture().busy()) return;
  constexpr Tool kAll[] = {{"flip", TextId::button_flip, Icon::flip},
                           {"lens", TextId::button_lens, Icon::lens},
                           {"interval", TextId::button_interval, Icon::timer}};
  // Two cameras need no list, and one no switch.
  const std::size_t first = lenses < 2 ? 2 : 0;
  const std::size_t step = lenses < 3 ? 2 : 1;
  const double count = static_cast<double>((2 - first) / step + 1);
  const Rect& area = view.layout.tools;
  if (!begin("tools", area)) return end();
  const bool column = view.layout.controls_in_column;
  const double pitch = static_cast<double>(kTarget + kSpaceM);
  double offset = -pitch * (count - 1) / 2 - static_cast<double>(kTarget) / 2;
  for (std::size_t i = first; i < 3; i += step, offset += pitch) {
    const double x = column ? area.x : area.x + area.w / 2 + offset;
    const double y = column ? area.y + area.h / 2 + offset : area.y;
    ImGui::SetCursorScreenPos(vec(x, y));
    if (icon_button(kAll[i].name, say(view.language, kAll[i].label), kAll[i].icon, Look::glass, view.colours)) {
      use(view, kAll[i]);
    }
  }
  end();
}

void draw_choice(const View& view) {
  const bool lens = view.state.choice == Choice::lens;
  const float width = begin_sheet(view, "choice");
  if (sheet_title(view, width, say(view.language, lens ? TextId::button_lens : TextId::button_interval))) {
    view.state.choice = Choice::none;
  }
  begin_sheet_content(view, width);
  lens ? list_lenses(view, width) : list_intervals(view, width);
  space(kSpaceL);
  end_sheet(view);
  // The preview steps back behind the list, and a touch on it puts the list away. Later windows lie below earlier ones.
  const Rect whole{0, 0, view.state.screen.size.w, view.state.screen.size.h};
  begin("behind", whole);
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(whole), bottom_right(whole), kBehindSheet);
  if (ImGui::InvisibleButton("##behind", size_of(whole))) view.state.choice = Choice::none;
  end();
}

}  // namespace facelog::ui
