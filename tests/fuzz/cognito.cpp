// Cognito's answers: what becomes part of a header is visible ASCII, and an id is an id.
#include "core/aws/cognito.hpp"

#include <algorithm>

#include "fuzz.hpp"

using namespace facelog;

namespace {

void check_key(const std::string& text) {
  require(!text.empty() && text.size() <= 16 * 1024, "keys are there and bounded");
  for (const char c : text) require(c > ' ' && c < 127, "keys can stand in a header");
}

}  // namespace

void fuzz(std::string_view input) {
  const HttpAnswer answer = answer_in(input);
  if (const auto id = parse_get_id(answer)) {
    const std::string& text = id.value();
    const std::string region = text.substr(0, text.find(':'));
    require(check_identity_pool(text, region).ok(), "an id names its region");
    const HttpRequest request = get_credentials_request({"https://h.example", "h.example"}, text);
    require(Json::parse(request.body->view()).has_value(), "a body is JSON");
  } else {
    check_error(id.error());
  }
  const auto credentials = parse_get_credentials(answer);
  if (!credentials) return check_error(credentials.error());
  check_key(credentials.value().access_key_id);
  check_key(credentials.value().secret_access_key);
  check_key(credentials.value().session_token);
  if (const auto end = credentials.value().expires_utc_ms)
    require(*end > 0, "an end lies after 1970");
}
