// Amazon Rekognition SearchFacesByImage: "who is this", by the largest face of a picture.
// Source: Rekognition API Reference, SearchFacesByImage, FaceMatch and Face.
// Must not know the record or the page.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/aws/rekognition.hpp"

namespace facelog {

inline constexpr std::size_t kMaxCollectionIdChars = 255;
inline constexpr int kMaxFaceMatches = 4096;

/// How good the picture's face must be to be searched for; `standard` leaves it to AWS.
enum class QualityFilter : std::uint8_t { standard, none, automatic, low, medium, high };

struct FaceSearch {
  std::string_view collection_id;  // A-Z a-z 0-9 _ . -
  double threshold_percent = 80;   // matches are at least so similar, 0 to 100
  int max_faces = 5;               // 1 to 4,096
  QualityFilter quality = QualityFilter::standard;
};

/// A face of the collection.
struct FaceMatch {
  double similarity = 0;          // percent
  std::string face_id;            // AWS's own, a UUID
  std::string external_image_id;  // the name it was indexed with; "" when it had none
  std::optional<double> confidence;  // percent, that the indexed picture showed a face
};

struct FaceSearchResult {
  std::optional<BoundingBox> searched_box;   // of the face searched for, ratios of the picture
  std::optional<double> searched_confidence; // percent
  std::vector<FaceMatch> matches;            // most similar first, at most kMaxFaceMatches
};

/// Errors, all with recovery `pause`: search.collection_invalid, search.threshold_invalid,
/// search.max_faces_invalid (argument: the limit).
Outcome check_face_search(const FaceSearch& search);

/// {"CollectionId":"…","Image":{"Bytes":"<base64>"},"FaceMatchThreshold":80,"MaxFaces":5} in one
/// pass. Errors: those of check_face_search(); picture.too_large.
Result<Buffer> search_faces_body(std::span<const std::uint8_t> picture, const FaceSearch& search);

/// POST /. The scope's service is "rekognition".
HttpRequest search_faces_request(const Endpoint& endpoint, SharedBytes body,
                                 const Digest256& body_sha256, const SigningScope& scope,
                                 const Credentials& credentials, Signer& signer);

/// Nobody found is a success without matches. Errors: aws.no_face_to_search (AWS has one code for
/// it and for a picture below 80 px), aws.collection_not_found, aws.access_denied_search;
/// else as parse_detect_faces().
Result<FaceSearchResult> parse_search_faces(const HttpAnswer& answer);

}  // namespace facelog
