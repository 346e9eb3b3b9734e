#include "ui/wrap.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "ui/text.hpp"

using namespace facelog;
using namespace facelog::ui;

namespace {

/// Lines joined by "|"; Latin letters are 1 wide, the others 2.
std::string broken(std::string_view text, double width) {
  std::string joined;
  for (const std::string_view line :
       wrapped(text, width, [](std::uint32_t c) { return c < 0x1100 ? 1.0 : 2.0; })) {
    if (!joined.empty()) joined += '|';
    joined += line;
  }
  return joined;
}

}  // namespace

TEST_CASE("wrap: English breaks at blanks", "[ui][wrap]") {
  CHECK(broken("take a picture", 6) == "take a|pictur|e");
  CHECK(broken("take a picture", 7) == "take a|picture");
  CHECK(broken("take a picture", 100) == "take a picture");
  CHECK(broken("", 10).empty());
}

TEST_CASE("wrap: Japanese breaks between characters, not before a full stop", "[ui][wrap]") {
  CHECK(broken("写真を撮ります", 8) == "写真を撮|ります");
  CHECK(broken("撮影します。次へ", 10) == "撮影しま|す。次へ");
  CHECK(broken("これは「設定」です", 8) == "これは|「設定」|です");
}

TEST_CASE("wrap: a Latin word inside Japanese stays whole", "[ui][wrap]") {
  CHECK(broken("結果を AWS IoT に送る", 10) == "結果を AWS|IoT に送る");
  CHECK(broken("顔をRekognitionで見る", 12) == "顔を|Rekognition|で見る");
}

TEST_CASE("wrap: a line break in the text is kept", "[ui][wrap]") {
  CHECK(broken("a\nb c", 10) == "a|b c");
}

TEST_CASE("wrap: broken UTF-8 ends", "[ui][wrap]") {
  CHECK_FALSE(broken("\xE3\x81", 1).empty());
  CHECK_FALSE(broken("\xFF\xFE\x80", 1).empty());
}

TEST_CASE("text: arguments are put in, whatever they hold", "[ui][text]") {
  const std::string args[] = {"{1}", "two"};
  CHECK(filled("{0} and {1}, {2} {x} {", args) == "{1} and two, {2} {x} {");
  CHECK(filled("no place", {}) == "no place");
}
