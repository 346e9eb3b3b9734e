// Profiles, their values in force and what may be done with them; see settings.hpp.
#include "core/settings/settings.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

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

/// What was changed on one side only, or on both: then mine or theirs.
template <typename T>
void merge(T& mine, const T& base, const T& theirs, bool mine_first) {
  if (mine == base || (theirs != base && !mine_first)) mine = theirs;
}

void read_values(JsonView json, bool of_profile, Values& values) {
  for (const FieldInfo& field : fields()) {
    if (field.in_memory_only || field.of_profile != of_profile) continue;
    at(values, field.field) = json[field.name].string().value_or("");
  }
}

}  // namespace

void Settings::ensure_device_id(Random& random) {
  if (value(Field::device_id).empty()) at(device_, Field::device_id) = uuid_v4(random);
}

std::string Settings::to_json(std::int64_t version) const {
  JsonWriter json;
  json.begin_object();
  json.member("format", kFormat).member("version", version);
  if (language_chosen_) json.member("language", language_ == Language::ja ? "ja" : "en");
  json.member("active", first_id_);
  json.key("device");
  write_values(json, device_, false);
  json.key("profiles").begin_array();
  for (const Profile& profile : profiles_) {
    json.begin_object().member("id", profile.id).member("name", profile.name).member("revision", profile.revision);
    json.key("values");
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

void Settings::load_saved(std::string_view json) {
  if (read(json)) on_disk_ = to_json(version_);
}

bool Settings::read(std::string_view text) {
  const auto document = Json::parse(text);
  if (!document) return false;
  const JsonView json = document->root();
  version_ = json["version"].integer().value_or(0);
  if (json["format"].integer() != kFormat) return false;
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
      profile.revision = saved["revision"].integer().value_or(0);
    }
  }
  choose(json["active"].string().value_or(""));
  return true;
}

void Settings::load_elsewhere(std::string_view json, bool refused, bool mine_first) {
  Settings base, theirs;
  const bool is_readable = theirs.read(json);
  if (theirs.version_ <= version_ && !refused) return;
  base.read(on_disk_);
  version_ = theirs.version_;
  on_disk_ = is_readable ? theirs.to_json(version_) : "";  // else it is written over
  if (!is_readable) return;
  const auto chosen = [](const Settings& settings) {
    return settings.language_chosen_ ? std::optional(settings.language_) : std::nullopt;
  };
  auto language = chosen(*this);
  merge(language, chosen(base), chosen(theirs), mine_first);
  if (language) set_language(*language, true);
  merge(first_id_, base.first_id_, theirs.first_id_, mine_first);
  for (const FieldInfo& field : fields()) {
    if (field.of_profile) continue;
    const bool is_made_here = field.field == Field::device_id;
    merge(at(device_, field.field), at(base.device_, field.field), at(theirs.device_, field.field), mine_first && !is_made_here);
  }
  merge_profiles(base, std::move(theirs), mine_first);
}

/// In their order, so that the tabs agree on it; what only this tab has comes behind.
void Settings::merge_profiles(const Settings& base, Settings theirs, bool mine_first) {
  for (Profile& merged : theirs.profiles_) {
    Profile* mine = find_mutable(merged.id);
    if (!mine) continue;
    const Profile* known = base.find(merged.id);
    const Profile old = known ? *known : Profile{};
    const bool is_both = mine->revision != old.revision && merged.revision != old.revision;
    merge(mine->identity_pool_id, old.identity_pool_id, merged.identity_pool_id, false);
    merge(mine->identity_id, old.identity_id, merged.identity_id, false);
    merge(mine->agreed, old.agreed, merged.agreed, mine_first);
    if (mine->revision == old.revision || (is_both && !mine_first)) {
      for (const FieldInfo& field : fields()) {
        if (!field.in_memory_only) at(mine->saved, field.field) = at(merged.saved, field.field);
      }
      mine->name = merged.name;
      mine->revision = merged.revision;
    } else if (is_both) {
      mine->revision = std::max(mine->revision, merged.revision) + 1;
    }
    merged = std::move(*mine);
    mine->id.clear();
  }
  for (Profile& mine : profiles_) {
    if (!mine.id.empty()) theirs.profiles_.push_back(std::move(mine));
  }
  profiles_ = std::move(theirs.profiles_);
}

std::string Settings::next_write() {
  if (!writing_.empty() || to_json(version_) == on_disk_) return {};
  writing_version_ = version_ + 1;
  return writing_ = to_json(writing_version_);
}

void Settings::write_done(bool is_written) {
  std::string written = std::exchange(writing_, {});
  const bool is_newest = writing_version_ > version_;  // else another tab's next one was heard of first
  if (!is_written || written.empty() || !is_newest) return;
  version_ = writing_version_;
  on_disk_ = std::move(written);
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
  active_id_ = first_id_ = profile_id;
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
