// AWS Signature Version 4, in headers and in the query: IAM User Guide, "Create a signed AWS API
// request" and "Authenticating requests: using query parameters". For every service but S3.
// Nothing here can fail: a wrong key or time shows in the server's answer alone.
// Never sees a body: its SHA-256 is an argument. Must not read a clock.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/aws/http.hpp"
#include "core/crypto/digest.hpp"

namespace facelog {

/// As AWS gives them, ASCII. Secret: never into an error, a record or a log.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token{};  // "" for long-lived keys
  std::optional<std::int64_t> expires_utc_ms{};  // of temporary ones, where it is known
};

/// Where and when a signature holds.
struct SigningScope {
  std::string_view region;   // "ap-northeast-1"
  std::string_view service;  // signing name: "rekognition", "iotdata", "iotdevicegateway" (MQTT)
  std::int64_t utc_ms = 0;   // corrected time, since 1970; cut to the second
};

/// What is to be signed.
struct RequestToSign {
  std::string_view method;          // in any case
  std::string_view path;            // as on the wire: percent-encoded, not normalised; "" is "/"
  std::string_view query;           // as on the wire, without '?'
  std::span<const Header> headers;  // every header to sign, host included, x-amz-date and token not
  Digest256 body_sha256{};          // of the body's bytes; kEmptySha256 without one
};

/// Each stage, so that tests and a view "how this was signed" can compare them.
struct SignedStages {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;        // 64 hexadecimal digits
  std::vector<Header> headers;  // to add: x-amz-date, x-amz-security-token (with a token), authorization
};

/// Where a presigned address carries the session token.
enum class TokenPlace : std::uint8_t {
  signed_query,     // a parameter like the others: every service but the next
  after_signature,  // appended unsigned: MQTT over WebSocket (service iotdevicegateway)
};

struct PresignOptions {
  std::uint32_t expires_s = 0;  // X-Amz-Expires, 1 to 604,800; 0 leaves it out
  TokenPlace token_place = TokenPlace::signed_query;
};

struct PresignedStages {
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;  // 64 hexadecimal digits
  std::string query;      // the whole query to send, without '?': the request's own and X-Amz-…
};

/// Signs; keeps the signing key of the last day, region and secret for each of a few services.
class Signer {
 public:
  /// In headers: every header given is signed, and x-amz-date and the token with them.
  SignedStages sign(const RequestToSign& request, const SigningScope& scope,
                    const Credentials& credentials);

  /// In the query: the headers given (host, as a rule) must be sent as they are.
  PresignedStages presign(const RequestToSign& request, const SigningScope& scope,
                          const Credentials& credentials, const PresignOptions& options = {});

 private:
  struct CachedKey {
    std::string secret, date, region, service;
    Digest256 key{};
  };
  const Digest256& signing_key(const SigningScope& scope, std::string_view date,
                               const Credentials& credentials);
  std::vector<CachedKey> keys_;  // one a service, the one used longest ago goes first
};

}  // namespace facelog
