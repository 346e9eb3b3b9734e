// The one table of settings: it makes the values' storage, the form, its checks and the documents.
// Must not know where values are kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace facelog {

enum class Field : std::uint8_t {
  region, rekognition_region, access_key_id, secret_access_key, session_token, identity_pool_id, iot_endpoint,
  topic, qos, buffer_interval_s, picture_long_side_px, in_flight, history_records, theme, course_fields_only, device_id,
  operator_name, purpose, retention_days, contact,
};
inline constexpr std::size_t kFieldCount = 20;

/// Values of all fields as text, "" where nothing was set.
using Values = std::array<std::string, kFieldCount>;
inline std::string& at(Values& values, Field field) { return values[static_cast<std::size_t>(field)]; }
inline const std::string& at(const Values& values, Field field) {
  return values[static_cast<std::size_t>(field)];
}

struct FieldInfo {
  Field field;
  std::string_view name;          // in config.json, links, the store and the form
  enum class Kind : std::uint8_t { text, secret, choice, check, told } kind;  // told: the deployer's word, in no form
  bool of_profile;                // else of this device, the same in every profile
  bool in_memory_only;            // a credential: never stored, never in a link or config.json
  TextId label;
  TextId help;
  std::string_view fallback;      // used when nothing was set
  std::string_view autocomplete;  // HTML's autofill name
  std::string_view placeholder;
  std::string_view choices;       // of a choice, separated by '|'
};

std::span<const FieldInfo> fields();
const FieldInfo& info(Field field);
std::optional<Field> field_named(std::string_view name);

/// What the user meant by what was typed or pasted: outer blanks off, lower case where it must be,
/// the IoT endpoint as a whole host where the region is known.
std::string normalise(Field field, std::string_view typed);
/// Checks one value beside the others (the endpoint's region, a temporary key's token). "" is
/// never wrong, only incomplete.
Outcome check(Field field, const Values& values);

}  // namespace facelog
