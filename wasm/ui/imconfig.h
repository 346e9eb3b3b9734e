// Dear ImGui's compile-time settings for this program: only what is drawn here, and the hooks that name every item.
// Must not include anything.
#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FONT
// ui/imgui_format.cpp has them.
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS
#define IMGUI_USE_WCHAR32
// No FreeType here: by this name Dear ImGui asks for a font loader that is not its own stb_truetype, which is then left
// out. It gets the canvas loader of host/glyphs.cpp.
#define IMGUI_ENABLE_FREETYPE
#define IMGUI_DEFINE_MATH_OPERATORS
// Reports id, rectangle and label of each item to four functions of our own (host/items.cpp).
#define IMGUI_ENABLE_TEST_ENGINE
