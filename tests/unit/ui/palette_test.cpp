// Every text can be read: contrasts by WCAG 2, and the document's colours are the canvas's.
#include "ui/palette.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

using namespace facelog::ui;

namespace {

constexpr double kLeastContrast = 4.5;  // WCAG 2.2, 1.4.3

double channel(Colour colour, int number) { return static_cast<double>(colour >> (8 * number) & 0xFF) / 255; }

/// What is seen where a colour lies on an opaque one.
Colour over(Colour top, Colour below) {
  const double alpha = channel(top, 3);
  const auto mixed = [&](int i) {
    return static_cast<unsigned>(std::lround(255 * (channel(top, i) * alpha + channel(below, i) * (1 - alpha))));
  };
  return rgba(mixed(0), mixed(1), mixed(2), 255);
}

double luminance(Colour colour) {
  const auto linear = [&](int i) {
    const double c = channel(colour, i);
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
}

double contrast(Colour a, Colour b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

std::string css(Colour colour) {
  char text[16];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", colour & 0xFF, colour >> 8 & 0xFF, colour >> 16 & 0xFF);
  std::string hex(text);
  const bool is_short = hex[1] == hex[2] && hex[3] == hex[4] && hex[5] == hex[6];
  return is_short ? std::string{'#', hex[1], hex[3], hex[5]} : hex;
}

}  // namespace

TEST_CASE("palette: the contrast of known colours is what WCAG says", "[ui][palette]") {
  CHECK(std::abs(contrast(rgb(0), rgb(0xFFFFFF)) - 21) < 0.01);
  CHECK(std::abs(contrast(rgb(0x777777), rgb(0xFFFFFF)) - 4.48) < 0.01);
}

TEST_CASE("palette: every text has a contrast of 4.5 to what it stands on, by day and night", "[ui][palette]") {
  for (const Palette* p : {&kLight, &kDark}) {
    CAPTURE(p == &kDark);
    for (const Colour text : {p->text, p->quiet, p->accent, p->good, p->busy, p->bad}) {
      CAPTURE(css(text));
      CHECK(contrast(text, p->surface) >= kLeastContrast);
      CHECK(contrast(text, p->raised) >= kLeastContrast);
    }
    CHECK(contrast(p->text, p->line) >= kLeastContrast);       // a pressed tonal button
    CHECK(contrast(p->on_accent, p->accent) >= kLeastContrast);
    CHECK(contrast(p->on_accent, p->quiet) >= kLeastContrast); // a pressed filled button
    CHECK(contrast(p->surface, p->bad) >= kLeastContrast);     // a button that deletes
  }
}

TEST_CASE("palette: text over a picture can be read on the brightest and the darkest one", "[ui][palette]") {
  for (const Colour picture : {rgb(0xFFFFFF), rgb(0)}) {
    CAPTURE(css(picture));
    for (const Colour text : {kOnGlass, kOnGlassAccent, kOnGlassBusy}) {
      CHECK(contrast(text, over(kGlass, picture)) >= kLeastContrast);
    }
    CHECK(contrast(kOnGlass, over(kGlassPressed, picture)) >= kLeastContrast);
    for (const Colour text : {kOnGlass, kOnGlassBad}) {
      CHECK(contrast(text, over(kGlassBad, picture)) >= kLeastContrast);
    }
  }
  for (const Colour badge : {kOnGlassAccent, kOnGlassBad}) CHECK(contrast(kOnBadge, badge) >= kLeastContrast);
}

TEST_CASE("palette: the document's own parts have the canvas's colours", "[ui][palette]") {
  std::ifstream file(FACELOG_SOURCE_DIR "/web/style.css");
  std::stringstream text;
  text << file.rdbuf();
  const std::string style = text.str();
  const std::size_t dark_at = style.find("prefers-color-scheme: dark");
  REQUIRE(dark_at != std::string::npos);
  for (const Palette* p : {&kLight, &kDark}) {
    const std::string part = p == &kLight ? style.substr(0, dark_at) : style.substr(dark_at, 600);
    const std::pair<const char*, Colour> pairs[] = {
        {"--surface", p->surface}, {"--raised", p->raised},       {"--line", p->line}, {"--text", p->text}, {"--quiet", p->quiet},
        {"--accent", p->accent},   {"--on-accent", p->on_accent}, {"--bad", p->bad},   {"--good", p->good}};
    for (const auto& [name, colour] : pairs) {
      const std::string line = std::string(name) + ": " + css(colour) + ";";
      CAPTURE(line);
      CHECK(part.find(line) != std::string::npos);
    }
  }
}
