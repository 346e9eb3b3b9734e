// Sentences in the user's language: a text's template with its arguments put in.
// Must not know where they are shown.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "core/base/text.hpp"
#include "texts.hpp"

namespace facelog::ui {

/// "{0}" and so on replaced; a number without an argument stays as it is.
inline std::string filled(std::string_view text_template, std::span<const std::string> args) {
  std::string out;
  out.reserve(text_template.size() + 32);
  for (std::size_t i = 0; i < text_template.size(); ++i) {
    const bool is_place =
        text_template[i] == '{' && i + 2 < text_template.size() && text_template[i + 2] == '}';
    const std::size_t number =
        is_place ? static_cast<std::size_t>(text_template[i + 1] - '0') : args.size();
    if (number < args.size()) {
      out += args[number];
      i += 2;
    } else {
      out += text_template[i];
    }
  }
  return out;
}

inline std::string say(Language language, const Text& text) {
  return filled(text_template(text.id, language), text.args);
}

inline std::string say(Language language, TextId id, std::initializer_list<std::string> args = {}) {
  return filled(text_template(id, language), {args.begin(), args.size()});
}

}  // namespace facelog::ui
