// Buffers: moved, never copied by accident.
// Must not know what the bytes mean.
#include "core/base/bytes.hpp"

#include <catch2/catch_test_macros.hpp>
#include <type_traits>

using facelog::Buffer;

TEST_CASE("buffer: moving leaves the source empty", "[base][bytes]") {
  static_assert(!std::is_copy_constructible_v<Buffer>);
  Buffer first = Buffer::copy_of("abc");
  Buffer second = std::move(first);
  CHECK(second.view() == "abc");
  CHECK(first.empty());  // NOLINT: that is the promise
  first = std::move(second);
  CHECK(first.view() == "abc");
  CHECK(second.empty());
}

TEST_CASE("buffer: an empty one has no bytes and no text", "[base][bytes]") {
  CHECK(Buffer().view().empty());
  CHECK(Buffer(0).bytes().empty());
  CHECK(Buffer::copy_of("").empty());
}
