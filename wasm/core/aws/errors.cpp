// AWS's refusals as one table, and how an answer finds its row.
// Must not know what the request was for, nor keep any of its text but the code and the id.
#include "core/aws/errors.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/time.hpp"

namespace facelog {
namespace {

enum class For : std::uint8_t { all, rekognition, iot_data, cognito };
enum class Args : std::uint8_t { none, status, code_and_status };

/// An answer belongs to the first row of which all that is given fits. Codes come before
/// statuses: a throttled call may answer 400, 429 or 500.
struct Row {
  For service;
  std::string_view code;     // "" is any
  std::string_view message;  // a part of AWS's message; "" is any
  int from_status, to_status;
  TextId text;
  Recovery recovery;
  Args args = Args::none;
};

constexpr int kAny = 1000;  // no status is so high
using enum For;
using enum Recovery;

constexpr std::array kRows{
    // The signature's time; the codes vary, the sentences do not.
    Row{all, "", "Signature expired", 0, kAny, TextId::aws_clock, correct_clock},
    Row{all, "", "Signature not yet current", 0, kAny, TextId::aws_clock, correct_clock},
    Row{all, "RequestTimeTooSkewed", "", 0, kAny, TextId::aws_clock, correct_clock},
    Row{all, "RequestExpired", "", 0, kAny, TextId::aws_clock, correct_clock},
    Row{all, "RequestInTheFuture", "", 0, kAny, TextId::aws_clock, correct_clock},
    // Who calls, and where.
    Row{all, "", "scoped to a valid region", 0, kAny, TextId::aws_wrong_region, pause},
    Row{all, "ExpiredTokenException", "", 0, kAny, TextId::aws_expired_token, refresh_credentials},
    Row{all, "ExpiredToken", "", 0, kAny, TextId::aws_expired_token, refresh_credentials},
    Row{all, "", "token included in the request is expired", 0, kAny, TextId::aws_expired_token,
        refresh_credentials},
    Row{all, "UnrecognizedClientException", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "InvalidClientTokenId", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "InvalidAccessKeyId", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "MissingAuthenticationTokenException", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "MissingAuthenticationToken", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "IncompleteSignatureException", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "IncompleteSignature", "", 0, kAny, TextId::aws_wrong_key, pause},
    Row{all, "InvalidSignatureException", "", 0, kAny, TextId::aws_wrong_secret, pause},
    Row{all, "SignatureDoesNotMatch", "", 0, kAny, TextId::aws_wrong_secret, pause},
    Row{all, "AuthFailure", "", 0, kAny, TextId::aws_wrong_secret, pause},
    Row{rekognition, "AccessDeniedException", "", 0, kAny, TextId::aws_access_denied_rekognition,
        pause},
    Row{iot_data, "AccessDeniedException", "", 0, kAny, TextId::aws_access_denied_iot, pause},
    Row{rekognition, "NotAuthorized", "", 0, kAny, TextId::aws_access_denied_rekognition, pause},
    Row{iot_data, "NotAuthorized", "", 0, kAny, TextId::aws_access_denied_iot, pause},
    Row{cognito, "NotAuthorized", "", 0, kAny, TextId::aws_guest_not_allowed, pause},
    Row{all, "OptInRequired", "", 0, kAny, TextId::aws_no_subscription, pause},
    Row{all, "SubscriptionRequiredException", "", 0, kAny, TextId::aws_no_subscription, pause},
    // A guest's pool: nothing but its own settings can help.
    Row{cognito, "NotAuthorizedException", "", 0, kAny, TextId::aws_guest_not_allowed, pause},
    Row{cognito, "ResourceNotFoundException", "", 0, kAny, TextId::aws_guest_pool_not_found, pause},
    Row{cognito, "InvalidIdentityPoolConfigurationException", "", 0, kAny,
        TextId::aws_guest_pool_without_role, pause},
    Row{cognito, "InvalidParameterException", "", 0, kAny, TextId::aws_guest_pool_not_found, pause},
    Row{cognito, "ValidationException", "", 0, kAny, TextId::aws_guest_pool_not_found, pause},
    Row{cognito, "ResourceConflictException", "", 0, kAny, TextId::aws_unknown, retry,
        Args::code_and_status},
    Row{cognito, "ExternalServiceException", "", 0, kAny, TextId::aws_unknown, retry,
        Args::code_and_status},
    // Too fast.
    Row{all, "ThrottlingException", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "Throttling", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "ThrottledException", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "TooManyRequestsException", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "RequestLimitExceeded", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "ProvisionedThroughputExceededException", "", 0, kAny, TextId::aws_throttled,
        slow_down},
    Row{all, "LimitExceededException", "", 0, kAny, TextId::aws_throttled, slow_down},
    Row{all, "", "", 429, 429, TextId::aws_throttled, slow_down},
    // The way there was cut: 400, but nothing is wrong with what was sent.
    Row{all, "RequestTimeout", "", 0, kAny, TextId::aws_timed_out, retry},
    Row{all, "RequestTimeoutException", "", 0, kAny, TextId::aws_timed_out, retry},
    Row{all, "RequestAbortedException", "", 0, kAny, TextId::aws_timed_out, retry},
    // The picture or the message itself, or the collection that it is compared with.
    Row{rekognition, "ResourceNotFoundException", "", 0, kAny, TextId::aws_collection_not_found,
        pause},
    Row{rekognition, "ImageTooLargeException", "", 0, kAny, TextId::aws_image_too_large, give_up},
    Row{rekognition, "", "", 413, 413, TextId::aws_image_too_large, give_up},
    Row{rekognition, "InvalidImageFormatException", "", 0, kAny, TextId::aws_invalid_image,
        give_up},
    Row{rekognition, "InvalidParameterException", "", 0, kAny, TextId::aws_invalid_parameter,
        give_up},
    Row{iot_data, "", "", 413, 413, TextId::aws_message_too_large, give_up},
    Row{iot_data, "InvalidRequestException", "", 0, kAny, TextId::aws_invalid_message, give_up},
    Row{iot_data, "", "", 400, 400, TextId::aws_invalid_message, give_up},
    // By status class. IoT answers a wrong key, a wrong secret and a refused topic alike with 403.
    Row{rekognition, "", "", 401, 401, TextId::aws_access_denied_rekognition, pause},
    Row{rekognition, "", "", 403, 403, TextId::aws_access_denied_rekognition, pause},
    Row{iot_data, "", "", 401, 401, TextId::aws_access_denied_iot, pause},
    Row{iot_data, "", "", 403, 403, TextId::aws_access_denied_iot, pause},
    Row{cognito, "", "", 401, 403, TextId::aws_guest_not_allowed, pause},
    Row{all, "", "", 404, 404, TextId::aws_unknown, pause, Args::code_and_status},
    Row{all, "", "", 408, 408, TextId::aws_unknown, retry, Args::code_and_status},
    Row{all, "", "", 400, 499, TextId::aws_unknown, give_up, Args::code_and_status},
    Row{all, "", "", 500, 599, TextId::aws_server_fault, retry, Args::status},
    // No answer that the page may see.
    Row{rekognition, "", "", 0, 0, TextId::aws_no_answer_rekognition, retry},
    Row{iot_data, "", "", 0, 0, TextId::aws_no_answer_iot, retry},
    Row{cognito, "", "", 0, 0, TextId::aws_no_answer_cognito, retry},
    // Anything else, a 2xx that is no success included. Must be last, and fit all.
    Row{all, "", "", 0, kAny, TextId::aws_unknown, retry, Args::code_and_status},
};

struct Refusal {
  Service service;
  int status;
  std::string code, message;
};

For row_service(Service service) {
  switch (service) {
    case Service::iot_data:
      return iot_data;
    case Service::cognito:
      return cognito;
    case Service::rekognition:
      break;
  }
  return rekognition;
}

bool fits(const Row& row, const Refusal& refusal) {
  return (row.service == all || row.service == row_service(refusal.service)) &&
         (row.code.empty() || row.code == refusal.code) &&
         (row.message.empty() || refusal.message.find(row.message) != std::string::npos) &&
         refusal.status >= row.from_status && refusal.status <= row.to_status;
}

/// The leading characters that a code or an id is made of; the rest is not for showing.
std::string plain(std::string_view text) {
  constexpr std::size_t kMaxChars = 64;
  std::string kept;
  for (const char c : text) {
    const bool allowed = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    if (!allowed || kept.size() == kMaxChars) break;
    kept += c;
  }
  return kept;
}

/// Header values come with blanks and a line end around them from some hosts.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// "com.amazon.coral.service#SomeException" and "SomeException:http://…" → "SomeException".
std::string code_in(std::string_view text) {
  text = trimmed(text);
  text = text.substr(0, text.find(':'));
  const std::size_t hash = text.rfind('#');
  return plain(hash == std::string_view::npos ? text : text.substr(hash + 1));
}

/// The first of these members that is a text.
std::string text_in(const JsonView& object, std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::optional<std::string> text = object[name].string()) return std::move(*text);
  }
  return {};
}

struct Told {
  std::string code, message, request_id;
};

Told told_by(const HttpAnswer& answer) {
  constexpr std::string_view kCodes[] = {"__type", "Code", "code"};
  constexpr std::string_view kMessages[] = {"message", "Message"};
  constexpr std::string_view kIds[] = {"traceId", "RequestId"};
  const std::optional<Json> body =
      Json::parse(answer.body.view(), {.max_bytes = 64u << 10, .max_depth = 8});
  const JsonView root = body ? body->root() : JsonView{};
  Told told{code_in(answer.header("x-amzn-errortype")), text_in(root, kMessages),
            plain(trimmed(answer.header("x-amzn-requestid")))};
  if (told.code.empty()) told.code = code_in(text_in(root, kCodes));
  if (told.message.empty()) told.message = trimmed(answer.header("x-amzn-errormessage"));
  if (told.request_id.empty()) told.request_id = plain(text_in(root, kIds));
  return told;
}

Text text_for(const Row& row, const Refusal& refusal) {
  const std::string status = std::to_string(refusal.status);
  switch (row.args) {
    case Args::none:
      break;
    case Args::status:
      return text_of(row.text, status);
    case Args::code_and_status:
      return text_of(row.text, refusal.code.empty() ? "-" : refusal.code, status);
  }
  return text_of(row.text);
}

}  // namespace

Error error_of(Service service, const HttpAnswer& answer) {
  if (answer.status == 0 && answer.timed_out) {
    return {text_of(TextId::aws_timed_out), Recovery::retry, 0, {}, {}};
  }
  Told told = told_by(answer);
  const Refusal refusal{service, answer.status, std::move(told.code), std::move(told.message)};
  const auto row = std::find_if(kRows.begin(), kRows.end() - 1,
                                [&](const Row& candidate) { return fits(candidate, refusal); });
  return {text_for(*row, refusal), row->recovery, answer.status, refusal.code,
          std::move(told.request_id)};
}

std::optional<std::int64_t> server_time_ms(const HttpAnswer& answer) {
  if (const auto date = parse_http_date(trimmed(answer.header("date")))) return date;
  const std::string message = told_by(answer).message;
  const bool tells = message.find("Signature expired") != std::string::npos ||
                     message.find("Signature not yet current") != std::string::npos;
  const std::size_t open = message.find('(');
  if (!tells || open == std::string::npos) return std::nullopt;
  constexpr std::size_t kDateChars = 16;
  return parse_amz_date(std::string_view(message).substr(open + 1, kDateChars));
}

}  // namespace facelog
