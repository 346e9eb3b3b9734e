// Signature Version 4: canonical request, string to sign, signature, and where the result goes.
// Must not read a clock or a body; must not know which service answers.
#include "core/aws/sigv4.hpp"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "core/aws/canonical.hpp"
#include "core/aws/uri.hpp"
#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

namespace facelog {
namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";
constexpr std::size_t kMaxKeys = 4;  // services in use at one time

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

std::string joined(std::initializer_list<std::string_view> parts, std::string_view separator) {
  std::size_t size = 0;
  for (const std::string_view part : parts) size += part.size() + separator.size();
  std::string text;
  text.reserve(size);
  for (const std::string_view& part : parts) {
    if (&part != parts.begin()) text += separator;
    text += part;
  }
  return text;
}

/// The time in the two spellings that a signature has, and the scope it holds for.
struct Stamp {
  explicit Stamp(const SigningScope& scope)
      : time(amz_date(scope.utc_ms)),
        credential_scope(joined({date(), scope.region, scope.service, "aws4_request"}, "/")) {}

  std::string_view date() const { return std::string_view(time).substr(0, 8); }

  std::string time;              // "20150830T123600Z"
  std::string credential_scope;  // "20150830/ap-northeast-1/iotdata/aws4_request"
};

/// `query` instead of the request's own: a presigned one has more.
std::string canonical_request(const RequestToSign& request, std::string_view query,
                              const CanonicalHeaders& headers) {
  std::string text;
  text.reserve(request.method.size() + 3 * (request.path.size() + query.size()) +
               headers.max_size() + 80);
  std::transform(request.method.begin(), request.method.end(), std::back_inserter(text), upper);
  text += '\n';
  append_canonical_path(text, request.path);
  text += '\n';
  append_canonical_query(text, query);
  text += '\n';
  headers.append_lines(text);  // ends with a line end of its own: an empty line follows
  text += '\n';
  headers.append_names(text);
  text += '\n';
  return text += to_hex(request.body_sha256);
}

std::string string_to_sign(const Stamp& stamp, std::string_view canonical_request) {
  return joined({kAlgorithm, stamp.time, stamp.credential_scope, to_hex(sha256(canonical_request))},
                "\n");
}

void append_parameter(std::string& query, std::string_view name, std::string_view value) {
  if (!query.empty()) query += '&';
  query.append(name).append(1, '=');
  append_uri_encoded(query, value, Slash::encode);
}

}  // namespace

SignedStages Signer::sign(const RequestToSign& request, const SigningScope& scope,
                          const Credentials& credentials) {
  const Stamp stamp(scope);
  SignedStages stages;
  stages.headers.reserve(3);
  stages.headers.push_back({"x-amz-date", stamp.time});
  if (!credentials.session_token.empty()) {
    stages.headers.push_back({"x-amz-security-token", credentials.session_token});
  }

  const CanonicalHeaders headers(request.headers, stages.headers);
  stages.canonical_request = canonical_request(request, request.query, headers);
  stages.string_to_sign = string_to_sign(stamp, stages.canonical_request);
  stages.signature =
      to_hex(hmac_sha256(signing_key(scope, stamp.date(), credentials), stages.string_to_sign));

  // No comma after the algorithm's name.
  std::string authorization;
  authorization.reserve(160 + credentials.access_key_id.size() + stamp.credential_scope.size() +
                        headers.max_size());
  authorization.append(kAlgorithm).append(" Credential=").append(credentials.access_key_id);
  authorization.append(1, '/').append(stamp.credential_scope).append(", SignedHeaders=");
  headers.append_names(authorization);
  authorization.append(", Signature=").append(stages.signature);
  stages.headers.push_back({"authorization", std::move(authorization)});
  return stages;
}

PresignedStages Signer::presign(const RequestToSign& request, const SigningScope& scope,
                                const Credentials& credentials, const PresignOptions& options) {
  const Stamp stamp(scope);
  const CanonicalHeaders headers(request.headers);
  std::string signed_names;
  headers.append_names(signed_names);

  const bool has_token = !credentials.session_token.empty();
  std::string query(request.query);
  append_parameter(query, "X-Amz-Algorithm", kAlgorithm);
  append_parameter(query, "X-Amz-Credential",
                   joined({credentials.access_key_id, stamp.credential_scope}, "/"));
  append_parameter(query, "X-Amz-Date", stamp.time);
  if (options.expires_s != 0) {
    append_parameter(query, "X-Amz-Expires", std::to_string(options.expires_s));
  }
  if (has_token && options.token_place == TokenPlace::signed_query) {
    append_parameter(query, "X-Amz-Security-Token", credentials.session_token);
  }
  append_parameter(query, "X-Amz-SignedHeaders", signed_names);

  PresignedStages stages;
  stages.canonical_request = canonical_request(request, query, headers);
  stages.string_to_sign = string_to_sign(stamp, stages.canonical_request);
  stages.signature =
      to_hex(hmac_sha256(signing_key(scope, stamp.date(), credentials), stages.string_to_sign));
  append_parameter(query, "X-Amz-Signature", stages.signature);
  if (has_token && options.token_place == TokenPlace::after_signature) {
    append_parameter(query, "X-Amz-Security-Token", credentials.session_token);
  }
  stages.query = std::move(query);
  return stages;
}

const Digest256& Signer::signing_key(const SigningScope& scope, std::string_view date,
                                     const Credentials& credentials) {
  const auto cached = std::find_if(keys_.begin(), keys_.end(), [&](const CachedKey& key) {
    return key.service == scope.service;
  });
  if (cached != keys_.end()) {
    std::rotate(cached, cached + 1, keys_.end());  // used last: to the end
  } else {
    if (keys_.size() == kMaxKeys) keys_.erase(keys_.begin());
    keys_.emplace_back();
  }
  CachedKey& entry = keys_.back();
  if (entry.date == date && entry.region == scope.region && entry.service == scope.service &&
      entry.secret == credentials.secret_access_key) {
    return entry.key;
  }
  const std::string first_key = "AWS4" + credentials.secret_access_key;
  Digest256 key = hmac_sha256(bytes_of(first_key), date);
  key = hmac_sha256(key, scope.region);
  key = hmac_sha256(key, scope.service);
  key = hmac_sha256(key, "aws4_request");
  entry = {credentials.secret_access_key, std::string(date), std::string(scope.region),
           std::string(scope.service), key};
  return entry.key;
}

}  // namespace facelog
