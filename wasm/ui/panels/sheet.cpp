// The sheet that a result, an error or a list lies on: at the bottom of an upright screen, where it slides up and is
// pulled down again, and at the side of a wide one. Must not know what is on it.
#include <algorithm>
#include <cmath>

#include "ui/draw.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

constexpr float kGrabberSpace = 20;
constexpr float kSlideHalfLifeS = 0.045f;
constexpr float kPulledPx = 72;  // from here on letting go closes it
constexpr float kOptionHeight = 52;

bool at_side(const View& view) {
  return view.layout.sheet.y <= 0;
}

/// How far below its place the sheet is drawn in this frame; what is touched stays in its place meanwhile.
void slide(const View& view) {
  UiState& state = view.state;
  const float height = static_cast<float>(view.layout.sheet.h);
  const bool opens = !state.sheet_open;
  state.sheet_open = true;
  if (opens) state.sheet_leaves = false;
  if (opens || at_side(view)) state.sheet_down = opens && !at_side(view) && !state.reduced_motion ? height : 0;
  if (state.sheet_down <= 0) return;
  // The time before the first frame belongs to the rest, not to the movement.
  const float left = opens ? 1 : std::exp2(-ImGui::GetIO().DeltaTime / kSlideHalfLifeS);
  const float target = state.sheet_leaves ? height : 0;
  state.sheet_down = target + (state.sheet_down - target) * left;
  state.animates = true;
  if (state.sheet_down < 0.5f) state.sheet_down = 0;
}

/// The sheet's head follows the finger that pulls it; let go far enough down, it leaves.
void pull(const View& view, float bottom) {
  const Rect& rect = view.layout.sheet;
  UiState& state = view.state;
  if (at_side(view)) return;
  ImGui::SetCursorScreenPos(top_left(rect));
  ImGui::InvisibleButton("##grabber", ImVec2(static_cast<float>(rect.w), bottom - static_cast<float>(rect.y)));
  const bool let_go = ImGui::IsItemDeactivated();  // a quick pull's last way comes in the same frame
  if (ImGui::IsItemActive() || let_go) {
    const ImGuiIO& io = ImGui::GetIO();
    state.sheet_down = std::max(0.0f, io.MousePos.y - io.MouseClickedPos[0].y);
    state.sheet_leaves = let_go && state.sheet_down > kPulledPx;
  }
  const bool gone = state.sheet_down > static_cast<float>(rect.h) - 8 || state.reduced_motion;
  if (!state.sheet_leaves || !gone) return;
  state.sheet_leaves = false;
  go_back(view.app, state, view.events);
}

void move_down(ImDrawList& list, float by) {
  for (ImDrawVert& vertex : list.VtxBuffer) vertex.pos.y += by;
  for (ImDrawCmd& command : list.CmdBuffer) {
    command.ClipRect.y += by;
    command.ClipRect.w += by;
  }
}

}  // namespace

float begin_sheet(const View& view, const char* name) {
  const Rect& rect = view.layout.sheet;
  slide(view);
  begin(name, rect);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(top_left(rect), bottom_right(rect), view.colours.surface,
                      at_side(view) ? 0 : kRadiusSheet, ImDrawFlags_RoundCornersTop);
  if (!at_side(view)) {
    const ImVec2 middle = vec(rect.x + rect.w / 2, rect.y + 10);
    list->AddRectFilled(middle - ImVec2(18, 2.5f), middle + ImVec2(18, 2.5f), view.colours.edge, 2.5f);
  }
  // Content keeps off the notch and the home indicator.
  const Rect inside = clipped(rect, view.layout.safe);
  ImGui::SetCursorScreenPos(top_left(inside) + ImVec2(kSpaceL, at_side(view) ? kSpaceM : kGrabberSpace));
  return static_cast<float>(inside.w) - 2 * kSpaceL;
}

bool sheet_title(const View& view, float width, const std::string& title, Icon icon) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float text_x = icon == Icon::none ? 0 : 28 + kSpaceM;
  draw_icon(ImGui::GetWindowDrawList(), icon, at + ImVec2(14, kTarget / 2), 28, view.colours.bad);
  draw_text(at + ImVec2(text_x, 12), Type::title, true, view.colours.text, title, width - text_x - kTarget - kSpaceS);
  ImGui::SetCursorScreenPos(at + ImVec2(width - kTarget, 0));
  const bool closed = icon_button("close", say(view.language, TextId::button_close), Icon::close,
                                  Look::tonal, view.colours);
  ImGui::SetCursorScreenPos(at + ImVec2(0, kTarget + kSpaceM));
  return closed;
}

void begin_sheet_content(const View& view, float width) {
  const double bottom = view.layout.sheet.bottom();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  pull(view, at.y);  // below the head's buttons, which come first
  ImGui::SetCursorScreenPos(at);
  begin_scroll("content",
               ImVec2(width + kSpaceM, std::max(1.0f, static_cast<float>(bottom) - at.y)));
}

void end_sheet(const View& view) {
  // The list goes on under the home indicator, and its end can be scrolled out from there.
  space(static_cast<float>(view.state.screen.safe.bottom));
  ImDrawList* content = ImGui::GetWindowDrawList();
  end_scroll();
  ImDrawList* sheet = ImGui::GetWindowDrawList();
  end();
  for (ImDrawList* list : {content, sheet}) move_down(*list, view.state.sheet_down);
}

void begin_options(const View& view, float width, std::size_t count) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled(at, at + ImVec2(width, kOptionHeight * static_cast<float>(count)),
                                            view.colours.raised, kRadius);
}

bool option(const View& view, const std::string& name, const std::string& label, bool chosen, float width,
            std::size_t index, std::size_t count) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size(width, kOptionHeight);
  bool held = false;
  const bool pressed = pressable(name, label, size, &held);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool last = index + 1 == count;
  if (held) {
    const ImDrawFlags corners = (index == 0 ? ImDrawFlags_RoundCornersTop : 0) | (last ? ImDrawFlags_RoundCornersBottom : 0);
    list->AddRectFilled(at, at + size, view.colours.line, kRadius, corners ? corners : ImDrawFlags_RoundCornersNone);
  }
  draw_text(at + ImVec2(kSpaceL, 15.5f), Type::body, chosen, chosen ? view.colours.accent : view.colours.text, label,
            width - 3 * kSpaceL - 20);
  if (chosen) draw_icon(list, Icon::check, at + ImVec2(width - kSpaceL - 10, kOptionHeight / 2), 20, view.colours.accent);
  if (!last) list->AddLine(at + ImVec2(kSpaceL, kOptionHeight), at + size, view.colours.line);
  return pressed;
}

}  // namespace facelog::ui
