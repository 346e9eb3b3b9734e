// DetectFaces: the body in one pass, the signed request, and a reader that believes nothing.
// Must not know the record or the page.
#include "core/aws/rekognition.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/aws/errors.hpp"
#include "core/aws/rekognition_parts.hpp"
#include "core/base/sort.hpp"

namespace facelog {
namespace {

using rekognition::box_in;
using rekognition::misread;
using rekognition::number_in;
using rekognition::percent_in;

constexpr std::size_t kMaxEmotions = 16, kMaxLandmarks = 64, kMaxNameBytes = 32;
constexpr double kMaxPercent = 100, kMaxDegrees = 180;
constexpr int kMaxAgeYears = 150;

/// As AWS spells them, in the order of FaceAttribute.
constexpr std::string_view kAttributeNames[] = {
    "DEFAULT",       "ALL",        "AGE_RANGE", "BEARD",         "EMOTIONS",
    "EYE_DIRECTION", "EYEGLASSES", "EYES_OPEN", "FACE_OCCLUDED", "GENDER",
    "MOUTH_OPEN",    "MUSTACHE",   "SMILE",     "SUNGLASSES"};

/// A word that AWS chose, "" for anything else.
std::string name_in(const JsonView& value) {
  return rekognition::short_text_in(value, kMaxNameBytes);
}

std::optional<AgeRange> age_in(const JsonView& value) {
  const auto low = number_in(value["Low"], 0, kMaxAgeYears);
  const auto high = number_in(value["High"], 0, kMaxAgeYears);
  if (!low || !high) return std::nullopt;
  return AgeRange{static_cast<int>(std::lround(*low)), static_cast<int>(std::lround(*high))};
}

std::optional<Flag> flag_in(const JsonView& value) {
  const std::optional<bool> flag = value["Value"].boolean();
  if (!flag) return std::nullopt;
  return Flag{*flag, percent_in(value["Confidence"])};
}

std::optional<GenderGuess> gender_in(const JsonView& value) {
  std::string name = name_in(value["Value"]);
  if (name.empty()) return std::nullopt;
  return GenderGuess{std::move(name), percent_in(value["Confidence"])};
}

std::vector<Emotion> emotions_in(const JsonView& list) {
  std::vector<Emotion> emotions;
  for (std::size_t i = 0; i < std::min(list.size(), kMaxEmotions); ++i) {
    std::string type = name_in(list[i]["Type"]);
    if (!type.empty()) emotions.push_back({std::move(type), percent_in(list[i]["Confidence"])});
  }
  sort_few(emotions,
           [](const Emotion& a, const Emotion& b) { return a.confidence > b.confidence; });
  return emotions;
}

std::vector<Landmark> landmarks_in(const JsonView& list) {
  std::vector<Landmark> landmarks;
  for (std::size_t i = 0; i < std::min(list.size(), kMaxLandmarks); ++i) {
    // A point may lie outside the picture, as the face may.
    const auto x = number_in(list[i]["X"], -1, 2), y = number_in(list[i]["Y"], -1, 2);
    std::string type = name_in(list[i]["Type"]);
    if (x && y && !type.empty()) landmarks.push_back({std::move(type), *x, *y});
  }
  return landmarks;
}

double degrees_in(const JsonView& value) {
  return number_in(value, -kMaxDegrees, kMaxDegrees).value_or(0);
}

std::optional<Pose> pose_in(const JsonView& value) {
  if (!value["Roll"].number() || !value["Yaw"].number() || !value["Pitch"].number()) {
    return std::nullopt;
  }
  return Pose{degrees_in(value["Roll"]), degrees_in(value["Yaw"]), degrees_in(value["Pitch"])};
}

std::optional<Quality> quality_in(const JsonView& value) {
  if (!value["Brightness"].number() || !value["Sharpness"].number()) return std::nullopt;
  return Quality{percent_in(value["Brightness"]), percent_in(value["Sharpness"])};
}

std::optional<Gaze> gaze_in(const JsonView& value) {
  if (!value["Yaw"].number() || !value["Pitch"].number()) return std::nullopt;
  return Gaze{degrees_in(value["Yaw"]), degrees_in(value["Pitch"]),
              percent_in(value["Confidence"])};
}

FaceDetail face_in(const JsonView& value) {
  FaceDetail face;
  face.box = box_in(value["BoundingBox"]);
  face.confidence = number_in(value["Confidence"], 0, kMaxPercent);
  face.age = age_in(value["AgeRange"]);
  face.gender = gender_in(value["Gender"]);
  face.smile = flag_in(value["Smile"]);
  face.eyeglasses = flag_in(value["Eyeglasses"]);
  face.sunglasses = flag_in(value["Sunglasses"]);
  face.beard = flag_in(value["Beard"]);
  face.mustache = flag_in(value["Mustache"]);
  face.eyes_open = flag_in(value["EyesOpen"]);
  face.mouth_open = flag_in(value["MouthOpen"]);
  face.occluded = flag_in(value["FaceOccluded"]);
  face.emotions = emotions_in(value["Emotions"]);
  face.landmarks = landmarks_in(value["Landmarks"]);
  face.pose = pose_in(value["Pose"]);
  face.quality = quality_in(value["Quality"]);
  face.gaze = gaze_in(value["EyeDirection"]);
  return face;
}

}  // namespace

Result<Buffer> detect_faces_body(std::span<const std::uint8_t> picture,
                                 std::span<const FaceAttribute> attributes) {
  std::string tail = "\"}";
  for (const FaceAttribute& attribute : attributes) {
    tail += &attribute == &attributes.front() ? R"(,"Attributes":[")" : R"(",")";
    tail += kAttributeNames[static_cast<std::size_t>(attribute)];
  }
  tail += attributes.empty() ? "}" : R"("]})";
  return rekognition::body_with_picture(R"({"Image":{"Bytes":")", picture, tail);
}

HttpRequest detect_faces_request(const Endpoint& endpoint, SharedBytes body,
                                 const Digest256& body_sha256, const SigningScope& scope,
                                 const Credentials& credentials, Signer& signer) {
  return rekognition::signed_request("RekognitionService.DetectFaces", endpoint, std::move(body),
                                     body_sha256, scope, credentials, signer);
}

Result<std::vector<FaceDetail>> parse_detect_faces(const HttpAnswer& answer) {
  if (answer.status != 200) return error_of(Service::rekognition, answer);
  const std::optional<Json> json = Json::parse(answer.body.view());
  if (!json) return misread(TextId::answer_not_json, answer);
  const JsonView list = json->root()["FaceDetails"];
  if (!list.is_array()) return misread(TextId::answer_incomplete, answer);
  std::vector<FaceDetail> faces;
  for (std::size_t i = 0; i < list.size() && faces.size() < kMaxFaces; ++i) {
    if (list[i].is_object()) faces.push_back(face_in(list[i]));
  }
  return faces;
}

}  // namespace facelog
