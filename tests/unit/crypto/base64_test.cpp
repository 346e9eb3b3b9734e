// Base64 against RFC 4648 and a reference that is too simple to be wrong.
// Must not know what is encoded.
#include "core/crypto/base64.hpp"

#include <catch2/catch_test_macros.hpp>
#include <vector>

using namespace facelog;

namespace {

std::string encoded(std::span<const std::uint8_t> bytes) {
  std::string text(base64_size(bytes.size()), '?');
  base64_encode(bytes, text.data());
  return text;
}

std::string encoded(std::string_view text) {
  return encoded({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

/// Bit by bit.
std::string reference(std::span<const std::uint8_t> bytes) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t bit = 0; bit < bytes.size() * 8; bit += 6) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const unsigned byte = i / 8 < bytes.size() ? bytes[i / 8] : 0u;
      value = value * 2 + (byte >> (7 - i % 8) & 1);
    }
    text += alphabet[value];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace

TEST_CASE("base64: encodes RFC 4648's examples", "[crypto][base64]") {
  CHECK(encoded("").empty());
  CHECK(encoded("f") == "Zg==");
  CHECK(encoded("fo") == "Zm8=");
  CHECK(encoded("foo") == "Zm9v");
  CHECK(encoded("foobar") == "Zm9vYmFy");
}

TEST_CASE("base64: equals the reference for every length up to 200", "[crypto][base64]") {
  std::uint32_t noise = 1;
  for (std::size_t size = 0; size <= 200; ++size) {
    // In a block of its own, so that a read past its end is found.
    std::vector<std::uint8_t> bytes(size);
    for (std::uint8_t& byte : bytes) {
      noise = noise * 1664525 + 1013904223;
      byte = static_cast<std::uint8_t>(noise >> 24);
    }
    CHECK(encoded(bytes) == reference(bytes));
  }
}

TEST_CASE("base64: every group of six bits has its character at every place", "[crypto][base64]") {
  std::vector<std::uint8_t> bytes;
  for (unsigned a = 0; a < 256; ++a) {
    for (unsigned b = 0; b < 256; b += 5) {
      bytes.push_back(static_cast<std::uint8_t>(a));
      bytes.push_back(static_cast<std::uint8_t>(b));
    }
  }
  CHECK(encoded(bytes) == reference(bytes));
}

TEST_CASE("base64url: goes there and back without padding", "[crypto][base64]") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
    bytes += static_cast<char>(255 - i);
  }
  CHECK(base64url_encode("\xFB\xEF\xFF") == "--__");
  CHECK(base64url_encode("f") == "Zg");
  CHECK(base64url_decode("") == "");
}

TEST_CASE("base64url: refuses what it never writes", "[crypto][base64]") {
  for (const std::string_view text :
       {"Z", "Zm9vY", "Zg==", "Zm8=", "++//", "Zm 9v", "Zh", "Zm9", "\xFF\xFF"}) {
    INFO(text);
    CHECK_FALSE(base64url_decode(text));
  }
}
