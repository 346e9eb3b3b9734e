// What core makes of requests and messages, for the conformance tests: program MODE IN OUT.
//   stages   a JSON object a line: a request → its canonical request, string to sign, signature,
//   headers or query calls    a JSON object a line: a call of core/aws → the request that it sends
//   digests  frames [size, seed: 32 bits each, little-endian][bytes] → SHA-256 and HMAC of each, 64
//   bytes
// Must not know what the answers are compared with.
#include <algorithm>
#include <cstdio>
#include <string>

#include "core/aws/cognito.hpp"
#include "core/aws/face_search.hpp"
#include "core/aws/iot_data.hpp"
#include "core/aws/rekognition.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/json.hpp"
#include "core/base/time.hpp"
#include "core/crypto/base64.hpp"
#include "core/crypto/sha256.hpp"

using namespace facelog;

namespace {

std::string text(const JsonView& object, std::string_view name) {
  return object[name].string().value_or("");
}

std::vector<Header> headers_of(const JsonView& list) {
  std::vector<Header> headers;
  for (std::size_t i = 0; i < list.size(); ++i) {
    headers.push_back({list[i][std::size_t{0}].string().value_or(""),
                       list[i][std::size_t{1}].string().value_or("")});
  }
  return headers;
}

void write_headers(JsonWriter& out, const std::vector<Header>& headers) {
  out.key("headers").begin_array();
  for (const Header& header : headers) {
    out.begin_array().string(header.name).string(header.value).end_array();
  }
  out.end_array();
}

/// What every line may say about whose request it is, and when.
struct Who {
  explicit Who(const JsonView& line)
      : region(text(line, "region")),
        service(text(line, "service")),
        credentials{text(line, "key"), text(line, "secret"), text(line, "token")},
        scope{region, service, parse_amz_date(text(line, "time")).value_or(0)} {}

  std::string region, service;
  Credentials credentials;
  SigningScope scope;
};

std::string stages_of(const JsonView& line, Signer& signer) {
  const Who who(line);
  const std::string method = text(line, "method"), path = text(line, "path");
  const std::string query = text(line, "query"), body = text(line, "body");
  const std::vector<Header> headers = headers_of(line["headers"]);
  const RequestToSign request{method, path, query, headers, sha256(body)};
  JsonWriter out;
  out.begin_object();
  const auto write = [&out](const auto& stages) {
    out.member("canonical_request", stages.canonical_request);
    out.member("string_to_sign", stages.string_to_sign).member("signature", stages.signature);
  };
  if (line["presign"].boolean().value_or(false)) {
    const bool after = line["token_after"].boolean().value_or(false);
    const PresignedStages stages =
        signer.presign(request, who.scope, who.credentials,
                       {static_cast<std::uint32_t>(line["expires"].integer().value_or(0)),
                        after ? TokenPlace::after_signature : TokenPlace::signed_query});
    write(stages);
    out.member("presigned_query", stages.query);
  } else {
    const SignedStages stages = signer.sign(request, who.scope, who.credentials);
    write(stages);
    write_headers(out, stages.headers);
  }
  return out.end_object().take();
}

/// A picture in a line of JSON: base64url.
std::vector<std::uint8_t> picture_of(const JsonView& line) {
  const std::string bytes = base64url_decode(text(line, "picture")).value_or("");
  return {bytes.begin(), bytes.end()};
}

HttpRequest request_of(const JsonView& line, Signer& signer) {
  const Who who(line);
  const Endpoint endpoint{text(line, "origin"), text(line, "host")};
  const std::string call = text(line, "call");
  if (call == "get_id") return get_id_request(endpoint, text(line, "id"));
  if (call == "get_credentials") return get_credentials_request(endpoint, text(line, "id"));
  if (call == "publish") {
    const std::string payload = text(line, "payload");
    return publish_request(endpoint, text(line, "topic"),
                           static_cast<int>(line["qos"].integer().value_or(0)),
                           share(Buffer::copy_of(payload)), sha256(payload), who.scope,
                           who.credentials, signer, line["retain"].boolean().value_or(false));
  }
  const bool search = call == "search_faces";
  const std::string collection = text(line, "collection");
  auto body = search
                  ? search_faces_body(picture_of(line),
                                      {collection, line["threshold"].number().value_or(0),
                                       static_cast<int>(line["max_faces"].integer().value_or(0))})
                  : detect_faces_body(picture_of(line));
  if (!body) return {};
  const SharedBytes bytes = share(std::move(body.value()));
  const auto make = search ? search_faces_request : detect_faces_request;
  return make(endpoint, bytes, sha256(bytes->view()), who.scope, who.credentials, signer);
}

std::string call_of(const JsonView& line, Signer& signer) {
  const HttpRequest request = request_of(line, signer);
  JsonWriter out;
  out.begin_object().member("method", request.method).member("url", request.url);
  out.member("body", request.body ? request.body->view() : std::string_view());
  write_headers(out, request.headers);
  return out.end_object().take();
}

template <typename Answer>
int each_line(std::FILE* in, std::FILE* out, Answer answer) {
  Signer signer;  // one for all: its cached keys are tested, too
  std::string line;
  for (int c = std::fgetc(in); c != EOF; c = std::fgetc(in)) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    const std::optional<Json> json = Json::parse(line);
    const std::string answered = json ? answer(json->root(), signer) : "null";
    std::fprintf(out, "%s\n", answered.c_str());
    line.clear();
  }
  return line.empty() ? 0 : 1;
}

std::uint32_t read_u32(std::FILE* in, bool& ok) {
  unsigned char bytes[4] = {};
  ok = std::fread(bytes, 1, sizeof bytes, in) == sizeof bytes;
  return bytes[0] | static_cast<std::uint32_t>(bytes[1]) << 8 |
         static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

/// Odd pieces: many small ones, some of more than one block, some of thousands of bytes.
Digest256 digest_in_pieces(std::span<const std::uint8_t> message, std::uint32_t seed) {
  Sha256 hash;
  while (!message.empty()) {
    seed = seed * 1664525u + 1013904223u;
    const std::uint32_t kind = seed >> 30, size = seed >> 8 & 0xFFF;
    const std::size_t wanted = kind == 0 ? size % 70 : kind == 1 ? size % 300 : size;
    const std::size_t taken = std::min(message.size(), wanted);
    hash.update(message.first(taken));
    message = message.subspan(taken);
  }
  return hash.finish();
}

int digests(std::FILE* in, std::FILE* out) {
  constexpr std::size_t kMaxKeyBytes = 150;  // shorter and longer than a block
  std::string message;
  for (;;) {
    bool more = false, whole = false;
    const std::uint32_t size = read_u32(in, more);
    if (!more) return 0;
    const std::uint32_t seed = read_u32(in, whole);
    message.resize(size);
    if (!whole || std::fread(message.data(), 1, size, in) != size) return 1;
    const std::span<const std::uint8_t> bytes{reinterpret_cast<const std::uint8_t*>(message.data()),
                                              message.size()};
    const auto key = bytes.first(std::min<std::size_t>(bytes.size(), seed % kMaxKeyBytes));
    for (const Digest256& digest : {digest_in_pieces(bytes, seed), hmac_sha256(key, message)}) {
      std::fwrite(digest.data(), 1, digest.size(), out);
    }
  }
}

}  // namespace

int main(int count, char** args) {
  if (count != 4) return std::fputs("program stages|calls|digests IN OUT\n", stderr), 2;
  std::FILE* in = std::fopen(args[2], "rb");
  std::FILE* out = std::fopen(args[3], "wb");
  if (in == nullptr || out == nullptr) return std::perror("program"), 2;
  const std::string_view mode = args[1];
  const int code = mode == "stages"  ? each_line(in, out, stages_of)
                   : mode == "calls" ? each_line(in, out, call_of)
                                     : digests(in, out);
  std::fclose(in);
  return std::fclose(out) == 0 ? code : 1;
}
