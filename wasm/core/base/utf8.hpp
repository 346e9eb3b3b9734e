// Well-formed UTF-8: checking it, and making it out of anything (Unicode 15, section 3.9, D92).
// Knows nothing of what the text says.
#pragma once

#include <string>
#include <string_view>

namespace facelog {

bool is_utf8(std::string_view text);

/// The text with every ill-formed part replaced by U+FFFD, as browsers do it.
std::string to_utf8(std::string_view bytes);

}  // namespace facelog
