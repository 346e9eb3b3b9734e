// SearchFacesByImage: checks before a byte is sent, the body, and a reader fed with anything.
// Must not know the record.
#include "core/aws/face_search.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string>

#include "answers.hpp"
#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

using namespace facelog;

namespace {

const std::vector<std::uint8_t> kPicture{0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10};

FaceSearch search_in(std::string_view collection_id) {
  FaceSearch search;
  search.collection_id = collection_id;
  return search;
}

TextId refusal_of(const FaceSearch& search) {
  const auto body = search_faces_body(kPicture, search);
  REQUIRE_FALSE(body);
  CHECK(body.error().recovery == Recovery::pause);
  return body.error().text.id;
}

Error error_of_answer(int status, std::string_view body) {
  const auto result = parse_search_faces(answer_of(status, body, {{"x-amzn-requestid", "id-1"}}));
  REQUIRE_FALSE(result);
  CHECK(result.error().request_id == "id-1");
  return result.error();
}

}  // namespace

TEST_CASE("search: the body names the collection, the picture, the threshold and the limit",
          "[aws][search]") {
  CHECK(search_faces_body(kPicture, search_in("people_1.a-b")).value().view() ==
        R"({"CollectionId":"people_1.a-b","Image":{"Bytes":"/9j/4AAQ"},)"
        R"("FaceMatchThreshold":80,"MaxFaces":5})");
  CHECK(search_faces_body(kPicture, {"c", 99.5, 4096, QualityFilter::automatic}).value().view() ==
        R"({"CollectionId":"c","Image":{"Bytes":"/9j/4AAQ"},)"
        R"("FaceMatchThreshold":99.5,"MaxFaces":4096,"QualityFilter":"AUTO"})");
}

TEST_CASE("search: a wrong collection id, threshold or limit is refused before it is sent",
          "[aws][search]") {
  for (const std::string& id : {std::string(), std::string("a b"), std::string("\"},"),
                                std::string("日本"), std::string("a/b"), std::string(256, 'x')}) {
    INFO(id);
    CHECK(refusal_of(search_in(id)) == TextId::search_collection_invalid);
  }
  CHECK(check_face_search(search_in(std::string(255, 'x'))));
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const double threshold : {-0.1, 100.1, kNan, 1e300}) {
    CHECK(refusal_of({"c", threshold, 5}) == TextId::search_threshold_invalid);
  }
  CHECK(check_face_search({"c", 0, 1}));
  CHECK(check_face_search({"c", 100, 4096}));
  for (const int faces : {0, -1, 4097}) {
    CHECK(refusal_of({"c", 80, faces}) == TextId::search_max_faces_invalid);
  }
}

TEST_CASE("search: a picture above 5 MB is refused", "[aws][search]") {
  const std::vector<std::uint8_t> picture(kMaxPictureBytes + 1);
  CHECK(search_faces_body(picture, search_in("c")).error().text.id == TextId::picture_too_large);
}

TEST_CASE("search: the request names the call in its signed target", "[aws][search]") {
  Signer signer;
  const HttpRequest request =
      search_faces_request({"https://h.example", "h.example"}, share(Buffer::copy_of("{}")),
                           sha256("{}"), {"us-east-1", "rekognition", 0}, {"A", "s"}, signer);
  CHECK(request.url == "https://h.example/");
  REQUIRE(request.headers.size() == 4);
  CHECK(request.headers[1].value == "RekognitionService.SearchFacesByImage");
  CHECK(request.headers[3].value.find("SignedHeaders=content-type;host;x-amz-date;x-amz-target,") !=
        std::string::npos);
}

TEST_CASE("search: reads the face searched for and its matches, most similar first",
          "[aws][search]") {
  const auto result = parse_search_faces(answer_of(200, R"({
    "SearchedFaceBoundingBox":{"Width":0.25,"Height":0.5,"Left":0.125,"Top":0.0625},
    "SearchedFaceConfidence":99.75, "FaceModelVersion":"7.0",
    "FaceMatches":[
      {"Similarity":81.5,"Face":{"FaceId":"f-2","Confidence":98,"ImageId":"i"}},
      {"Similarity":99.5,"Face":{"FaceId":"f-1","ExternalImageId":"Taro","UserId":"u"}},
      {"Similarity":90}, {"Face":{"FaceId":"f-3"}}, 7, null]})"));
  REQUIRE(result);
  CHECK((result.value().searched_box && result.value().searched_box->height == 0.5));
  CHECK(result.value().searched_confidence == 99.75);
  const std::vector<FaceMatch>& matches = result.value().matches;
  REQUIRE(matches.size() == 2);
  CHECK((matches[0].face_id == "f-1" && matches[0].external_image_id == "Taro"));
  CHECK((matches[0].similarity == 99.5 && !matches[0].confidence));
  CHECK((matches[1].face_id == "f-2" && matches[1].confidence == 98));
}

TEST_CASE("search: nobody found is a success", "[aws][search]") {
  const auto result = parse_search_faces(answer_of(200, R"({"FaceMatches":[]})"));
  REQUIRE(result);
  CHECK(result.value().matches.empty());
  CHECK_FALSE(result.value().searched_box);
}

TEST_CASE("search: no face in the picture, no collection and no right have their own sentences",
          "[aws][search]") {
  const Error no_face = error_of_answer(
      400,
      R"({"__type":"InvalidParameterException","Message":"There are no faces in the image."})");
  CHECK(no_face.text.id == TextId::aws_no_face_to_search);
  CHECK(no_face.recovery == Recovery::give_up);
  CHECK(no_face.aws_code == "InvalidParameterException");
  const Error no_collection = error_of_answer(400, R"({"__type":"ResourceNotFoundException"})");
  CHECK(no_collection.text.id == TextId::aws_collection_not_found);
  CHECK(no_collection.recovery == Recovery::pause);
  CHECK(error_of_answer(400, R"({"__type":"AccessDeniedException"})").text.id ==
        TextId::aws_access_denied_search);
  CHECK(error_of_answer(400, R"({"__type":"ThrottlingException"})").recovery ==
        Recovery::slow_down);
}

TEST_CASE("search: an answer that is not AWS's own may be another the next time", "[aws][search]") {
  CHECK(error_of_answer(200, "<html>").text.id == TextId::answer_not_json);
  CHECK(error_of_answer(200, "{}").text.id == TextId::answer_incomplete);
  CHECK(error_of_answer(200, "{}").recovery == Recovery::retry);
}
