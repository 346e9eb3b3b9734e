// Each class of refusal: its sentence, what helps, and what is kept of AWS's words.
// Must not know the requests that were refused.
#include "core/aws/errors.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "answers.hpp"
#include "core/base/time.hpp"

using namespace facelog;

namespace {

struct Case {
  Service service;
  int status;
  const char* code;
  const char* message;
  TextId text;
  Recovery recovery;
};

std::string json_body(const Case& c) {
  return std::string(R"({"__type":")") + c.code + R"(","message":")" + c.message + "\"}";
}

HttpAnswer refusal_saying(std::string_view message, std::vector<Header> headers = {}) {
  return answer_of(403, "{\"message\":\"" + std::string(message) + "\"}", std::move(headers));
}

constexpr auto kRek = Service::rekognition;
constexpr auto kIot = Service::iot_data;

const Case kCases[] = {
    {kRek, 400, "InvalidSignatureException",
     "Signature expired: 20150830T122000Z is now earlier than 20150830T123100Z (20150830T123600Z - "
     "5 min.)",
     TextId::aws_clock, Recovery::correct_clock},
    {kRek, 400, "InvalidSignatureException",
     "Signature not yet current: 20150830T125000Z is still later than 20150830T124100Z "
     "(20150830T123600Z + 5 min.)",
     TextId::aws_clock, Recovery::correct_clock},
    {kIot, 403, "ForbiddenException", "Signature expired: x", TextId::aws_clock,
     Recovery::correct_clock},
    {kRek, 403, "RequestTimeTooSkewed", "", TextId::aws_clock, Recovery::correct_clock},
    {kRek, 400, "RequestExpired", "", TextId::aws_clock, Recovery::correct_clock},
    {kRek, 400, "RequestInTheFuture", "", TextId::aws_clock, Recovery::correct_clock},
    {kRek, 400, "InvalidSignatureException", "Credential should be scoped to a valid region.",
     TextId::aws_wrong_region, Recovery::pause},
    {kIot, 403, "InvalidSignatureException",
     "Credential should be scoped to a valid region, not 'us-east-1'. ", TextId::aws_wrong_region,
     Recovery::pause},
    {kRek, 400, "InvalidSignatureException", "The request signature we calculated does not match",
     TextId::aws_wrong_secret, Recovery::pause},
    {kIot, 403, "SignatureDoesNotMatch", "", TextId::aws_wrong_secret, Recovery::pause},
    {kRek, 400, "UnrecognizedClientException",
     "The security token included in the request is invalid.", TextId::aws_wrong_key,
     Recovery::pause},
    {kRek, 403, "InvalidClientTokenId", "", TextId::aws_wrong_key, Recovery::pause},
    {kRek, 400, "MissingAuthenticationTokenException", "", TextId::aws_wrong_key, Recovery::pause},
    {kRek, 400, "ExpiredTokenException", "The security token included in the request is expired",
     TextId::aws_expired_token, Recovery::refresh_credentials},
    {kIot, 403, "ForbiddenException", "The security token included in the request is expired",
     TextId::aws_expired_token, Recovery::refresh_credentials},
    {kRek, 400, "AccessDeniedException",
     "User is not authorized to perform: rekognition:DetectFaces",
     TextId::aws_access_denied_rekognition, Recovery::pause},
    {kIot, 403, "ForbiddenException", "Forbidden", TextId::aws_access_denied_iot, Recovery::pause},
    {kIot, 401, "UnauthorizedException", "", TextId::aws_access_denied_iot, Recovery::pause},
    {kRek, 400, "MissingAuthenticationToken", "", TextId::aws_wrong_key, Recovery::pause},
    {kIot, 403, "IncompleteSignature", "", TextId::aws_wrong_key, Recovery::pause},
    {kRek, 400, "NotAuthorized", "", TextId::aws_access_denied_rekognition, Recovery::pause},
    {kIot, 400, "NotAuthorized", "", TextId::aws_access_denied_iot, Recovery::pause},
    {Service::cognito, 400, "NotAuthorized", "", TextId::aws_guest_not_allowed, Recovery::pause},
    {kRek, 403, "OptInRequired", "", TextId::aws_no_subscription, Recovery::pause},
    {kIot, 400, "SubscriptionRequiredException", "", TextId::aws_no_subscription, Recovery::pause},
    {kIot, 400, "RequestTimeout", "", TextId::aws_timed_out, Recovery::retry},
    {kIot, 408, "RequestTimeoutException", "", TextId::aws_timed_out, Recovery::retry},
    {kRek, 400, "RequestAbortedException", "", TextId::aws_timed_out, Recovery::retry},
    {kRek, 400, "ThrottlingException", "Rate exceeded", TextId::aws_throttled, Recovery::slow_down},
    {kRek, 500, "ThrottlingException", "", TextId::aws_throttled, Recovery::slow_down},
    {kRek, 400, "ProvisionedThroughputExceededException", "", TextId::aws_throttled,
     Recovery::slow_down},
    {kRek, 400, "LimitExceededException", "", TextId::aws_throttled, Recovery::slow_down},
    {kIot, 429, "", "", TextId::aws_throttled, Recovery::slow_down},
    {kRek, 400, "ImageTooLargeException", "", TextId::aws_image_too_large, Recovery::give_up},
    {kRek, 413, "", "", TextId::aws_image_too_large, Recovery::give_up},
    {kRek, 400, "InvalidImageFormatException", "", TextId::aws_invalid_image, Recovery::give_up},
    {kRek, 400, "InvalidParameterException", "Request has invalid parameters",
     TextId::aws_invalid_parameter, Recovery::give_up},
    {kIot, 413, "RequestEntityTooLargeException", "", TextId::aws_message_too_large,
     Recovery::give_up},
    {kIot, 400, "InvalidRequestException", "", TextId::aws_invalid_message, Recovery::give_up},
    {kRek, 500, "InternalServerError", "", TextId::aws_server_fault, Recovery::retry},
    {kIot, 500, "InternalFailureException", "", TextId::aws_server_fault, Recovery::retry},
    {kIot, 503, "ServiceUnavailableException", "", TextId::aws_server_fault, Recovery::retry},
    {kIot, 504, "", "", TextId::aws_server_fault, Recovery::retry},
    {kRek, 400, "ResourceNotFoundException", "", TextId::aws_collection_not_found, Recovery::pause},
    {kRek, 404, "", "", TextId::aws_unknown, Recovery::pause},
    {kRek, 408, "", "", TextId::aws_unknown, Recovery::retry},
    {kRek, 418, "Teapot", "", TextId::aws_unknown, Recovery::give_up},
    {kRek, 302, "", "", TextId::aws_unknown, Recovery::retry},
    {kIot, 204, "", "", TextId::aws_unknown, Recovery::retry},
    {kIot, 999, "", "", TextId::aws_unknown, Recovery::retry},
};

}  // namespace

TEST_CASE("errors: each refusal has its sentence and what can help", "[aws][errors]") {
  for (const Case& c : kCases) {
    INFO(c.status << ' ' << c.code << ' ' << c.message);
    const Error error = error_of(c.service, answer_of(c.status, json_body(c)));
    CHECK(error.text.id == c.text);
    CHECK(error.recovery == c.recovery);
    CHECK(error.status == c.status);
    CHECK(error.aws_code == c.code);
  }
}

TEST_CASE("errors: no answer is told apart by service and from a timeout", "[aws][errors]") {
  HttpAnswer none;
  CHECK(error_of(kRek, none).text.id == TextId::aws_no_answer_rekognition);
  CHECK(error_of(kIot, none).text.id == TextId::aws_no_answer_iot);
  CHECK(error_of(kIot, none).recovery == Recovery::retry);
  none.timed_out = true;
  CHECK(error_of(kIot, none).text.id == TextId::aws_timed_out);
  CHECK(error_of(kIot, none).recovery == Recovery::retry);
  CHECK(error_of(kIot, none).status == 0);
}

TEST_CASE("errors: the code is read from every place and spelling", "[aws][errors]") {
  const auto code = [](std::string_view body, std::vector<Header> headers) {
    return error_of(kRek, answer_of(400, body, std::move(headers))).aws_code;
  };
  CHECK(code(R"({"__type":"com.amazon.coral.service#AccessDeniedException"})", {}) ==
        "AccessDeniedException");
  CHECK(code(R"({"Code":"A"})", {}) == "A");
  CHECK(code(R"({"code":"B"})", {}) == "B");
  CHECK(code("", {{"x-amzn-errortype", " C:http://internal.example/coral/\r\n"}}) == "C");
  CHECK(code(R"({"__type":"D"})", {{"x-amzn-errortype", "C"}}) == "C");
  CHECK(code(R"({"__type":["D"],"code":"E"})", {}) == "E");
  CHECK(code("<html>403</html>", {}).empty());
  CHECK(code("[]", {}).empty());
  CHECK(code(R"({"code":"<script>"})", {}).empty());
  CHECK(code("{\"code\":\"" + std::string(1000, 'x') + "\"}", {}).size() == 64);
}

TEST_CASE("errors: the message may stand in a header alone", "[aws][errors]") {
  const Error error =
      error_of(kRek, answer_of(400, "",
                               {{"x-amzn-errortype", "InvalidSignatureException"},
                                {"x-amzn-errormessage", "Signature expired: a is now earlier"}}));
  CHECK(error.text.id == TextId::aws_clock);
}

TEST_CASE("errors: the request id is kept, from a header or as IoT's trace id", "[aws][errors]") {
  CHECK(error_of(kRek, answer_of(500, "{}", {{"x-amzn-requestid", " 12ab-34\r\n"}})).request_id ==
        "12ab-34");
  CHECK(
      error_of(kIot, answer_of(403, R"({"message":"Forbidden","traceId":"55aa-66"})")).request_id ==
      "55aa-66");
}

TEST_CASE("errors: an unknown refusal tells its code and status", "[aws][errors]") {
  CHECK(error_of(kRek, answer_of(418, R"({"code":"Teapot"})")).text ==
        text_of(TextId::aws_unknown, "Teapot", "418"));
  CHECK(error_of(kRek, answer_of(418, "")).text == text_of(TextId::aws_unknown, "-", "418"));
  CHECK(error_of(kRek, answer_of(503, "")).text == text_of(TextId::aws_server_fault, "503"));
}

TEST_CASE("errors: hostile bodies are survived", "[aws][errors]") {
  const std::string deep(100'000, '[');
  const std::string huge(5'000'000, '"');
  for (const std::string_view body :
       {std::string_view(deep), std::string_view(huge), std::string_view("{\"code\":\"\xE3\x81"),
        std::string_view("\0\0", 2)}) {
    CHECK(error_of(kRek, answer_of(400, body)).text.id == TextId::aws_unknown);
  }
}

TEST_CASE("errors: the server's time is read from Date", "[aws][errors]") {
  const auto time = parse_amz_date("20150830T123600Z");
  CHECK(server_time_ms(answer_of(200, "", {{"date", "Sun, 30 Aug 2015 12:36:00 GMT"}})) == time);
  CHECK(server_time_ms(answer_of(400, "", {{"date", " Sun, 30 Aug 2015 12:36:00 GMT\r\n"}})) ==
        time);
}

TEST_CASE("errors: the server's time is read from a skew error where Date is hidden",
          "[aws][errors]") {
  const auto time = parse_amz_date("20150830T123600Z");
  CHECK(server_time_ms(refusal_saying(
            "Signature expired: 20150830T122000Z is now earlier than 20150830T123100Z "
            "(20150830T123600Z - 5 min.)")) == time);
  CHECK(server_time_ms(refusal_saying(
            "Signature not yet current: 20150830T125000Z is still later than 20150830T124100Z "
            "(20150830T123600Z + 5 min.)")) == time);
}

TEST_CASE("errors: no time is made up", "[aws][errors]") {
  for (const std::string_view message :
       {"", "Forbidden (20150830T123600Z)", "Signature expired", "Signature expired (",
        "Signature expired (2015)", "Signature expired (20150830T123600 - 5 min.)"}) {
    INFO(message);
    CHECK_FALSE(server_time_ms(refusal_saying(message)));
    CHECK_FALSE(server_time_ms(refusal_saying(message, {{"date", "yesterday"}})));
  }
  CHECK_FALSE(server_time_ms(answer_of(403, "")));
  CHECK_FALSE(server_time_ms(HttpAnswer{}));
}
