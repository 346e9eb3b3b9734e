// Names and values out of a pasted text; see pasted.hpp.
#include "core/settings/pasted.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "core/base/json.hpp"
#include "core/settings/names.hpp"
#include "texts.hpp"

namespace facelog {
namespace {

constexpr JsonLimits kLimits{Pasted::kMaxBytes, 8, 2'000};
constexpr std::string_view kLink = "settings=";
constexpr std::size_t kSecretChars = 40;

/// What others call our fields, squeezed and without "aws" and "default" before it.
constexpr std::array<std::pair<std::string_view, Field>, 4> kOtherNames = {{
    {"secretkey", Field::secret_access_key},  // Cognito's answer
    {"securitytoken", Field::session_token},
    {"endpointaddress", Field::iot_endpoint},  // `aws iot describe-endpoint`
    {"cognitoidentitypoolid", Field::identity_pool_id},
}};

std::optional<Field> field_called(std::string_view name) {
  const std::string squeezed_name = squeezed(name);
  std::string_view plain = squeezed_name;
  for (const std::string_view before : {"aws", "default"}) {
    if (plain.starts_with(before)) plain.remove_prefix(before.size());
  }
  for (const FieldInfo& field : fields()) {
    if (field.of_profile && squeezed(field.name) == plain) return field.field;
  }
  for (const auto& [other, field] : kOtherNames) {
    if (other == plain) return field;
  }
  return std::nullopt;
}

constexpr std::string_view kAround = " \t\r\n,;'\"";

/// Without blanks, quotes and the marks that end a line of code.
std::string_view bare(std::string_view text) {
  const auto first = text.find_first_not_of(kAround);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAround) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const auto end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class Reader {
 public:
  Pasted pasted;

  void take(Field field, std::string_view text) {
    const std::string value = normalise(field, bare(text));
    std::string& known = at(pasted.values, field);
    if (value.empty() || value == known) return;
    if (known.empty() && pasted.kind == Pasted::Kind::plain) pasted.kind = Pasted::Kind::values;
    if (!known.empty()) {
      pasted.kind = Pasted::Kind::several;
      pasted.field = field;
    }
    known = value;
  }

  /// False: no such setting.
  bool take_named(std::string_view name, std::string_view text) {
    name = name.substr(0, name.find('['));  // `aws configure` shows what was set before
    auto field = field_called(name);
    // "export NAME", "set -gx NAME", "$Env:NAME"; not the last word of a sentence
    const std::string_view word = name.substr(std::min(name.size(), name.find_last_of(" :") + 1));
    if (!field && word.find('_') != std::string_view::npos) field = field_called(word);
    if (field) take(*field, text);
    return field.has_value();
  }

  void read_json(JsonView json) {
    for (std::size_t i = 0; i < json.size(); ++i) {
      const std::string name = json.is_object() ? json.key_at(i) : std::string();
      const JsonView member = json.is_object() ? json[name] : json[i];
      if (member.is_object() || member.is_array()) read_json(member);
      if (const auto text = member.string()) take_named(name, *text);
      if (const auto number = member.integer()) take_named(name, std::to_string(*number));
    }
  }

  void read_line(std::string_view line) {
    line = bare(line);
    for (const char separator : {'=', ':', '\t', ' '}) {
      const auto at = separator == ' ' ? line.rfind(separator) : line.find(separator);
      if (at == std::string_view::npos) continue;
      if (take_named(bare(line.substr(0, at)), line.substr(at + 1))) return;
    }
  }

  /// A line of names, then lines of values. No value of ours holds a comma.
  void read_csv(const std::vector<std::string_view>& lines) {
    const std::vector<std::string_view> names = split(lines.front(), ",");
    for (std::size_t row = 1; row < lines.size() && names.size() > 1; ++row) {
      const std::vector<std::string_view> cells = split(lines[row], ",");
      for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i) take_named(names[i], cells[i]);
    }
  }

  /// Values that nothing names, but that look like a key and its secret.
  void read_pair(std::string_view text) {
    std::string_view key;
    std::string_view secret;
    for (const std::string_view word : split(text, " \t\r\n,;:'\"()")) {
      if (looks_like_key_id(word)) key = word;
      else if (looks_like_secret(word)) secret = word;
    }
    if (key.empty() || secret.empty()) return;
    take(Field::access_key_id, key);
    take(Field::secret_access_key, secret);
  }

 private:
  static bool looks_like_secret(std::string_view word) {
    constexpr std::string_view kChars = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+";
    return word.size() == kSecretChars && word.find_first_not_of(kChars) == std::string_view::npos;
  }
};

std::string link_in(std::string_view text) {
  const auto at = text.find(kLink);
  const bool begins = at == 0 || (at != std::string_view::npos && text[at - 1] == '#');
  if (!begins || text.find_first_of(" \t\r\n") != std::string_view::npos) return {};
  return std::string(text.substr(at));
}

}  // namespace

Pasted read_pasted(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = bare(text);
  if (std::string fragment = link_in(text); !fragment.empty()) {
    return {.kind = Pasted::Kind::link, .fragment = std::move(fragment)};
  }
  if (text.size() > Pasted::kMaxBytes) return {.kind = Pasted::Kind::unknown};
  Reader reader;
  const bool is_json = text.starts_with('{') || text.starts_with('[');
  const auto document = is_json ? Json::parse(text, kLimits) : std::nullopt;
  if (document) {
    reader.read_json(document->root());
  } else {
    const std::vector<std::string_view> lines = split(text, "\n");
    for (const std::string_view line : lines) reader.read_line(line);
    if (reader.pasted.kind == Pasted::Kind::plain) reader.read_csv(lines);
    if (reader.pasted.kind == Pasted::Kind::plain) reader.read_pair(text);
  }
  if (document && reader.pasted.kind == Pasted::Kind::plain) reader.pasted.kind = Pasted::Kind::unknown;
  return std::move(reader.pasted);
}

std::string pasted_json(std::string_view text) {
  const Pasted pasted = read_pasted(text);
  const bool has_key = !at(pasted.values, Field::access_key_id).empty();
  JsonWriter json;
  json.begin_object();
  json.member("is_plain", pasted.kind == Pasted::Kind::plain).member("fragment", pasted.fragment);
  json.member("is_several", pasted.kind == Pasted::Kind::several);
  json.key("fields").begin_array();
  for (const FieldInfo& field : fields()) {
    const std::string& value = at(pasted.values, field.field);
    const bool is_old_token = has_key && field.field == Field::session_token;  // of the key before
    const bool is_named = pasted.kind == Pasted::Kind::several ? field.field == pasted.field
                                                               : !value.empty() || is_old_token;
    if (!is_named) continue;
    json.begin_object().member("name", field.name).member("label", text_key(field.label));
    json.member("value", value).end_object();
  }
  return json.end_array().end_object().take();
}

}  // namespace facelog
