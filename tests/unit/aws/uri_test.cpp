// Percent-encoding both ways.
// Must not know requests.
#include "core/aws/uri.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog;

TEST_CASE("uri: encodes all but the unreserved characters", "[aws][uri]") {
  std::string out;
  append_uri_encoded(out, "aZ09-._~ /%日", Slash::encode);
  CHECK(out == "aZ09-._~%20%2F%25%E6%97%A5");
  append_uri_encoded(out, "/ ", Slash::keep);
  CHECK(out.ends_with("/%20"));
}

TEST_CASE("uri: every byte comes back from its encoding", "[aws][uri]") {
  std::string bytes, encoded;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  append_uri_encoded(encoded, bytes, Slash::encode);
  CHECK(uri_decoded(encoded) == bytes);
}

TEST_CASE("uri: a percent sign without two digits stands for itself", "[aws][uri]") {
  CHECK(uri_decoded("%") == "%");
  CHECK(uri_decoded("%4") == "%4");
  CHECK(uri_decoded("%4g%41") == "%4gA");
  CHECK(uri_decoded("%%41") == "%A");
}

TEST_CASE("uri: respelling is decoding and encoding", "[aws][uri]") {
  for (const std::string_view wire :
       {"", "a", "%41%7e~", "%2f/%2F", "x+y%20z", "%", "%4", "%zz", "100%25", "%e6%97%a5日", "%%41"}) {
    INFO(wire);
    std::string encoded, respelled;
    append_uri_encoded(encoded, uri_decoded(wire), Slash::encode);
    append_uri_respelled(respelled, wire);
    CHECK(respelled == encoded);
  }
}
