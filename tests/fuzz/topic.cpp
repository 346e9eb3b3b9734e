// A topic: refused with a sentence, or one piece of a path that decodes to itself.
#include "core/aws/iot_data.hpp"
#include "core/aws/uri.hpp"
#include "core/crypto/sha256.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const Outcome outcome = check_topic(input);
  if (!outcome) return check_error(outcome.error());
  require(!input.empty() && input.size() <= kMaxTopicBytes && is_utf8(input), "as IoT takes them");
  Signer signer;
  const HttpRequest request =
      publish_request({"https://h.example", "h.example"}, input, 1, share(Buffer::copy_of("{}")),
                      sha256("{}"), {"ap-northeast-1", "iotdata", 0}, {"A", "s"}, signer, true);
  constexpr std::string_view kHead = "https://h.example/topics/", kTail = "?qos=1&retain=true";
  const std::string_view url = request.url;
  require(url.starts_with(kHead) && url.ends_with(kTail), "a path and a query");
  const auto topic = url.substr(kHead.size(), url.size() - kHead.size() - kTail.size());
  require(topic.find_first_of("/?#") == std::string_view::npos, "one piece of the path");
  require(uri_decoded(topic) == input, "the topic arrives");
}
