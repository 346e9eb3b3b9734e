// How text and buttons are drawn; see widgets.hpp.
#include "ui/widgets.hpp"

#include <algorithm>
#include <vector>

#include "ui/wrap.hpp"

namespace facelog::ui {
namespace {

constexpr ImGuiWindowFlags kBare =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoBackground;

float line_height(Type type) {
  return kLineHeight[static_cast<int>(type)];
}

ImFont* font(bool bold) {
  return bold ? fonts().bold : fonts().regular;
}

/// Answers the width of single characters at a size: what wrapped() asks for.
class Ruler {
 public:
  Ruler(Type type, bool bold) : font_(font(bold)), size_(line_height(type)) {
    ImGui::PushFont(font_, size_);
    baked_ = ImGui::GetFontBaked();
  }
  ~Ruler() { ImGui::PopFont(); }
  Ruler(const Ruler&) = delete;
  Ruler& operator=(const Ruler&) = delete;

  double operator()(std::uint32_t code) const {
    return static_cast<double>(baked_->GetCharAdvance(static_cast<ImWchar>(code)) *
                               (size_ / baked_->Size));
  }

 private:
  ImFont* font_;
  float size_;
  ImFontBaked* baked_ = nullptr;
};

std::vector<std::string_view> lines_of(Type type, bool bold, std::string_view text, float width) {
  const Ruler ruler(type, bold);
  return wrapped(text, static_cast<double>(width), ruler);
}

struct LookColours {
  ImU32 fill, pressed, text;
};

LookColours colours_of(Look look, const Palette& c) {
  switch (look) {
    case Look::filled:
      return {c.accent, c.quiet, c.on_accent};
    case Look::tonal:
      return {c.raised, c.line, c.text};
    case Look::plain:
      return {0, c.raised, c.accent};
    case Look::danger:
      return {c.bad, c.quiet, c.surface};
    case Look::glass:
      return {kGlass, kGlassPressed, kOnGlass};
  }
  return {};
}

}  // namespace

bool begin(const char* name, const Rect& rect) {
  ImGui::SetNextWindowPos(top_left(rect));
  ImGui::SetNextWindowSize(
      ImVec2(std::max(1.0f, size_of(rect).x), std::max(1.0f, size_of(rect).y)));
  return ImGui::Begin(name, nullptr, kBare | ImGuiWindowFlags_NoScrollWithMouse);
}

void end() {
  ImGui::End();
}

void begin_scroll(const char* name, ImVec2 size) {
  ImGui::BeginChild(
      name, size, 0,
      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoMove);
  if (ImGui::IsWindowAppearing()) ImGui::SetScrollY(0);  // another picture's list starts at its top
}

void end_scroll() {
  ImGui::EndChild();
}

float text_width(Type type, bool bold, std::string_view text) {
  return font(bold)
      ->CalcTextSizeA(line_height(type), FLT_MAX, 0, text.data(), text.data() + text.size())
      .x;
}

float draw_text(ImVec2 at, Type type, bool bold, ImU32 colour, std::string_view text, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const auto put = [&](ImVec2 where, std::string_view part) {
    list->AddText(font(bold), line_height(type), where, colour, part.data(),
                  part.data() + part.size());
    return text_width(type, bold, part);
  };
  const float whole = text_width(type, bold, text);
  if (width <= 0 || whole <= width) return put(at, text);
  constexpr std::string_view kDots = "…";
  const float room = width - text_width(type, bold, kDots);
  const char* cut = text.data();
  const float kept = font(bold)
                         ->CalcTextSizeA(line_height(type), std::max(1.0f, room), 0, text.data(),
                                         text.data() + text.size(), &cut)
                         .x;
  put(at, text.substr(0, static_cast<std::size_t>(cut - text.data())));
  put(ImVec2(at.x + kept, at.y), kDots);
  return width;
}

float draw_paragraph(ImVec2 at, Type type, bool bold, ImU32 colour, std::string_view text,
                     float width, int max_lines) {
  const std::vector<std::string_view> lines = lines_of(type, bold, text, width);
  const std::size_t shown =
      max_lines > 0 ? std::min(lines.size(), static_cast<std::size_t>(max_lines)) : lines.size();
  for (std::size_t i = 0; i < shown; ++i) {
    const bool is_cut = i + 1 == shown && shown < lines.size();
    // What is left of the text, cut by its width, rather than the line that happened to end here.
    const char* from = lines[i].data();
    const std::string_view part =
        is_cut ? std::string_view(from, static_cast<std::size_t>(text.data() + text.size() - from))
               : lines[i];
    draw_text(ImVec2(at.x, at.y + static_cast<float>(i) * line_height(type)), type, bold, colour,
              part, is_cut ? width : 0);
  }
  return static_cast<float>(shown) * line_height(type);
}

float paragraph_height(Type type, bool bold, std::string_view text, float width, int max_lines) {
  std::size_t lines = lines_of(type, bold, text, width).size();
  if (max_lines > 0) lines = std::min(lines, static_cast<std::size_t>(max_lines));
  return static_cast<float>(lines) * line_height(type);
}

void paragraph(Type type, bool bold, ImU32 colour, std::string_view text, float width) {
  const float height = draw_paragraph(ImGui::GetCursorScreenPos(), type, bold, colour, text, width);
  ImGui::Dummy(ImVec2(width, height));
}

void space(float height) {
  ImGui::Dummy(ImVec2(1, height));
}

bool pressable(std::string_view name, std::string_view label, ImVec2 size, bool* held) {
  std::string id(label);
  id += "###";
  id += name;
  const bool pressed = ImGui::InvisibleButton(id.c_str(), size);
  if (held) *held = ImGui::IsItemActive() && ImGui::IsItemHovered();
  return pressed;
}

namespace {

constexpr float kIconSide = 18;

float button_width(std::string_view label, Icon icon) {
  return text_width(Type::body, true, label) + (icon == Icon::none ? 0 : kIconSide + kSpaceS) + 2 * kSpaceL;
}

}  // namespace

bool text_button(std::string_view name, std::string_view label, Look look, const Palette& colours,
                 Icon icon, float width) {
  const float text = text_width(Type::body, true, label);
  const float icon_part = icon == Icon::none ? 0 : kIconSide + kSpaceS;
  const ImVec2 size(width > 0 ? width : button_width(label, icon), kTarget);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  bool held = false;
  const bool pressed = pressable(name, label, size, &held);
  const LookColours c = colours_of(look, colours);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, at + size, held ? c.pressed : c.fill, size.y / 2);
  const float room = size.x - icon_part - 2 * kSpaceM;
  const float shown = std::min(text, room);
  const float x = at.x + (size.x - shown - icon_part) / 2;
  draw_icon(list, icon, ImVec2(x + kIconSide / 2, at.y + size.y / 2), kIconSide, c.text);
  draw_text(ImVec2(x + icon_part, at.y + (size.y - line_height(Type::body)) / 2), Type::body, true,
            c.text, label, room);
  return pressed;
}

void Flow::next(std::string_view label, Icon icon) {
  const float width = button_width(label, icon);
  if (at_.x > from_.x && at_.x + width > right_) at_ = ImVec2(from_.x, at_.y + kTarget + kSpaceS);
  ImGui::SetCursorScreenPos(at_);
  at_.x += width + kSpaceS;
}

void Flow::end() {
  ImGui::SetCursorScreenPos(ImVec2(from_.x, at_.y + kTarget));
  space(kSpaceS);
}

bool icon_button(std::string_view name, std::string_view label, Icon icon, Look look,
                 const Palette& colours, float side) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  bool held = false;
  const bool pressed = pressable(name, label, ImVec2(side, side), &held);
  LookColours c = colours_of(look, colours);
  if (look == Look::plain) c.text = colours.text;
  const ImVec2 centre = at + ImVec2(side / 2, side / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircleFilled(centre, side / 2, held ? c.pressed : c.fill);
  if (look == Look::glass) list->AddCircle(centre, side / 2 - 0.5f, kGlassEdge);
  draw_icon(list, icon, centre, side * 0.48f, c.text);
  return pressed;
}

}  // namespace facelog::ui
