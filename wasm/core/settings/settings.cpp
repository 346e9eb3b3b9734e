// Profiles, their values in force and what may be done with them; see settings.hpp.
#include "core/settings/settings.hpp"

#include <algorithm>
#include <charconv>

#include "core/base/json.hpp"

namespace facelog {
namespace {

Error missing(TextId text) { return Error{text_of(text), Recovery::pause}; }

constexpr std::int64_t kFormat = 1;

void write_values(JsonWriter& json, const Values& values, bool of_profile) {
  json.begin_object();
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only || field.of_profile != of_profile) continue;
    if (!at(values, field.field).empty()) json.member(field.name, at(values, field.field));
  }
  json.end_object();
}

void read_values(JsonView json, bool of_profile, Values& values) {
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only || field.of_profile != of_profile) continue;
    at(values, field.field) = json[field.name].string().value_or("");
  }
}

}  // namespace

bool Settings::ensure_device_id(Random& random) {
  if (!value(Field::device_id).empty()) return false;
  at(device_, Field::device_id) = uuid_v4(random);
  return true;
}

std::string Settings::to_json() const {
  JsonWriter json;
  json.begin_object();
  json.member("format", kFormat).member("changed_utc_ms", changed_utc_ms_);
  if (language_chosen_) json.member("language", language_ == Language::ja ? "ja" : "en");
  json.member("active", active_id_);
  json.key("device");
  write_values(json, device_, false);
  json.key("profiles").begin_array();
  for (const Profile& profile : profiles_) {
    json.begin_object().member("id", profile.id).member("name", profile.name).key("values");
    write_values(json, profile.saved, true);
    if (!profile.agreed.empty()) json.member("agreed", profile.agreed);
    if (!profile.identity_id.empty()) {
      json.member("identity_pool_id", profile.identity_pool_id);
      json.member("identity_id", profile.identity_id);
    }
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

void Settings::load_saved(std::string_view text) {
  const auto document = Json::parse(text);
  if (!document || document->root()["format"].integer() != kFormat) return;
  const JsonView json = document->root();
  changed_utc_ms_ = json["changed_utc_ms"].integer().value_or(0);
  if (const auto language = json["language"].string()) {
    set_language(*language == "ja" ? Language::ja : Language::en, true);
  }
  read_values(json["device"], false, device_);
  for (std::size_t i = 0; i < json["profiles"].size(); ++i) {
    const JsonView saved = json["profiles"][i];
    const auto id = saved["id"].string();
    if (!id || id->empty()) continue;
    if (!find(*id)) profiles_.emplace_back().id = *id;
    for (Profile& profile : profiles_) {
      if (profile.id != *id) continue;
      profile.name = saved["name"].string().value_or("");
      read_values(saved["values"], true, profile.saved);
      profile.identity_pool_id = saved["identity_pool_id"].string().value_or("");
      profile.identity_id = saved["identity_id"].string().value_or("");
      profile.agreed = saved["agreed"].string().value_or("");
    }
  }
  choose(json["active"].string().value_or(""));
}

void Settings::load_elsewhere(std::string_view json) {
  const auto document = Json::parse(json);
  if (document && document->root()["changed_utc_ms"].integer().value_or(0) < changed_utc_ms_) return;
  const std::string active = active_id_;
  load_saved(json);
  choose(active);
}

void Settings::set_language(Language language, bool chosen) {
  if (language_chosen_ && !chosen) return;
  language_ = language;
  language_chosen_ = chosen;
}

const Profile* Settings::find(std::string_view profile_id) const {
  for (const Profile& profile : profiles_) {
    if (profile.id == profile_id) return &profile;
  }
  return nullptr;
}

const Profile& Settings::active() const {
  const Profile* profile = find(active_id_);
  return profile ? *profile : profiles_.front();
}

Profile* Settings::find_mutable(std::string_view profile_id) {
  for (Profile& profile : profiles_) {
    if (profile.id == profile_id) return &profile;
  }
  return nullptr;
}

Profile& Settings::active_mutable() {
  Profile* profile = find_mutable(active_id_);
  return profile ? *profile : profiles_.front();
}

bool Settings::choose(std::string_view profile_id) {
  if (!find(profile_id)) return false;
  active_id_ = profile_id;
  return true;
}

std::string Settings::value(const Profile& profile, Field field) const {
  const std::string& own = at(info(field).of_profile ? profile.saved : device_, field);
  if (!own.empty()) return own;
  if (!at(config_, field).empty()) return at(config_, field);
  return std::string(info(field).fallback);
}

Values Settings::values(const Profile& profile) const {
  Values all;
  for (const FieldInfo& field : fields()) at(all, field.field) = value(profile, field.field);
  return all;
}

int Settings::number(const Profile& profile, Field field) const {
  const std::string text = value(profile, field);
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool Settings::is_guest(const Profile& profile) const {
  return value(profile, Field::access_key_id).empty() &&
         !value(profile, Field::identity_pool_id).empty();
}

void Settings::lend(const Profile& profile, Credentials credentials) {
  lent_.insert_or_assign(profile.id, std::move(credentials));
}

std::string Settings::identity(const Profile& profile) const {
  const bool same_pool = profile.identity_pool_id == value(profile, Field::identity_pool_id);
  return same_pool ? profile.identity_id : std::string();
}

void Settings::set_identity(const Profile& profile, std::string identity_id) {
  Profile* known = find_mutable(profile.id);
  if (!known) return;
  known->identity_pool_id = value(*known, Field::identity_pool_id);
  known->identity_id = std::move(identity_id);
}

Credentials Settings::credentials(const Profile& profile) const {
  if (is_guest(profile)) {
    const auto lent = lent_.find(profile.id);
    return lent == lent_.end() ? Credentials{} : lent->second;
  }
  return {value(profile, Field::access_key_id), value(profile, Field::secret_access_key),
          value(profile, Field::session_token)};
}

std::string Settings::rekognition_region(const Profile& profile) const {
  const std::string own = value(profile, Field::rekognition_region);
  return own.empty() ? value(profile, Field::region) : own;
}

std::vector<std::string> Settings::leaving(const Profile& profile) const {
  std::string analysed = rekognition_region(profile), kept = value(profile, Field::region);
  if (analysed == kept) return {};
  return {std::move(analysed), std::move(kept)};
}

Result<Endpoint> Settings::rekognition(const Profile& profile) const {
  const std::string region = rekognition_region(profile);
  if (region.empty()) return missing(TextId::settings_region_missing);
  return rekognition_endpoint(region, hosts_);
}

Result<Endpoint> Settings::iot(const Profile& profile) const {
  const std::string region = value(profile, Field::region);
  const std::string typed = value(profile, Field::iot_endpoint);
  if (region.empty()) return missing(TextId::settings_region_missing);
  if (typed.empty()) return missing(TextId::settings_iot_endpoint_missing);
  return iot_endpoint(typed, region, hosts_);
}

Result<Endpoint> Settings::cognito(const Profile& profile) const {
  const std::string region = value(profile, Field::region);
  if (region.empty()) return missing(TextId::settings_region_missing);
  return cognito_endpoint(region, hosts_);
}

Outcome Settings::check_all(const Values& values) const {
  for (const FieldInfo& field : fields()) {
    if (Outcome checked = check(field.field, values); !checked) return checked;
  }
  return Nothing{};
}

std::string Settings::notice(const Profile& profile) const {
  std::string notice = "1";  // of the sentences around: a change of their sense counts up
  for (const Field field : {Field::operator_name, Field::purpose, Field::retention_days, Field::contact, Field::region}) {
    notice += '\n' + value(profile, field);
  }
  for (const std::string& host : hosts_of(profile)) notice += '\n' + host;
  return notice;
}

Outcome Settings::credentials_ready(const Profile& profile) const {
  if (is_guest(profile)) {
    const auto endpoint = cognito(profile);
    if (!endpoint) return endpoint.error();
    return check(Field::identity_pool_id, values(profile));
  }
  if (is_locked(profile)) return missing(TextId::settings_locked);
  const Credentials keys = credentials(profile);
  if (keys.access_key_id.empty()) return missing(TextId::settings_access_key_id_missing);
  if (keys.secret_access_key.empty()) return missing(TextId::settings_secret_access_key_missing);
  return check(Field::session_token, values(profile));
}

Outcome Settings::analysis_ready(const Profile& profile) const {
  if (Outcome ready = credentials_ready(profile); !ready) return ready;
  const auto endpoint = rekognition(profile);
  if (!endpoint) return endpoint.error();
  return Nothing{};
}

Outcome Settings::publish_ready(const Profile& profile) const {
  const auto endpoint = iot(profile);
  if (!endpoint) return endpoint.error();
  if (Outcome ready = credentials_ready(profile); !ready) return ready;
  return check_all(values(profile));
}

bool Settings::unlock(std::string_view profile_id, std::string_view keys_json) {
  const auto document = Json::parse(keys_json);
  Profile* profile = find_mutable(profile_id);
  if (!document || !profile) return false;
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only) at(profile->saved, field.field) = document->root()[field.name].string().value_or("");
  }
  return true;
}

std::string Settings::keys_json() const {
  JsonWriter json;
  json.begin_object();
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only) json.member(field.name, at(active().saved, field.field));
  }
  return json.end_object().take();
}

void Settings::forget_credentials() {
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only) at(active_mutable().saved, field.field).clear();
  }
  lent_.erase(active().id);
}

}  // namespace facelog
