// The font loader; see glyphs.hpp.
#include "host/glyphs.hpp"

#include <imgui.h>
#include <imgui_internal.h>
#include <misc/freetype/imgui_freetype.h>

#include <cmath>

#include "host/seam.hpp"
#include "ui/theme.hpp"

namespace facelog::host {
namespace {

/// As web/host/glyphs.mjs answers, in device pixels from the pen's place on the baseline.
struct Measured {
  float advance = 0;
  float left = 0, top = 0;  // of the bitmap; top is negative above the baseline
  float width = 0, height = 0;
  float coloured = 0;
};

bool is_bold(const ImFontConfig* source) {
  return *static_cast<const char*>(source->FontData) == 'b';
}

bool contains(ImFontAtlas*, ImFontConfig*, ImWchar code) {
  return code >= 0x20 && code != 0x7F && code != 0xFFFD && !(code >= 0x80 && code < 0xA0) &&
         code != 0xFFFF;
}

bool init_baked(ImFontAtlas*, ImFontConfig*, ImFontBaked* baked, void*) {
  baked->Ascent = std::round(baked->Size * ui::kAscentOfLine);
  baked->Descent = baked->Ascent - baked->Size;
  return true;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar code,
                ImFontGlyph* glyph, float* advance_x) {
  if (!contains(atlas, source, code)) return false;
  const float density = source->RasterizerDensity * baked->RasterizerDensity;
  const float em_px = baked->Size * ui::kEmOfLine * density;
  Measured m;
  seam_measure_glyph(static_cast<std::uint32_t>(code), is_bold(source) ? 1 : 0,
                     static_cast<double>(em_px), &m.advance);
  if (advance_x) {
    *advance_x = m.advance / density;
    return true;
  }
  glyph->Codepoint = code;
  glyph->AdvanceX = m.advance / density;
  const int width = static_cast<int>(m.width);
  const int height = static_cast<int>(m.height);
  if (width <= 0 || height <= 0) return true;
  const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, width, height);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* rect = ImFontAtlasPackGetRect(atlas, id);
  Buffer pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4);
  seam_draw_glyph(pixels.data());  // the one that was measured last
  glyph->X0 = m.left / density;
  glyph->Y0 = m.top / density + baked->Ascent;
  glyph->X1 = glyph->X0 + m.width / density;
  glyph->Y1 = glyph->Y0 + m.height / density;
  glyph->Visible = true;
  glyph->Colored = m.coloured > 0;
  glyph->PackId = id;
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, rect, pixels.data(),
                                     ImTextureFormat_RGBA32, width * 4);
  return true;
}

ImFontLoader make_loader() {
  ImFontLoader loader;
  loader.Name = "canvas";
  loader.FontSrcContainsGlyph = contains;
  loader.FontBakedInit = init_baked;
  loader.FontBakedLoadGlyph = load_glyph;
  return loader;
}

ImFont* add(const char* name) {
  ImFontConfig config;
  config.FontData = const_cast<char*>(name);
  config.FontDataSize = 2;
  config.FontDataOwnedByAtlas = false;  // copied
  return ImGui::GetIO().Fonts->AddFont(&config);
}

}  // namespace

void add_fonts() {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  atlas->Flags |= ImFontAtlasFlags_NoMouseCursors;
  ui::fonts().regular = add("r");
  ui::fonts().bold = add("b");
}

}  // namespace facelog::host

// The loader of every font; see ui/imconfig.h for why it has this name.
const ImFontLoader* ImGuiFreeType::GetFontLoader() {
  static const ImFontLoader loader = facelog::host::make_loader();
  return &loader;
}
