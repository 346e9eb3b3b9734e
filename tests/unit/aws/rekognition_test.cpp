// DetectFaces: body, request, and a reader fed with everything but what it expects.
// Must not know the record.
#include "core/aws/rekognition.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "answers.hpp"
#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

using namespace facelog;

namespace {

std::vector<FaceDetail> faces_in(std::string_view list) {
  auto faces = parse_detect_faces(answer_of(200, R"({"FaceDetails":)" + std::string(list) + "}"));
  REQUIRE(faces);
  return std::move(faces.value());
}

FaceDetail face_in(std::string_view fields) {
  auto faces = faces_in("[{" + std::string(fields) + "}]");
  REQUIRE(faces.size() == 1);
  return std::move(faces.front());
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all.append(i == 0 ? "" : ",").append(text);
  return all;
}

constexpr std::string_view kWholeFace = R"(
  "BoundingBox":{"Width":0.25,"Height":0.5,"Left":0.125,"Top":0.0625},
  "AgeRange":{"Low":20,"High":28}, "Confidence":99.5,
  "Smile":{"Value":true,"Confidence":98.25}, "Eyeglasses":{"Value":false,"Confidence":97},
  "Sunglasses":{"Value":false,"Confidence":96}, "Beard":{"Value":true,"Confidence":95},
  "Mustache":{"Value":false,"Confidence":94}, "EyesOpen":{"Value":true,"Confidence":93},
  "MouthOpen":{"Value":true,"Confidence":92}, "FaceOccluded":{"Value":false,"Confidence":91},
  "Gender":{"Value":"Female","Confidence":90},
  "Emotions":[{"Type":"CALM","Confidence":1.5},{"Type":"HAPPY","Confidence":98}],
  "Landmarks":[{"Type":"eyeLeft","X":0.2,"Y":0.3}],
  "Pose":{"Roll":-5,"Yaw":10,"Pitch":2.5}, "Quality":{"Brightness":80,"Sharpness":70},
  "EyeDirection":{"Yaw":1,"Pitch":-2,"Confidence":60}, "NewInAnotherYear":{"x":[1]})";

}  // namespace

TEST_CASE("rekognition: the body holds the picture in base64 and asks for all",
          "[aws][rekognition]") {
  const std::vector<std::uint8_t> golden{0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10};
  CHECK(detect_faces_body(golden).value().view() ==
        R"({"Image":{"Bytes":"/9j/4AAQ"},"Attributes":["ALL"]})");
}

TEST_CASE("rekognition: the attributes asked for can be chosen", "[aws][rekognition]") {
  const std::vector<std::uint8_t> picture{0};
  const auto tail = [&picture](std::initializer_list<FaceAttribute> attributes) {
    const Buffer body =
        std::move(detect_faces_body(picture, {attributes.begin(), attributes.size()}).value());
    return std::string(body.view().substr(std::string_view(R"({"Image":{"Bytes":"AA==")").size()));
  };
  using enum FaceAttribute;
  CHECK(tail({}) == "}}");
  CHECK(tail({standard}) == R"(},"Attributes":["DEFAULT"]})");
  CHECK(tail({age_range, beard, emotions, eye_direction, eyeglasses, eyes_open, face_occluded,
              gender, mouth_open, mustache, smile, sunglasses}) ==
        R"(},"Attributes":["AGE_RANGE","BEARD","EMOTIONS","EYE_DIRECTION","EYEGLASSES",)"
        R"("EYES_OPEN","FACE_OCCLUDED","GENDER","MOUTH_OPEN","MUSTACHE","SMILE","SUNGLASSES"]})");
}

TEST_CASE("rekognition: 5 MB pass, a byte more is refused with both sizes", "[aws][rekognition]") {
  std::vector<std::uint8_t> picture(kMaxPictureBytes);
  CHECK(detect_faces_body(picture));
  picture.push_back(0);
  const auto refused = detect_faces_body(picture);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text == text_of(TextId::picture_too_large, "5.1", "5"));
  CHECK(refused.error().recovery == Recovery::give_up);
}

TEST_CASE("rekognition: the request is the golden one", "[aws][rekognition]") {
  const std::string body = R"({"Image":{"Bytes":"/9j/4AAQ"},"Attributes":["ALL"]})";
  Signer signer;
  const HttpRequest request = detect_faces_request(
      {"https://rekognition.ap-northeast-1.amazonaws.com",
       "rekognition.ap-northeast-1.amazonaws.com"},
      share(Buffer::copy_of(body)), sha256(body),
      {"ap-northeast-1", "rekognition", parse_amz_date("20150830T123600Z").value()},
      {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "TOKEN/+=EXAMPLE"}, signer);
  CHECK(request.method == "POST");
  CHECK(request.url == "https://rekognition.ap-northeast-1.amazonaws.com/");
  CHECK(request.body->view() == body);
  REQUIRE(request.headers.size() == 5);
  CHECK(request.headers[0].value == "application/x-amz-json-1.1");
  CHECK(request.headers[1].value == "RekognitionService.DetectFaces");
  CHECK(request.headers[4].value.ends_with(
      "5a0124c80bbb133c1cfa566161bb9e9544f8f49cdae08fd0024bd97030ba370b"));
}

TEST_CASE("rekognition: reads every field of a face", "[aws][rekognition]") {
  const FaceDetail face = face_in(kWholeFace);
  REQUIRE(face.box);
  CHECK((face.box->left == 0.125 && face.box->top == 0.0625));
  CHECK((face.box->width == 0.25 && face.box->height == 0.5));
  CHECK((face.age && face.age->low == 20 && face.age->high == 28));
  CHECK(face.confidence == 99.5);
  CHECK((face.smile && face.smile->value && face.smile->confidence == 98.25));
  CHECK((face.eyeglasses && !face.eyeglasses->value && face.eyeglasses->confidence == 97));
  CHECK((face.sunglasses && !face.sunglasses->value));
  CHECK((face.beard && face.beard->value));
  CHECK((face.mustache && !face.mustache->value));
  CHECK((face.eyes_open && face.eyes_open->value));
  CHECK((face.mouth_open && face.mouth_open->confidence == 92));
  CHECK((face.occluded && face.occluded->confidence == 91));
  CHECK((face.gender && face.gender->value == "Female" && face.gender->confidence == 90));
  REQUIRE(face.emotions.size() == 2);
  CHECK(face.emotions[0].type == "HAPPY");
  CHECK(face.emotions[1].confidence == 1.5);
  REQUIRE(face.landmarks.size() == 1);
  CHECK((face.landmarks[0].type == "eyeLeft" && face.landmarks[0].y == 0.3));
  CHECK((face.pose && face.pose->roll == -5 && face.pose->pitch == 2.5));
  CHECK((face.quality && face.quality->brightness == 80));
  CHECK((face.gaze && face.gaze->pitch == -2 && face.gaze->confidence == 60));
}

TEST_CASE("rekognition: no face is an empty list, not an error", "[aws][rekognition]") {
  CHECK(faces_in("[]").empty());
}

TEST_CASE("rekognition: what is missing or of a wrong type is absent", "[aws][rekognition]") {
  for (
      const std::string_view fields :
      {R"()",
       R"("BoundingBox":[],"AgeRange":5,"Smile":"yes","Gender":true,"Emotions":{},"Landmarks":"x","Pose":null)",
       R"("BoundingBox":{"Width":"0.1","Height":1,"Left":0,"Top":0},"AgeRange":{"Low":"1","High":2})",
       R"("BoundingBox":{"Width":0,"Height":1,"Left":0,"Top":0},"AgeRange":{"Low":1},"Smile":{"Value":1})",
       R"("BoundingBox":{"Width":0.5,"Height":1,"Left":1.5,"Top":0},"Gender":{"Value":""},"Confidence":null)",
       R"("Emotions":[1,null,{"Type":3},{}],"Landmarks":[{"Type":"a","X":1}],"Pose":{"Roll":1,"Yaw":1})",
       R"("Quality":{"Brightness":"x","Sharpness":1},"EyeDirection":{"Yaw":1},"Gender":{"Value":"0123456789012345678901234567890123"})"}) {
    INFO(fields);
    const FaceDetail face = face_in(fields);
    CHECK_FALSE(face.box);
    CHECK_FALSE(face.age);
    CHECK_FALSE(face.smile);
    CHECK_FALSE(face.gender);
    CHECK_FALSE(face.confidence);
    CHECK(face.emotions.empty());
    CHECK(face.landmarks.empty());
    CHECK_FALSE(face.pose);
    CHECK_FALSE(face.quality);
    CHECK_FALSE(face.gaze);
  }
}

TEST_CASE("rekognition: an attribute without a confidence has zero percent", "[aws][rekognition]") {
  const FaceDetail face = face_in(R"("Smile":{"Value":true})");
  CHECK((face.smile && face.smile->value && face.smile->confidence == 0));
}

TEST_CASE("rekognition: a box beyond the picture's edge is cut there", "[aws][rekognition]") {
  const FaceDetail face =
      face_in(R"("BoundingBox":{"Width":0.5,"Height":9e300,"Left":-0.25,"Top":0.5})");
  REQUIRE(face.box);
  CHECK((face.box->left == 0 && face.box->width == 0.25));
  CHECK((face.box->top == 0.5 && face.box->height == 0.5));
}

TEST_CASE("rekognition: absurd numbers are held in their ranges", "[aws][rekognition]") {
  const FaceDetail face = face_in(
      R"("AgeRange":{"Low":-1e300,"High":1e300},"Confidence":-5,"Smile":{"Value":true,"Confidence":1e9},
         "Pose":{"Roll":1e300,"Yaw":-1e300,"Pitch":0},"Landmarks":[{"Type":"a","X":1e300,"Y":-1e300}])");
  CHECK((face.age && face.age->low == 0 && face.age->high == 150));
  CHECK(face.confidence == 0);
  CHECK(face.smile->confidence == 100);
  CHECK((face.pose && face.pose->roll == 180 && face.pose->yaw == -180));
  CHECK((face.landmarks[0].x == 2 && face.landmarks[0].y == -1));
}

TEST_CASE("rekognition: ages are whole numbers", "[aws][rekognition]") {
  const FaceDetail face = face_in(R"("AgeRange":{"Low":20.4,"High":27.5})");
  CHECK((face.age && face.age->low == 20 && face.age->high == 28));
}

TEST_CASE("rekognition: lists are bounded", "[aws][rekognition]") {
  CHECK(faces_in("[" + repeated("{}", 5000) + "]").size() == kMaxFaces);
  CHECK(faces_in("[1,null,{},[]]").size() == 1);
  const FaceDetail face =
      face_in("\"Emotions\":[" + repeated(R"({"Type":"CALM","Confidence":1})", 1000) +
              "],\"Landmarks\":[" + repeated(R"({"Type":"nose","X":0,"Y":0})", 1000) + "]");
  CHECK(face.emotions.size() == 16);
  CHECK(face.landmarks.size() == 64);
}

TEST_CASE("rekognition: a hundred whole faces fit the limits", "[aws][rekognition]") {
  const std::string landmarks =
      repeated(R"({"Type":"leftEyeBrowLeft","X":0.123456789,"Y":0.123456789})", 30);
  const std::string face = "{" + std::string(kWholeFace) + ",\"Landmarks\":[" + landmarks + "]}";
  CHECK(faces_in("[" + repeated(face, 100) + "]").size() == 100);
}

TEST_CASE("rekognition: an answer that is no JSON or lacks the list says so",
          "[aws][rekognition]") {
  const auto error = [](std::string_view body) {
    const auto faces = parse_detect_faces(answer_of(200, body, {{"x-amzn-requestid", "id-1"}}));
    REQUIRE_FALSE(faces);
    CHECK(faces.error().recovery == Recovery::retry);
    CHECK(faces.error().status == 200);
    CHECK(faces.error().request_id == "id-1");
    return faces.error().text.id;
  };
  CHECK(error("") == TextId::answer_not_json);
  CHECK(error("<html>Sign in</html>") == TextId::answer_not_json);
  CHECK(error(R"({"FaceDetails":[)") == TextId::answer_not_json);
  CHECK(error(R"({"FaceDetails":[{"Confidence":NaN}]})") == TextId::answer_not_json);
  CHECK(error(std::string(100'000, '[')) == TextId::answer_not_json);
  CHECK(error(std::string(5u << 20, ' ') + "{}") == TextId::answer_not_json);
  CHECK(error("{}") == TextId::answer_incomplete);
  CHECK(error("[]") == TextId::answer_incomplete);
  CHECK(error("null") == TextId::answer_incomplete);
  CHECK(error(R"({"FaceDetails":{}})") == TextId::answer_incomplete);
}

TEST_CASE("rekognition: a cut character in a name does not lose the face", "[aws][rekognition]") {
  const FaceDetail face =
      face_in("\"Gender\":{\"Value\":\"Ma\xE3\x81\",\"Confidence\":1},\"Confidence\":7");
  CHECK(face.confidence == 7);
}

TEST_CASE("rekognition: a refusal keeps AWS's code and request id", "[aws][rekognition]") {
  const auto faces = parse_detect_faces(
      answer_of(400, R"({"__type":"AccessDeniedException"})", {{"x-amzn-requestid", "id-2"}}));
  REQUIRE_FALSE(faces);
  CHECK(faces.error().text.id == TextId::aws_access_denied_rekognition);
  CHECK(faces.error().aws_code == "AccessDeniedException");
  CHECK(faces.error().request_id == "id-2");
}
