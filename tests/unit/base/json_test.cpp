// JSON in and out: order, types, limits, hostile input.
// Must not know the library behind it.
#include "core/base/json.hpp"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <string>

using facelog::Json;
using facelog::JsonView;
using facelog::JsonWriter;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

/// What comes out of parsing and writing again; "(refused)" if it is not taken.
std::string again(std::string_view text) {
  const auto json = Json::parse(text);
  return json ? json->root().dump() : "(refused)";
}

}  // namespace

TEST_CASE("json: keeps members in their order", "[base][json]") {
  const auto json = Json::parse(R"( {"z":1, "a":{"y":[1,2,{"b":null}],"c":true}, "m":"x"} )");
  REQUIRE(json);
  CHECK(json->root().dump() == R"({"z":1,"a":{"y":[1,2,{"b":null}],"c":true},"m":"x"})");
  CHECK(json->root().size() == 3);
  CHECK(json->root().key_at(0) == "z");
  CHECK(json->root().key_at(2) == "m");
  CHECK(json->root().key_at(3).empty());
}

TEST_CASE("json: answers nothing where the shape is another", "[base][json]") {
  const auto json = Json::parse(R"({"text":"1","number":1.5,"list":[1],"flag":false,"none":null})");
  REQUIRE(json);
  const JsonView root = json->root();
  CHECK_FALSE(root["text"].number());
  CHECK_FALSE(root["text"].integer());
  CHECK_FALSE(root["number"].integer());
  CHECK_FALSE(root["number"].string());
  CHECK_FALSE(root["flag"].number());
  CHECK_FALSE(root["none"].boolean());
  CHECK(root["none"].is_null());
  CHECK(root["none"].exists());
  CHECK_FALSE(root["missing"].exists());
  CHECK_FALSE(root["missing"].is_null());
  CHECK_FALSE(root["missing"]["deeper"][std::size_t{3}].exists());
  CHECK(root["missing"].dump().empty());
  CHECK_FALSE(root["list"]["0"].exists());
  CHECK_FALSE(root["list"][std::size_t{1}].exists());
  CHECK_FALSE(root[std::size_t{0}].exists());
  CHECK(root["text"].size() == 0);
  CHECK(root["list"].key_at(0).empty());
  CHECK_FALSE(JsonView{}.string());
}

TEST_CASE("json: reads numbers of any size", "[base][json]") {
  const auto number = [](std::string_view text) { return Json::parse(text)->root().number(); };
  const auto integer = [](std::string_view text) { return Json::parse(text)->root().integer(); };
  CHECK(integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  CHECK(integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK_FALSE(integer("9223372036854775808"));
  CHECK(number("9223372036854775808") == 9223372036854775808.0);
  CHECK(number("18446744073709551615") == 18446744073709551615.0);
  CHECK(number("123456789012345678901234567890") == 123456789012345678901234567890.0);
  CHECK(integer("1.0") == 1);
  CHECK(integer("-2e3") == -2000);
  CHECK_FALSE(integer("1.5"));
  CHECK_FALSE(integer("1e300"));
  CHECK(number("5") == 5.0);
  CHECK(again("1e999") == "(refused)");
}

TEST_CASE("json: the last of several members with one name counts", "[base][json]") {
  const auto json = Json::parse(R"({"a":1,"a":"two"})");
  REQUIRE(json);
  CHECK(json->root()["a"].string() == "two");
}

TEST_CASE("json: refuses what is no JSON", "[base][json]") {
  for (const std::string_view text :
       {"", " ", "{", "[1,", "[1,]", "{\"a\"}", "{\"a\":}", "nul", "NaN", "[Infinity]", "01", "1 2",
        "{'a':1}", "\"a", "\"\\x\"", "\"\\ud800\"", "<html></html>", "[1] // no", "\"\n\""}) {
    INFO(text);
    CHECK(again(text) == "(refused)");
  }
}

TEST_CASE("json: refuses what is deeper, larger or longer than its limits", "[base][json]") {
  const std::string deep = repeated("[", 32) + repeated("]", 32);
  CHECK(again(deep) == deep);
  CHECK(again("[" + deep + "]") == "(refused)");
  CHECK(again(repeated("[", 1'000'000)) == "(refused)");
  CHECK(again(repeated("{\"a\":", 1'000'000)) == "(refused)");
  CHECK_FALSE(Json::parse("[1,2]", {.max_bytes = 4}));
  CHECK(Json::parse("[1,2]", {.max_bytes = 5}));
  CHECK_FALSE(Json::parse("[1,2]", {.max_values = 2}));
  CHECK(Json::parse("[1,2]", {.max_values = 3}));
  CHECK_FALSE(Json::parse("[" + repeated("0,", 1'000'000) + "0]"));
}

TEST_CASE("json: invalid UTF-8 becomes U+FFFD", "[base][json]") {
  CHECK(again("\"a\xFF"
              "b\"") ==
        "\"a\xEF\xBF\xBD"
        "b\"");
  CHECK(again("\"\xE3\x81\"") == "\"\xEF\xBF\xBD\"");
  CHECK(again("{\"\xC0\xAF\":1}") == "{\"\xEF\xBF\xBD\xEF\xBF\xBD\":1}");
  CHECK(again("\"\xE3\x81") == "(refused)");
}

TEST_CASE("json: text survives the way through both directions", "[base][json]") {
  const std::string text = R"(["\"\\/\b\f\n\r\t","\u3042\ud83d\ude00","\u0000\u001f","日本語"])";
  const auto json = Json::parse(text);
  REQUIRE(json);
  const std::string written = json->root().dump();
  CHECK(written == "[\"\\\"\\\\/\\u0008\\u000c\\n\\r\\t\",\"あ😀\",\"\\u0000\\u001f\",\"日本語\"]");
  CHECK(again(written) == written);
  CHECK(json->root()[std::size_t{2}].string() == std::string("\0\x1f", 2));
}

TEST_CASE("json: the writer puts commas between values and nowhere else", "[base][json]") {
  JsonWriter out;
  out.begin_object().member("a", 1).key("b").begin_array().end_array();
  out.key("c").begin_array().integer(-1).begin_object().end_object().null().boolean(true);
  out.end_array().key("d").raw("{\"e\":2}").member("f", "x").end_object();
  CHECK(out.take() == R"({"a":1,"b":[],"c":[-1,{},null,true],"d":{"e":2},"f":"x"})");
}

TEST_CASE("json: the writer writes numbers as short as they read back", "[base][json]") {
  const auto written = [](double value) { return JsonWriter().number(value).take(); };
  CHECK(written(0.1) == "0.1");
  CHECK(written(99) == "99");
  CHECK(written(-0.25) == "-0.25");
  CHECK(written(99.93) == "99.93");
  CHECK(again(written(1e300)) == written(1e300));
  CHECK(written(std::numeric_limits<double>::quiet_NaN()) == "null");
  CHECK(written(std::numeric_limits<double>::infinity()) == "null");
  CHECK(JsonWriter().integer(std::numeric_limits<std::int64_t>::min()).take() ==
        "-9223372036854775808");
}

TEST_CASE("json: the writer makes any bytes into well-formed text", "[base][json]") {
  CHECK(JsonWriter().string("a\xFF\"\x01").take() == "\"a\xEF\xBF\xBD\\\"\\u0001\"");
  CHECK(JsonWriter().string("").take() == "\"\"");
}
