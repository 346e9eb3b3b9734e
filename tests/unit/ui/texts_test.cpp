// The sentences: each in both languages with the same places for arguments, and none that nobody says.
#include <catch2/catch_test_macros.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/json.hpp"
#include "texts.hpp"

using namespace facelog;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Everything that may say a text: the program, the page, and what tells texts apart by their key.
std::string all_sources() {
  const fs::path root(FACELOG_SOURCE_DIR);
  std::string all = content(root / "shell.html");
  for (const char* folder : {"wasm", "web"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string kind = entry.path().extension().string();
      if (kind == ".cpp" || kind == ".hpp" || kind == ".mjs") all += content(entry.path());
    }
  }
  return all;
}

std::multiset<char> places(const std::string& text) {
  std::multiset<char> found;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') found.insert(text[i + 1]);
  }
  return found;
}

/// The program's, and those that the page alone says.
struct File {
  const char* name;
  std::size_t least_keys;
};
constexpr File kFiles[] = {{"texts.json", 100}, {"late_texts.json", 50}};

/// "{"name": " at the begin of each of the file's lines.
std::vector<std::string> keys(const char* name) {
  std::vector<std::string> all;
  std::istringstream lines(content(fs::path(FACELOG_SOURCE_DIR) / name));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t from = line.find('"');
    if (from == std::string::npos) continue;
    all.push_back(line.substr(from + 1, line.find('"', from + 1) - from - 1));
  }
  return all;
}

bool is_name_part(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.'; }

/// As a whole word: "hint.several" is not said by "hint.several_more".
bool says(const std::string& source, const std::string& word) {
  for (std::size_t at = source.find(word); at != std::string::npos; at = source.find(word, at + 1)) {
    if (at + word.size() >= source.size() || !is_name_part(source[at + word.size()])) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("texts: each has both languages and the same places in them", "[ui][texts]") {
  for (const auto& [name, least_keys] : kFiles) {
    const auto document = Json::parse(content(fs::path(FACELOG_SOURCE_DIR) / name), JsonLimits{1u << 20, 8});
    REQUIRE(document);
    const std::vector<std::string> all = keys(name);
    REQUIRE(all.size() > least_keys);
    for (const std::string& key : all) {
      CAPTURE(key);
      const auto en = document->root()[key]["en"].string();
      const auto ja = document->root()[key]["ja"].string();
      REQUIRE(en);
      REQUIRE(ja);
      CHECK_FALSE(en->empty());
      CHECK_FALSE(ja->empty());
      CHECK(places(*en) == places(*ja));
    }
  }
}

TEST_CASE("texts: each is said somewhere", "[ui][texts]") {
  const std::string source = all_sources();
  REQUIRE(source.size() > 100'000);
  for (const File& file : kFiles) {
    for (const std::string& key : keys(file.name)) {
      std::string id = key;
      std::replace(id.begin(), id.end(), '.', '_');
      CAPTURE(key);
      CHECK((says(source, "TextId::" + id) || says(source, '"' + key) || says(source, ':' + key)));
    }
  }
  CHECK_FALSE(says(source, "TextId::nobody_says_this"));
}
