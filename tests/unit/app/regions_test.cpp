// Pictures that leave the region of the records, and hosts that the page's own policy keeps it from.
#include "app/fake_host.hpp"
#include "core/crypto/base64.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using facelog::test::kTwoFaces;
using Step = SelfTest::Step;

namespace {

constexpr std::string_view kKeys =
    R"("access_key_id":"AKIAIOSFODNN7EXAMPLE","secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")";
constexpr std::string_view kBlocked = "https://rekognition.ap-northeast-1.amazonaws.com/";

/// Osaka has no Amazon Rekognition.
void start_in_osaka(FakeHost& host) {
  host.start(Started{.config_json = R"({"region":"ap-northeast-3","iot_endpoint":"abc123","rekognition_region":"us-west-2"})"});
  host.give(SettingsSubmitted{"{" + std::string(kKeys) + "}"});
  host.give(CameraChanged{CameraState::live});
}

std::string header(const Send& send, std::string_view name) {
  for (const Header& each : send.request.headers) {
    if (each.name == name) return each.value;
  }
  return {};
}

std::string scope_of(const Send& send) {
  const std::string text = header(send, "authorization");
  const std::size_t from = text.find('/') + 10;  // behind the key's id and the date
  return text.substr(from, text.find("/aws4_request") - from);
}

Text refused() {
  return text_of(TextId::endpoint_not_allowed, "rekognition.ap-northeast-1.amazonaws.com", "–");
}

}  // namespace

TEST_CASE("regions: pictures go to their own region, signed for it; records stay in theirs", "[app][regions]") {
  FakeHost host;
  start_in_osaka(host);
  const Send picture = host.take_picture();
  CHECK(picture.request.url == "https://rekognition.us-west-2.amazonaws.com/");
  CHECK(scope_of(picture) == "us-west-2/rekognition");
  host.answer(picture, 200, kTwoFaces);
  host.store_all();
  host.digest_all();
  const Send record = host.take<Send>();
  CHECK(record.request.url.starts_with("https://abc123-ats.iot.ap-northeast-3.amazonaws.com/"));
  CHECK(scope_of(record) == "ap-northeast-3/iotdata");
}

TEST_CASE("regions: the self-test asks each service in its region", "[app][regions]") {
  FakeHost host;
  start_in_osaka(host);
  host.give(SelfTestStarted{});
  const Send question = host.take<Send>();
  CHECK(scope_of(question) == "us-west-2/rekognition");
  CHECK(host.app.self_test().at(Step::region).fact == "us-west-2");
  host.answer(question, 400, R"({"__type":"InvalidImageFormatException"})");
  CHECK(scope_of(host.take<Send>()) == "ap-northeast-3/iotdata");
}

TEST_CASE("regions: guests' credentials come from the records' region", "[app][regions]") {
  FakeHost host;
  start_in_osaka(host);
  host.give(SecretsForgotten{});
  host.give(SettingsSubmitted{R"({"identity_pool_id":"ap-northeast-3:00000000-0000-0000-0000-00000000abcd"})"});
  CHECK(host.app.settings().publish_ready(host.app.settings().active()));
  CHECK(host.take_picture().request.url == "https://cognito-identity.ap-northeast-3.amazonaws.com/");
}

TEST_CASE("regions: it is told when pictures leave the records' region, and else not", "[app][regions]") {
  FakeHost host;
  start_in_osaka(host);
  const Settings& settings = host.app.settings();
  const std::vector<std::string> leaving{"us-west-2", "ap-northeast-3"};
  CHECK(settings.leaving(settings.active()) == leaving);
  CHECK(settings.form_json().find(R"("leaving":["us-west-2","ap-northeast-3"])") != std::string::npos);
  host.give(SettingsSubmitted{R"({"rekognition_region":" AP-northeast-3 "})"});
  CHECK(settings.leaving(settings.active()).empty());
  host.give(SettingsSubmitted{R"({"rekognition_region":"oregon"})"});
  CHECK(host.app.status().text.id == TextId::settings_region_invalid);
  FakeHost same;
  same.start();
  CHECK(same.app.settings().leaving(same.app.settings().active()).empty());
}

TEST_CASE("regions: a link tells that pictures would leave", "[app][regions]") {
  FakeHost host;
  host.start(Started{.fragment = "settings=" + base64url_encode(R"({"region":"ap-northeast-3","rekognition_region":"us-west-2"})")});
  const auto& link = host.app.settings().pending_link();
  REQUIRE(link);
  CHECK(link->leaving == std::vector<std::string>{"us-west-2", "ap-northeast-3"});
  CHECK(link->hosts == std::vector<std::string>{"https://rekognition.us-west-2.amazonaws.com"});
  host.give(LinkConfirmed{true});
  CHECK(host.app.settings().rekognition_region(host.app.settings().active()) == "us-west-2");
}

TEST_CASE("regions: a picture that the page's policy keeps back says so, whichever is told first", "[app][regions]") {
  for (const bool told_first : {true, false}) {
    INFO(told_first);
    FakeHost host;
    host.start_ready();
    const Send send = host.take_picture();
    if (told_first) host.give(CallBlocked{std::string(kBlocked)});
    host.answer(send, 0, "");
    if (!told_first) host.give(CallBlocked{std::string(kBlocked)});
    REQUIRE(host.app.capture().error());
    CHECK(host.app.capture().error()->text == refused());
    CHECK(host.app.capture().error()->recovery == Recovery::pause);
    CHECK(host.app.status().text == refused());
    host.give(ResultClosed{});
    host.give(ShutterPressed{});
    CHECK(host.count<CaptureFrame>() == 0);  // it is known before anything is taken
  }
}

TEST_CASE("regions: what is blocked elsewhere changes nothing", "[app][regions]") {
  FakeHost host;
  host.start_ready();
  const std::uint32_t said = host.app.status().number;
  host.give(CallBlocked{"https://evil.example.com/"});
  host.give(CallBlocked{"eval"});
  CHECK(host.app.status().number == said);
  host.answer(host.take_picture(), 200, kTwoFaces);
  CHECK(host.app.capture().stage() == Capture::Stage::done);
}

TEST_CASE("regions: the self-test that was blocked names the step and the page's policy", "[app][regions]") {
  FakeHost host;
  host.start_ready();
  host.give(SelfTestStarted{});
  const Send question = host.take<Send>();
  host.give(CallBlocked{std::string(kBlocked)});
  host.answer(question, 0, "");  // nobody's by now
  host.give(Reached{host.take<Reach>().id, true});
  REQUIRE(host.app.self_test().failed() == Step::region);
  CHECK(host.app.self_test().at(Step::region).word.text == refused());
}

TEST_CASE("regions: records wait while the page's policy blocks AWS IoT", "[app][regions]") {
  FakeHost host;
  host.start_ready();
  host.give(CallBlocked{"https://abc123-ats.iot.ap-northeast-1.amazonaws.com/topics/x?qos=1"});
  host.answer(host.take_picture(), 200, kTwoFaces);
  host.store_all();
  CHECK(host.count<Send>() == 0);
  const Outcome ready = host.app.settings().publish_ready(host.app.settings().active());
  REQUIRE_FALSE(ready);
  CHECK(ready.error().text.args[0] == "abc123-ats.iot.ap-northeast-1.amazonaws.com");
}
