// What could be better about a picture, from what Rekognition said of its faces.
// Must not know the words: a hint is one of a list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/aws/rekognition.hpp"

namespace facelog {

enum class FramingHint : std::uint8_t { no_face, too_small, too_dark, blurred, several };

/// Below these a face's attributes are guesses. Rekognition calls a face of 40 × 40 pixels in a picture of Full HD its
/// least; brightness and sharpness are its own 0 to 100.
inline constexpr double kSmallFacePx = 64;
inline constexpr double kDarkBrightness = 30;
inline constexpr double kBlurredSharpness = 8;

/// Of the face that can be seen best, which is the one a person means; `several` beside others.
inline std::vector<FramingHint> framing_hints(const std::vector<FaceDetail>& faces, int width_px, int height_px) {
  if (faces.empty()) return {FramingHint::no_face};
  std::vector<FramingHint> hints;
  const FaceDetail* largest = &faces.front();
  const auto side_px = [&](const FaceDetail& face) {
    return face.box ? std::min(face.box->width * width_px, face.box->height * height_px) : 0;
  };
  for (const FaceDetail& face : faces) {
    if (side_px(face) > side_px(*largest)) largest = &face;
  }
  if (largest->box && side_px(*largest) < kSmallFacePx) hints.push_back(FramingHint::too_small);
  if (largest->quality && largest->quality->brightness < kDarkBrightness) hints.push_back(FramingHint::too_dark);
  if (largest->quality && largest->quality->sharpness < kBlurredSharpness) hints.push_back(FramingHint::blurred);
  if (faces.size() > 1) hints.push_back(FramingHint::several);
  return hints;
}

}  // namespace facelog
