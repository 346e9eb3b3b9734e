// Pictures that follow each other: when the next one comes, what stops them, and what they cost.
#include "app/fake_host.hpp"
#include "core/app/publish_view.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using facelog::test::kTwoFaces;

namespace {

/// The frame that was asked for becomes an answered picture.
void frame(FakeHost& host, int status = 200, std::string_view body = kTwoFaces) {
  host.give(PictureTaken{host.take<CaptureFrame>().id, Buffer::copy_of("jpeg"), 1280, 720});
  host.digest();
  host.answer(host.take<Send>(), status, body);
  host.store_all();
  host.digest_all();
  while (host.count<Send>() > 0) host.answer(host.take<Send>(), 200, "{}");  // its records
}

FakeHost& started(FakeHost& host, int every_s = 10) {
  host.start_ready();
  host.give(SeriesStarted{every_s});
  return host;
}

}  // namespace

TEST_CASE("series: takes a picture at once and one after each interval, and counts their cost", "[app][series]") {
  FakeHost host;
  started(host);
  frame(host);
  CHECK(host.count<CaptureFrame>() == 0);
  REQUIRE(host.app.next_wake());
  host.pass(9'999);
  host.give(Woke{});
  CHECK(host.count<CaptureFrame>() == 0);
  host.pass(1);
  host.give(Woke{});
  frame(host);
  CHECK(host.app.series().analysed() == 2);
  CHECK(usd_text(host.app.series().usd()) == "0.0026");
  CHECK(host.app.capture().stage() == Capture::Stage::idle);  // the preview goes on
}

TEST_CASE("series: a slow answer delays the next picture, and none is made up for", "[app][series]") {
  FakeHost host;
  started(host, 5);
  host.give(PictureTaken{host.take<CaptureFrame>().id, Buffer::copy_of("jpeg"), 1280, 720});
  host.digest();
  const Send send = host.take<Send>();
  host.pass(17'000);
  host.give(Woke{});
  CHECK(host.count<CaptureFrame>() == 0);
  host.answer(send, 200, kTwoFaces);
  CHECK(host.count<CaptureFrame>() == 1);
}

TEST_CASE("series: one failed picture does not stop the others, and costs nothing", "[app][series]") {
  FakeHost host;
  started(host);
  frame(host, 500, "{}");
  CHECK(host.app.series().kind() == Series::Kind::interval);
  CHECK(host.app.series().failed() == 1);
  CHECK(host.app.series().usd() == 0);
}

TEST_CASE("series: refused credentials stop it, with the reason on the screen", "[app][series]") {
  FakeHost host;
  started(host);
  frame(host, 403, R"({"__type":"UnrecognizedClientException"})");
  CHECK(host.app.series().kind() == Series::Kind::off);
  CHECK(host.app.capture().stage() == Capture::Stage::failed);
}

TEST_CASE("series: a hidden page, an ended camera and a tap stop it", "[app][series]") {
  for (int way = 0; way < 3; ++way) {
    CAPTURE(way);
    FakeHost host;
    started(host);
    frame(host);
    if (way == 0) host.give(VisibilityChanged{false});
    if (way == 1) host.give(CameraChanged{CameraState::ended});
    if (way == 2) host.give(SeriesStopped{});
    CHECK(host.app.series().kind() == Series::Kind::off);
    CHECK(host.app.status().text.args == std::vector<std::string>{"1", "0.0013"});
    host.pass(60'000);
    host.give(Woke{});
    CHECK(host.count<CaptureFrame>() == 0);
  }
}

TEST_CASE("series: a picture on its way still counts when it is stopped", "[app][series]") {
  FakeHost host;
  started(host);
  host.give(PictureTaken{host.take<CaptureFrame>().id, Buffer::copy_of("jpeg"), 1280, 720});
  host.digest();
  host.give(SeriesStopped{});
  host.answer(host.take<Send>(), 200, kTwoFaces);
  CHECK(host.app.series().kind() == Series::Kind::off);
  CHECK(host.app.status().text == text_of(TextId::series_stopped, "1", "0.0013"));
}

TEST_CASE("series: an interval that is not offered starts nothing", "[app][series]") {
  FakeHost host;
  started(host, 1);
  CHECK(host.count<CaptureFrame>() == 0);
}

TEST_CASE("series: several photos are worked off one by one, with the failed ones counted", "[app][series]") {
  FakeHost host;
  host.start_ready();
  host.give(PhotoRequested{});
  const PickPhoto first = host.take<PickPhoto>();
  CHECK_FALSE(first.chosen);
  host.give(PictureTaken{first.id, Buffer::copy_of("jpeg"), 1280, 720, 2});
  CHECK(host.app.series().total() == 3);
  CHECK(host.app.series().current() == 1);
  host.digest();
  host.answer(host.take<Send>(), 200, kTwoFaces);
  const PickPhoto second = host.take<PickPhoto>();
  CHECK(second.chosen);
  host.give(PictureFailed{second.id, PictureFault::not_a_picture, 1});
  const PickPhoto third = host.take<PickPhoto>();
  host.give(PictureTaken{third.id, Buffer::copy_of("jpeg"), 1280, 720, 0});
  host.digest();
  host.answer(host.take<Send>(), 200, kTwoFaces);
  CHECK(host.app.series().kind() == Series::Kind::off);
  CHECK(host.app.status().text == text_of(TextId::series_photos_done, "3", "1"));
  CHECK(host.app.capture().stage() == Capture::Stage::done);
  CHECK(host.count<PickPhoto>() == 0);
}

TEST_CASE("series: photos that are left over when it is stopped begin nothing", "[app][series]") {
  FakeHost host;
  host.start_ready();
  host.give(PhotoRequested{});
  host.give(PictureTaken{host.take<PickPhoto>().id, Buffer::copy_of("jpeg"), 1280, 720, 4});
  host.give(SeriesStopped{});
  host.digest();
  host.answer(host.take<Send>(), 200, kTwoFaces);
  CHECK(host.count<PickPhoto>() == 0);
  CHECK(host.app.series().kind() == Series::Kind::off);
}

TEST_CASE("picture times: each stage is told once, since the shutter", "[app][series]") {
  FakeHost host;
  host.start_ready();
  const Send send = host.take_picture();
  host.pass(1'500);
  host.answer(send, 200, kTwoFaces);
  CHECK(host.app.picture_times().analysed_ms == 1'500);
  CHECK_FALSE(host.app.picture_times().saved_ms);
  host.pass(100);
  host.store_all();
  CHECK(host.app.picture_times().saved_ms == 1'600);
  CHECK_FALSE(host.app.picture_times().sent_ms);
  host.digest_all();
  host.pass(400);
  while (host.count<Send>() > 0) host.answer(host.take<Send>(), 200, "{}");
  CHECK(host.app.picture_times().sent_ms == 2'000);
}

TEST_CASE("publish view: shows the signature that is sent, and no secret", "[app][series]") {
  FakeHost host;
  host.start_ready();
  host.answer(host.take_picture(), 200, kTwoFaces);
  host.store_all();
  host.digest_all();
  const Send send = host.take<Send>();
  const Record& record = host.app.delivery().records().front();
  const Result<PublishView> view = publish_view(record, host.app.settings());
  REQUIRE(view);
  CHECK(view.value().url == send.request.url);
  std::string authorization;
  for (const Header& header : send.request.headers) {
    if (header.name == "authorization") authorization = header.value;
  }
  CHECK(authorization.ends_with("Signature=" + view.value().signature));
  const std::string all = view.value().canonical_request + view.value().string_to_sign;
  CHECK(all.find("wJalrXUtnFEMI") == std::string::npos);
}

TEST_CASE("publish view: a session token is shortened", "[app][series]") {
  FakeHost host;
  host.start_ready();
  const std::string token(400, 'T');
  host.give(SettingsSubmitted{R"({"access_key_id":"ASIAIOSFODNN7EXAMPLE","secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY","session_token":")" +
                              token + "\"}"});
  host.answer(host.take_picture(), 200, kTwoFaces);
  const Result<PublishView> view = publish_view(host.app.delivery().records().front(), host.app.settings());
  REQUIRE(view);
  CHECK(view.value().canonical_request.find(token.substr(0, 20)) == std::string::npos);
  CHECK(view.value().canonical_request.find("x-amz-security-token:TTTTTTTTTTTT…\n") != std::string::npos);
}
