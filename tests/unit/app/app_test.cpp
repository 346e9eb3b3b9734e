// Start, links and words to the user, as App routes them.
#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;

TEST_CASE("app: nothing happens before the start, and it starts once", "[app]") {
  FakeHost host;
  host.give(TestRequested{});
  CHECK(host.count<WriteRecords>() == 0);
  host.start();
  const std::string device = host.app.settings().value(Field::device_id);
  host.start();
  CHECK(host.app.settings().value(Field::device_id) == device);
}

TEST_CASE("app: the first visit makes a device id and stores it", "[app]") {
  FakeHost host;
  host.start();
  const StoreSettings stored = host.take<StoreSettings>();
  CHECK(stored.json.find(host.app.settings().value(Field::device_id)) != std::string::npos);
}

TEST_CASE("app: a join code is exchanged at the page's own origin, in the body alone", "[app][link]") {
  FakeHost host;
  host.start(Started{.fragment = "join=one-time"});
  const Send send = host.take<Send>();
  CHECK(send.request.url == "http://127.0.0.1:8080/join");
  CHECK(send.request.body->view() == R"({"code":"one-time"})");
  host.answer(send, 200, facelog::test::kJoinAnswer);
  CHECK(host.app.settings().publish_ready(host.app.settings().active()));
  CHECK(host.app.status().text == text_of(TextId::link_joined, "Local target"));
}

TEST_CASE("app: a join code that was used is told so", "[app][link]") {
  FakeHost host;
  host.start(Started{.fragment = "join=used"});
  host.answer(host.take<Send>(), 403, "{}");
  CHECK(host.app.status().text.id == TextId::link_join_refused);
  CHECK(host.app.settings().profiles().size() == 1);
}

TEST_CASE("app: a secret in config.json is said at the start", "[app]") {
  FakeHost host;
  host.start(Started{.config_json = R"({"secretAccessKey":"x"})"});
  CHECK(host.app.status().is_problem);
  CHECK(host.app.status().text == text_of(TextId::config_has_secret, "secretAccessKey"));
}

TEST_CASE("app: the chosen language is stored and wins over the browser's", "[app]") {
  FakeHost first;
  first.start();
  first.give(LanguageChosen{Language::ja});
  FakeHost second;
  second.start(Started{.settings_json = first.keep_settings()});
  CHECK(second.app.language() == Language::ja);
}

TEST_CASE("app: test messages are the course's three samples, marked as test", "[app]") {
  FakeHost host;
  host.start_ready();
  host.give(TestRequested{});
  const WriteRecords stored = host.take<WriteRecords>();
  REQUIRE(stored.puts.size() == kSampleCount);
  for (const Record& record : host.app.delivery().records()) {
    CHECK(record.is_test);
    CHECK(record.payload.find(R"("DeviceId":"test")") != std::string::npos);
  }
}

TEST_CASE("app: settings that are refused are said and nothing is stored", "[app]") {
  FakeHost host;
  host.start_ready();
  host.give(SettingsSubmitted{R"({"topic":"a/#"})"});
  CHECK(host.count<StoreSettings>() == 0);
  CHECK(host.app.status().text.id == TextId::settings_topic_wildcard);
}

TEST_CASE("app: no credential is in any effect but the signed request", "[app][secrets]") {
  FakeHost host;
  host.start_ready();
  host.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  CHECK(host.take<StoreSettings>().json.find("wJalr") == std::string::npos);
  const Send send = host.take_picture();
  CHECK(send.request.url.find("AKIA") == std::string::npos);
  for (const Header& header : send.request.headers) {
    CHECK(header.value.find("wJalr") == std::string::npos);
  }
}

TEST_CASE("app: storage that the browser has emptied is told at the start", "[app]") {
  FakeHost host;
  host.start(Started{.storage_lost = true});
  CHECK(host.app.status().text.id == TextId::storage_lost);
  CHECK(host.app.status().is_problem);
}

TEST_CASE("app: what waits for locked keys goes out once they are unlocked", "[app][secrets]") {
  FakeHost host;
  host.start_ready();
  const std::string keys = host.app.settings().keys_json();
  const std::string profile = host.app.settings().active().id;
  host.give(SecretsForgotten{});
  host.give(KeysKept{{profile}});
  host.give(TestRequested{});
  host.store_all();
  CHECK(host.count<Send>() == 0);
  host.give(KeysUnlocked{profile, keys});
  CHECK(host.app.status().text.id == TextId::keys_unlocked);
  CHECK(host.count<Digest>() + host.count<Send>() > 0);
}

TEST_CASE("app: a room that did not come is told, and the picture that waited for the notice is not taken", "[app]") {
  FakeHost host;
  host.agrees = false;
  host.start_ready();
  host.give(ShutterPressed{});
  REQUIRE(host.app.asks());
  host.give(PartMissing{});
  CHECK_FALSE(host.app.asks());
  CHECK(host.count<CaptureFrame>() == 0);
  CHECK(host.app.status().text.id == TextId::part_missing);
}
