// GetId and GetCredentialsForIdentity: requests and readers.
// Must not know when credentials are wanted.
#include "core/aws/cognito.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/aws/errors.hpp"
#include "core/base/json.hpp"

namespace facelog {
namespace {

constexpr std::size_t kMaxKeyChars = 256, kMaxTokenChars = 16 * 1024;
constexpr std::size_t kUuidChars = 36;
constexpr JsonLimits kLimits{.max_bytes = 64u << 10, .max_depth = 8, .max_values = 1'000};
constexpr double kMaxExpirySeconds = 253'402'300'799;  // the last second of the year 9999

bool is_uuid(std::string_view text) {
  if (text.size() != kUuidChars) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (hyphen ? c != '-' : !digit) return false;
  }
  return true;
}

/// The region, "" where the text is no id of a pool or an identity.
std::string_view region_in(std::string_view id) {
  const std::size_t colon = std::min(id.find(':'), id.size());
  const std::string_view region = id.substr(0, colon);
  if (!is_region(region) || colon == id.size() || !is_uuid(id.substr(colon + 1))) return {};
  return region;
}

/// A key or a token becomes a part of headers: visible ASCII alone.
std::string key_in(const JsonView& value, std::size_t max_chars) {
  std::optional<std::string> text = value.string();
  const auto visible = [](char c) { return c > ' ' && c <= '~'; };
  if (!text || text->size() > max_chars || !std::all_of(text->begin(), text->end(), visible)) {
    return {};
  }
  return std::move(*text);
}

/// AWS says seconds since 1970, with a fraction in some languages' SDKs.
std::optional<std::int64_t> expiry_in(const JsonView& value) {
  const std::optional<double> seconds = value.number();
  if (!seconds || !(*seconds > 0 && *seconds <= kMaxExpirySeconds)) return std::nullopt;
  return std::llround(*seconds * 1000);
}

HttpRequest unsigned_request(const Endpoint& endpoint, std::string_view call, std::string_view name,
                             std::string_view value) {
  JsonWriter body;
  body.begin_object().member(name, value).end_object();
  HttpRequest request;
  request.method = "POST";
  request.url = endpoint.origin + '/';
  request.headers = {{"content-type", "application/x-amz-json-1.1"},
                     {"x-amz-target", "AWSCognitoIdentityService." + std::string(call)}};
  request.body = share(Buffer::copy_of(body.take()));
  return request;
}

/// A 200 that is not AWS's own may be gone the next time; see rekognition_parts.hpp.
Error misread(TextId id, const HttpAnswer& answer) {
  Error error = error_of(Service::cognito, answer);  // for the request id
  error.text = text_of(id);
  error.recovery = Recovery::retry;
  return error;
}

}  // namespace

Outcome check_identity_pool(std::string_view pool_id, std::string_view region) {
  const std::string_view own = region_in(pool_id);
  if (!own.empty() && own == region) return Nothing{};
  Text text = own.empty() ? text_of(TextId::settings_identity_pool_invalid)
                          : text_of(TextId::settings_identity_pool_other_region, own, region);
  return Error{std::move(text), Recovery::pause, 0, {}, {}};
}

HttpRequest get_id_request(const Endpoint& endpoint, std::string_view pool_id) {
  return unsigned_request(endpoint, "GetId", "IdentityPoolId", pool_id);
}

HttpRequest get_credentials_request(const Endpoint& endpoint, std::string_view identity_id) {
  return unsigned_request(endpoint, "GetCredentialsForIdentity", "IdentityId", identity_id);
}

Result<std::string> parse_get_id(const HttpAnswer& answer) {
  if (answer.status != 200) return error_of(Service::cognito, answer);
  const std::optional<Json> json = Json::parse(answer.body.view(), kLimits);
  if (!json) return misread(TextId::answer_not_json, answer);
  std::string id = json->root()["IdentityId"].string().value_or("");
  if (region_in(id).empty()) return misread(TextId::answer_no_credentials, answer);
  return id;
}

Result<Credentials> parse_get_credentials(const HttpAnswer& answer) {
  if (answer.status != 200) {
    Error error = error_of(Service::cognito, answer);
    // Of this call it is the identity that is missing; it may have been deleted in the pool.
    if (error.text.id == TextId::aws_guest_pool_not_found) {
      error.text = text_of(TextId::aws_guest_identity_gone);
      error.recovery = Recovery::refresh_credentials;
    }
    return error;
  }
  const std::optional<Json> json = Json::parse(answer.body.view(), kLimits);
  if (!json) return misread(TextId::answer_not_json, answer);
  const JsonView told = json->root()["Credentials"];
  Credentials credentials{
      key_in(told["AccessKeyId"], kMaxKeyChars), key_in(told["SecretKey"], kMaxKeyChars),
      key_in(told["SessionToken"], kMaxTokenChars), expiry_in(told["Expiration"])};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() ||
      credentials.session_token.empty()) {
    return misread(TextId::answer_no_credentials, answer);
  }
  return credentials;
}

}  // namespace facelog
