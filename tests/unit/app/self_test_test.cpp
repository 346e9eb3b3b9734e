// The self-test: which step each answer fails, what is asked for, and that every run ends.
#include <string>
#include <vector>

#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using Step = SelfTest::Step;
using State = SelfTest::State;

namespace {

constexpr std::string_view kGuestForm =
    R"({"identity_pool_id":"ap-northeast-1:00000000-0000-0000-0000-00000000abcd","iot_endpoint":"abc123"})";
constexpr std::string_view kNoPicture = R"({"__type":"InvalidImageFormatException","Message":"Request has invalid image format"})";
constexpr std::int64_t kExpires = 1'700'003'600;

std::string refusal(std::string_view code, std::string_view message = "") {
  return R"({"__type":")" + std::string(code) + R"(","message":")" + std::string(message) + "\"}";
}

/// The states in the steps' order, a letter each: . waiting, p passed, n noted, F failed, - not run.
std::string states(const FakeHost& host) {
  std::string all;
  for (std::size_t i = 0; i < SelfTest::kSteps; ++i) {
    all += ".pnF-"[static_cast<std::size_t>(host.app.self_test().at(static_cast<Step>(i)).state)];
  }
  return all;
}

const Error& fault(const FakeHost& host) {
  const auto failed = host.app.self_test().failed();
  REQUIRE(failed);
  return host.app.self_test().at(*failed).word;
}

/// Up to the question to Amazon Rekognition.
Send asked(FakeHost& host) {
  host.give(SelfTestStarted{});
  return host.take<Send>();
}

/// Up to the message to AWS IoT.
Send published(FakeHost& host) {
  host.answer(asked(host), 400, kNoPicture);
  return host.take<Send>();
}

void reach(FakeHost& host, bool reached) { host.give(Reached{host.take<Reach>().id, reached}); }

HttpAnswer no_answer(bool timed_out) {
  HttpAnswer answer;
  answer.timed_out = timed_out;
  return answer;
}

std::string date(std::int64_t utc_ms) {
  // 2023-11-14 is what FakeHost begins with; the tests move it by minutes.
  const std::string iso = iso_utc(utc_ms);
  return "Tue, 14 Nov 2023 " + iso.substr(11, 8) + " GMT";
}

}  // namespace

TEST_CASE("self-test: all is well: a question without a picture, a message marked as test, and where to look",
          "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  CHECK(host.app.self_test().stage() == SelfTest::Stage::idle);
  const Send question = asked(host);
  CHECK(question.request.url == "https://rekognition.ap-northeast-1.amazonaws.com/");
  CHECK(question.request.body->size() < 64);
  CHECK(states(host) == ".........");
  host.answer(question, 400, kNoPicture, {{"date", date(host.now.utc_ms)}});
  CHECK(states(host) == "ppppp....");
  const Send message = host.take<Send>();
  CHECK(message.request.url ==
        "https://abc123-ats.iot.ap-northeast-1.amazonaws.com/topics/handson%2FanalysisLogData?qos=1");
  CHECK(message.request.body->view().find(R"("DeviceId":"test")") != std::string::npos);
  host.answer(message, 200, R"({"message":"OK"})");
  CHECK(states(host) == "ppppppppn");
  CHECK(host.app.self_test().at(Step::endpoint).fact == "abc123-ats.iot.ap-northeast-1.amazonaws.com");
  CHECK(host.app.self_test().at(Step::topic).fact == "handson/analysisLogData");
  const std::string record_id = host.app.self_test().at(Step::message).fact;
  CHECK(message.request.body->view().find(record_id) != std::string::npos);
  // 2023-11-14T22:13:20Z, 60 seconds later, in Japan.
  CHECK(host.app.self_test().at(Step::arrival).word.text ==
        text_of(TextId::self_test_look_in_s3, "07:14:20", "2023/11/14/22/"));
  CHECK(host.app.status().text.id == TextId::self_test_ok);
  CHECK_FALSE(host.app.self_test().failed());
}

TEST_CASE("self-test: nothing of it is kept, and it can be repeated", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.answer(published(host), 200, "{}");
  CHECK(host.count<WriteRecords>() == 0);
  CHECK(host.app.delivery().records().empty());
  host.answer(published(host), 403, refusal("ForbiddenException"));
  CHECK(states(host) == "pppppp" "F" "--");
  host.give(SelfTestStarted{});
  CHECK(states(host) == ".........");
  host.give(SelfTestStarted{});  // while it runs
  CHECK(host.count<Send>() == 1);
}

TEST_CASE("self-test: a message is marked as test though only the course's fields are sent", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.give(SettingsSubmitted{R"({"course_fields_only":"1"})"});
  CHECK(published(host).request.body->view().find(R"("DeviceId":"test")") != std::string::npos);
}

TEST_CASE("self-test: each refusal of Amazon Rekognition fails its own step", "[app][self_test]") {
  struct Case {
    std::string code, message, states;
    TextId text;
  };
  const Case cases[] = {
      {"UnrecognizedClientException", "", "ppF------", TextId::aws_wrong_key},
      {"InvalidSignatureException", "The request signature we calculated", "ppF------", TextId::aws_wrong_secret},
      {"ExpiredTokenException", "", "ppF------", TextId::aws_expired_token},
      {"InvalidSignatureException", "Credential should be scoped to a valid region", "pp-F-----",
       TextId::aws_wrong_region},
      {"AccessDeniedException", "", "ppppF----", TextId::aws_access_denied_rekognition},
      {"SubscriptionRequiredException", "", "ppppF----", TextId::aws_no_subscription},
      {"ThrottlingException", "", "pp--F----", TextId::aws_throttled},
      {"SomethingNewException", "", "pp--F----", TextId::aws_unknown},
  };
  for (const Case& one : cases) {
    CAPTURE(one.code, one.message);
    FakeHost host;
    host.start_ready();
    host.answer(asked(host), 400, refusal(one.code, one.message),
                {{"date", date(host.now.utc_ms)}, {"x-amzn-requestid", "id-1"}});
    CHECK(states(host) == one.states);
    CHECK(fault(host).text.id == one.text);
    CHECK(fault(host).aws_code == one.code);
    CHECK(fault(host).request_id == "id-1");
    CHECK(host.app.status().text == fault(host).text);
    CHECK(host.count<Send>() + host.count<Reach>() == 0);
  }
}

TEST_CASE("self-test: a fault of AWS's own, and an answer that is not AWS's", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.answer(asked(host), 503, "");
  CHECK(states(host) == "p---F----");  // nobody told the time
  CHECK(fault(host).text.id == TextId::aws_server_fault);
  host.answer(asked(host), 200, "<html>Welcome to the hotel</html>");
  CHECK(states(host) == "F--------");
  CHECK(fault(host).text.id == TextId::answer_not_json);
}

TEST_CASE("self-test: a clock that AWS corrects is noted, and the test goes on", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  const Header right{"date", date(host.now.utc_ms - 600'000)};
  host.answer(asked(host), 400, refusal("InvalidSignatureException", "Signature not yet current: a"), {right});
  CHECK(states(host) == ".........");
  host.answer(host.take<Send>(), 400, kNoPicture, {right});
  CHECK(states(host) == "pnppp....");
  CHECK(host.app.self_test().at(Step::clock).word.text == text_of(TextId::self_test_clock_off, "600"));
  const Send message = host.take<Send>();
  CHECK(message.request.body->view().find("T22:03:20") != std::string::npos);  // the right time
  host.answer(message, 200, "{}");
  CHECK(states(host) == "pnppppppn");
}

TEST_CASE("self-test: a clock that stays refused is the fault", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.answer(asked(host), 400, refusal("InvalidSignatureException", "Signature expired: a"));
  CHECK(states(host) == "pF-------");
  CHECK(fault(host).text.id == TextId::aws_clock);
}

TEST_CASE("self-test: without a network nothing is sent", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.give(NetworkChanged{false});
  host.give(SelfTestStarted{});
  CHECK(host.count<Send>() + host.count<Reach>() == 0);
  CHECK(states(host) == "F--------");
  CHECK(fault(host).text.id == TextId::network_offline);
}

TEST_CASE("self-test: no answer of Amazon Rekognition: host, region and network are told apart", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  const auto ask = [&](bool timed_out) { host.give(Answered{asked(host).id, no_answer(timed_out)}); };
  ask(false);
  const Reach there = host.take<Reach>();
  CHECK(there.url == "https://rekognition.ap-northeast-1.amazonaws.com/");
  host.give(Reached{there.id, true});
  CHECK(states(host) == "p---F----");
  CHECK(fault(host).text.id == TextId::aws_no_answer_rekognition);

  ask(true);
  reach(host, true);
  CHECK(fault(host).text.id == TextId::aws_timed_out);

  ask(false);
  reach(host, false);
  CHECK(states(host) == ".........");
  const Reach page = host.take<Reach>();
  CHECK(page.url == "config.json");
  host.give(Reached{page.id, true});
  CHECK(states(host) == "p--F-----");
  CHECK(fault(host).text ==
        text_of(TextId::self_test_host_unreachable, "rekognition.ap-northeast-1.amazonaws.com"));

  ask(false);
  reach(host, false);
  reach(host, false);
  CHECK(states(host) == "F--------");
  CHECK(fault(host).text.id == TextId::network_offline);
}

TEST_CASE("self-test: missing keys are told with what can be known without them", "[app][self_test]") {
  FakeHost host;
  host.start();
  host.answer(asked(host), 400, refusal("IncompleteSignatureException"), {{"date", date(host.now.utc_ms)}});
  CHECK(states(host) == "ppF------");
  CHECK(fault(host).text.id == TextId::settings_access_key_id_missing);
  CHECK(fault(host).aws_code.empty());
  host.give(SettingsSubmitted{R"({"access_key_id":"AKIAIOSFODNN7EXAMPLE"})"});
  host.answer(asked(host), 400, refusal("IncompleteSignatureException"));
  CHECK(fault(host).text.id == TextId::settings_secret_access_key_missing);
}

TEST_CASE("self-test: a host that this page may not call is told before a byte is sent", "[app][self_test]") {
  FakeHost host;
  host.start(Started{.config_json = R"({"hosts":{"rekognition.ap-northeast-1.amazonaws.com":""}})"});
  host.give(SettingsSubmitted{R"({"region":"eu-west-1","access_key_id":"AKIAIOSFODNN7EXAMPLE",
      "secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"})"});
  host.give(SelfTestStarted{});
  CHECK(host.count<Send>() == 0);
  reach(host, true);
  CHECK(states(host) == "p--F-----");
  CHECK(fault(host).text == text_of(TextId::endpoint_not_allowed, "rekognition.eu-west-1.amazonaws.com", "ap-northeast-1"));
}

TEST_CASE("self-test: the IoT endpoint is checked before the message is sent", "[app][self_test]") {
  FakeHost host;
  host.start();
  host.give(SettingsSubmitted{R"({"access_key_id":"AKIAIOSFODNN7EXAMPLE",
      "secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"})"});
  host.answer(asked(host), 400, kNoPicture);
  CHECK(host.count<Send>() == 0);
  CHECK(states(host) == "pppppF---");
  CHECK(fault(host).text.id == TextId::settings_iot_endpoint_missing);
}

TEST_CASE("self-test: each refusal of AWS IoT fails its own step", "[app][self_test]") {
  struct Case {
    int status;
    std::string body, states;
    TextId text;
  };
  const Case cases[] = {
      {403, R"({"message":"Forbidden","traceId":"id-2"})", "ppppppF--", TextId::self_test_iot_refused},
      {403, R"({"message":"The security token included in the request is expired","traceId":"id-2"})", "ppppppF--",
       TextId::aws_expired_token},
      {400, R"({"message":"Invalid topic","traceId":"id-2"})", "pppppp-F-", TextId::aws_invalid_message},
      {429, R"({"message":"Slow down","traceId":"id-2"})", "pppppp-F-", TextId::aws_throttled},
      {503, R"({"message":"x","traceId":"id-2"})", "pppppp-F-", TextId::aws_server_fault},
      {200, "<html>", "pppppF---", TextId::answer_not_json},
  };
  for (const Case& one : cases) {
    CAPTURE(one.status, one.body);
    FakeHost host;
    host.start_ready();
    host.answer(published(host), one.status, one.body);
    CHECK(states(host) == one.states);
    CHECK(fault(host).text.id == one.text);
    if (one.status != 200) CHECK(fault(host).request_id == "id-2");
  }
}

TEST_CASE("self-test: AWS IoT fails opaquely while Amazon Rekognition answers: what is left is named", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  const auto send = [&](bool timed_out) { host.give(Answered{published(host).id, no_answer(timed_out)}); };
  send(false);
  const Reach there = host.take<Reach>();
  CHECK(there.url == "https://abc123-ats.iot.ap-northeast-1.amazonaws.com/");
  host.give(Reached{there.id, true});
  CHECK(states(host) == "ppppppF--");
  CHECK(fault(host).text == text_of(TextId::self_test_iot_hidden, "handson/analysisLogData"));

  send(true);
  reach(host, true);
  CHECK(states(host) == "pppppp-F-");
  CHECK(fault(host).text.id == TextId::aws_timed_out);

  send(false);
  reach(host, false);
  reach(host, true);
  CHECK(states(host) == "pppppF---");
  CHECK(fault(host).text ==
        text_of(TextId::self_test_iot_unreachable, "abc123-ats.iot.ap-northeast-1.amazonaws.com"));

  send(false);
  reach(host, false);
  reach(host, false);
  CHECK(states(host) == "Fpppp----");  // it went meanwhile
}

TEST_CASE("self-test: a guest's pool is asked first, and its refusal is the credentials' fault", "[app][self_test]") {
  FakeHost host;
  host.start();
  host.give(SettingsSubmitted{std::string(kGuestForm)});
  host.answer(asked(host), 400, refusal("ResourceNotFoundException"), {{"date", date(host.now.utc_ms)}});
  CHECK(states(host) == "ppF------");
  CHECK(fault(host).text.id == TextId::aws_guest_pool_not_found);
  CHECK(fault(host).aws_code == "ResourceNotFoundException");

  host.give(Answered{asked(host).id, no_answer(false)});
  CHECK(host.take<Reach>().url == "https://cognito-identity.ap-northeast-1.amazonaws.com/");
}

TEST_CASE("self-test: what was lent to a guest and is refused is replaced once", "[app][self_test]") {
  FakeHost host;
  host.start();
  host.give(SettingsSubmitted{std::string(kGuestForm)});
  const std::string keys = R"({"Credentials":{"AccessKeyId":"ASIAGUESTGUESTGUEST1","SecretKey":"guest-secret-of-forty-characters-1234567",
      "SessionToken":"token","Expiration":)" + std::to_string(kExpires) + "}}";
  host.answer(asked(host), 200, R"({"IdentityId":"ap-northeast-1:11111111-1111-1111-1111-111111111111"})");
  host.answer(host.take<Send>(), 200, keys);
  host.answer(host.take<Send>(), 400, refusal("ExpiredTokenException"));
  host.answer(host.take<Send>(), 200, keys);
  CHECK(host.app.self_test().busy());
  host.answer(host.take<Send>(), 400, refusal("ExpiredTokenException"));
  CHECK(states(host) == "p-F------");
  CHECK(fault(host).text.id == TextId::aws_expired_token);
}

TEST_CASE("self-test: a guest without a usable pool id is told so, and Amazon Cognito is not asked", "[app][self_test]") {
  FakeHost host;
  host.start(Started{.config_json = R"({"hosts":{"rekognition.ap-northeast-1.amazonaws.com":""}})"});
  host.give(SettingsSubmitted{std::string(kGuestForm)});
  const Send question = asked(host);
  CHECK(question.request.url == "http://127.0.0.1:8080/");
  CHECK(host.count<Send>() == 0);
  host.answer(question, 400, refusal("IncompleteSignatureException"));
  CHECK(states(host) == "p-F------");
  CHECK(fault(host).text == text_of(TextId::endpoint_not_allowed, "cognito-identity.ap-northeast-1.amazonaws.com", "–"));
}

TEST_CASE("self-test: new settings make what was found void, and late answers are nobody's", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  const Send old = asked(host);
  host.give(SettingsSubmitted{R"({"topic":"handson/analysisLogData"})"});  // handed in as it was
  CHECK(host.app.self_test().busy());
  host.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  CHECK(host.app.self_test().stage() == SelfTest::Stage::idle);
  host.answer(old, 400, kNoPicture);
  CHECK(states(host) == ".........");
  const Send fresh = asked(host);
  host.answer(old, 400, kNoPicture);
  CHECK(states(host) == ".........");
  host.answer(fresh, 400, kNoPicture);
  CHECK(host.take<Send>().request.url.find("handson%2Fother") != std::string::npos);
}

TEST_CASE("self-test: delivery goes on beside it, and what was paused goes on after it", "[app][self_test]") {
  FakeHost host;
  host.start_ready();
  host.give(TestRequested{});
  host.store_all();
  host.digest_all();
  host.answer(host.take<Send>(), 403, refusal("ForbiddenException"));
  while (host.count<Send>() > 0) host.answer(host.take<Send>(), 403, refusal("ForbiddenException"));
  REQUIRE(host.app.delivery().pause_of(host.app.settings().active().id));
  host.answer(published(host), 200, "{}");
  CHECK(host.count<Send>() == 1);  // a record probes
  CHECK(host.take<Send>().id.owner == Owner::delivery);
}
