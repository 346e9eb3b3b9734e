// The table of settings and the checks of each field; see fields.hpp.
#include "core/settings/fields.hpp"

#include <algorithm>
#include <charconv>

#include "core/aws/cognito.hpp"
#include "core/aws/endpoints.hpp"
#include "core/aws/iot_data.hpp"
#include "core/face/log_record.hpp"

namespace facelog {
namespace {

using Kind = FieldInfo::Kind;

constexpr std::array<FieldInfo, kFieldCount> kFields = {{
    {Field::region, "region", Kind::text, true, false, TextId::settings_region,
     TextId::settings_region_help, "ap-northeast-1", "off", "ap-northeast-1", ""},
    {Field::rekognition_region, "rekognition_region", Kind::text, true, false,
     TextId::settings_rekognition_region, TextId::settings_rekognition_region_help, "", "off", "", ""},
    {Field::access_key_id, "access_key_id", Kind::text, true, true, TextId::settings_access_key_id,
     TextId::settings_access_key_id_help, "", "username", "AKIA…", ""},
    {Field::secret_access_key, "secret_access_key", Kind::secret, true, true,
     TextId::settings_secret_access_key, TextId::settings_secret_access_key_help, "",
     "current-password", "", ""},
    {Field::session_token, "session_token", Kind::secret, true, true, TextId::settings_session_token,
     TextId::settings_session_token_help, "", "off", "", ""},
    {Field::identity_pool_id, "identity_pool_id", Kind::text, true, false,
     TextId::settings_identity_pool_id, TextId::settings_identity_pool_id_help, "", "off",
     "ap-northeast-1:01234567-89ab-…", ""},
    {Field::iot_endpoint, "iot_endpoint", Kind::text, true, false, TextId::settings_iot_endpoint,
     TextId::settings_iot_endpoint_help, "", "off", "a1b2c3d4e5f6g7-ats", ""},
    {Field::topic, "topic", Kind::text, true, false, TextId::settings_topic,
     TextId::settings_topic_help, "handson/analysisLogData", "off", "handson/analysisLogData", ""},
    {Field::qos, "qos", Kind::choice, true, false, TextId::settings_qos, TextId::settings_qos_help,
     "1", "off", "", "1|0"},
    {Field::buffer_interval_s, "buffer_interval_s", Kind::text, true, false,
     TextId::settings_buffer_interval_s, TextId::settings_buffer_interval_s_help, "60", "off", "60",
     ""},
    {Field::picture_long_side_px, "picture_long_side_px", Kind::choice, false, false,
     TextId::settings_picture_long_side_px, TextId::settings_picture_long_side_px_help, "1280", "off",
     "", "640|960|1280|1920"},
    {Field::in_flight, "in_flight", Kind::choice, false, false, TextId::settings_in_flight,
     TextId::settings_in_flight_help, "4", "off", "", "1|2|3|4|5|6|7|8"},
    {Field::history_records, "history_records", Kind::choice, false, false,
     TextId::settings_history_records, TextId::settings_history_records_help, "1000", "off", "",
     "0|100|1000|10000"},
    {Field::theme, "theme", Kind::choice, false, false, TextId::settings_theme, TextId::settings_theme_help, "system",
     "off", "", "system|light|dark"},
    {Field::course_fields_only, "course_fields_only", Kind::check, false, false,
     TextId::settings_course_fields_only, TextId::settings_course_fields_only_help, "", "off", "", ""},
    {Field::device_id, "device_id", Kind::text, false, false, TextId::settings_device_id,
     TextId::settings_device_id_help, "", "off", "", ""},
    {Field::operator_name, "operator", Kind::told, true, false, TextId::privacy_operator,
     TextId::privacy_operator, "", "", "", ""},
    {Field::purpose, "purpose", Kind::told, true, false, TextId::privacy_purpose,
     TextId::privacy_purpose, "", "", "", ""},
    {Field::retention_days, "retention_days", Kind::told, true, false, TextId::privacy_kept,
     TextId::privacy_kept, "", "", "", ""},
    {Field::contact, "contact", Kind::told, true, false, TextId::privacy_contact,
     TextId::privacy_contact, "", "", "", ""},
}};

constexpr int kMaxBufferIntervalS = 900;  // Firehose API Reference, BufferingHints
constexpr std::size_t kMaxTokenBytes = 4096;
constexpr std::size_t kMaxDeviceIdBytes = 64;
constexpr std::size_t kMaxToldBytes = 500;

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool is_visible_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

Outcome require(bool condition, TextId otherwise) {
  if (condition) return Nothing{};
  return Error{text_of(otherwise), Recovery::pause};
}

// IAM API Reference, AccessKey: 16 to 128 characters of \w.
bool is_access_key_id(std::string_view text) {
  return text.size() >= 16 && text.size() <= 128 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '_'; });
}

bool is_device_id(std::string_view text) {
  return text.size() <= kMaxDeviceIdBytes && text != kTestDeviceId &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_alnum(c) || c == '-' || c == '_' || c == '.';
         });
}

bool is_interval(std::string_view text) {
  int seconds = -1;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return fault == std::errc{} && end == text.data() + text.size() && seconds >= 0 &&
         seconds <= kMaxBufferIntervalS;
}

bool is_choice(Field field, std::string_view text) {
  std::string_view rest = info(field).choices;
  while (!rest.empty()) {
    const auto bar = rest.find('|');
    if (rest.substr(0, bar) == text) return true;
    if (bar == std::string_view::npos) break;
    rest.remove_prefix(bar + 1);
  }
  return false;
}

// A key that begins with ASIA is temporary and works with its token alone.
bool token_is_missing(const Values& values) {
  return at(values, Field::access_key_id).starts_with("ASIA") &&
         at(values, Field::session_token).empty();
}

Outcome check_endpoint(const Values& values) {
  if (!is_region(at(values, Field::region))) return Nothing{};  // said at the region
  const auto host = iot_host(at(values, Field::iot_endpoint), at(values, Field::region));
  if (host) return Nothing{};
  return host.error();
}

}  // namespace

std::span<const FieldInfo> fields() { return kFields; }

const FieldInfo& info(Field field) { return kFields[static_cast<std::size_t>(field)]; }

std::optional<Field> field_named(std::string_view name) {
  for (const FieldInfo& candidate : kFields) {
    if (candidate.name == name) return candidate.field;
  }
  return std::nullopt;
}

std::string normalise(Field field, std::string_view typed) {
  const std::string_view text = trim(typed);
  switch (field) {
    case Field::region:
    case Field::rekognition_region:
    case Field::identity_pool_id:
    case Field::iot_endpoint:
      return lower(text);
    case Field::course_fields_only:
      return text == "1" || text == "true" || text == "on" ? "1" : "";
    default:
      return std::string(text);
  }
}

Outcome check(Field field, const Values& values) {
  const std::string& value = at(values, field);
  if (field == Field::session_token && token_is_missing(values)) {
    return Error{text_of(TextId::settings_session_token_missing), Recovery::pause};
  }
  if (value.empty()) return Nothing{};
  switch (field) {
    case Field::region:
    case Field::rekognition_region:
      return require(is_region(value), TextId::settings_region_invalid);
    case Field::access_key_id:
      return require(is_access_key_id(value), TextId::settings_access_key_id_invalid);
    case Field::secret_access_key:
      return require(value.size() >= 16 && value.size() <= 256 && is_visible_ascii(value),
                     TextId::settings_secret_access_key_invalid);
    case Field::session_token:
      return require(value.size() <= kMaxTokenBytes && is_visible_ascii(value),
                     TextId::settings_session_token_invalid);
    case Field::identity_pool_id:
      return check_identity_pool(value, at(values, Field::region));
    case Field::iot_endpoint:
      return check_endpoint(values);
    case Field::topic:
      return check_topic(value);
    case Field::buffer_interval_s:
      return require(is_interval(value), TextId::settings_buffer_interval_s_invalid);
    case Field::device_id:
      return require(is_device_id(value), TextId::settings_device_id_invalid);
    case Field::qos:
    case Field::picture_long_side_px:
    case Field::in_flight:
    case Field::history_records:
    case Field::theme:
      return require(is_choice(field, value), TextId::settings_choice_invalid);
    case Field::course_fields_only:
      return require(value == "1", TextId::settings_choice_invalid);
    case Field::operator_name:
    case Field::purpose:
    case Field::retention_days:
    case Field::contact:
      return require(value.size() <= kMaxToldBytes, TextId::settings_choice_invalid);
  }
  return Nothing{};
}

}  // namespace facelog
