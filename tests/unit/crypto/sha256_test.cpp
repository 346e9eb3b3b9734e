// SHA-256 and HMAC against the examples of NIST and RFC 4231.
// Must not know what is signed.
#include "core/crypto/sha256.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

using namespace facelog;

namespace {

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string hex(std::string_view text) {
  return to_hex(sha256(text));
}

std::string hmac(std::string_view key, std::string_view text) {
  return to_hex(hmac_sha256(bytes_of(key), text));
}

}  // namespace

TEST_CASE("sha256: digests NIST's examples", "[crypto][sha256]") {
  CHECK(sha256("") == kEmptySha256);
  CHECK(hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256(bytes_of("abc"))) == hex("abc"));
  CHECK(hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(
      hex("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
          "lmnopqrsmnopqrstnopqrstu") ==
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  CHECK(hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: pieces of any size make the same digest", "[crypto][sha256]") {
  std::string message;
  for (int i = 0; i < 300; ++i) message += static_cast<char>(i * 7 + i / 256);
  const Digest256 whole = sha256(message);
  for (std::size_t piece = 1; piece <= 130; ++piece) {
    Sha256 hash;
    for (std::size_t at = 0; at < message.size(); at += piece) {
      hash.update(std::string_view(message).substr(at, piece)).update(std::string_view());
    }
    CHECK(hash.finish() == whole);
  }
}

TEST_CASE("sha256: lengths around a block's end are padded rightly", "[crypto][sha256]") {
  // Each digest of n zero bytes, n = 0..129, digested together; from Python's hashlib.
  Sha256 all;
  for (std::size_t size = 0; size < 130; ++size) all.update(sha256(std::string(size, '\0')));
  CHECK(to_hex(all.finish()) == "d26cf8eafa144521d64bdc66b8314175fd9e78310979a068c8b8b2ea18636450");
}

TEST_CASE("hmac: signs RFC 4231's examples", "[crypto][hmac]") {
  CHECK(hmac(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(hmac(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hmac("", "") == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
