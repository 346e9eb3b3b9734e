// The signer: "METHOD path?query", "region service token", headers, an empty line, the body.
// Canonical forms are their own canonical forms, and a cached key signs as a fresh one.
#include "core/aws/sigv4.hpp"

#include <algorithm>

#include "core/aws/canonical.hpp"
#include "core/aws/uri.hpp"
#include "core/crypto/sha256.hpp"
#include "fuzz.hpp"

using namespace facelog;

namespace {

std::string_view take_word(std::string_view& rest, char end) {
  const std::size_t size = rest.find(end);
  const std::string_view word = rest.substr(0, size);
  rest.remove_prefix(size == std::string_view::npos ? rest.size() : size + 1);
  return word;
}

void check_canonical_forms(const RequestToSign& request) {
  std::string path, path_again, query, query_again;
  append_canonical_path(path, request.path);
  append_canonical_path(path_again, uri_decoded(path));
  // A segment that decodes to a dot was percent-encoded on the wire: it is no dot segment there.
  require(path == path_again || path.empty(), "a path is normalised once");
  require(path.find("//") == std::string::npos, "no empty segment is left");
  append_canonical_query(query, request.query);
  append_canonical_query(query_again, query);
  require(query == query_again, "a query is canonical once");
  require(query.empty() || query.find('=') != std::string::npos, "every key has its equals sign");

  const CanonicalHeaders headers(request.headers);
  std::string lines, names;
  headers.append_lines(lines);
  headers.append_names(names);
  require(lines.size() + names.size() <= headers.max_size(), "the room foretold is enough");
  const auto has_mark = [](const Header& header) {
    return header.name.find_first_of(";:") != std::string::npos || header.name.empty();
  };
  if (std::any_of(request.headers.begin(), request.headers.end(), has_mark)) return;  // no names
  const auto line_count = std::count(lines.begin(), lines.end(), '\n');
  const auto name_count = std::count(names.begin(), names.end(), ';') + 1;
  require(request.headers.empty() ? lines.empty() : line_count == name_count, "a line a name");
}

}  // namespace

void fuzz(std::string_view input) {
  std::string_view target = take_line(input), scope_words = take_line(input);
  const std::string_view method = take_word(target, ' '), path = take_word(target, '?');
  const std::string region(take_word(scope_words, ' ')), service(take_word(scope_words, ' '));
  const Credentials credentials{"AKIDEXAMPLE", "secret", std::string(scope_words)};
  const std::vector<Header> headers = take_headers(input);
  const RequestToSign request{method, path, target, headers, sha256(input)};
  const auto day = static_cast<std::int64_t>(input.size()) * 86'400'000;
  const SigningScope scope{region, service, day};
  check_canonical_forms(request);

  static Signer kept;
  const SignedStages stages = kept.sign(request, scope, credentials);
  require(stages.signature == Signer().sign(request, scope, credentials).signature, "a cached key");
  require(stages.headers.size() == (credentials.session_token.empty() ? 2u : 3u), "what to add");
  for (const TokenPlace place : {TokenPlace::signed_query, TokenPlace::after_signature}) {
    const PresignedStages presigned = kept.presign(request, scope, credentials, {60, place});
    require(presigned.query.find("X-Amz-Signature=" + presigned.signature) != std::string::npos,
            "the signature is in the query");
    // A hostile name in the headers may bring line ends of its own, nothing else does.
    require(presigned.query.substr(target.size()).find('\n') == std::string::npos, "one line");
  }
}
