// A guest's credentials: ids, the two unsigned requests, and readers fed with anything.
// Must not know when credentials are wanted.
#include "core/aws/cognito.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "answers.hpp"

using namespace facelog;

namespace {

const std::string kPool = "ap-northeast-1:01234567-89ab-cdef-0123-456789ABCDEF";
const Endpoint kEndpoint{"https://cognito-identity.ap-northeast-1.amazonaws.com",
                         "cognito-identity.ap-northeast-1.amazonaws.com"};

std::string credentials_json(const std::string& key, const std::string& token,
                             const std::string& expiration) {
  return R"({"IdentityId":")" + kPool + R"(","Credentials":{"AccessKeyId":")" + key +
         R"(","SecretKey":"secret/+","SessionToken":")" + token + R"(","Expiration":)" +
         expiration + "}}";
}

TextId refused(std::string_view body) {
  const auto credentials = parse_get_credentials(answer_of(200, body));
  REQUIRE_FALSE(credentials);
  CHECK(credentials.error().recovery == Recovery::retry);
  return credentials.error().text.id;
}

}  // namespace

TEST_CASE("cognito: takes a pool's id of the settings' region", "[aws][cognito]") {
  CHECK(check_identity_pool(kPool, "ap-northeast-1"));
  const Outcome other = check_identity_pool(kPool, "us-east-1");
  REQUIRE_FALSE(other);
  CHECK(other.error().text ==
        text_of(TextId::settings_identity_pool_other_region, "ap-northeast-1", "us-east-1"));
  CHECK(other.error().recovery == Recovery::pause);
  for (const std::string& id :
       {std::string(), std::string("ap-northeast-1"), std::string("ap-northeast-1:"), kPool + "0",
        kPool.substr(0, kPool.size() - 1), "x" + kPool + "\n", " " + kPool,
        std::string("tokyo:01234567-89ab-cdef-0123-456789abcdef"),
        std::string("ap-northeast-1:0123456-789ab-cdef-0123-456789abcdef"),
        std::string("ap-northeast-1:g1234567-89ab-cdef-0123-456789abcdef")}) {
    INFO(id);
    CHECK(check_identity_pool(id, "ap-northeast-1").error().text.id ==
          TextId::settings_identity_pool_invalid);
  }
}

TEST_CASE("cognito: the host follows from the region and the map", "[aws][cognito]") {
  CHECK(cognito_endpoint("ap-northeast-1", {}).value().origin == kEndpoint.origin);
  CHECK(cognito_endpoint("tokyo", {}).error().text.id == TextId::settings_region_invalid);
  CHECK(cognito_endpoint("ap-northeast-1", {true, {}, ""}).error().text ==
        text_of(TextId::endpoint_not_allowed, kEndpoint.host, "–"));
}

TEST_CASE("cognito: the requests are JSON and carry no signature", "[aws][cognito]") {
  const HttpRequest id = get_id_request(kEndpoint, kPool);
  CHECK((id.method == "POST" && id.url == kEndpoint.origin + "/"));
  CHECK(id.body->view() == R"({"IdentityPoolId":")" + kPool + "\"}");
  REQUIRE(id.headers.size() == 2);
  CHECK(id.headers[0].value == "application/x-amz-json-1.1");
  CHECK(id.headers[1].value == "AWSCognitoIdentityService.GetId");
  const HttpRequest credentials = get_credentials_request(kEndpoint, kPool);
  CHECK(credentials.body->view() == R"({"IdentityId":")" + kPool + "\"}");
  CHECK(credentials.headers[1].value == "AWSCognitoIdentityService.GetCredentialsForIdentity");
}

TEST_CASE("cognito: reads the identity", "[aws][cognito]") {
  CHECK(parse_get_id(answer_of(200, R"({"IdentityId":")" + kPool + "\"}")).value() == kPool);
  CHECK(parse_get_id(answer_of(200, "no")).error().text.id == TextId::answer_not_json);
  for (const std::string_view body : {"{}", "[]", R"({"IdentityId":5})", R"({"IdentityId":"x"})"}) {
    CHECK(parse_get_id(answer_of(200, body)).error().text.id == TextId::answer_no_credentials);
  }
}

TEST_CASE("cognito: reads credentials and their end", "[aws][cognito]") {
  const auto read =
      parse_get_credentials(answer_of(200, credentials_json("ASIA", "T/+=", "1440938160.5")));
  REQUIRE(read);
  CHECK(read.value().access_key_id == "ASIA");
  CHECK(read.value().secret_access_key == "secret/+");
  CHECK(read.value().session_token == "T/+=");
  CHECK(read.value().expires_utc_ms == 1'440'938'160'500);
}

TEST_CASE("cognito: an end that is none is left out", "[aws][cognito]") {
  for (const char* expiration : {"null", "\"soon\"", "0", "-1", "1e300", "[]"}) {
    INFO(expiration);
    const auto read = parse_get_credentials(answer_of(200, credentials_json("A", "t", expiration)));
    REQUIRE(read);
    CHECK_FALSE(read.value().expires_utc_ms);
  }
}

TEST_CASE("cognito: keys that cannot stand in a header are refused", "[aws][cognito]") {
  CHECK(refused(credentials_json("", "t", "1")) == TextId::answer_no_credentials);
  CHECK(refused(credentials_json("A", "", "1")) == TextId::answer_no_credentials);
  CHECK(refused(credentials_json("A", R"(t\r\nx-evil: 1)", "1")) == TextId::answer_no_credentials);
  CHECK(refused(credentials_json("あ", "t", "1")) == TextId::answer_no_credentials);
  CHECK(refused(credentials_json(std::string(257, 'A'), "t", "1")) ==
        TextId::answer_no_credentials);
  CHECK(refused("{}") == TextId::answer_no_credentials);
  CHECK(refused("<html>") == TextId::answer_not_json);
  CHECK(refused(std::string(70'000, ' ') + "{}") == TextId::answer_not_json);
}

TEST_CASE("cognito: each refusal has its sentence and what can help", "[aws][cognito]") {
  struct Case {
    int status;
    const char* code;
    TextId text;
    Recovery recovery;
  };
  for (const Case& c :
       {Case{400, "NotAuthorizedException", TextId::aws_guest_not_allowed, Recovery::pause},
        Case{400, "ResourceNotFoundException", TextId::aws_guest_pool_not_found, Recovery::pause},
        Case{400, "ValidationException", TextId::aws_guest_pool_not_found, Recovery::pause},
        Case{400, "InvalidIdentityPoolConfigurationException", TextId::aws_guest_pool_without_role,
             Recovery::pause},
        Case{400, "TooManyRequestsException", TextId::aws_throttled, Recovery::slow_down},
        Case{429, "", TextId::aws_throttled, Recovery::slow_down},
        Case{400, "LimitExceededException", TextId::aws_throttled, Recovery::slow_down},
        Case{409, "ResourceConflictException", TextId::aws_unknown, Recovery::retry},
        Case{403, "", TextId::aws_guest_not_allowed, Recovery::pause},
        Case{500, "InternalErrorException", TextId::aws_server_fault, Recovery::retry},
        Case{0, "", TextId::aws_no_answer_cognito, Recovery::retry}}) {
    INFO(c.status << ' ' << c.code);
    const std::string body = std::string(R"({"__type":")") + c.code + "\"}";
    const auto id = parse_get_id(answer_of(c.status, body));
    REQUIRE_FALSE(id);
    CHECK(id.error().text.id == c.text);
    CHECK(id.error().recovery == c.recovery);
  }
}

TEST_CASE("cognito: an identity that is no more is asked for anew", "[aws][cognito]") {
  const auto read =
      parse_get_credentials(answer_of(400, R"({"__type":"ResourceNotFoundException"})"));
  REQUIRE_FALSE(read);
  CHECK(read.error().text.id == TextId::aws_guest_identity_gone);
  CHECK(read.error().recovery == Recovery::refresh_credentials);
}
