// What the config form shows and what it hands in; see settings.hpp.
#include "core/base/json.hpp"
#include "core/settings/settings.hpp"

namespace facelog {
namespace {

void write_choices(JsonWriter& json, std::string_view choices) {
  json.key("choices").begin_array();
  while (!choices.empty()) {
    const auto bar = choices.find('|');
    json.string(choices.substr(0, bar));
    if (bar == std::string_view::npos) break;
    choices.remove_prefix(bar + 1);
  }
  json.end_array();
}

std::string_view kind_name(FieldInfo::Kind kind) {
  switch (kind) {
    case FieldInfo::Kind::text: return "text";
    case FieldInfo::Kind::secret: return "secret";
    case FieldInfo::Kind::choice: return "choice";
    case FieldInfo::Kind::check: return "check";
    case FieldInfo::Kind::told: break;
  }
  return "text";
}

void write_field(JsonWriter& json, const FieldInfo& field, const std::string& value) {
  json.begin_object();
  json.member("name", field.name).member("kind", kind_name(field.kind));
  json.member("label", text_key(field.label)).member("help", text_key(field.help));
  json.member("of_profile", field.of_profile);
  json.member("in_memory_only", field.in_memory_only).member("is_set", !value.empty());
  json.member("value", field.in_memory_only ? std::string_view{} : std::string_view{value});
  json.member("autocomplete", field.autocomplete).member("placeholder", field.placeholder);
  write_choices(json, field.choices);
  json.end_object();
}

void write_texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  json.key(key).begin_array();
  for (const std::string& text : texts) json.string(text);
  json.end_array();
}

}  // namespace

std::string Settings::form_json() const {
  JsonWriter json;
  json.begin_object().member("active", active().id);
  json.member("kept", has_kept(active())).member("locked", is_locked(active())).key("profiles").begin_array();
  for (const Profile& profile : profiles_) {
    json.begin_object().member("id", profile.id).member("name", profile.name).end_object();
  }
  json.end_array().key("fields").begin_array();
  for (const FieldInfo& field : fields()) {
    if (field.kind != FieldInfo::Kind::told) write_field(json, field, value(field.field));
  }
  json.end_array();
  write_texts(json, "hosts", hosts_of(active()));
  write_texts(json, "leaving", leaving(active()));
  json.key("pending");
  if (pending_) {
    json.begin_object().member("name", pending_->name);
    write_texts(json, "hosts", pending_->hosts);
    write_texts(json, "leaving", pending_->leaving);
    json.key("fields").begin_array();
    for (const FieldInfo& field : fields()) {
      if (!field.of_profile || field.in_memory_only) continue;
      if (at(pending_->values, field.field).empty()) continue;
      json.begin_object().member("label", text_key(field.label));
      json.member("value", at(pending_->values, field.field)).end_object();
    }
    json.end_array().end_object();
  } else {
    json.null();
  }
  json.end_object();
  return json.take();
}

Result<Values> Settings::read_form(std::string_view values_json) const {
  const auto document = Json::parse(values_json);
  if (!document || !document->root().is_object()) {
    return Error{text_of(TextId::settings_unreadable), Recovery::pause};
  }
  Values values = this->values(active());
  const std::string old_key = at(values, Field::access_key_id);
  for (const FieldInfo& field : fields()) {
    const auto typed = document->root()[field.name].string();
    if (!typed) continue;
    const std::string value = normalise(field.field, *typed);
    if (field.in_memory_only && value.empty()) continue;  // keeps the one there is
    at(values, field.field) = value;
  }
  // Another key pair: a secret or token of the old one would only confuse.
  if (at(values, Field::access_key_id) != old_key) {
    for (const Field field : {Field::secret_access_key, Field::session_token}) {
      const auto typed = document->root()[info(field).name].string();
      at(values, field) = normalise(field, typed.value_or(""));
    }
  }
  return values;
}

Outcome Settings::submit(std::string_view values_json) {
  Result<Values> read = read_form(values_json);
  if (!read) return read.error();
  const Values& values = read.value();
  if (Outcome checked = check_all(values); !checked) return checked;
  for (const FieldInfo& field : fields()) {
    std::string& own = at(field.of_profile ? active_mutable().saved : device_, field.field);
    const std::string& shown = at(config_, field.field).empty() ? std::string(field.fallback)
                                                                : at(config_, field.field);
    // What equals the default follows it when the deployer changes it.
    own = at(values, field.field) == shown ? "" : at(values, field.field);
  }
  ++active_mutable().revision;
  return Nothing{};
}

std::string Settings::check_form(std::string_view values_json) const {
  const Result<Values> values = read_form(values_json);
  JsonWriter json;
  json.begin_object();
  for (const FieldInfo& field : fields()) {
    if (!values) break;
    const Outcome checked = check(field.field, values.value());
    if (checked) continue;
    const Text& text = checked.error().text;
    json.key(field.name).begin_object().member("key", text_key(text.id)).key("args").begin_array();
    for (const std::string& arg : text.args) json.string(arg);
    json.end_array().end_object();
  }
  json.end_object();
  return json.take();
}

}  // namespace facelog
