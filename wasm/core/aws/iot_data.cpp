// Publish over HTTPS: the checks, the signed request, the answer; and the presigned MQTT address.
// Must not know the record that it carries.
#include "core/aws/iot_data.hpp"

#include <algorithm>

#include "core/aws/errors.hpp"
#include "core/aws/uri.hpp"
#include "core/base/json.hpp"
#include "core/base/utf8.hpp"

namespace facelog {
namespace {

constexpr std::ptrdiff_t kMaxSlashes = 7;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20;
}

Error refused(Text text) {
  return {std::move(text), Recovery::pause, 0, {}, {}};
}

}  // namespace

Outcome check_topic(std::string_view topic) {
  if (topic.empty()) return refused(text_of(TextId::settings_topic_empty));
  // MQTT forbids U+0000 (version 3.1.1, section 1.5.3); the other controls are typing accidents.
  if (!is_utf8(topic) || std::any_of(topic.begin(), topic.end(), is_control)) {
    return refused(text_of(TextId::settings_topic_not_utf8));
  }
  if (topic.size() > kMaxTopicBytes) {
    return refused(text_of(TextId::settings_topic_too_long, std::to_string(kMaxTopicBytes)));
  }
  if (std::count(topic.begin(), topic.end(), '/') > kMaxSlashes) {
    return refused(text_of(TextId::settings_topic_too_many_levels, std::to_string(kMaxSlashes)));
  }
  if (topic.find_first_of("+#") != std::string_view::npos) {
    return refused(text_of(TextId::settings_topic_wildcard));
  }
  if (topic.front() == '$') return refused(text_of(TextId::settings_topic_reserved));
  // A browser takes these two, however they are encoded, out of an address before it sends it.
  if (topic == "." || topic == "..") return refused(text_of(TextId::settings_topic_dots));
  return Nothing{};
}

Outcome check_payload(std::size_t size_bytes) {
  if (size_bytes <= kMaxPayloadBytes) return Nothing{};
  return Error{text_of(TextId::aws_message_too_large), Recovery::give_up, 0, {}, {}};
}

HttpRequest publish_request(const Endpoint& endpoint, std::string_view topic, int qos,
                            SharedBytes payload, const Digest256& payload_sha256,
                            const SigningScope& scope, const Credentials& credentials,
                            Signer& signer, bool retain, SignedStages* how) {
  std::string path = "/topics/";
  append_uri_encoded(path, topic, Slash::encode);
  std::string query = qos == 0 ? "qos=0" : "qos=1";
  if (retain) query += "&retain=true";
  HttpRequest request;
  request.method = "POST";
  request.url = endpoint.origin + path + '?' + query;
  request.headers = {{"content-type", "application/json"}};
  const Header to_sign[] = {request.headers.front(), {"host", endpoint.host}};
  SignedStages stages =
      signer.sign({request.method, path, query, to_sign, payload_sha256}, scope, credentials);
  for (const Header& header : stages.headers) request.headers.push_back(header);
  if (how) *how = std::move(stages);
  request.body = std::move(payload);
  return request;
}

Outcome parse_publish(const HttpAnswer& answer) {
  if (answer.status != 200) return error_of(Service::iot_data, answer);
  if (answer.body.empty()) return Nothing{};
  const auto body = Json::parse(answer.body.view());
  if (body && body->root().is_object()) return Nothing{};
  Error error = error_of(Service::iot_data, answer);  // for the request id
  error.text = text_of(TextId::answer_not_json);
  error.recovery = Recovery::retry;
  return error;
}

std::string mqtt_websocket_url(const Endpoint& endpoint, const SigningScope& scope,
                               const Credentials& credentials, Signer& signer,
                               std::uint32_t expires_s) {
  const Header to_sign[] = {{"host", endpoint.host}};
  const PresignedStages stages =
      signer.presign({"GET", "/mqtt", "", to_sign, kEmptySha256}, scope, credentials,
                     {expires_s, TokenPlace::after_signature});
  constexpr std::string_view kHttp = "http";  // what "https" begins with, too
  std::string url = endpoint.origin;
  if (url.starts_with(kHttp)) url.replace(0, kHttp.size(), "ws");
  return url + "/mqtt?" + stages.query;
}

}  // namespace facelog
