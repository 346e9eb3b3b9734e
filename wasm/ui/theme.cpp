// The colours and Dear ImGui's style; see theme.hpp.
#include "ui/theme.hpp"

namespace facelog::ui {
static_assert(rgba(1, 2, 3, 4) == IM_COL32(1, 2, 3, 4), "palette.hpp packs as Dear ImGui does");

const Palette& palette(bool dark) {
  return dark ? kDark : kLight;
}

Fonts& fonts() {
  static Fonts all;
  return all;
}

void apply_style() {
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = style.FramePadding = ImVec2(0, 0);
  style.ItemSpacing = style.ItemInnerSpacing = ImVec2(0, 0);
  style.WindowBorderSize = style.ChildBorderSize = style.FrameBorderSize = 0;
  style.WindowRounding = style.ChildRounding = 0;
  style.WindowMinSize = ImVec2(1, 1);
  style.ScrollbarSize = 5;
  style.ScrollbarRounding = 3;
  style.FontSizeBase = kLineHeight[static_cast<int>(Type::body)];
  style.Colors[ImGuiCol_WindowBg] = style.Colors[ImGuiCol_ChildBg] = ImVec4(0, 0, 0, 0);
  style.Colors[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  const ImVec4 grab(0.5f, 0.55f, 0.58f, 0.55f);
  style.Colors[ImGuiCol_ScrollbarGrab] = style.Colors[ImGuiCol_ScrollbarGrabHovered] = grab;
  style.Colors[ImGuiCol_ScrollbarGrabActive] = grab;
}

}  // namespace facelog::ui
