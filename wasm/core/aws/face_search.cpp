// SearchFacesByImage: its checks, the body in one pass, the request, and a reader that believes
// nothing. Must not know the record or the page.
#include "core/aws/face_search.hpp"

#include <algorithm>
#include <utility>

#include "core/aws/errors.hpp"
#include "core/aws/rekognition_parts.hpp"
#include "core/base/sort.hpp"

namespace facelog {
namespace {

constexpr std::size_t kMaxIdBytes = 255;

/// As AWS spells them, in the order of QualityFilter.
constexpr std::string_view kQualityNames[] = {"", "NONE", "AUTO", "LOW", "MEDIUM", "HIGH"};

bool is_collection_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

Error refused(Text text) {
  return {std::move(text), Recovery::pause, 0, {}, {}};
}

/// The refusals that mean something of their own for a search.
Error search_error(const HttpAnswer& answer) {
  Error error = error_of(Service::rekognition, answer);
  // The other parameters were checked before they were sent: it is the picture.
  if (error.text.id == TextId::aws_invalid_parameter) {
    error.text = text_of(TextId::aws_no_face_to_search);
  } else if (error.text.id == TextId::aws_access_denied_rekognition) {
    error.text = text_of(TextId::aws_access_denied_search);
  }
  return error;
}

std::optional<FaceMatch> match_in(const JsonView& value) {
  const JsonView face = value["Face"];
  const auto similarity = rekognition::number_in(value["Similarity"], 0, 100);
  std::string face_id = rekognition::short_text_in(face["FaceId"], kMaxIdBytes);
  if (!similarity || face_id.empty()) return std::nullopt;
  return FaceMatch{*similarity, std::move(face_id),
                   rekognition::short_text_in(face["ExternalImageId"], kMaxIdBytes),
                   rekognition::number_in(face["Confidence"], 0, 100)};
}

}  // namespace

Outcome check_face_search(const FaceSearch& search) {
  const std::string_view id = search.collection_id;
  if (id.empty() || id.size() > kMaxCollectionIdChars ||
      !std::all_of(id.begin(), id.end(), is_collection_char)) {
    return refused(text_of(TextId::search_collection_invalid));
  }
  // Written so that what is no number is refused, too.
  if (!(search.threshold_percent >= 0 && search.threshold_percent <= 100)) {
    return refused(text_of(TextId::search_threshold_invalid));
  }
  if (search.max_faces < 1 || search.max_faces > kMaxFaceMatches) {
    return refused(text_of(TextId::search_max_faces_invalid, std::to_string(kMaxFaceMatches)));
  }
  return Nothing{};
}

Result<Buffer> search_faces_body(std::span<const std::uint8_t> picture, const FaceSearch& search) {
  if (const Outcome checked = check_face_search(search); !checked) return checked.error();
  std::string head = R"({"CollectionId":")";
  head.append(search.collection_id).append(R"(","Image":{"Bytes":")");
  JsonWriter threshold;
  threshold.number(search.threshold_percent);
  std::string tail = R"("},"FaceMatchThreshold":)";
  tail.append(threshold.take()).append(R"(,"MaxFaces":)").append(std::to_string(search.max_faces));
  if (search.quality != QualityFilter::standard) {
    const std::string_view name = kQualityNames[static_cast<std::size_t>(search.quality)];
    tail.append(R"(,"QualityFilter":")").append(name).append(1, '"');
  }
  return rekognition::body_with_picture(head, picture, tail += '}');
}

HttpRequest search_faces_request(const Endpoint& endpoint, SharedBytes body,
                                 const Digest256& body_sha256, const SigningScope& scope,
                                 const Credentials& credentials, Signer& signer) {
  return rekognition::signed_request("RekognitionService.SearchFacesByImage", endpoint,
                                     std::move(body), body_sha256, scope, credentials, signer);
}

Result<FaceSearchResult> parse_search_faces(const HttpAnswer& answer) {
  if (answer.status != 200) return search_error(answer);
  const std::optional<Json> json = Json::parse(answer.body.view());
  if (!json) return rekognition::misread(TextId::answer_not_json, answer);
  const JsonView root = json->root(), list = root["FaceMatches"];
  if (!list.is_array()) return rekognition::misread(TextId::answer_incomplete, answer);
  FaceSearchResult result;
  result.searched_box = rekognition::box_in(root["SearchedFaceBoundingBox"]);
  result.searched_confidence = rekognition::number_in(root["SearchedFaceConfidence"], 0, 100);
  const std::size_t count = std::min(list.size(), static_cast<std::size_t>(kMaxFaceMatches));
  for (std::size_t i = 0; i < count; ++i) {
    if (auto match = match_in(list[i])) result.matches.push_back(std::move(*match));
  }
  sort_few(result.matches,
           [](const FaceMatch& a, const FaceMatch& b) { return a.similarity > b.similarity; });
  return result;
}

}  // namespace facelog
