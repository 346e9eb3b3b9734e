// Publish: topics, the request as IoT's CORS lets it through, the answer.
// Must not know the record.
#include "core/aws/iot_data.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

#include "answers.hpp"
#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

using namespace facelog;

namespace {

const Endpoint kEndpoint{"https://example-ats.iot.ap-northeast-1.amazonaws.com",
                         "example-ats.iot.ap-northeast-1.amazonaws.com"};

HttpRequest publish(std::string_view topic, int qos, const std::string& token = "") {
  const std::string payload = R"({"Timestamp":"2015-08-30T12:36:00Z","Smile":true})";
  Signer signer;
  return publish_request(kEndpoint, topic, qos, share(Buffer::copy_of(payload)), sha256(payload),
                         {"ap-northeast-1", "iotdata", parse_amz_date("20150830T123600Z").value()},
                         {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token},
                         signer);
}

std::string times(int count, std::string_view text) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("iot: takes good topics", "[aws][iot]") {
  CHECK(check_topic("handson/analysisLogData"));
  CHECK(check_topic("a"));
  CHECK(check_topic("a b/日本/%2F"));
  CHECK(check_topic("a/b/c/d/e/f/g/h"));
  CHECK(check_topic(times(256, "x")));
  CHECK(check_topic(times(85, "あ") + "x"));
  CHECK(check_topic("a/../b"));
  CHECK(check_topic("a$b"));
}

TEST_CASE("iot: refuses each kind of bad topic with its own sentence", "[aws][iot]") {
  const auto refusal = [](std::string_view topic) {
    const Outcome outcome = check_topic(topic);
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().recovery == Recovery::pause);
    return outcome.error().text;
  };
  CHECK(refusal("") == text_of(TextId::settings_topic_empty));
  CHECK(refusal(times(257, "x")) == text_of(TextId::settings_topic_too_long, "256"));
  CHECK(refusal(times(86, "あ")) == text_of(TextId::settings_topic_too_long, "256"));
  CHECK(refusal("a/b/c/d/e/f/g/h/i") == text_of(TextId::settings_topic_too_many_levels, "7"));
  CHECK(refusal("handson/+") == text_of(TextId::settings_topic_wildcard));
  CHECK(refusal("handson/#") == text_of(TextId::settings_topic_wildcard));
  CHECK(refusal("$aws/things") == text_of(TextId::settings_topic_reserved));
  CHECK(refusal("a\xFF") == text_of(TextId::settings_topic_not_utf8));
  CHECK(refusal(std::string_view("a\0b", 3)) == text_of(TextId::settings_topic_not_utf8));
  CHECK(refusal("a\n") == text_of(TextId::settings_topic_not_utf8));
  CHECK(refusal("..") == text_of(TextId::settings_topic_dots));
  CHECK(refusal(".") == text_of(TextId::settings_topic_dots));
}

TEST_CASE("iot: the publish request is the golden one", "[aws][iot]") {
  const HttpRequest request = publish("handson/analysisLogData", 1);
  CHECK(request.method == "POST");
  CHECK(request.url == kEndpoint.origin + "/topics/handson%2FanalysisLogData?qos=1");
  CHECK(request.headers.back().name == "authorization");
  CHECK(request.headers.back().value.ends_with(
      "1f823ea5417d0db5be626b9a7fe91133e7a8853aa494d7b3215f63a347fd939d"));
  CHECK(request.body->view() == R"({"Timestamp":"2015-08-30T12:36:00Z","Smile":true})");
}

TEST_CASE("iot: sends only headers that IoT's CORS lets through", "[aws][iot]") {
  std::multiset<std::string> names;
  for (const Header& header : publish("t", 0, "TOKEN").headers) names.insert(header.name);
  CHECK(names == std::multiset<std::string>{"authorization", "content-type", "x-amz-date",
                                            "x-amz-security-token"});
}

TEST_CASE("iot: topic and QoS stand encoded in the address", "[aws][iot]") {
  CHECK(publish("a b/あ?&#%", 0).url ==
        kEndpoint.origin + "/topics/a%20b%2F%E3%81%82%3F%26%23%25?qos=0");
  CHECK(publish("t", 2).url.ends_with("?qos=1"));
}

TEST_CASE("iot: a retained message says so in its signed query", "[aws][iot]") {
  Signer signer;
  const SigningScope scope{"ap-northeast-1", "iotdata", 0};
  const SharedBytes payload = share(Buffer::copy_of("{}"));
  const auto request = [&](bool retain) {
    return publish_request(kEndpoint, "t", 1, payload, sha256("{}"), scope, {"A", "s"}, signer,
                           retain);
  };
  CHECK(request(true).url.ends_with("/topics/t?qos=1&retain=true"));
  CHECK(request(true).headers.back().value != request(false).headers.back().value);
}

TEST_CASE("iot: 128 KB may be published, a byte more is refused", "[aws][iot]") {
  CHECK(check_payload(0));
  CHECK(check_payload(kMaxPayloadBytes));
  const Outcome refused = check_payload(kMaxPayloadBytes + 1);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text.id == TextId::aws_message_too_large);
  CHECK(refused.error().recovery == Recovery::give_up);
}

TEST_CASE("iot: the address of MQTT over WebSocket is the golden one", "[aws][iot]") {
  Signer signer;
  const SigningScope scope{"ap-northeast-1", "iotdevicegateway",
                           parse_amz_date("20150830T123600Z").value()};
  const Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                                "TOKEN/+=EXAMPLE"};
  const std::string url = mqtt_websocket_url(kEndpoint, scope, credentials, signer, 86'400);
  CHECK(
      url.starts_with("wss://example-ats.iot.ap-northeast-1.amazonaws.com/mqtt?X-Amz-Algorithm="));
  CHECK(url.ends_with(
      "&X-Amz-Signature=4d4575ac76f170d708d08afc22ca5f40a93b5688b20aafb656357dc3ad90c585"
      "&X-Amz-Security-Token=TOKEN%2F%2B%3DEXAMPLE"));
  CHECK(mqtt_websocket_url({"http://127.0.0.1:8080", "127.0.0.1:8080"}, scope, credentials, signer)
            .starts_with("ws://127.0.0.1:8080/mqtt?"));
}

TEST_CASE("iot: 200 is success, with AWS IoT's words or without a body", "[aws][iot]") {
  CHECK(parse_publish(answer_of(200, R"({"message":"OK","traceId":"x"})")));
  CHECK(parse_publish(answer_of(200, "")));
}

TEST_CASE("iot: a 200 that is not AWS's own has accepted nothing", "[aws][iot]") {
  const Outcome outcome = parse_publish(answer_of(200, "<html>sign in</html>", {{"x-amzn-requestid", "r-1"}}));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().text.id == TextId::answer_not_json);
  CHECK(outcome.error().recovery == Recovery::retry);
  CHECK(outcome.error().request_id == "r-1");
  CHECK(outcome.error().status == 200);
}

TEST_CASE("iot: anything else is an error of its kind", "[aws][iot]") {
  const Outcome forbidden =
      parse_publish(answer_of(403, R"({"message":"Forbidden","traceId":"t-1"})"));
  REQUIRE_FALSE(forbidden);
  CHECK(forbidden.error().text.id == TextId::aws_access_denied_iot);
  CHECK(forbidden.error().request_id == "t-1");
  CHECK_FALSE(parse_publish(HttpAnswer{}));
  CHECK_FALSE(parse_publish(answer_of(204, "")));
}
