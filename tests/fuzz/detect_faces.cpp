// DetectFaces' answers: every number within its unit, and a record of every face that is JSON.
#include "core/aws/rekognition.hpp"
#include "core/face/log_record.hpp"
#include "fuzz.hpp"

using namespace facelog;

namespace {

void check(const FaceDetail& face) {
  if (face.box) {
    require(within(face.box->left, 0, 1) && within(face.box->top, 0, 1), "a box is in the picture");
    require(within(face.box->left + face.box->width, 0, 1.0000001), "a box is in the picture");
    require(within(face.box->top + face.box->height, 0, 1.0000001), "a box is in the picture");
  }
  if (face.confidence) require(within(*face.confidence, 0, 100), "percent");
  if (face.smile) require(within(face.smile->confidence, 0, 100), "percent");
  if (face.age) require(within(face.age->low, 0, 150) && within(face.age->high, 0, 150), "years");
  if (face.pose) require(within(face.pose->yaw, -180, 180), "degrees");
  require(face.emotions.size() <= 16 && face.landmarks.size() <= 64, "lists are bounded");
  const std::string record = log_record_json(face, {"id", "device", 1'440'938'160'000, 540, false});
  require(Json::parse(record).has_value(), "a record is JSON");
  require(record.find('\n') == std::string::npos, "a record is one line");
}

}  // namespace

void fuzz(std::string_view input) {
  const auto faces = parse_detect_faces(answer_in(input));
  if (!faces) return check_error(faces.error());
  require(faces.value().size() <= kMaxFaces, "faces are bounded");
  for (const FaceDetail& face : faces.value()) check(face);
}
