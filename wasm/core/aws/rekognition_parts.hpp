// What Rekognition's calls have in common: the picture in a body, the request, readers of the answer.
// For the files of core/aws alone. Must not know any one call.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/aws/rekognition.hpp"
#include "core/base/json.hpp"

namespace facelog::rekognition {

/// `head`, the picture in base64, `tail`, in one pass into one buffer.
/// Errors: picture.too_large (arguments: its size and the limit in MB).
Result<Buffer> body_with_picture(std::string_view head, std::span<const std::uint8_t> picture,
                                 std::string_view tail);

/// `target` is the call's name with its service: "RekognitionService.DetectFaces".
HttpRequest signed_request(std::string_view target, const Endpoint& endpoint, SharedBytes body,
                           const Digest256& body_sha256, const SigningScope& scope,
                           const Credentials& credentials, Signer& signer);

/// A 200 that is not AWS's answer: a proxy's or a hotel's page, which may be gone the next time.
Error misread(TextId id, const HttpAnswer& answer);

std::optional<double> number_in(const JsonView& value, double low, double high);
/// 0 to 100; nothing said is 0.
double percent_in(const JsonView& value);
/// The text, if it is at most so long; else "".
std::string short_text_in(const JsonView& value, std::size_t max_bytes);
/// The part of the box that lies inside the picture: AWS lets boxes reach beyond its edges.
std::optional<BoundingBox> box_in(const JsonView& value);

}  // namespace facelog::rekognition
