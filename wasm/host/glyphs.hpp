// Text without a font file: each glyph is drawn by the browser's Canvas 2D from the system's fonts,
// on demand, and kept. A glyph costs a median of 0.1 ms (95%: 0.9 ms) in software at density 3; tests/browser/glyphs.test.mjs
// measures it. Must not know which texts there are.
#pragma once

namespace facelog::host {

/// Adds the regular and the bold font to Dear ImGui's atlas.
void add_fonts();

}  // namespace facelog::host
