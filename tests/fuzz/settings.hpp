// What the fuzzers of the settings share: promises about a Settings that has read something hostile.
// Must not know where it came from.
#pragma once

#include "core/settings/settings.hpp"
#include "fuzz.hpp"

inline facelog::Random& fuzz_random() {
  static facelog::Random random;
  return random;
}

/// A host outside AWS is never called without config.json's word, no secret is written out, and what
/// is written is read again.
inline void check_settings(facelog::Settings& settings, bool has_map = false) {
  const std::string saved = settings.to_json();
  require(facelog::Json::parse(saved).has_value(), "the settings are JSON");
  for (const facelog::Profile& profile : settings.profiles()) {
    for (const auto& endpoint : {settings.rekognition(profile), settings.iot(profile)}) {
      if (!endpoint) {
        check_error(endpoint.error());
      } else if (!has_map) {
        const std::string& host = endpoint.value().host;
        require(host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"), "an AWS host");
        require(endpoint.value().origin == "https://" + host, "by https");
        require(host.find_first_of("/?#@:\\ ") == std::string::npos, "a host and nothing else");
      }
    }
    if (const auto ready = settings.publish_ready(profile); !ready) check_error(ready.error());
  }
  require(facelog::Json::parse(settings.form_json()).has_value(), "the form is JSON");
  facelog::Settings again;
  again.load_saved(saved);
  require(again.to_json() == saved, "what was written is read again");
}
