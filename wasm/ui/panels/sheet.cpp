// The sheet that a result or an error lies on: at the bottom of an upright screen, at the side of a
// wide one. Must not know what is on it.
#include <algorithm>

#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {

float begin_sheet(const View& view, const char* name) {
  const Rect& rect = view.layout.sheet;
  begin(name, rect);
  const bool at_side = rect.y <= 0;
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(rect), bottom_right(rect),
                                            view.colours.surface, at_side ? 0 : kRadiusSheet,
                                            ImDrawFlags_RoundCornersTop);
  // Content keeps off the notch and the home indicator.
  const Rect& safe = view.layout.safe;
  const Rect inside = clipped(rect, safe);
  ImGui::SetCursorScreenPos(top_left(inside) + ImVec2(kSpaceL, kSpaceM));
  return static_cast<float>(inside.w) - 2 * kSpaceL;
}

bool sheet_title(const View& view, float width, const std::string& title) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(at + ImVec2(0, 12), Type::title, true, view.colours.text, title, width - kTarget - kSpaceS);
  ImGui::SetCursorScreenPos(at + ImVec2(width - kTarget, 0));
  const bool closed = icon_button("close", say(view.language, TextId::button_close), Icon::close,
                                  Look::tonal, view.colours);
  ImGui::SetCursorScreenPos(at + ImVec2(0, kTarget + kSpaceS));
  return closed;
}

void begin_sheet_content(const View& view, float width) {
  const double bottom = clipped(view.layout.sheet, view.layout.safe).bottom();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  begin_scroll("content",
               ImVec2(width + kSpaceM, std::max(1.0f, static_cast<float>(bottom) - at.y)));
}

void end_sheet() {
  end_scroll();
  end();
}

}  // namespace facelog::ui
