// SearchFacesByImage: the answers, and the checks before a collection's id stands in a body.
#include "core/aws/face_search.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const auto found = parse_search_faces(answer_in(input));
  if (found) {
    double last = 100;
    for (const FaceMatch& match : found.value().matches) {
      require(within(match.similarity, 0, last), "matches are sorted");
      require(!match.face_id.empty() && is_utf8(match.external_image_id), "names are text");
      last = match.similarity;
    }
  } else {
    check_error(found.error());
  }

  const std::uint8_t picture[] = {1, 2, 3};
  FaceSearch search;
  search.collection_id = take_line(input);
  search.threshold_percent = std::strtod(std::string(take_line(input)).c_str(), nullptr);
  const auto body = search_faces_body(picture, search);
  if (!body) return check_error(body.error());
  const auto json = Json::parse(body.value().view());
  require(json.has_value(), "a body is JSON");
  require(json->root()["CollectionId"].string() == search.collection_id, "the id arrives");
  require(json->root()["FaceMatchThreshold"].number() == search.threshold_percent,
          "so does the threshold");
}
