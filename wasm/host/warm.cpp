// Draws the glyphs of the texts that a result is made of before there is one: the page is idle then, and a finger
// waits for nothing. Must not draw a frame.
#include <emscripten.h>
#include <imgui.h>
#include <imgui_internal.h>

#include <cstdint>
#include <string_view>

#include "host/seam.hpp"
#include "texts.hpp"
#include "ui/theme.hpp"

namespace facelog::host {
namespace {

constexpr double kSliceMs = 4;

struct Family {
  std::string_view prefix;  // of the texts' keys
  ui::Type type;
};
constexpr Family kFamilies[] = {{"face.", ui::Type::body},      {"hint.", ui::Type::body},
                                {"record.", ui::Type::body},    {"times.", ui::Type::caption},
                                {"result.", ui::Type::caption}, {"stage.", ui::Type::body}};
constexpr std::string_view kAlways = "0123456789.:%–-~×";

void load(std::string_view text, ui::Type type) {
  const float size = ui::kLineHeight[static_cast<int>(type)];
  for (ImFont* font : {ui::fonts().regular, ui::fonts().bold}) {
    ImFontBaked* baked = font->GetFontBaked(size, ImGui::GetIO().DisplayFramebufferScale.x);
    for (const char *at = text.data(), *end = at + text.size(); at < end;) {
      unsigned code = 0;
      at += ImTextCharFromUtf8(&code, at, end);
      baked->FindGlyph(static_cast<ImWchar>(code));
    }
  }
}

}  // namespace
}  // namespace facelog::host

/// Some texts' glyphs, for a few milliseconds; 0: there are no more.
extern "C" EMSCRIPTEN_KEEPALIVE int host_warm(int japanese) {
  using namespace facelog;
  static std::size_t next = 0;
  const double until_ms = seam_steady_ms() + host::kSliceMs;
  for (; next < kTextCount && seam_steady_ms() < until_ms; ++next) {
    const auto id = static_cast<TextId>(next);
    for (const auto& [prefix, type] : host::kFamilies) {
      if (next == 0) host::load(host::kAlways, type);
      if (text_key(id).starts_with(prefix)) host::load(text_template(id, japanese ? Language::ja : Language::en), type);
    }
  }
  return next < kTextCount ? 1 : 0;
}
