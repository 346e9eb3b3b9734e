// Reads a pasted text that holds several settings at once, as AWS's tools and pages give them out.
// Must not know the profiles, nor keep or repeat any of the text.
//
// Known: a provisioning link; the JSON of `aws configure export-credentials`, `aws sts`, `aws iam create-access-key`,
// `aws iot describe-endpoint` and config.json; lines of a shell or of a credentials file (AWS CLI User Guide,
// "Configuration and credential file settings"); the console's CSV of a key; a key's two values side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/settings/fields.hpp"

namespace facelog {

struct Pasted {
  static constexpr std::size_t kMaxBytes = 64 * 1024;

  enum class Kind : std::uint8_t {
    plain,    // one value: belongs where it was pasted
    values,   // of several settings, or of a named one
    link,     // a provisioning link
    several,  // different values for `field`
    unknown,  // JSON, or too long, and without any setting
  } kind = Kind::plain;
  Values values{};          // normalised; "" for what was not there
  std::string fragment{};   // of the link, as Settings::open_link() takes it
  Field field{};
};

/// Full-width characters are to be made ASCII before.
Pasted read_pasted(std::string_view text);

/// For the form: {"is_plain", "fragment": "" or of a link, "is_several": the one field has different values,
/// "fields": [{"name", "label": text key, "value"}, …]}.
std::string pasted_json(std::string_view text);

}  // namespace facelog
