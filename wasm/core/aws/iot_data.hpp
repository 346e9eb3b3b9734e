// AWS IoT Core's data endpoint: Publish over HTTPS, and the address of MQTT over WebSocket.
// Source: AWS IoT developer guide, "HTTPS" and "MQTT over WebSocket"; API reference, Publish;
// "AWS IoT Core endpoints and quotas" for the limits. Must not know the record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/aws/endpoints.hpp"
#include "core/aws/http.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/result.hpp"

namespace facelog {

inline constexpr std::size_t kMaxTopicBytes = 256;
inline constexpr std::size_t kMaxPayloadBytes = 128u * 1024;

/// `topic` is UTF-8. Errors, all with recovery `pause`: settings.topic.empty, .too_long, .too_many_levels, .wildcard, .not_utf8,
/// .reserved ("$…"), .dots ("." and "..": a browser takes them out of an address).
Outcome check_topic(std::string_view topic);

/// kMaxPayloadBytes and no more. Error: aws.message_too_large, recovery `give_up`.
Outcome check_payload(std::size_t size_bytes);

/// POST /topics/{topic, '/' as %2F}?qos=n[&retain=true]. The scope's service is "iotdata"; qos is
/// 0 (at most once), else 1 (at least once). Topic and payload have passed the checks above.
/// `how` is told each stage of the signature.
/// Sends content-type, x-amz-date, authorization and the token only: IoT's CORS lets no other through.
HttpRequest publish_request(const Endpoint& endpoint, std::string_view topic, int qos,
                            SharedBytes payload, const Digest256& payload_sha256,
                            const SigningScope& scope, const Credentials& credentials,
                            Signer& signer, bool retain = false,
                            SignedStages* how = nullptr);

/// Accepted: 200 with a JSON object, as AWS IoT answers, or with nothing. Errors: those of error_of();
/// answer.not_json (recovery `retry`): a 200 that is somebody else's, so the record is still to be sent.
Outcome parse_publish(const HttpAnswer& answer);

/// "wss://HOST/mqtt?X-Amz-…", good for one connection that is opened before it expires. The
/// scope's service is "iotdevicegateway"; the token is not signed, as AWS IoT wants it here.
/// `expires_s` is 1 to 604,800; 0 leaves the end to AWS IoT.
/// The endpoint's origin has its "https:" replaced by "wss:", "http:" by "ws:".
std::string mqtt_websocket_url(const Endpoint& endpoint, const SigningScope& scope,
                               const Credentials& credentials, Signer& signer,
                               std::uint32_t expires_s = 0);

}  // namespace facelog
