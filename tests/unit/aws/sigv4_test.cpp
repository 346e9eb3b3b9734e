// Signature Version 4, stage by stage. Golden values: the same from botocore and
// @smithy/signature-v4. Must not know the requests of any one service.
#include "core/aws/sigv4.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

using namespace facelog;

namespace {

const Credentials kKeys{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
const Credentials kTemporary{kKeys.access_key_id, kKeys.secret_access_key, "TOKEN/+=EXAMPLE"};
const std::int64_t kTime = parse_amz_date("20150830T123600Z").value();
const SigningScope kIot{"ap-northeast-1", "iotdata", kTime};
const SigningScope kRekognition{"ap-northeast-1", "rekognition", kTime};

/// The n-th line of a canonical request: 1 is the path, 2 the query, 3 the first header.
std::string line(const SignedStages& stages, int index) {
  std::string_view rest = stages.canonical_request;
  for (int i = 0; i < index; ++i) rest.remove_prefix(rest.find('\n') + 1);
  return std::string(rest.substr(0, rest.find('\n')));
}

std::string canonical_path(std::string_view path) {
  return line(Signer().sign({"GET", path, "", {}, {}}, kIot, kKeys), 1);
}

std::string canonical_query(std::string_view query) {
  return line(Signer().sign({"GET", "/", query, {}, {}}, kIot, kKeys), 2);
}

std::string canonical_header(std::string_view value) {
  const Header headers[] = {{"a", std::string(value)}};
  return line(Signer().sign({"GET", "/", "", headers, {}}, kIot, kKeys), 3);
}

PresignedStages presigned(std::string_view path, std::string_view query,
                          const Credentials& credentials, const PresignOptions& options) {
  const Header headers[] = {{"Host", "example-ats.iot.ap-northeast-1.amazonaws.com"}};
  return Signer().presign({"GET", path, query, headers, kEmptySha256},
                          {"ap-northeast-1", "iotdevicegateway", kTime}, credentials, options);
}

std::string header_to_add(const SignedStages& stages, std::string_view name) {
  for (const Header& header : stages.headers) {
    if (header.name == name) return header.value;
  }
  return "(none)";
}

}  // namespace

TEST_CASE("sigv4: signs the golden publish, stage by stage", "[aws][sigv4]") {
  const Header headers[] = {{"content-type", "application/json"},
                            {"host", "example-ats.iot.ap-northeast-1.amazonaws.com"}};
  const SignedStages stages =
      Signer().sign({"POST", "/topics/handson%2FanalysisLogData", "qos=1", headers,
                     sha256(R"({"Timestamp":"2015-08-30T12:36:00Z","Smile":true})")},
                    kIot, kKeys);
  CHECK(stages.canonical_request ==
        "POST\n/topics/handson%252FanalysisLogData\nqos=1\ncontent-type:application/json\n"
        "host:example-ats.iot.ap-northeast-1.amazonaws.com\nx-amz-date:20150830T123600Z\n\n"
        "content-type;host;x-amz-date\n"
        "ee362c88bc5f93d72ecce0f34b23150fec1581510a13681a84971767f5e0766c");
  CHECK(stages.string_to_sign ==
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/ap-northeast-1/iotdata/aws4_request\n"
        "52639a777d89173e26c56e0042580d84e4df7d25435e31eccd880b7d10d6f159");
  CHECK(stages.signature == "1f823ea5417d0db5be626b9a7fe91133e7a8853aa494d7b3215f63a347fd939d");
  CHECK(header_to_add(stages, "x-amz-date") == "20150830T123600Z");
  CHECK(header_to_add(stages, "x-amz-security-token") == "(none)");
  CHECK(header_to_add(stages, "authorization") ==
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/ap-northeast-1/iotdata/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date, "
        "Signature=1f823ea5417d0db5be626b9a7fe91133e7a8853aa494d7b3215f63a347fd939d");
}

TEST_CASE("sigv4: signs the golden DetectFaces with its session token", "[aws][sigv4]") {
  const Header headers[] = {{"X-Amz-Target", "RekognitionService.DetectFaces"},
                            {"Host", "rekognition.ap-northeast-1.amazonaws.com"},
                            {"Content-Type", "application/x-amz-json-1.1"}};
  const SignedStages stages = Signer().sign(
      {"post", "/", "", headers, sha256(R"({"Image":{"Bytes":"/9j/4AAQ"},"Attributes":["ALL"]})")},
      kRekognition, kTemporary);
  CHECK(stages.canonical_request ==
        "POST\n/\n\ncontent-type:application/x-amz-json-1.1\n"
        "host:rekognition.ap-northeast-1.amazonaws.com\nx-amz-date:20150830T123600Z\n"
        "x-amz-security-token:TOKEN/+=EXAMPLE\nx-amz-target:RekognitionService.DetectFaces\n\n"
        "content-type;host;x-amz-date;x-amz-security-token;x-amz-target\n"
        "484f4cb96942aa356eccca3e52b76cfbd849deb7a2a718eb10e5dd0e93fa1024");
  CHECK(stages.string_to_sign ==
        "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/ap-northeast-1/rekognition/aws4_request\n"
        "c54c17f02de3d21e6bcb2a798e25d77118cf68b618baca3e7d3fd202af906884");
  CHECK(stages.signature == "5a0124c80bbb133c1cfa566161bb9e9544f8f49cdae08fd0024bd97030ba370b");
  CHECK(header_to_add(stages, "x-amz-security-token") == "TOKEN/+=EXAMPLE");
}

TEST_CASE("sigv4: drops empty and dot segments of the path", "[aws][sigv4]") {
  CHECK(canonical_path("") == "/");
  CHECK(canonical_path("/") == "/");
  CHECK(canonical_path("//") == "/");
  CHECK(canonical_path("/a//b/./c") == "/a/b/c");
  CHECK(canonical_path("/a/b/../c") == "/a/c");
  CHECK(canonical_path("/../../a") == "/a");
  CHECK(canonical_path("/a/..") == "/");
  CHECK(canonical_path("/a/../") == "/");
  CHECK(canonical_path("/a/.") == "/a");
  CHECK(canonical_path("/...") == "/...");
}

TEST_CASE("sigv4: keeps the slash at the path's end", "[aws][sigv4]") {
  CHECK(canonical_path("/a/") == "/a/");
  CHECK(canonical_path("/a//") == "/a/");
  CHECK(canonical_path("/a/./") == "/a/");
}

TEST_CASE("sigv4: encodes the wire path a second time", "[aws][sigv4]") {
  CHECK(canonical_path("/a%2Fb") == "/a%252Fb");
  CHECK(canonical_path("/a%2e%2E/b") == "/a%252e%252E/b");
  CHECK(canonical_path("/-._~azAZ09") == "/-._~azAZ09");
  CHECK(canonical_path("/a b+c:d@e") == "/a%20b%2Bc%3Ad%40e");
  CHECK(canonical_path("/日") == "/%E6%97%A5");
}

TEST_CASE("sigv4: sorts the query by encoded key, then by value", "[aws][sigv4]") {
  CHECK(canonical_query("b=2&a=1") == "a=1&b=2");
  CHECK(canonical_query("a=2&a=1&a=10") == "a=1&a=10&a=2");
  CHECK(canonical_query("a-=1&a=2") == "a=2&a-=1");
  CHECK(canonical_query("a=1&A=2&%7E=3&%E3%81%82=4") == "%E3%81%82=4&A=2&a=1&~=3");
}

TEST_CASE("sigv4: a key without a value gets its equals sign", "[aws][sigv4]") {
  CHECK(canonical_query("acl") == "acl=");
  CHECK(canonical_query("b=&a") == "a=&b=");
  CHECK(canonical_query("&&a=1&") == "a=1");
  CHECK(canonical_query("").empty());
  CHECK(canonical_query("=v") == "=v");
}

TEST_CASE("sigv4: the query is encoded once, whatever the wire's spelling", "[aws][sigv4]") {
  CHECK(canonical_query("a=%2f%2F/") == "a=%2F%2F%2F");
  CHECK(canonical_query("a=b=c") == "a=b%3Dc");
  CHECK(canonical_query("a=x+y%20z") == "a=x%2By%20z");
  CHECK(canonical_query("a=%41%7e") == "a=A~");
  CHECK(canonical_query("a=100%&b=%4&c=%zz") == "a=100%25&b=%254&c=%25zz");
}

TEST_CASE("sigv4: collapses repeated spaces in header values", "[aws][sigv4]") {
  CHECK(canonical_header("  x  y   z ") == "a:x y z");
  CHECK(canonical_header("\"x   y\"") == "a:\"x y\"");
  CHECK(canonical_header("x\t\ty") == "a:x y");
  CHECK(canonical_header("   ") == "a:");
  CHECK(canonical_header("") == "a:");
}

TEST_CASE("sigv4: a folded header value becomes one line", "[aws][sigv4]") {
  CHECK(canonical_header("x\r\n   y\n\tz") == "a:x y z");
}

TEST_CASE("sigv4: joins headers of one name in their order", "[aws][sigv4]") {
  const Header headers[] = {{"z", "1"}, {"B", " 2 "}, {"a", "3"}, {"b", ""}, {"b", "1  1"}};
  const SignedStages stages = Signer().sign({"GET", "/", "", headers, {}}, kIot, kKeys);
  CHECK(line(stages, 3) == "a:3");
  CHECK(line(stages, 4) == "b:2,,1 1");
  CHECK(line(stages, 5) == "x-amz-date:20150830T123600Z");
  CHECK(line(stages, 6) == "z:1");
  CHECK(line(stages, 8) == "a;b;x-amz-date;z");
}

TEST_CASE("sigv4: header values may hold UTF-8", "[aws][sigv4]") {
  CHECK(canonical_header("日本 語") == "a:日本 語");
}

TEST_CASE("sigv4: the kept key changes with day, region, service and secret", "[aws][sigv4]") {
  Signer kept;
  const auto check_fresh = [&kept](const SigningScope& scope, const Credentials& credentials) {
    const RequestToSign request{"GET", "/", "", {}, {}};
    CHECK(kept.sign(request, scope, credentials).signature ==
          Signer().sign(request, scope, credentials).signature);
  };
  Credentials other = kKeys;
  other.secret_access_key += 'x';
  for (int round = 0; round < 2; ++round) {
    check_fresh(kIot, kKeys);
    check_fresh(kRekognition, kKeys);
    check_fresh(kIot, kTemporary);
    check_fresh(kIot, other);
    check_fresh({"us-east-1", "iotdata", kTime}, kKeys);
    check_fresh({"ap-northeast-1", "iotdata", kTime + 86'400'000}, kKeys);
    check_fresh({"ap-northeast-1", "iotdata", kTime + 1'000}, kKeys);
  }
}

TEST_CASE("sigv4: a few services' keys are kept, the one used longest ago goes", "[aws][sigv4]") {
  Signer kept;
  const RequestToSign request{"GET", "/", "", {}, {}};
  for (int round = 0; round < 3; ++round) {
    for (const std::string_view service : {"a", "b", "a", "c", "d", "e", "f", "a"}) {
      const SigningScope scope{"us-east-1", service, kTime};
      CHECK(kept.sign(request, scope, kKeys).signature ==
            Signer().sign(request, scope, kKeys).signature);
    }
  }
}

TEST_CASE("sigv4: a relative path stays relative, and no .. leaves the request's own line",
          "[aws][sigv4]") {
  CHECK(canonical_path("a/../../b") == "b");
  CHECK(canonical_path("..").empty());
  CHECK(canonical_path("./a/") == "a/");
  CHECK(canonical_path("/../..//../") == "/");
}

TEST_CASE("sigv4: headers are sorted without regard to case, long names after their beginnings",
          "[aws][sigv4]") {
  const Header headers[] = {{"X-Ab", "1"}, {"x-a", "2"}, {"X-A-B", "3"}, {"Host", "h"}};
  const SignedStages stages = Signer().sign({"GET", "/", "", headers, {}}, kIot, kKeys);
  CHECK(line(stages, 3) == "host:h");
  CHECK(line(stages, 4) == "x-a:2");
  CHECK(line(stages, 5) == "x-a-b:3");
  CHECK(line(stages, 6) == "x-ab:1");
  CHECK(line(stages, 7) == "x-amz-date:20150830T123600Z");
  CHECK(line(stages, 9) == "host;x-a;x-a-b;x-ab;x-amz-date");
}

TEST_CASE("sigv4: presigns the golden MQTT address, its token after the signature",
          "[aws][sigv4]") {
  const PresignedStages stages =
      presigned("/mqtt", "", kTemporary, {86'400, TokenPlace::after_signature});
  CHECK(stages.signature == "4d4575ac76f170d708d08afc22ca5f40a93b5688b20aafb656357dc3ad90c585");
  CHECK(stages.canonical_request ==
        "GET\n/mqtt\nX-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2F"
        "ap-northeast-1%2Fiotdevicegateway%2Faws4_request&X-Amz-Date=20150830T123600Z&"
        "X-Amz-Expires=86400&X-Amz-SignedHeaders=host\n"
        "host:example-ats.iot.ap-northeast-1.amazonaws.com\n\nhost\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(
      stages.string_to_sign.starts_with("AWS4-HMAC-SHA256\n20150830T123600Z\n"
                                        "20150830/ap-northeast-1/iotdevicegateway/aws4_request\n"));
  CHECK(stages.query ==
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2F"
        "ap-northeast-1%2Fiotdevicegateway%2Faws4_request&X-Amz-Date=20150830T123600Z&"
        "X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=" +
            stages.signature + "&X-Amz-Security-Token=TOKEN%2F%2B%3DEXAMPLE");
}

TEST_CASE("sigv4: a presigned address signs the token in its query where a service wants it so",
          "[aws][sigv4]") {
  const PresignedStages stages = presigned("/a", "b=2&a", kTemporary, {60});
  CHECK(stages.canonical_request.starts_with("GET\n/a\nX-Amz-Algorithm="));
  CHECK(stages.canonical_request.find("&X-Amz-Expires=60&X-Amz-Security-Token=TOKEN%2F%2B%3DEXAMPLE"
                                      "&X-Amz-SignedHeaders=host&a=&b=2\n") != std::string::npos);
  CHECK(stages.query.starts_with("b=2&a&X-Amz-Algorithm="));
  CHECK(stages.query.ends_with("&X-Amz-Signature=" + stages.signature));
}

TEST_CASE("sigv4: a presigned address without expiry and token has neither", "[aws][sigv4]") {
  for (const TokenPlace place : {TokenPlace::signed_query, TokenPlace::after_signature}) {
    const std::string query = presigned("/mqtt", "", kKeys, {0, place}).query;
    CHECK(query.find("X-Amz-Expires") == std::string::npos);
    CHECK(query.find("X-Amz-Security-Token") == std::string::npos);
  }
}
