// Amazon Rekognition DetectFaces: the request's body, the request, and what the answer says.
// Source: Rekognition API Reference, DetectFaces and FaceDetail; "Guidelines and quotas" for limits.
// Must not know the record or the page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/aws/endpoints.hpp"
#include "core/aws/http.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/result.hpp"

namespace facelog {

struct BoundingBox { double left = 0, top = 0, width = 0, height = 0; };  // ratios of the picture
struct AgeRange { int low = 0, high = 0; };                               // years
struct Flag { bool value = false; double confidence = 0; };               // confidence: percent
struct GenderGuess { std::string value; double confidence = 0; };         // "Male" or "Female"
struct Emotion { std::string type; double confidence = 0; };              // "HAPPY", …
struct Landmark { std::string type; double x = 0, y = 0; };               // ratios of the picture
struct Pose { double roll = 0, yaw = 0, pitch = 0; };                     // degrees
struct Quality { double brightness = 0, sharpness = 0; };                 // percent
struct Gaze { double yaw = 0, pitch = 0, confidence = 0; };               // degrees, percent

/// One face; every field is absent where Rekognition said nothing.
struct FaceDetail {
  std::optional<BoundingBox> box;
  std::optional<double> confidence;  // percent
  std::optional<AgeRange> age;
  std::optional<GenderGuess> gender;
  std::optional<Flag> smile, eyeglasses, sunglasses, beard, mustache, eyes_open, mouth_open, occluded;
  std::vector<Emotion> emotions;  // most confident first, at most 16
  std::vector<Landmark> landmarks;  // at most 64
  std::optional<Pose> pose;
  std::optional<Quality> quality;
  std::optional<Gaze> gaze;
};

inline constexpr std::size_t kMaxPictureBytes = 5u * 1024 * 1024;
inline constexpr int kMinPictureSidePx = 80;
inline constexpr std::size_t kMaxFaces = 100;

/// What DetectFaces is asked for; `standard` (AWS: DEFAULT) is box, landmarks, pose and quality.
enum class FaceAttribute : std::uint8_t {
  standard, all, age_range, beard, emotions, eye_direction, eyeglasses, eyes_open, face_occluded,
  gender, mouth_open, mustache, smile, sunglasses,
};
inline constexpr FaceAttribute kAllAttributes[] = {FaceAttribute::all};

/// {"Image":{"Bytes":"<base64>"},"Attributes":["ALL"]} in one pass into one buffer. The picture is
/// a JPEG or PNG file, at most kMaxPictureBytes and at least kMinPictureSidePx a side (which only
/// AWS checks). No attributes: the member is left out, AWS then answers `standard`.
/// Errors: picture.too_large (arguments: its size and the limit in MB), recovery `give_up`.
Result<Buffer> detect_faces_body(std::span<const std::uint8_t> picture,
                                 std::span<const FaceAttribute> attributes = kAllAttributes);

/// POST /. The scope's service is "rekognition".
HttpRequest detect_faces_request(const Endpoint& endpoint, SharedBytes body,
                                 const Digest256& body_sha256, const SigningScope& scope,
                                 const Credentials& credentials, Signer& signer);

/// At most kMaxFaces, each number within its unit's bounds; what AWS adds is passed over.
/// Errors: those of error_of(); answer.not_json and answer.incomplete (no FaceDetails), recovery
/// `retry`: a 200 that is not AWS's own.
Result<std::vector<FaceDetail>> parse_detect_faces(const HttpAnswer& answer);

}  // namespace facelog
