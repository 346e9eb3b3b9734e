// The exports that sign single requests; see signing.hpp. The bodies, the choice of who digests,
// and the signatures are those of the app. Must not send anything.
#include "host/signing.hpp"

#include <emscripten.h>

#include <array>
#include <map>
#include <string>

#include "core/aws/iot_data.hpp"
#include "core/aws/rekognition.hpp"
#include "core/base/json.hpp"
#include "host/digests.hpp"
#include "host/seam.hpp"

namespace facelog::host {
namespace {

enum class Call : std::uint8_t { detect_faces, publish };

/// A request whose body is being digested.
struct Pending {
  Call call = Call::detect_faces;
  SharedBytes body;
};

class Signing {
 public:
  /// False: the region, the endpoint or the topic is none that core accepts.
  bool configure(const JsonView& settings);
  void begin(std::uint32_t number, const Pending& pending);
  void digested(std::uint32_t number, const Digest256& sha256);
  /// Lines: method, URL, and each header's name and value.
  std::string signed_lines(const Pending& pending, const Digest256& sha256);

 private:
  void finish(std::uint32_t number, const Pending& pending, const Digest256& sha256);

  Credentials credentials_;
  std::string region_, topic_;
  int qos_ = 1;
  std::size_t own_digest_bytes_ = kOwnDigestBytes;
  Endpoint rekognition_, iot_;
  Signer signer_;
  std::map<std::uint32_t, Pending> pending_;
};

Signing& signing() {
  static Signing the_signing;
  return the_signing;
}

std::string text(const JsonView& settings, std::string_view name) {
  return settings[name].string().value_or("");
}

bool Signing::configure(const JsonView& settings) {
  region_ = text(settings, "region");
  topic_ = text(settings, "topic");
  qos_ = settings["qos"].integer() == 0 ? 0 : 1;
  credentials_ = {text(settings, "access_key_id"), text(settings, "secret_access_key"),
                  text(settings, "session_token")};
  own_digest_bytes_ =
      static_cast<std::size_t>(settings["own_digest_bytes"].integer().value_or(kOwnDigestBytes));
  const Result<Endpoint> rekognition = rekognition_endpoint(region_, {});
  const Result<Endpoint> iot = iot_endpoint(text(settings, "iot_endpoint"), region_, {});
  if (!rekognition || !iot || !check_topic(topic_)) return false;
  rekognition_ = rekognition.value();
  iot_ = iot.value();
  return true;
}

void Signing::begin(std::uint32_t number, const Pending& pending) {
  if (const auto sha256 = digest(number | kSigningIds, *pending.body, own_digest_bytes_)) {
    finish(number, pending, *sha256);
  } else {
    pending_.insert_or_assign(number, pending);
  }
}

void Signing::digested(std::uint32_t number, const Digest256& sha256) {
  if (const auto found = pending_.extract(number)) finish(number, found.mapped(), sha256);
}

void Signing::finish(std::uint32_t number, const Pending& pending, const Digest256& sha256) {
  const std::string lines = signed_lines(pending, sha256);
  seam_signed(number, lines.data(), lines.size(), pending.body->data(), pending.body->size());
}

std::string Signing::signed_lines(const Pending& pending, const Digest256& sha256) {
  const auto utc_ms = static_cast<std::int64_t>(seam_utc_ms());
  const HttpRequest request =
      pending.call == Call::detect_faces
          ? detect_faces_request(rekognition_, pending.body, sha256,
                                 {region_, "rekognition", utc_ms}, credentials_, signer_)
          : publish_request(iot_, topic_, qos_, pending.body, sha256, {region_, "iotdata", utc_ms},
                            credentials_, signer_);
  // Lines, not JSON: nothing in them needs quotes, and quoting is what a publish would notice.
  std::string lines = request.method + '\n' + request.url;
  for (const Header& header : request.headers) {
    lines.append(1, '\n').append(header.name).append(1, '\n').append(header.value);
  }
  return lines;
}

}  // namespace

void signing_digested(std::uint32_t id, const Digest256& sha256) {
  signing().digested(id & ~kSigningIds, sha256);
}

}  // namespace facelog::host

// Bytes come under a ticket, as everywhere. Each request has a number of the caller's, below 2^24;
// Module.host.signed(number, lines, body) answers: the lines are the method, the URL, and name and
// value of each header. A small body's comes before the call returns, a large one's when the
// browser has digested it. Both arrays are of the program's memory, good until signed() returns.
extern "C" {

/// JSON: region, access_key_id, secret_access_key, session_token, iot_endpoint, topic, qos (1),
/// own_digest_bytes (kOwnDigestBytes). 0: core does not accept the region, endpoint or topic.
EMSCRIPTEN_KEEPALIVE int signing_settings(int ticket, std::size_t size) {
  const facelog::Buffer json = facelog::host::take(ticket, size);
  const std::optional<facelog::Json> settings = facelog::Json::parse(json.view());
  return settings && facelog::host::signing().configure(settings->root()) ? 1 : 0;
}

/// Signs one request of each kind for nobody: an engine compiles a function when it is called first
/// and optimises one that was busy, which a person's first picture would wait for (tests/bench has
/// both figures). Known settings' keys are made, too.
EMSCRIPTEN_KEEPALIVE void signing_prepare() {
  using namespace facelog;
  const std::array<std::uint8_t, 3 * 1024> picture{};  // digested twice: V8 finds SHA-256 busy then
  Result<Buffer> body = detect_faces_body(picture);
  if (!body) return;
  const SharedBytes bytes = share(std::move(body.value()));
  for (const host::Call call : {host::Call::detect_faces, host::Call::publish}) {
    host::signing().signed_lines({call, bytes}, sha256(bytes->view()));
  }
}

/// The bytes are a picture's. 0: it is too large.
EMSCRIPTEN_KEEPALIVE int signing_detect_faces(std::uint32_t number, int ticket, std::size_t size) {
  using namespace facelog;
  Result<Buffer> body = detect_faces_body(host::take(ticket, size).bytes());
  if (!body) return 0;
  host::signing().begin(number, {host::Call::detect_faces, share(std::move(body.value()))});
  return 1;
}

/// The bytes are the message. 0: it is too large.
EMSCRIPTEN_KEEPALIVE int signing_publish(std::uint32_t number, int ticket, std::size_t size) {
  using namespace facelog;
  if (!check_payload(size)) return 0;
  host::signing().begin(number, {host::Call::publish, share(host::take(ticket, size))});
  return 1;
}
}
