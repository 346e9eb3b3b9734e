#include "core/face/framing.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog;

namespace {

FaceDetail face(double side, double brightness = 80, double sharpness = 80) {
  FaceDetail one;
  one.box = BoundingBox{0.1, 0.1, side, side};
  one.quality = Quality{brightness, sharpness};
  return one;
}
using Hints = std::vector<FramingHint>;

}  // namespace

TEST_CASE("framing: a good picture of one face needs no hint", "[face][framing]") {
  CHECK(framing_hints({face(0.3)}, 1280, 720).empty());
}

TEST_CASE("framing: no face, a small, a dark and a blurred one are told", "[face][framing]") {
  CHECK(framing_hints({}, 1280, 720) == Hints{FramingHint::no_face});
  CHECK(framing_hints({face(0.08)}, 1280, 720) == Hints{FramingHint::too_small});
  CHECK(framing_hints({face(0.3, 29)}, 1280, 720) == Hints{FramingHint::too_dark});
  CHECK(framing_hints({face(0.3, 80, 7)}, 1280, 720) == Hints{FramingHint::blurred});
}

TEST_CASE("framing: of several faces the largest is judged", "[face][framing]") {
  CHECK(framing_hints({face(0.02, 5, 1), face(0.4)}, 1280, 720) == Hints{FramingHint::several});
}

TEST_CASE("framing: what Rekognition did not say gives no hint", "[face][framing]") {
  CHECK(framing_hints({FaceDetail{}}, 1280, 720).empty());
}
