// Hosts from settings, and config.json's map over them.
// Must not know what is sent there.
#include "core/aws/endpoints.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog;

namespace {

constexpr std::string_view kTokyo = "ap-northeast-1";
const std::string kHost = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";

}  // namespace

TEST_CASE("endpoints: knows the shape of a region", "[aws][endpoints]") {
  for (const std::string_view region : {"ap-northeast-1", "us-east-1", "us-gov-west-1",
                                        "cn-north-1", "eusc-de-east-1", "me-south-1"}) {
    INFO(region);
    CHECK(is_region(region));
  }
  for (const std::string_view text :
       {"", "-", "ap", "ap-1", "ap-northeast", "ap-northeast-", "ap--1", "AP-NORTHEAST-1",
        "ap-northeast-1a", "ap-northeast-100", "ap-northeast-1.evil", "ap-northeast-1/", "a-b-1",
        "ap-north east-1", "ap-northeast-1\n", "..-a-1", "tokyo"}) {
    INFO(text);
    CHECK_FALSE(is_region(text));
  }
}

TEST_CASE("endpoints: the IoT host follows from the id, with -ats or without", "[aws][endpoints]") {
  for (const std::string_view typed :
       {"a1b2c3d4e5f6g7", "a1b2c3d4e5f6g7-ats", "A1B2C3D4E5F6G7-ATS", "  a1b2c3d4e5f6g7\n",
        "\xE3\x80\x80"
        "a1b2c3d4e5f6g7\xE3\x80\x80",
        "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
        "a1b2c3d4e5f6g7.iot.ap-northeast-1.amazonaws.com",
        "https://a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com",
        " HTTPS://A1B2C3D4E5F6G7-ats.iot.AP-NORTHEAST-1.amazonaws.com/ "}) {
    INFO(typed);
    const auto host = iot_host(typed, kTokyo);
    REQUIRE(host);
    CHECK(host.value() == kHost);
  }
}

TEST_CASE("endpoints: China's hosts end in .com.cn", "[aws][endpoints]") {
  const std::string host = "abc-ats.iot.cn-north-1.amazonaws.com.cn";
  CHECK(iot_host("abc", "cn-north-1").value() == host);
  CHECK(iot_host(host, "cn-north-1").value() == host);
  CHECK_FALSE(iot_host("abc-ats.iot.cn-north-1.amazonaws.com", "cn-north-1"));
  CHECK_FALSE(iot_host("abc-ats.iot.ap-northeast-1.amazonaws.com.cn", kTokyo));
  CHECK(rekognition_endpoint("cn-north-1", {}).value().host ==
        "rekognition.cn-north-1.amazonaws.com.cn");
}

TEST_CASE("endpoints: refuses hosts that are not AWS IoT's", "[aws][endpoints]") {
  for (const std::string_view typed : {"",
                                       "-ats",
                                       "-",
                                       "evil.example",
                                       "evil.amazonaws.com.attacker.net",
                                       "x-ats.iot.ap-northeast-1.amazonaws.com.attacker.net",
                                       "x-ats.iot.ap-northeast-1.attacker.net",
                                       "x.s3.ap-northeast-1.amazonaws.com",
                                       "evil.net/x-ats.iot.ap-northeast-1.amazonaws.com",
                                       "evil.net?x-ats.iot.ap-northeast-1.amazonaws.com",
                                       "user@x-ats.iot.ap-northeast-1.amazonaws.com",
                                       "evil.x-ats.iot.ap-northeast-1.amazonaws.com",
                                       "x-ats.iot.ap-northeast-1.amazonaws.com:8443",
                                       "x-ats.iot.ap-northeast-1.amazonaws.com/topics",
                                       "x-ats.iot.ap-northeast-1.amazonaws.com.",
                                       "x-ats.iot..amazonaws.com",
                                       "x-ats.iot.ap-northeast-1",
                                       "http://x",
                                       "x y",
                                       "é",
                                       "x%2e",
                                       "x_y",
                                       "https://https://x",
                                       "-x",
                                       "x--ats.iot.iot.ap-northeast-1.amazonaws.com"}) {
    INFO(typed);
    const auto host = iot_host(typed, kTokyo);
    REQUIRE_FALSE(host);
    CHECK(host.error().text == text_of(TextId::settings_iot_endpoint_invalid, kTokyo));
    CHECK(host.error().recovery == Recovery::pause);
  }
}

TEST_CASE("endpoints: a host of another region is named with both", "[aws][endpoints]") {
  const auto host = iot_host("abc-ats.iot.us-east-1.amazonaws.com", kTokyo);
  REQUIRE_FALSE(host);
  CHECK(host.error().text ==
        text_of(TextId::settings_iot_endpoint_other_region, "us-east-1", kTokyo));
}

TEST_CASE("endpoints: nothing follows from an invalid region", "[aws][endpoints]") {
  for (const std::string_view region : {"", "tokyo", "ap-northeast-1.attacker.net/"}) {
    CHECK(rekognition_endpoint(region, {}).error().text.id == TextId::settings_region_invalid);
    CHECK(iot_endpoint("abc", region, {}).error().text.id == TextId::settings_region_invalid);
  }
}

TEST_CASE("endpoints: without a map the AWS host itself is called", "[aws][endpoints]") {
  const auto rekognition = rekognition_endpoint(kTokyo, {});
  REQUIRE(rekognition);
  CHECK(rekognition.value().origin == "https://rekognition.ap-northeast-1.amazonaws.com");
  CHECK(rekognition.value().host == "rekognition.ap-northeast-1.amazonaws.com");
  CHECK(iot_endpoint("a1b2c3d4e5f6g7", kTokyo, {}).value().origin == "https://" + kHost);
}

TEST_CASE("endpoints: a restricted map refuses every host that it does not name",
          "[aws][endpoints]") {
  const HostMap map{true, {{kHost, "http://127.0.0.1:8081"}}, "http://127.0.0.1:8080"};
  const auto iot = iot_endpoint("a1b2c3d4e5f6g7", kTokyo, map);
  REQUIRE(iot);
  CHECK(iot.value().origin == "http://127.0.0.1:8081");
  CHECK(iot.value().host == "127.0.0.1:8081");
  const auto refused = rekognition_endpoint(kTokyo, map);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().text ==
        text_of(TextId::endpoint_not_allowed, "rekognition.ap-northeast-1.amazonaws.com", "–"));
  CHECK(refused.error().recovery == Recovery::pause);
  CHECK_FALSE(rekognition_endpoint(kTokyo, {true, {}, ""}));
}

TEST_CASE("endpoints: a refused host is named with the regions that have one of its kind", "[aws][endpoints]") {
  const HostMap map{true,
                    {{"rekognition.us-west-2.amazonaws.com", ""},
                     {"rekognition.cn-north-1.amazonaws.com.cn", ""},
                     {"cognito-identity.eu-west-1.amazonaws.com", ""},
                     {"abc-ats.iot.us-east-1.amazonaws.com", ""},
                     {"example.com", ""}},
                    "https://phone.example"};
  CHECK(rekognition_endpoint(kTokyo, map).error().text ==
        text_of(TextId::endpoint_not_allowed, "rekognition.ap-northeast-1.amazonaws.com", "us-west-2, cn-north-1"));
  CHECK(cognito_endpoint(kTokyo, map).error().text.args[1] == "eu-west-1");
  CHECK(iot_endpoint("a1b2c3d4e5f6g7", kTokyo, map).error().text == text_of(TextId::endpoint_not_allowed, kHost, "us-east-1"));
}

TEST_CASE("endpoints: a host that the page's policy blocks is not called again, and is told once", "[aws][endpoints]") {
  HostMap map{true,
              {{"rekognition.us-west-2.amazonaws.com", "https://rekognition.us-west-2.amazonaws.com"},
               {"rekognition.ap-northeast-1.amazonaws.com", ""}},
              "https://phone.example"};
  CHECK(rekognition_endpoint("us-west-2", map));
  const auto told = block(map, "https://REKOGNITION.us-west-2.amazonaws.com/");
  REQUIRE(told);
  CHECK(*told == text_of(TextId::endpoint_not_allowed, "rekognition.us-west-2.amazonaws.com", kTokyo));
  CHECK(rekognition_endpoint("us-west-2", map).error().text == *told);
  CHECK(rekognition_endpoint(kTokyo, map));
  CHECK_FALSE(block(map, "https://rekognition.us-west-2.amazonaws.com/again"));
  for (const std::string_view other : {"", "inline", "https://", "https://evil.example.com/", "wss://x.iot.us-east-1.amazonaws.com/",
                                       "http://rekognition.us-east-1.amazonaws.com/", "https://amazonaws.com/"}) {
    INFO(other);
    CHECK_FALSE(block(map, other));
  }
  HostMap open;
  CHECK(block(open, "https://" + kHost)->args[1] == "–");
  CHECK_FALSE(iot_endpoint("a1b2c3d4e5f6g7", kTokyo, open));
}

TEST_CASE("endpoints: an empty origin is the page's own, default ports are not signed",
          "[aws][endpoints]") {
  const auto signed_host = [](std::string origin, std::string page) {
    const HostMap map{true, {{kHost, std::move(origin)}}, std::move(page)};
    const auto endpoint = iot_endpoint("a1b2c3d4e5f6g7", kTokyo, map);
    return endpoint ? endpoint.value().origin + " " + endpoint.value().host : "(refused)";
  };
  CHECK(signed_host("", "http://127.0.0.1:8080") == "http://127.0.0.1:8080 127.0.0.1:8080");
  CHECK(signed_host("", "https://phone.example") == "https://phone.example phone.example");
  CHECK(signed_host("https://a.example:443/", "") == "https://a.example:443 a.example");
  CHECK(signed_host("http://a.example:80", "") == "http://a.example:80 a.example");
  CHECK(signed_host("https://a.example:80", "") == "https://a.example:80 a.example:80");
  CHECK(signed_host("http://[::1]:8080", "") == "http://[::1]:8080 [::1]:8080");
  CHECK(signed_host("", "") == "(refused)");
  CHECK(signed_host("a.example", "") == "(refused)");
  CHECK(signed_host("https://a.example/path", "") == "(refused)");
  CHECK(signed_host("https://user@a.example", "") == "(refused)");
  CHECK(signed_host("ftp://a.example", "") == "(refused)");
}
