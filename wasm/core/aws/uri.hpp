// Percent-encoding as Signature Version 4 wants it (RFC 3986, section 2): upper-case hexadecimal
// digits, everything encoded but A-Z a-z 0-9 - . _ ~. Text is bytes here; what is UTF-8 stays so.
// Must not know hosts or requests.
#pragma once

#include <string>
#include <string_view>

namespace facelog {

enum class Slash : bool { encode, keep };

void append_uri_encoded(std::string& out, std::string_view bytes, Slash slash);

/// A '%' without two hexadecimal digits stands for itself; '+' is a plus.
std::string uri_decoded(std::string_view text);

/// The one spelling of what is on the wire: append_uri_encoded(uri_decoded(wire_text)) without
/// the text in between.
void append_uri_respelled(std::string& out, std::string_view wire_text);

}  // namespace facelog
