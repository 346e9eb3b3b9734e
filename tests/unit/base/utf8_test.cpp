// UTF-8: what is well-formed, and what becomes of the rest.
// Must not know who uses it.
#include "core/base/utf8.hpp"

#include <catch2/catch_test_macros.hpp>

using facelog::is_utf8;
using facelog::to_utf8;

TEST_CASE("utf8: accepts each length and its edges", "[base][utf8]") {
  for (const std::string_view text :
       {"", "a", "\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF", "日本語😀"}) {
    CHECK(is_utf8(text));
    CHECK(to_utf8(text) == text);
  }
}

TEST_CASE("utf8: refuses overlong forms, surrogates, what is beyond and what is cut",
          "[base][utf8]") {
  for (const std::string_view text :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE3\x81",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xE3"}) {
    CHECK_FALSE(is_utf8(text));
    CHECK(is_utf8(to_utf8(text)));
  }
}

TEST_CASE("utf8: a cut sequence is replaced once, stray bytes one by one", "[base][utf8]") {
  CHECK(to_utf8("a\xF0\x9F\x98z") == "a\xEF\xBF\xBDz");
  CHECK(to_utf8("\x80\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}
