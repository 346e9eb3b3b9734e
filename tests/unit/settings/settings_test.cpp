// The settings: where a value comes from, what is refused, and that no credential leaves memory.
#include <catch2/catch_test_macros.hpp>

#include "core/base/json.hpp"
#include "core/crypto/base64.hpp"
#include "core/settings/settings.hpp"

using namespace facelog;

namespace {

constexpr std::string_view kOrigin = "http://127.0.0.1:8080";
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

Settings with_config(std::string_view json) {
  Settings settings;
  CHECK(settings.load_config(json, std::string(kOrigin)));
  return settings;
}

std::string full_form() {
  return R"({"region":"ap-northeast-1","access_key_id":"AKIAIOSFODNN7EXAMPLE","secret_access_key":")" +
         std::string(kSecret) + R"(","iot_endpoint":"abc123","topic":"handson/x","qos":"0"})";
}

TextId error_of_form(Settings& settings, std::string_view values) {
  const Outcome outcome = settings.submit(values);
  REQUIRE_FALSE(outcome);
  return outcome.error().text.id;
}

}  // namespace

TEST_CASE("settings: start with the course's topic and QoS 1", "[settings]") {
  const Settings settings;
  CHECK(settings.value(Field::topic) == "handson/analysisLogData");
  CHECK(settings.value(Field::qos) == "1");
  CHECK(settings.number(settings.active(), Field::buffer_interval_s) == 60);
}

TEST_CASE("settings: what the user saved wins over config.json", "[settings]") {
  Settings settings = with_config(R"({"topic":"handson/config","qos":0})");
  CHECK(settings.value(Field::topic) == "handson/config");
  CHECK(settings.value(Field::qos) == "0");
  CHECK(settings.submit(R"({"topic":"handson/mine"})"));
  CHECK(settings.value(Field::topic) == "handson/mine");
  CHECK(settings.submit(R"({"topic":""})"));
  CHECK(settings.value(Field::topic) == "handson/config");
}

TEST_CASE("settings: a credential in config.json is refused with its name", "[settings]") {
  for (const std::string_view json :
       {R"({"topic":"a","access_key_id":"x"})", R"({"SecretAccessKey":"x"})",
        R"({"aws":{"sessionToken":"x"}})", R"({"note":"AKIAIOSFODNN7EXAMPLE"})"}) {
    Settings settings;
    const Outcome outcome = settings.load_config(json, std::string(kOrigin));
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().text.id == TextId::config_has_secret);
    CHECK(settings.value(Field::topic) == "handson/analysisLogData");
  }
}

TEST_CASE("settings: a wrong value in config.json is named and nothing of it used", "[settings]") {
  Settings settings;
  const Outcome outcome = settings.load_config(R"({"topic":"a/#","qos":1})", std::string(kOrigin));
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().text == text_of(TextId::config_invalid, "topic"));
  CHECK_FALSE(settings.load_config("{", std::string(kOrigin)));
}

TEST_CASE("settings: hosts of config.json redirect a call and exclude all others", "[settings]") {
  Settings settings = with_config(
      R"({"hosts":{"rekognition.ap-northeast-1.amazonaws.com":"http://127.0.0.1:8081"}})");
  const auto endpoint = settings.rekognition(settings.active());
  REQUIRE(endpoint);
  CHECK(endpoint.value().origin == "http://127.0.0.1:8081");
  CHECK(settings.submit(R"({"region":"us-east-1"})"));
  CHECK_FALSE(settings.rekognition(settings.active()));
}

TEST_CASE("settings: publish settings are complete only with everything there", "[settings]") {
  Settings settings;
  CHECK_FALSE(settings.publish_ready(settings.active()));
  CHECK(settings.submit(full_form()));
  CHECK(settings.publish_ready(settings.active()));
  settings.forget_credentials();
  const Outcome outcome = settings.publish_ready(settings.active());
  REQUIRE_FALSE(outcome);
  CHECK(outcome.error().text.id == TextId::settings_access_key_id_missing);
}

TEST_CASE("settings: a wrong value is refused and leaves all as it was", "[settings]") {
  Settings settings;
  CHECK(settings.submit(full_form()));
  CHECK(error_of_form(settings, R"({"topic":"handson/new","region":"nowhere"})") ==
        TextId::settings_region_invalid);
  CHECK(settings.value(Field::topic) == "handson/x");
  CHECK(error_of_form(settings, R"({"access_key_id":"short"})") ==
        TextId::settings_access_key_id_invalid);
  CHECK(error_of_form(settings, R"({"buffer_interval_s":"901"})") ==
        TextId::settings_buffer_interval_s_invalid);
  CHECK(error_of_form(settings, R"({"device_id":"test"})") == TextId::settings_device_id_invalid);
  CHECK(error_of_form(settings, R"({"qos":"2"})") == TextId::settings_choice_invalid);
  CHECK(error_of_form(settings, "not json") == TextId::settings_unreadable);
}

TEST_CASE("settings: a temporary key asks for its token", "[settings]") {
  Settings settings;
  const std::string form = R"({"access_key_id":"ASIAIOSFODNN7EXAMPLE","secret_access_key":")" +
                           std::string(kSecret) + R"("})";
  CHECK(error_of_form(settings, form) == TextId::settings_session_token_missing);
}

TEST_CASE("settings: a blank credential keeps the one there is, another key drops the old secret",
          "[settings]") {
  Settings settings;
  CHECK(settings.submit(full_form()));
  CHECK(settings.submit(R"({"access_key_id":"","secret_access_key":"","topic":"handson/y"})"));
  CHECK(settings.credentials(settings.active()).secret_access_key == kSecret);
  CHECK(settings.submit(R"({"access_key_id":"AKIAOTHEROTHEROTHER1","secret_access_key":""})"));
  CHECK(settings.credentials(settings.active()).secret_access_key.empty());
}

TEST_CASE("settings: blanks and capitals of pasted values are put right", "[settings]") {
  Settings settings;
  CHECK(settings.submit(R"({"region":" AP-Northeast-1\n","iot_endpoint":" ABC123-ATS "})"));
  CHECK(settings.value(Field::region) == "ap-northeast-1");
  CHECK(settings.iot(settings.active()).value().host ==
        "abc123-ats.iot.ap-northeast-1.amazonaws.com");
}

TEST_CASE("settings: no credential is written to the store or shown to the form", "[settings]") {
  Settings settings;
  CHECK(settings.submit(full_form()));
  for (const std::string& text : {settings.to_json(), settings.form_json()}) {
    CHECK(text.find("wJalr") == std::string::npos);
    CHECK(text.find("AKIA") == text.rfind("AKIA…"));  // the placeholder alone
  }
}

TEST_CASE("settings: what was stored is there again, and broken stores change nothing", "[settings]") {
  Settings first;
  CHECK(first.submit(full_form()));
  first.set_language(Language::ja, true);
  Settings second;
  second.load_saved(first.to_json());
  CHECK(second.value(Field::topic) == "handson/x");
  CHECK(second.language() == Language::ja);
  for (const std::string_view broken : {"", "{", "[]", R"({"format":99})", R"({"format":1,"profiles":7})"}) {
    second.load_saved(broken);
    CHECK(second.value(Field::topic) == "handson/x");
  }
}

TEST_CASE("settings: a link waits for the user's word and makes a profile of its own",
          "[settings][link]") {
  Settings settings;
  Random random(Seed{7});
  CHECK(settings.submit(full_form()));
  const std::string link = "settings=" + base64url_encode(
      R"({"name":"Class A","region":"us-west-2","iot_endpoint":"zzz9-ats","topic":"handson/a"})");
  REQUIRE(settings.open_link(link));
  REQUIRE(settings.pending_link());
  CHECK(settings.pending_link()->hosts.size() == 2);
  CHECK(settings.value(Field::topic) == "handson/x");

  settings.answer_link(false, random);
  CHECK(settings.profiles().size() == 1);
  REQUIRE(settings.open_link(link));
  settings.answer_link(true, random);
  CHECK(settings.active().name == "Class A");
  CHECK(settings.value(Field::topic) == "handson/a");
  CHECK(settings.credentials(settings.active()).access_key_id.empty());
  CHECK(settings.choose(kDefaultProfile));
  CHECK(settings.value(Field::topic) == "handson/x");
}

TEST_CASE("settings: a link with a credential, or broken, is refused", "[settings][link]") {
  Settings settings;
  const auto refused = [&](std::string_view fragment) {
    const Outcome outcome = settings.open_link(fragment);
    REQUIRE_FALSE(outcome);
    CHECK_FALSE(settings.pending_link());
    return outcome.error().text.id;
  };
  CHECK(refused("settings=" + base64url_encode(R"({"secret_access_key":"x"})")) ==
        TextId::link_has_secret);
  CHECK(refused("settings=%%%") == TextId::link_invalid);
  CHECK(refused("settings=" + base64url_encode("[]")) == TextId::link_invalid);
  CHECK(refused("settings=" + base64url_encode(R"({"region":"evil.example/"})")) ==
        TextId::settings_region_invalid);
  CHECK(refused("hello") == TextId::link_invalid);
}

TEST_CASE("settings: a join code's answer makes its profile once and renews it", "[settings][link]") {
  Settings settings;
  const std::string answer = R"({"profile":{"id":"p1","name":"Local"},"settings":{"topic":"t/1"},
    "credentials":{"access_key_id":"AKIAIOSFODNN7EXAMPLE","secret_access_key":")" +
                             std::string(kSecret) + R"("}})";
  CHECK(settings.join(answer));
  CHECK(settings.join(answer));
  CHECK(settings.profiles().size() == 2);
  CHECK(settings.active().id == "p1");
  CHECK(settings.credentials(settings.active()).secret_access_key == kSecret);
  CHECK_FALSE(settings.join(R"({"profile":{"id":"default"}})"));
  CHECK_FALSE(settings.join("<html>"));
}

TEST_CASE("settings: the form lists each field of the table once with its error", "[settings]") {
  Settings settings;
  const auto form = Json::parse(settings.form_json());
  REQUIRE(form);
  const std::size_t told = 4;  // by the deployer, in no form
  CHECK(form->root()["fields"].size() == kFieldCount - told);
  for (std::size_t i = 0; i < kFieldCount - told; ++i) {
    CHECK(fields()[i].field == static_cast<Field>(i));
    CHECK(form->root()["fields"][i]["name"].string() == std::string(fields()[i].name));
  }
  const auto errors = Json::parse(settings.check_form(R"({"region":"x","topic":"a/+"})"));
  REQUIRE(errors);
  CHECK(errors->root().size() == 2);
  CHECK(errors->root()["topic"]["key"].string() == "settings.topic.wildcard");
}

TEST_CASE("settings: keys that are kept are locked until they are handed in, and then go out of memory alone",
          "[settings][secrets]") {
  Settings settings;
  CHECK(settings.submit(full_form()));
  CHECK(settings.keys_json().find(std::string(kSecret)) != std::string::npos);
  const std::string keys = settings.keys_json();
  settings.set_kept({std::string(kDefaultProfile)});
  CHECK_FALSE(settings.is_locked(settings.active()));

  Settings later;
  later.load_saved(settings.to_json());
  later.set_kept({std::string(kDefaultProfile)});
  CHECK(later.is_locked(later.active()));
  REQUIRE_FALSE(later.credentials_ready(later.active()));
  CHECK(later.credentials_ready(later.active()).error().text.id == TextId::settings_locked);
  CHECK(later.form_json().find(R"("kept":true,"locked":true)") != std::string::npos);

  CHECK_FALSE(later.unlock("nobody", keys));
  CHECK_FALSE(later.unlock(kDefaultProfile, "no JSON"));
  CHECK(later.is_locked(later.active()));
  CHECK(later.unlock(kDefaultProfile, keys));
  CHECK_FALSE(later.is_locked(later.active()));
  CHECK(later.credentials(later.active()).secret_access_key == kSecret);
  CHECK(later.to_json().find(std::string(kSecret)) == std::string::npos);
  CHECK(later.form_json().find(std::string(kSecret)) == std::string::npos);
}

TEST_CASE("settings: a profile whose keys are not kept is not locked", "[settings]") {
  Settings settings;
  settings.set_kept({"another"});
  CHECK_FALSE(settings.is_locked(settings.active()));
  CHECK(settings.credentials_ready(settings.active()).error().text.id == TextId::settings_access_key_id_missing);
}
