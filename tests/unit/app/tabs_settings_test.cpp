// Settings in several tabs: one version after another on disk, and what becomes of changes made at the same time.
#include <catch2/generators/catch_generators.hpp>

#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;

namespace {

std::string topic(const FakeHost& host) { return host.app.settings().value(Field::topic); }
std::string in_flight(const FakeHost& host) { return host.app.settings().value(Field::in_flight); }

/// Two tabs that know the same.
struct TwoTabs {
  FakeHost one, other;

  TwoTabs() {
    one.start(Started{.fragment = "join=code"});
    one.answer(one.take<Send>(), 200, facelog::test::kJoinAnswer);
    other.start(Started{.settings_json = one.keep_settings()});
    other.give(ProfileChosen{one.app.settings().active().id});
    CHECK(other.count<StoreSettings>() == 0);
  }
};

}  // namespace

TEST_CASE("tabs: a word about settings that comes late changes nothing", "[app][tabs]") {
  TwoTabs tabs;
  tabs.other.give(SettingsSubmitted{R"({"topic":"handson/first"})"});
  const std::string first = tabs.other.keep_settings();
  tabs.other.give(SettingsSubmitted{R"({"topic":"handson/second"})"});
  tabs.one.give(SettingsChanged{tabs.other.keep_settings()});
  tabs.one.give(SettingsChanged{first});
  CHECK(topic(tabs.one) == "handson/second");
}

TEST_CASE("tabs: settings kept by another tab reach this one; its profile and its credentials stay", "[app][tabs]") {
  FakeHost other;
  other.start_ready();
  other.give(LanguageChosen{Language::ja});
  other.keep_settings();
  other.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  const std::string kept = other.keep_settings();
  FakeHost host;
  host.start_ready();
  host.give(ProfileChosen{std::string(kDefaultProfile)});
  host.keep_settings();
  host.give(SettingsChanged{kept});
  CHECK(host.app.settings().active().id == kDefaultProfile);
  const Profile& joined = *host.app.settings().find("5b6b0f7e-0000-4000-8000-000000000001");
  CHECK(host.app.settings().value(joined, Field::topic) == "handson/other");
  CHECK(host.app.settings().credentials(joined).access_key_id == "AKIAIOSFODNN7EXAMPLE");
  CHECK_FALSE(host.app.settings().credentials(joined).secret_access_key.empty());
  CHECK(host.count<StoreSettings>() == 0);  // and nothing is written back
}

TEST_CASE("tabs: what was changed while a write is under way is written after it", "[app][tabs]") {
  FakeHost host;
  host.start_ready();
  host.give(SettingsSubmitted{R"({"topic":"handson/first"})"});
  host.give(SettingsSubmitted{R"({"topic":"handson/second"})"});
  CHECK(host.count<StoreSettings>() == 1);
  CHECK(host.keep_settings().find("handson/second") != std::string::npos);
  CHECK(host.count<StoreSettings>() == 0);
}

TEST_CASE("tabs: changes of two tabs at once are both kept", "[app][tabs]") {
  TwoTabs tabs;
  tabs.one.give(SettingsSubmitted{R"({"topic":"handson/one"})"});
  tabs.other.give(ProfileChosen{std::string(kDefaultProfile)});
  tabs.other.give(SettingsSubmitted{R"({"topic":"handson/default"})"});
  const std::string kept = tabs.other.keep_settings();
  tabs.one.give(SettingsChanged{kept, tabs.one.take<StoreSettings>().id});
  const std::string both = tabs.one.keep_settings();
  CHECK(both.find("handson/one") != std::string::npos);
  CHECK(both.find("handson/default") != std::string::npos);
  tabs.other.give(SettingsChanged{both});
  CHECK(tabs.other.count<StoreSettings>() == 0);
}

TEST_CASE("tabs: of one profile changed in two tabs the visible tab's word counts", "[app][tabs]") {
  TwoTabs tabs;
  const bool is_hidden = GENERATE(false, true);
  if (is_hidden) tabs.one.give(VisibilityChanged{false});
  tabs.one.give(SettingsSubmitted{R"({"topic":"handson/one","in_flight":"7"})"});
  tabs.other.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  const std::string kept = tabs.other.keep_settings();
  tabs.one.give(SettingsChanged{kept, tabs.one.take<StoreSettings>().id});
  CHECK(topic(tabs.one) == (is_hidden ? "handson/other" : "handson/one"));
  CHECK(in_flight(tabs.one) == "7");
  tabs.other.give(SettingsChanged{tabs.one.keep_settings()});
  CHECK(topic(tabs.other) == topic(tabs.one));
  CHECK(in_flight(tabs.other) == "7");
  CHECK(tabs.other.count<StoreSettings>() == 0);
}

TEST_CASE("tabs: a word that says what the disk has already counts against a hidden tab's older one", "[app][tabs]") {
  TwoTabs tabs;
  tabs.one.give(SettingsSubmitted{R"({"topic":"handson/refused"})"});
  tabs.one.give(StoreFailed{tabs.one.take<StoreSettings>().id, StoreFault::unavailable});
  tabs.one.give(VisibilityChanged{false});
  const std::string before = topic(tabs.other);
  tabs.other.give(SettingsSubmitted{R"({"topic":")" + before + "\"}"});
  tabs.one.give(SettingsChanged{tabs.other.keep_settings()});
  CHECK(topic(tabs.one) == before);
}

TEST_CASE("tabs: the phone's device id is the one that was there first", "[app][tabs]") {
  FakeHost first, second;
  first.start();
  second.start();
  const std::string kept = first.keep_settings();
  second.give(SettingsChanged{kept, second.take<StoreSettings>().id});
  CHECK(second.app.settings().value(Field::device_id) == first.app.settings().value(Field::device_id));
}

TEST_CASE("tabs: unreadable settings on disk are written over by this tab's", "[app][tabs]") {
  FakeHost host;
  host.start_ready();
  host.give(SettingsSubmitted{R"({"topic":"handson/mine"})"});
  host.give(SettingsChanged{GENERATE("no JSON", R"({"format":99,"version":41})"), host.take<StoreSettings>().id});
  CHECK(topic(host) == "handson/mine");
  CHECK(host.keep_settings().find("handson/mine") != std::string::npos);
}
