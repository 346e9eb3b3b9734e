// The icons' outlines; see icons.hpp.
#include "ui/icons.hpp"

#include <array>
#include <cmath>
#include <initializer_list>
#include <span>

namespace facelog::ui {
namespace {

/// Draws in units of the 24-unit box, whose middle is (12, 12).
class Pen {
 public:
  Pen(ImDrawList* to, ImVec2 centre, float size, ImU32 colour)
      : to_(to), unit_(size / 24), origin_(centre - ImVec2(size / 2, size / 2)), colour_(colour) {}

  void line(std::initializer_list<ImVec2> points) {
    for (const ImVec2& point : points) to_->PathLineTo(at(point));
    stroke(false);
  }
  void outline(std::span<const ImVec2> points) {
    for (const ImVec2& point : points) to_->PathLineTo(at(point));
    stroke(true);
  }
  void circle(ImVec2 centre, float radius) {
    to_->AddCircle(at(centre), radius * unit_, colour_, 0, width());
  }
  void dot(ImVec2 centre, float radius) {
    to_->AddCircleFilled(at(centre), radius * unit_, colour_);
  }
  void arc(ImVec2 centre, float radius, float from, float to) {
    to_->PathArcTo(at(centre), radius * unit_, from, to);
    stroke(false);
  }
  void box(ImVec2 from, ImVec2 to, float radius) {
    to_->AddRect(at(from), at(to), colour_, radius * unit_, 0, width());
  }

 private:
  ImVec2 at(ImVec2 point) const { return origin_ + point * unit_; }
  float width() const { return 1.9f * unit_; }
  void stroke(bool closed) { to_->PathStroke(colour_, closed ? ImDrawFlags_Closed : 0, width()); }

  ImDrawList* to_;
  float unit_;
  ImVec2 origin_;
  ImU32 colour_;
};

constexpr float kPi = 3.14159265f;

void gear(Pen& pen) {
  constexpr int kTeeth = 8;
  constexpr float kPitch = 2 * kPi / kTeeth;
  std::array<ImVec2, kTeeth * 4> rim;
  std::size_t i = 0;
  for (int tooth = 0; tooth < kTeeth; ++tooth) {
    const float middle = kPitch * static_cast<float>(tooth);
    const auto point = [](float radius, float angle) {
      return ImVec2(12 + radius * std::cos(angle), 12 + radius * std::sin(angle));
    };
    rim[i++] = point(7.4f, middle - kPitch * 0.30f);
    rim[i++] = point(10.2f, middle - kPitch * 0.18f);
    rim[i++] = point(10.2f, middle + kPitch * 0.18f);
    rim[i++] = point(7.4f, middle + kPitch * 0.30f);
  }
  pen.outline(rim);
  pen.circle({12, 12}, 3.1f);
}

}  // namespace

void draw_icon(ImDrawList* to, Icon icon, ImVec2 centre, float size, ImU32 colour) {
  Pen pen(to, centre, size, colour);
  switch (icon) {
    case Icon::none:
      break;
    case Icon::photo:
      pen.box({3, 4}, {21, 20}, 3);
      pen.circle({8.5f, 9.5f}, 1.6f);
      pen.line({{4, 18}, {10, 13}, {13, 16}, {16.5f, 12}, {20.5f, 16.5f}});
      break;
    case Icon::list:
      for (const float y : {6.0f, 12.0f, 18.0f}) {
        pen.dot({4.5f, y}, 1.4f);
        pen.line({{9, y}, {21, y}});
      }
      break;
    case Icon::settings:
      gear(pen);
      break;
    case Icon::close:
      pen.line({{6, 6}, {18, 18}});
      pen.line({{18, 6}, {6, 18}});
      break;
    case Icon::back:
      pen.line({{14.5f, 5}, {7.5f, 12}, {14.5f, 19}});
      break;
    case Icon::check:
      pen.line({{4.5f, 12.5f}, {9.5f, 17.5f}, {19.5f, 6.5f}});
      break;
    case Icon::alert:
      pen.circle({12, 12}, 9.2f);
      pen.line({{12, 7}, {12, 13}});
      pen.dot({12, 16.6f}, 1.3f);
      break;
    case Icon::retry:
      pen.arc({12, 12}, 8, -0.35f * kPi, 1.35f * kPi);
      pen.line({{5.2f, 2.9f}, {5.6f, 7.7f}, {10.4f, 7.3f}});
      break;
    case Icon::bin:
      pen.line({{4, 6.5f}, {20, 6.5f}});
      pen.line({{9, 6}, {9, 3.5f}, {15, 3.5f}, {15, 6}});
      pen.line({{6, 6.5f}, {7, 20.5f}, {17, 20.5f}, {18, 6.5f}});
      break;
    case Icon::send:
      pen.line({{12, 20}, {12, 5}});
      pen.line({{5.5f, 11}, {12, 4.5f}, {18.5f, 11}});
      break;
    case Icon::clock:
      pen.circle({12, 12}, 9);
      pen.line({{12, 7}, {12, 12}, {15.5f, 14}});
      break;
    case Icon::flip:
      pen.arc({12, 12}, 8.5f, 1.1f * kPi, 1.85f * kPi);
      pen.arc({12, 12}, 8.5f, 0.1f * kPi, 0.85f * kPi);
      pen.line({{20.6f, 4}, {19.7f, 8.6f}, {15.2f, 7.6f}});
      pen.line({{3.4f, 20}, {4.3f, 15.4f}, {8.8f, 16.4f}});
      break;
    case Icon::lens:
      pen.circle({12, 12}, 9);
      pen.circle({12, 12}, 4);
      pen.dot({12, 12}, 1.2f);
      break;
    case Icon::timer:
      pen.circle({12, 13.5f}, 8);
      pen.line({{12, 9.5f}, {12, 13.5f}, {15, 15.5f}});
      pen.line({{9.5f, 2.5f}, {14.5f, 2.5f}});
      break;
    case Icon::code:
      pen.line({{8, 6}, {2.5f, 12}, {8, 18}});
      pen.line({{16, 6}, {21.5f, 12}, {16, 18}});
      break;
    case Icon::chart:
      for (const float x : {5.0f, 12.0f, 19.0f}) pen.line({{x, 20}, {x, x == 12 ? 4.0f : x == 5 ? 13.0f : 9.0f}});
      break;
  }
}

}  // namespace facelog::ui
