// Where a picture lies on the screen, and where the boxes and labels of its faces go: plain maths.
// Must not know what draws them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "core/aws/rekognition.hpp"

namespace facelog::ui {

struct Size {
  double w = 0;
  double h = 0;
};

/// CSS pixels, y downwards.
struct Rect {
  double x = 0;
  double y = 0;
  double w = 0;
  double h = 0;

  double right() const { return x + w; }
  double bottom() const { return y + h; }
  bool operator==(const Rect&) const = default;
};

struct Spot {
  double x = 0;
  double y = 0;
};

enum class Fit { contain, cover };

inline bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// The picture, in its own proportions, centred in the area: whole (contain) or filling it (cover).
inline Rect fitted(const Rect& area, Size picture, Fit fit) {
  if (picture.w <= 0 || picture.h <= 0 || area.w <= 0 || area.h <= 0) return {area.x, area.y, 0, 0};
  const double by_width = area.w / picture.w;
  const double by_height = area.h / picture.h;
  const double scale =
      fit == Fit::contain ? std::min(by_width, by_height) : std::max(by_width, by_height);
  const Size size{picture.w * scale, picture.h * scale};
  return {area.x + (area.w - size.w) / 2, area.y + (area.h - size.h) / 2, size.w, size.h};
}

/// A face's box (ratios of the picture) on the screen; `picture` is what fitted() answered.
/// A mirrored picture shows the box on the other side; boxes may reach beyond the picture.
inline Rect placed(const BoundingBox& box, const Rect& picture, bool mirrored) {
  const double left = mirrored ? 1 - box.left - box.width : box.left;
  return {picture.x + left * picture.w, picture.y + box.top * picture.h, box.width * picture.w,
          box.height * picture.h};
}

inline Spot placed(const Landmark& mark, const Rect& picture, bool mirrored) {
  const double x = mirrored ? 1 - mark.x : mark.x;
  return {picture.x + x * picture.w, picture.y + mark.y * picture.h};
}

/// Only the part inside the area; of no size when there is none.
inline Rect clipped(const Rect& rect, const Rect& area) {
  const double x = std::clamp(rect.x, area.x, area.right());
  const double y = std::clamp(rect.y, area.y, area.bottom());
  return {x, y, std::clamp(rect.right(), area.x, area.right()) - x,
          std::clamp(rect.bottom(), area.y, area.bottom()) - y};
}

/// On whole device pixels, so that thin lines stay sharp at every density.
inline Rect snapped(const Rect& rect, double device_pixel_ratio) {
  const auto snap = [&](double v) {
    return std::round(v * device_pixel_ratio) / device_pixel_ratio;
  };
  const double x = snap(rect.x);
  const double y = snap(rect.y);
  return {x, y, snap(rect.right()) - x, snap(rect.bottom()) - y};
}

namespace detail {

inline Rect moved_inside(Rect rect, const Rect& area) {
  rect.x = std::max(area.x, std::min(rect.x, area.right() - rect.w));
  rect.y = std::max(area.y, std::min(rect.y, area.bottom() - rect.h));
  return rect;
}

}  // namespace detail

/// One label a box: above it where there is room, else below, else inside it; never over another
/// label or another face while one of these places is free.
inline std::vector<Rect> placed_labels(const std::vector<Rect>& boxes,
                                       const std::vector<Size>& sizes, const Rect& area,
                                       double gap) {
  std::vector<Rect> labels;
  for (std::size_t i = 0; i < boxes.size() && i < sizes.size(); ++i) {
    const Rect& box = boxes[i];
    const double x = box.x + (box.w - sizes[i].w) / 2;
    const double places[] = {box.y - gap - sizes[i].h, box.bottom() + gap, box.y + gap,
                             box.bottom() - gap - sizes[i].h};
    Rect best = detail::moved_inside({x, places[0], sizes[i].w, sizes[i].h}, area);
    for (const double y : places) {
      const Rect wanted{x, y, sizes[i].w, sizes[i].h};
      const Rect label = detail::moved_inside(wanted, area);
      const bool fits = label.y == wanted.y;
      const auto covers = [&](const Rect& other) {
        return &other != &box && overlap(label, other);
      };
      const bool free = std::none_of(labels.begin(), labels.end(), covers) &&
                        std::none_of(boxes.begin(), boxes.end(), covers);
      if (!fits || !free) continue;
      best = label;
      break;
    }
    labels.push_back(best);
  }
  return labels;
}

}  // namespace facelog::ui
