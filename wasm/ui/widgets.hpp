// The few things that panels are made of: text, buttons, chips. Every one is drawn here, in the
// theme. Must not know the program's state.
#pragma once

#include <imgui.h>

#include <string>
#include <string_view>

#include "ui/icons.hpp"
#include "ui/placement.hpp"
#include "ui/theme.hpp"

namespace facelog::ui {

inline ImVec2 vec(double x, double y) {
  return ImVec2(static_cast<float>(x), static_cast<float>(y));
}
inline ImVec2 top_left(const Rect& rect) {
  return vec(rect.x, rect.y);
}
inline ImVec2 bottom_right(const Rect& rect) {
  return vec(rect.right(), rect.bottom());
}
inline ImVec2 size_of(const Rect& rect) {
  return vec(rect.w, rect.h);
}

/// A window without any decoration, exactly there; false: nothing in it is visible. Always end()
/// it.
bool begin(const char* name, const Rect& rect);
void end();
/// A part of a window that scrolls.
void begin_scroll(const char* name, ImVec2 size);
void end_scroll();

// --- text ---
float text_width(Type type, bool bold, std::string_view text);
/// At a place, cut with "…" when it is wider than `width` (0: no limit). Answers the width drawn.
float draw_text(ImVec2 at, Type type, bool bold, ImU32 colour, std::string_view text,
                float width = 0);
/// Broken into lines of `width`; at most `max_lines` (0: all). Answers the height drawn.
float draw_paragraph(ImVec2 at, Type type, bool bold, ImU32 colour, std::string_view text,
                     float width, int max_lines = 0);
float paragraph_height(Type type, bool bold, std::string_view text, float width, int max_lines = 0);
/// The same at the cursor, as an item of the window.
void paragraph(Type type, bool bold, ImU32 colour, std::string_view text, float width);
void space(float height);

// --- buttons; `name` is stable, `label` is what is read out ---
enum class Look : int { filled, tonal, plain, glass, danger };

/// Nothing but a place that can be pressed.
bool pressable(std::string_view name, std::string_view label, ImVec2 size, bool* held = nullptr);
bool text_button(std::string_view name, std::string_view label, Look look, const Palette& colours,
                 Icon icon = Icon::none, float width = 0);
bool icon_button(std::string_view name, std::string_view label, Icon icon, Look look,
                 const Palette& colours, float side = kTarget);


/// Text buttons beside each other, in as many lines as they need.
class Flow {
 public:
  explicit Flow(float width) : from_(ImGui::GetCursorScreenPos()), at_(from_), right_(from_.x + width) {}
  /// The cursor to where the next one goes.
  void next(std::string_view label, Icon icon = Icon::none);
  /// The cursor below all of them.
  void end();

 private:
  ImVec2 from_, at_;
  float right_;
};

}  // namespace facelog::ui
