// Base64: one value has one spelling, and padding is what section 4 of RFC 4648 says.
#include "core/crypto/base64.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  if (const auto bytes = base64url_decode(input)) {
    require(base64url_encode(*bytes) == input, "one value, one spelling");
  }
  const std::string url = base64url_encode(input);
  require(base64url_decode(url) == input, "what was encoded is decoded");
  std::string standard(base64_size(input.size()), '\0');
  base64_encode({reinterpret_cast<const std::uint8_t*>(input.data()), input.size()},
                standard.data());
  for (std::size_t i = 0; i < standard.size(); ++i) {
    const char wanted = i >= url.size() ? '=' : url[i] == '-' ? '+' : url[i] == '_' ? '/' : url[i];
    require(standard[i] == wanted, "both alphabets agree");
  }
}
