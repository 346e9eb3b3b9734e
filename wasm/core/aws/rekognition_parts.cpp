// What Rekognition's calls have in common; see rekognition_parts.hpp.
// Must not know any one call.
#include "core/aws/rekognition_parts.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/aws/errors.hpp"
#include "core/crypto/base64.hpp"

namespace facelog::rekognition {
namespace {

constexpr double kMaxPercent = 100;

/// "5.1" for all above 5 MB: rounded up, so that it never reads like the limit itself.
std::string megabytes(std::size_t size_bytes) {
  constexpr std::size_t kMegabyte = 1024 * 1024;
  const std::size_t tenths = (size_bytes * 10 + kMegabyte - 1) / kMegabyte;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

}  // namespace

Result<Buffer> body_with_picture(std::string_view head, std::span<const std::uint8_t> picture,
                                 std::string_view tail) {
  if (picture.size() > kMaxPictureBytes) {
    Text text = text_of(TextId::picture_too_large, megabytes(picture.size()),
                        std::to_string(kMaxPictureBytes / (1024 * 1024)));
    return Error{std::move(text), Recovery::give_up, 0, {}, {}};
  }
  const std::size_t encoded_size = base64_size(picture.size());
  Buffer body(head.size() + encoded_size + tail.size());
  char* out = reinterpret_cast<char*>(body.data());
  std::memcpy(out, head.data(), head.size());
  base64_encode(picture, out + head.size());
  std::memcpy(out + head.size() + encoded_size, tail.data(), tail.size());
  return body;
}

HttpRequest signed_request(std::string_view target, const Endpoint& endpoint, SharedBytes body,
                           const Digest256& body_sha256, const SigningScope& scope,
                           const Credentials& credentials, Signer& signer) {
  HttpRequest request;
  request.method = "POST";
  request.url = endpoint.origin + '/';
  const Header to_sign[] = {{"content-type", "application/x-amz-json-1.1"},
                            {"host", endpoint.host},
                            {"x-amz-target", std::string(target)}};
  SignedStages stages =
      signer.sign({request.method, "/", "", to_sign, body_sha256}, scope, credentials);
  request.headers.reserve(2 + stages.headers.size());
  request.headers = {to_sign[0], to_sign[2]};
  for (Header& header : stages.headers) request.headers.push_back(std::move(header));
  request.body = std::move(body);
  return request;
}

Error misread(TextId id, const HttpAnswer& answer) {
  Error error = error_of(Service::rekognition, answer);  // for the request id
  error.text = text_of(id);
  error.recovery = Recovery::retry;
  return error;
}

std::optional<double> number_in(const JsonView& value, double low, double high) {
  const std::optional<double> number = value.number();
  if (!number) return std::nullopt;
  return std::clamp(*number, low, high);
}

double percent_in(const JsonView& value) {
  return number_in(value, 0, kMaxPercent).value_or(0);
}

std::string short_text_in(const JsonView& value, std::size_t max_bytes) {
  std::optional<std::string> text = value.string();
  return text && text->size() <= max_bytes ? std::move(*text) : std::string();
}

std::optional<BoundingBox> box_in(const JsonView& value) {
  const auto left = value["Left"].number(), top = value["Top"].number();
  const auto width = value["Width"].number(), height = value["Height"].number();
  if (!left || !top || !width || !height) return std::nullopt;
  const double x0 = std::clamp(*left, 0.0, 1.0), x1 = std::clamp(*left + *width, 0.0, 1.0);
  const double y0 = std::clamp(*top, 0.0, 1.0), y1 = std::clamp(*top + *height, 0.0, 1.0);
  if (!(x1 > x0) || !(y1 > y0)) return std::nullopt;
  return BoundingBox{x0, y0, x1 - x0, y1 - y0};
}

}  // namespace facelog::rekognition
