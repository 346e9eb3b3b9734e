// What settings and credentials are called elsewhere. Knows nothing of their values but how a key looks.
#pragma once

#include <string>
#include <string_view>

namespace facelog {

/// Letters and digits alone, lower case: "Access key ID" and "accessKeyId" are one name.
inline std::string squeezed(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

/// IAM User Guide, "IAM identifiers": unique ID prefixes.
inline bool looks_like_key_id(std::string_view value) {
  return value.size() == 20 && (value.starts_with("AKIA") || value.starts_with("ASIA"));
}

}  // namespace facelog
