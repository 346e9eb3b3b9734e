// Pasted texts as they come from AWS's tools and pages, from people, and from those who mean harm.
#include "core/settings/pasted.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.hpp"

using namespace facelog;

namespace {

using Kind = Pasted::Kind;

const std::string kKey = "AKIAIOSFODNN7EXAMPLE";
const std::string kTemporary = "ASIAIOSFODNN7EXAMPLE";
const std::string kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const std::string kToken = "IQoJb3JpZ2luX2VjEJr//////////wEaDmFwLW5vcnRoZWFzdC0xIkcwRQIhAK+EXAMPLE==";
const std::string kHost = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";
const std::string kPool = "ap-northeast-1:01234567-89ab-cdef-0123-456789abcdef";

struct Sample {
  std::string name;
  std::string text;
  std::vector<std::pair<Field, std::string>> values;
};

const std::vector<std::pair<Field, std::string>> kLongLived = {{Field::access_key_id, kKey},
                                                               {Field::secret_access_key, kSecret}};
const std::vector<std::pair<Field, std::string>> kShortLived = {
    {Field::access_key_id, kTemporary}, {Field::secret_access_key, kSecret}, {Field::session_token, kToken}};

std::vector<Sample> key_samples() {
  return {
      {"export-credentials, process",
       "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"" + kTemporary + "\",\n  \"SecretAccessKey\": \"" + kSecret +
           "\",\n  \"SessionToken\": \"" + kToken + "\",\n  \"Expiration\": \"2026-11-25T15:00:00+00:00\"\n}",
       kShortLived},
      {"export-credentials, env",
       "export AWS_ACCESS_KEY_ID=" + kTemporary + "\nexport AWS_SECRET_ACCESS_KEY=" + kSecret +
           "\nexport AWS_SESSION_TOKEN=" + kToken + "\nexport AWS_CREDENTIAL_EXPIRATION=2026-11-25T15:00:00+00:00\n",
       kShortLived},
      {"export-credentials, env-no-export",
       "AWS_ACCESS_KEY_ID=" + kKey + "\nAWS_SECRET_ACCESS_KEY=" + kSecret, kLongLived},
      {"export-credentials, powershell",
       "$Env:AWS_ACCESS_KEY_ID=\"" + kTemporary + "\"\r\n$Env:AWS_SECRET_ACCESS_KEY=\"" + kSecret +
           "\"\r\n$Env:AWS_SESSION_TOKEN=\"" + kToken + "\"\r\n",
       kShortLived},
      {"export-credentials, windows-cmd",
       "set AWS_ACCESS_KEY_ID=" + kKey + "\r\nset AWS_SECRET_ACCESS_KEY=" + kSecret + "\r\n", kLongLived},
      {"export-credentials, fish",
       "set -gx AWS_ACCESS_KEY_ID " + kTemporary + "\nset -gx AWS_SECRET_ACCESS_KEY " + kSecret +
           "\nset -gx AWS_SESSION_TOKEN " + kToken,
       kShortLived},
      {"the portal's export lines, quoted",
       "export AWS_ACCESS_KEY_ID=\"" + kTemporary + "\"\nexport AWS_SECRET_ACCESS_KEY=\"" + kSecret +
           "\"\nexport AWS_SESSION_TOKEN=\"" + kToken + "\"",
       kShortLived},
      {"export lines in single quotes", "export AWS_ACCESS_KEY_ID='" + kKey + "'; export X=1\nexport AWS_SECRET_ACCESS_KEY='" + kSecret + "'",
       {{Field::secret_access_key, kSecret}}},
      {"a .env file with blanks", "# keys\n\n AWS_ACCESS_KEY_ID = " + kKey + " \n AWS_SECRET_ACCESS_KEY = " + kSecret + " \n", kLongLived},
      {"a credentials file", "[default]\naws_access_key_id = " + kKey + "\naws_secret_access_key = " + kSecret + "\n", kLongLived},
      {"a credentials file with a token and Windows' line ends",
       "[123456789012_Student]\r\naws_access_key_id=" + kTemporary + "\r\naws_secret_access_key=" + kSecret +
           "\r\naws_session_token=" + kToken + "\r\n",
       kShortLived},
      {"a credentials file with the old name of a token",
       "[x]\naws_access_key_id=" + kTemporary + "\naws_secret_access_key=" + kSecret + "\naws_security_token=" + kToken, kShortLived},
      {"aws configure's questions",
       "AWS Access Key ID [None]: " + kKey + "\nAWS Secret Access Key [None]: " + kSecret +
           "\nDefault region name [None]: ap-northeast-1\nDefault output format [None]: json",
       kLongLived},
      {"sts assume-role",
       R"({"Credentials":{"AccessKeyId":")" + kTemporary + R"(","SecretAccessKey":")" + kSecret + R"(","SessionToken":")" + kToken +
           R"(","Expiration":"2026-11-25T15:00:00Z"},"AssumedRoleUser":{"AssumedRoleId":"AROAEXAMPLE:me","Arn":"arn:aws:sts::123456789012:assumed-role/x/me"}})",
       kShortLived},
      {"iam create-access-key",
       R"({"AccessKey":{"UserName":"handson","AccessKeyId":")" + kKey + R"(","Status":"Active","SecretAccessKey":")" + kSecret +
           R"(","CreateDate":"2026-11-25T12:00:00+00:00"}})",
       kLongLived},
      {"cognito get-credentials-for-identity",
       R"({"IdentityId":"ap-northeast-1:x","Credentials":{"AccessKeyId":")" + kTemporary + R"(","SecretKey":")" + kSecret +
           R"(","SessionToken":")" + kToken + R"(","Expiration":1795618800.0}})",
       kShortLived},
      {"instance metadata",
       R"({"Code":"Success","Type":"AWS-HMAC","AccessKeyId":")" + kTemporary + R"(","SecretAccessKey":")" + kSecret +
           R"(","Token":"","SessionToken":")" + kToken + R"("})",
       kShortLived},
      {"a token that is null",
       R"({"AccessKeyId":")" + kKey + R"(","SecretAccessKey":")" + kSecret + R"(","SessionToken":null})", kLongLived},
      {"the console's CSV", "Access key ID,Secret access key\n" + kKey + "," + kSecret + "\n", kLongLived},
      {"the console's CSV as Windows saves it", "\xef\xbb\xbf" "Access key ID,Secret access key\r\n" + kKey + "," + kSecret + "\r\n", kLongLived},
      {"the course's CSV",
       "User name,Password,Access key ID,Secret access key,Console login link\nhandson,," + kKey + "," + kSecret +
           ",https://123456789012.signin.aws.amazon.com/console\n",
       kLongLived},
      {"a CSV in quotes", "\"Access key ID\",\"Secret access key\"\n\"" + kKey + "\",\"" + kSecret + "\"", kLongLived},
      {"a CSV with headings in Japanese", "アクセスキー ID,シークレットアクセスキー\n" + kKey + "," + kSecret, kLongLived},
      {"two cells of a table", kKey + "\t" + kSecret, kLongLived},
      {"two lines", kKey + "\n" + kSecret + "\n", kLongLived},
      {"a message", "キーは " + kKey + " で、シークレットは " + kSecret + " です", kLongLived},
      {"labels in a message", "Access key ID: " + kKey + "\nSecret access key: " + kSecret, kLongLived},
      {"the course's code", "    accessKeyID: '" + kKey + "',\n    secretAccessKey: '" + kSecret + "',\n", kLongLived},
      {"the course's code on one line",
       "AWS.config.update({ credentials: new AWS.Credentials('" + kKey + "', '" + kSecret + "') });", kLongLived},
      {"JSON that is cut off", "{\n \"AccessKeyId\": \"" + kKey + "\",\n \"SecretAccessKey\": \"" + kSecret + "\",\n \"Sess", kLongLived},
  };
}

std::vector<Sample> other_samples() {
  return {
      {"iot describe-endpoint", "{\n    \"endpointAddress\": \"" + kHost + "\"\n}\n", {{Field::iot_endpoint, kHost}}},
      {"config.json",
       R"({"region":"us-east-1","topic":"handson/x","qos":0,"buffer_interval_s":300,"iot_endpoint":"abc"})",
       {{Field::region, "us-east-1"}, {Field::topic, "handson/x"}, {Field::qos, "0"}, {Field::buffer_interval_s, "300"}}},
      {"regions by their shell name", "AWS_DEFAULT_REGION=ap-northeast-1", {{Field::region, "ap-northeast-1"}}},
      {"the same region twice", "AWS_REGION=ap-northeast-1\nAWS_DEFAULT_REGION=AP-NORTHEAST-1 ", {{Field::region, "ap-northeast-1"}}},
      {"a pool", R"({"IdentityPoolId":")" + kPool + R"(","IdentityPoolName":"guests"})", {{Field::identity_pool_id, kPool}}},
      {"a key and where it is used",
       "export AWS_REGION=ap-northeast-1\nexport AWS_ACCESS_KEY_ID=" + kKey + "\nexport AWS_SECRET_ACCESS_KEY=" + kSecret,
       {{Field::region, "ap-northeast-1"}, {Field::access_key_id, kKey}, {Field::secret_access_key, kSecret}}},
  };
}

void check_sample(const Sample& sample) {
  INFO(sample.name);
  const Pasted pasted = read_pasted(sample.text);
  REQUIRE(pasted.kind == Kind::values);
  for (const auto& [field, value] : sample.values) {
    INFO(info(field).name);
    CHECK(at(pasted.values, field) == value);
  }
}

/// With only these fields.
void check_exactly(const Sample& sample) {
  check_sample(sample);
  const Pasted pasted = read_pasted(sample.text);
  std::size_t found = 0;
  for (const std::string& value : pasted.values) found += value.empty() ? 0 : 1;
  CHECK(found == sample.values.size());
}

std::string settings_link(std::string_view base) { return std::string(base) + "settings=eyJuYW1lIjoiQ2xhc3MifQ"; }

}  // namespace

TEST_CASE("pasted: keys are read from whatever AWS's tools and pages give out", "[settings][pasted]") {
  for (const Sample& sample : key_samples()) {
    if (sample.values.size() > 1) check_exactly(sample);
    else check_sample(sample);
  }
}

TEST_CASE("pasted: endpoints, regions, pools and topics are read, too", "[settings][pasted]") {
  for (const Sample& sample : other_samples()) check_sample(sample);
}

TEST_CASE("pasted: a provisioning link is a link, whatever stands before its fragment", "[settings][pasted]") {
  for (const std::string& text : {settings_link("https://main.d1.amplifyapp.com/#"), settings_link(""), settings_link("#"),
                                  " " + settings_link("http://127.0.0.1:8080/#") + "\n"}) {
    INFO(text);
    const Pasted pasted = read_pasted(text);
    CHECK(pasted.kind == Kind::link);
    CHECK(pasted.fragment == settings_link(""));
  }
}

TEST_CASE("pasted: one value is left to the field it was pasted into", "[settings][pasted]") {
  for (const std::string& text :
       {kKey, kSecret, kToken, kHost, kPool, std::string("handson/analysisLogData"), std::string("ap-northeast-1"), std::string(),
        std::string("60"), std::string("a=b"), std::string("my topic: x"), std::string("https://example.com/?settings=x"),
        std::string("see settings=abc here"), std::string("どこかの文章です。\n二行目。"), std::string(1, '\0'), std::string("=:\t ,;'\"")}) {
    INFO(text);
    CHECK(read_pasted(text).kind == Kind::plain);
  }
}

TEST_CASE("pasted: several keys are not guessed between", "[settings][pasted]") {
  const std::string other = "AKIAI44QH8DHBEXAMPLE";
  for (const std::string& text :
       {"[default]\naws_access_key_id=" + kKey + "\n[other]\naws_access_key_id=" + other,
        "Access key ID,Secret access key\n" + kKey + "," + kSecret + "\n" + other + "," + kSecret,
        R"([{"AccessKeyId":")" + kKey + R"("},{"AccessKeyId":")" + other + R"("}])"}) {
    INFO(text);
    const Pasted pasted = read_pasted(text);
    CHECK(pasted.kind == Kind::several);
    CHECK(pasted.field == Field::access_key_id);
  }
}

TEST_CASE("pasted: what is hostile or of no use is told, and bounded", "[settings][pasted]") {
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string(R"({"DeviceId":"x","Smile":true})"), std::string(R"({"AccessKeyId":{"SecretAccessKey":7.5}})"),
        std::string(Pasted::kMaxBytes + 1, 'A'), std::string(R"({"AccessKeyId":"","SecretAccessKey":"  "})")}) {
    CHECK(read_pasted(text).kind == Kind::unknown);
  }
  const std::string deep = std::string(2'000, '[') + std::string(2'000, ']');
  CHECK(read_pasted(deep).kind == Kind::plain);  // not JSON within the limits
  std::string many;
  for (int i = 0; i < 10'000; ++i) many += "=\n";
  CHECK(read_pasted(many).kind == Kind::plain);
  std::string commas(60'000, ',');
  CHECK(read_pasted("a" + commas + "\n" + commas + "b").kind == Kind::unknown);
}

TEST_CASE("pasted: the form hears names, labels and values; a key without a token ends the old token", "[settings][pasted]") {
  const auto json = Json::parse(pasted_json("AWS_ACCESS_KEY_ID=" + kKey + "\nAWS_SECRET_ACCESS_KEY=" + kSecret));
  REQUIRE(json);
  CHECK(json->root()["is_plain"].boolean() == false);
  const JsonView fields = json->root()["fields"];
  REQUIRE(fields.size() == 3);
  CHECK(fields[0]["name"].string() == "access_key_id");
  CHECK(fields[0]["label"].string() == "settings.access_key_id");
  CHECK(fields[0]["value"].string() == kKey);
  CHECK(fields[2]["name"].string() == "session_token");
  CHECK(fields[2]["value"].string() == "");
}
