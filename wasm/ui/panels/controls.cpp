// Shutter, photo and records: the three things a thumb does.
// Must not know what taking a picture means.
#include <cmath>

#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

constexpr float kShutter = 78;
constexpr float kSide = 56;

/// In the shutter's place while pictures follow each other.
void draw_stop(const View& view, ImVec2 centre) {
  ImGui::SetCursorScreenPos(centre - ImVec2(kShutter / 2, kShutter / 2));
  bool held = false;
  if (pressable("stop", say(view.language, TextId::button_stop), ImVec2(kShutter, kShutter), &held)) {
    view.events.push_back(SeriesStopped{});
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircleFilled(centre, kShutter / 2, IM_COL32(0, 0, 0, 90));
  list->AddCircle(centre, kShutter / 2 - 2.5f, kOnGlass, 0, 4);
  const ImVec2 half(held ? 12.0f : 14.0f, held ? 12.0f : 14.0f);
  list->AddRectFilled(centre - half, centre + half, kOnGlassAccent, 6);
}

void draw_shutter(const View& view, ImVec2 centre) {
  const Capture& capture = view.app.capture();
  const bool live = view.app.camera() == CameraState::live;
  const Series& series = view.app.series();
  if (series.kind() != Series::Kind::off && !series.finishing()) return draw_stop(view, centre);
  if (!live && !capture.busy()) return;
  const ImVec2 at = centre - ImVec2(kShutter / 2, kShutter / 2);
  bool held = false;
  if (!capture.busy()) {
    ImGui::SetCursorScreenPos(at);
    if (pressable("shutter", say(view.language, TextId::button_shutter), ImVec2(kShutter, kShutter),
                  &held)) {
      view.events.push_back(ShutterPressed{});
    }
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float radius = kShutter / 2;
  list->AddCircleFilled(centre, radius, IM_COL32(0, 0, 0, 90));
  const ImU32 white = capture.busy() ? IM_COL32(255, 255, 255, 90) : kOnGlass;
  list->AddCircle(centre, radius - 2.5f, white, 0, 4);
  list->AddCircleFilled(centre, held ? radius - 11 : radius - 8, white);
  if (!capture.busy()) return;
  const float turn = view.state.reduced_motion
                         ? 0
                         : static_cast<float>(std::fmod(view.state.now_ms / 900, 1.0)) * 6.2832f;
  list->PathArcTo(centre, radius - 2.5f, turn - 1.57f, turn + 0.3f);
  list->PathStroke(kOnGlassAccent, 0, 4);
  // While the frame is taken, graphics and processor belong to it.
  view.state.animates = !view.state.reduced_motion && capture.stage() == Capture::Stage::analysing;
}

/// A round button with its word below; answers whether it was pressed.
bool side_button(std::string_view name, std::string_view label, std::string_view word, Icon icon,
                 ImVec2 centre, bool enabled) {
  const ImVec2 size(kSide + 28, kSide + 24);
  const ImVec2 at(centre.x - size.x / 2, centre.y - kSide / 2);
  bool held = false;
  bool pressed = false;
  if (enabled) {
    ImGui::SetCursorScreenPos(at);
    pressed = pressable(name, label, size, &held);
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImU32 colour = enabled ? kOnGlass : IM_COL32(255, 255, 255, 110);
  list->AddCircleFilled(centre, kSide / 2, held ? kGlassPressed : kGlass);
  list->AddCircle(centre, kSide / 2 - 0.5f, kGlassEdge);
  draw_icon(list, icon, centre, 26, colour);
  const float width = text_width(Type::caption, true, word);
  draw_text(ImVec2(centre.x - width / 2, centre.y + kSide / 2 + 4), Type::caption, true, colour,
            word);
  return pressed;
}

void draw_badge(ImVec2 centre, std::size_t count, ImU32 fill) {
  const std::string text = count > 999 ? "999+" : std::to_string(count);
  const float width = std::max(22.0f, text_width(Type::caption, true, text) + 12);
  const ImVec2 half(width / 2, 11);
  ImGui::GetWindowDrawList()->AddRectFilled(centre - half, centre + half, fill, 11);
  draw_text(ImVec2(centre.x - text_width(Type::caption, true, text) / 2, centre.y - 8.5f),
            Type::caption, true, kOnBadge, text);
}

}  // namespace

void draw_controls(const View& view) {
  const Rect& area = view.layout.controls;
  if (!begin("controls", area)) return end();
  const bool column = view.layout.controls_in_column;
  const ImVec2 middle = vec(area.x + area.w / 2, area.y + area.h / 2 - (column ? 10 : 6));
  const float reach = static_cast<float>(std::min(column ? area.h * 0.36 : area.w * 0.34, 130.0));
  const ImVec2 step = column ? ImVec2(0, reach) : ImVec2(reach, 0);
  draw_shutter(view, middle);
  const bool idle = !view.app.capture().busy() && view.app.series().kind() == Series::Kind::off;
  const std::string photo = say(view.language, TextId::button_photo);
  if (side_button("photo", photo, say(view.language, TextId::button_photo_short), Icon::photo,
                  middle - step, idle)) {
    view.events.push_back(PhotoRequested{});
  }
  const DeliveryCounts counts = view.app.delivery().counts();
  const std::string word = say(view.language, TextId::button_records);
  const std::string label = counts.waiting == 0 ? word
                                                : say(view.language, TextId::button_records_waiting,
                                                      {waiting_words(counts)});
  if (side_button("records", label, word, Icon::list, middle + step, true))
    view.events.push_back(RecordsOpened{});
  const ImVec2 corner = middle + step + ImVec2(kSide / 2 - 5, -kSide / 2 + 6);
  if (counts.parked > 0) {
    draw_badge(corner, counts.parked, kOnGlassBad);
  } else if (counts.waiting > 0) {
    draw_badge(corner, counts.waiting, kOnGlassAccent);
  }
  end();
}

}  // namespace facelog::ui
