// A record's way from its making to the 200: saved first, kept until accepted, tried again.
#include <algorithm>

#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using facelog::test::kTwoFaces;

namespace {

/// One picture with two faces, analysed; its records wait for the disk.
void two_records(FakeHost& host) {
  host.start_ready();
  host.answer(host.take_picture(), 200, kTwoFaces);
}

/// The same, saved, with both publishes on their way.
std::vector<Send> two_publishes(FakeHost& host) {
  two_records(host);
  host.store_all();
  host.digest_all();
  return {host.take<Send>(), host.take<Send>()};
}

}  // namespace

TEST_CASE("delivery: nothing is sent before the disk has the record", "[app][delivery]") {
  FakeHost host;
  two_records(host);
  CHECK(host.count<Digest>() == 0);
  CHECK_FALSE(host.app.delivery().records().front().saved);
  host.store_all();
  CHECK(host.app.delivery().records().front().saved);
  host.digest_all();
  CHECK(host.count<Send>() == 2);
}

TEST_CASE("delivery: publishes to the topic with the profile's QoS", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  CHECK(sends[0].request.url ==
        "https://abc123-ats.iot.ap-northeast-1.amazonaws.com/topics/handson%2FanalysisLogData?qos=1");
  CHECK(sends[0].request.body->view().starts_with(R"({"Datetime":")"));
}

TEST_CASE("delivery: a record is forgotten only after the 200", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  const std::string id = host.app.picture_records()[0];
  const std::string profile = host.app.settings().active().id;
  CHECK(host.count<WriteRecords>() == 0);
  host.answer(sends[0], 200, R"({"message":"OK"})");
  CHECK(host.disk.holds(profile, id));
  host.store_all();
  CHECK_FALSE(host.disk.holds(profile, id));
  CHECK(host.disk.history.count(id) == 1);
  const Record& sent = host.app.delivery().records().front();
  CHECK(sent.state == RecordState::sent);
  CHECK(sent.in_bucket_by_utc_ms == sent.sent_utc_ms + 60'000);
}

TEST_CASE("delivery: no network keeps the record and tries again, at once when it is back",
          "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 0, "");
  host.answer(sends[1], 0, "");
  CHECK(host.count<Send>() == 0);
  REQUIRE(host.app.next_wake());
  CHECK(*host.app.next_wake() > host.now.steady_ms);
  CHECK(*host.app.next_wake() <= host.now.steady_ms + kLongestDelayMs + 200);
  host.give(NetworkChanged{false});
  host.give(NetworkChanged{true});
  CHECK(host.count<Send>() == 2);
}

TEST_CASE("delivery: the same body and RecordId go out on every attempt", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 500, "");
  host.pass(2'000);
  host.give(Woke{});
  CHECK(host.take<Send>().request.body->view() == sends[0].request.body->view());
}

TEST_CASE("delivery: delays grow to a bound while answers fail", "[app][delivery]") {
  FakeHost host;
  host.start_ready();
  host.give(TestRequested{});
  host.store_all();
  host.digest_all();
  for (int attempt = 0; attempt < 60; ++attempt) {
    host.answer(host.take<Send>(), 503, "");
    if (host.count<Send>() > 0) continue;
    REQUIRE(host.app.next_wake());
    const std::int64_t wait_ms = *host.app.next_wake() - host.now.steady_ms;
    REQUIRE(wait_ms >= 0);
    REQUIRE(wait_ms <= kLongestDelayMs + 200);
    host.pass(wait_ms);
    host.give(Woke{});
  }
  CHECK(host.app.delivery().counts().waiting == kSampleCount);
}

TEST_CASE("delivery: a refusal by the policy pauses the profile and new settings resume it",
          "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 403, R"({"message":"Forbidden"})");
  host.answer(sends[1], 403, R"({"message":"Forbidden"})");
  CHECK(host.app.delivery().pause_of(host.app.settings().active().id) != nullptr);
  CHECK(host.app.status().is_problem);
  CHECK(host.count<Send>() == 0);
  host.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  const Send probe = host.take<Send>();
  CHECK(probe.request.url.find("handson%2Fother") != std::string::npos);
  CHECK(host.count<Send>() == 0);  // the others wait for the probe
  host.answer(probe, 200, "{}");
  CHECK(host.app.delivery().pause_of(host.app.settings().active().id) == nullptr);
  CHECK(host.count<Send>() == 1);
}

TEST_CASE("delivery: a paused profile probes by itself with one record", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 403, "{}");
  host.answer(sends[1], 403, "{}");
  host.pass(Delivery::kProbeDelayMs);
  host.give(Woke{});
  CHECK(host.count<Send>() == 1);
}

TEST_CASE("delivery: a record refused for good is parked, stored so, and goes out when resent",
          "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 413, R"({"message":"too large"})");
  CHECK(host.app.delivery().counts().parked == 1);
  const std::string id = host.app.picture_records()[0];
  host.store_all();
  REQUIRE(host.disk.parked.count(id) == 1);
  CHECK(host.disk.outbox.size() == 1);
  const auto back = from_stored_json(host.disk.parked.at(id));
  REQUIRE(back);
  CHECK(back->state == RecordState::parked);
  REQUIRE(back->error);
  CHECK(back->error->status == 413);
  host.give(RecordResent{id});
  host.store_all();
  CHECK(host.disk.parked.empty());
  CHECK(host.disk.outbox.size() == 2);
  CHECK(host.take<Send>().request.body->view() == sends[0].request.body->view());
}

TEST_CASE("delivery: one record's failure does not block another", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 500, "");
  host.answer(sends[1], 200, "{}");
  CHECK(host.app.delivery().counts().sent == 1);
  CHECK(host.app.delivery().counts().waiting == 1);
}

TEST_CASE("delivery: at most four requests are in flight, or as many as the settings say", "[app][delivery]") {
  FakeHost host;
  host.start_ready();
  for (int i = 0; i < 3; ++i) host.give(TestRequested{});
  host.store_all();
  host.digest_all();
  CHECK(host.count<Send>() == 4);
  host.give(SettingsSubmitted{R"({"in_flight":"6"})"});
  host.digest_all();
  CHECK(host.count<Send>() == 6);
}

TEST_CASE("delivery: a deleted record is removed from the disk and not sent again",
          "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  const std::string id = host.app.picture_records()[0];
  host.answer(sends[0], 500, "");
  host.give(RecordDeleted{id});
  host.store_all();
  CHECK_FALSE(host.disk.holds(host.app.settings().active().id, id));
  host.pass(kLongestDelayMs * 2);
  host.give(Woke{});
  CHECK(host.count<Send>() == 0);
}

TEST_CASE("delivery: a failing disk is said, and the record is sent from memory",
          "[app][delivery]") {
  FakeHost host;
  two_records(host);
  host.give(StoreFailed{host.take<WriteRecords>().id, StoreFault::full});
  CHECK(host.app.status().text.id == TextId::storage_full);
  CHECK_FALSE(host.app.delivery().records().front().saved);
  host.digest_all();
  CHECK(host.count<Send>() == 2);
}

TEST_CASE("delivery: what was stored goes out after a restart, once credentials are there",
          "[app][delivery]") {
  FakeHost first;
  two_records(first);
  first.store_all();

  FakeHost second;
  second.disk = first.disk;
  second.start(Started{.fragment = "join=code"});
  CHECK(second.app.delivery().counts().waiting == 2);
  CHECK(second.app.status().text == text_of(TextId::delivery_waited, "2"));
  CHECK(second.count<Digest>() == 0);
  second.answer(second.take<Send>(), 200, facelog::test::kJoinAnswer);
  second.digest_all();
  CHECK(second.count<Send>() == 2);
}

TEST_CASE("delivery: another profile never receives a waiting record", "[app][delivery][profiles]") {
  FakeHost host;
  two_records(host);
  host.give(ProfileChosen{std::string(kDefaultProfile)});
  host.give(SettingsSubmitted{R"({"iot_endpoint":"other9-ats","access_key_id":"AKIAOTHEROTHEROTHER1",
                                  "secret_access_key":"another-secret-of-forty-characters-12345"})"});
  host.store_all();
  host.digest_all();
  while (host.count<Send>() > 0) {
    CHECK(host.take<Send>().request.url.find("abc123-ats") != std::string::npos);
  }
}

TEST_CASE("delivery: an opaque failure is told with what may be wrong", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.answer(sends[0], 0, "");
  const Record& record = host.app.delivery().records().front();
  REQUIRE(record.error);
  CHECK(record.error->text.id == TextId::aws_no_answer_iot);
}

TEST_CASE("delivery: a wrong clock is corrected from IoT's own words and the record sent again",
          "[app][delivery][clock]") {
  FakeHost host;
  host.start_ready();
  host.now.utc_ms = 1'440'938'160'000;
  host.give(TestRequested{});
  host.store_all();
  host.digest_all();
  host.answer(host.take<Send>(), 403,
              R"({"message":"Signature expired: 20150830T123600Z is now earlier than )"
              R"x(20150830T124100Z (20150830T124600Z - 5 min.)","traceId":"t"})x");
  CHECK(host.app.clock().skew_ms() == 600'000);
  CHECK(host.app.delivery().pause_of(host.app.settings().active().id) == nullptr);
}

TEST_CASE("delivery: idle means no wake-up", "[app][delivery]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  for (const Send& send : sends) {
    host.answer(send, 200, "{}");
    host.store_all();
  }
  CHECK(host.disk.outbox.empty());
  CHECK_FALSE(host.app.next_wake());
}

TEST_CASE("delivery: a pause of a profile that is not the active one is told with its name", "[app][delivery][profiles]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  host.give(ProfileChosen{std::string(kDefaultProfile)});
  host.answer(sends[0], 403, R"({"message":"Forbidden"})");
  CHECK(host.app.status().is_problem);
  CHECK(host.app.status().text == text_of(TextId::delivery_other_profile_paused, "Local target"));
}

TEST_CASE("delivery: a profile that AWS asks to slow down is slowed, and its record waits", "[app][delivery][pace]") {
  FakeHost host;
  const std::vector<Send> sends = two_publishes(host);
  const std::string profile = host.app.settings().active().id;
  CHECK_FALSE(host.app.delivery().limit_per_s(profile));
  host.answer(sends[0], 429, R"({"message":"Too many requests"})");
  REQUIRE(host.app.delivery().limit_per_s(profile));
  host.give(TestRequested{});
  host.store_all();
  host.digest_all();
  CHECK(host.count<Send>() == 0);  // not at once
  REQUIRE(host.app.next_wake());
  CHECK(*host.app.next_wake() <= host.now.steady_ms + 2'000);
}

TEST_CASE("delivery: no more pictures while a thousand records are in memory alone", "[app][delivery]") {
  FakeHost host;
  host.start_ready();
  host.give(NetworkChanged{false});
  for (std::size_t made = 0; made < Outbox::kMostUnsaved; made += kSampleCount) {
    host.give(TestRequested{});
    while (host.count<WriteRecords>() > 0) host.give(StoreFailed{host.take<WriteRecords>().id, StoreFault::full});
  }
  CHECK(host.app.delivery().counts().unsaved >= Outbox::kMostUnsaved);
  host.give(ShutterPressed{});
  CHECK(host.count<CaptureFrame>() == 0);
  CHECK(host.app.status().text.id == TextId::storage_unsaved_limit);
}
