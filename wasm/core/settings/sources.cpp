// Settings from outside: config.json, a link, a join code's answer; see settings.hpp.
// All three are read by the same table and refuse a credential where none belongs.
#include <algorithm>
#include <array>

#include "core/base/json.hpp"
#include "core/crypto/base64.hpp"
#include "core/settings/names.hpp"
#include "core/settings/settings.hpp"

namespace facelog {
namespace {

constexpr JsonLimits kLimits{16 * 1024, 8};
constexpr std::size_t kMaxNameBytes = 64;
constexpr std::string_view kSettingsLink = "settings=";

Error problem(TextId id, std::string arg = {}) {
  Error error;
  error.text.id = id;
  if (!arg.empty()) error.text.args.push_back(std::move(arg));
  error.recovery = Recovery::pause;
  return error;
}

bool names_a_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 5> kParts = {
      "accesskey", "secretkey", "sessiontoken", "securitytoken", "password"};
  const std::string plain = squeezed(name);
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return plain.find(part) != std::string::npos; });
}

/// The name of a member, at any depth, that holds a credential; "" when there is none.
std::string secret_in(JsonView json) {
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string name = json.is_object() ? json.key_at(i) : std::string();
    const JsonView member = json.is_object() ? json[name] : json[i];
    if (names_a_secret(name) || looks_like_key_id(member.string().value_or(""))) {
      return name.empty() ? "[]" : name;
    }
    if (const std::string deeper = secret_in(member); !deeper.empty()) return deeper;
  }
  return {};
}

/// A setting may be written as text, number or boolean.
std::optional<std::string> as_text(JsonView json) {
  if (const auto text = json.string()) return text;
  if (const auto number = json.integer()) return std::to_string(*number);
  if (const auto flag = json.boolean()) return *flag ? "1" : "";
  return std::nullopt;
}

/// "http://host[:port]" or "https://…" without a path; "" is the page's own.
bool is_origin(std::string_view text) {
  if (text.empty()) return true;
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  const std::string_view rest = web ? text.substr(text.find("://") + 3) : std::string_view{};
  return !rest.empty() && rest.find_first_of("/?#@ ") == std::string_view::npos;
}

}  // namespace

Result<Values> Settings::read_fields(std::string_view object_json, bool credentials_allowed) const {
  const auto document = Json::parse(object_json, kLimits);
  Values values;
  if (!document || !document->root().is_object()) return problem(TextId::settings_unreadable);
  for (const FieldInfo& field : fields()) {
    const auto text = as_text(document->root()[field.name]);
    if (!text || (field.in_memory_only && !credentials_allowed)) continue;
    at(values, field.field) = normalise(field.field, *text);
  }
  return values;
}

Outcome Settings::load_config(std::string_view text, std::string page_origin) {
  hosts_.page_origin = std::move(page_origin);
  if (text.empty()) return Nothing{};
  const auto document = Json::parse(text, kLimits);
  if (!document || !document->root().is_object()) return problem(TextId::config_not_json);
  const JsonView json = document->root();
  if (std::string name = secret_in(json); !name.empty()) {
    return problem(TextId::config_has_secret, std::move(name));
  }
  Result<Values> read = read_fields(text, false);
  if (!read) return read.error();

  HostMap hosts{json["hosts"].is_object(), {}, hosts_.page_origin};
  for (std::size_t i = 0; i < json["hosts"].size(); ++i) {
    const std::string host = json["hosts"].key_at(i);
    const auto origin = json["hosts"][host].string();
    if (!origin || !is_origin(*origin)) return problem(TextId::config_invalid, "hosts." + host);
    hosts.hosts.emplace_back(host, *origin);
  }
  Values checked = read.value();
  if (at(checked, Field::region).empty()) at(checked, Field::region) = info(Field::region).fallback;
  for (const FieldInfo& field : fields()) {
    if (!check(field.field, checked)) {
      return problem(TextId::config_invalid, std::string(field.name));
    }
  }
  config_ = read.value();
  hosts_ = std::move(hosts);
  return Nothing{};
}

std::vector<std::string> Settings::hosts_of(const Profile& profile) const {
  std::vector<std::string> origins;
  std::vector<Result<Endpoint>> endpoints{rekognition(profile), iot(profile)};
  if (is_guest(profile)) endpoints.push_back(cognito(profile));
  for (const auto& endpoint : endpoints) {
    if (!endpoint) continue;
    const std::string& origin = endpoint.value().origin;
    if (std::find(origins.begin(), origins.end(), origin) == origins.end()) origins.push_back(origin);
  }
  return origins;
}

Outcome Settings::open_link(std::string_view fragment) {
  if (!fragment.starts_with(kSettingsLink)) return problem(TextId::link_invalid);
  const auto json = base64url_decode(fragment.substr(kSettingsLink.size()));
  const auto document = json ? Json::parse(*json, kLimits) : std::nullopt;
  if (!document || !document->root().is_object()) return problem(TextId::link_invalid);
  if (!secret_in(document->root()).empty()) return problem(TextId::link_has_secret);
  const Result<Values> read = read_fields(*json, false);
  if (!read) return problem(TextId::link_invalid);

  Profile profile;
  profile.name = document->root()["name"].string().value_or("").substr(0, kMaxNameBytes);
  for (const FieldInfo& field : fields()) {
    if (field.of_profile) at(profile.saved, field.field) = at(read.value(), field.field);
  }
  if (Outcome checked = check_all(values(profile)); !checked) return checked;
  pending_ = PendingLink{profile.name, profile.saved, hosts_of(profile), leaving(profile)};
  return Nothing{};
}

void Settings::answer_link(bool accepted, Random& random) {
  if (pending_ && accepted) {
    Profile profile;
    profile.id = uuid_v4(random);
    profile.name = pending_->name;
    profile.saved = pending_->values;
    profile.revision = 1;
    profiles_.push_back(std::move(profile));
    choose(profiles_.back().id);
  }
  pending_.reset();
}

Outcome Settings::join(std::string_view answer_json) {
  const auto document = Json::parse(answer_json, kLimits);
  if (!document) return problem(TextId::link_join_unreadable);
  const JsonView json = document->root();
  const std::string id = json["profile"]["id"].string().value_or("");
  if (id.empty() || id.size() > kMaxNameBytes || id == kDefaultProfile) {
    return problem(TextId::link_join_unreadable);
  }
  const Result<Values> settings = read_fields(json["settings"].dump(), false);
  const Result<Values> keys = read_fields(json["credentials"].dump(), true);
  if (!settings || !keys) return problem(TextId::link_join_unreadable);

  Profile profile;
  profile.id = id;
  profile.name = json["profile"]["name"].string().value_or("").substr(0, kMaxNameBytes);
  for (const FieldInfo& field : fields()) {
    if (!field.of_profile) continue;
    const Values& source = field.in_memory_only ? keys.value() : settings.value();
    at(profile.saved, field.field) = at(source, field.field);
  }
  if (Outcome checked = check_all(values(profile)); !checked) return checked;
  if (!find(id)) profiles_.emplace_back().id = id;
  Profile& joined = *find_mutable(id);
  joined.name = std::move(profile.name);
  joined.saved = std::move(profile.saved);
  ++joined.revision;
  choose(id);
  return Nothing{};
}

}  // namespace facelog
