// The colours and Dear ImGui's style; see theme.hpp.
#include "ui/theme.hpp"

namespace facelog::ui {
namespace {

constexpr ImU32 rgb(unsigned hex) {
  return IM_COL32(hex >> 16 & 0xFF, hex >> 8 & 0xFF, hex & 0xFF, 255);
}

constexpr Palette kLight = {.surface = rgb(0xFFFFFF),
                            .raised = rgb(0xF1F4F5),
                            .line = rgb(0xDDE3E6),
                            .text = rgb(0x10181C),
                            .quiet = rgb(0x4A565D),
                            .accent = rgb(0x0F766E),
                            .on_accent = rgb(0xFFFFFF),
                            .good = rgb(0x0F6B3D),
                            .busy = rgb(0x8A4B08),
                            .bad = rgb(0xB42318)};

constexpr Palette kDark = {.surface = rgb(0x14181B),
                           .raised = rgb(0x20262A),
                           .line = rgb(0x323A40),
                           .text = rgb(0xF2F5F6),
                           .quiet = rgb(0xAAB5BC),
                           .accent = rgb(0x5EEAD4),
                           .on_accent = rgb(0x062A26),
                           .good = rgb(0x6EE7A8),
                           .busy = rgb(0xFCD34D),
                           .bad = rgb(0xFDA4A0)};

}  // namespace

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
