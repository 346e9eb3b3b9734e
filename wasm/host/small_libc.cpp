// What takes the place of C library functions in the page, because nothing here needs all that those can do.
// Must not be relied on by core, which is tested with the C library's own.
#include <cstddef>
#include <cstdio>

#include "host/seam.hpp"

/// The JSON library alone calls it, for the text of a syntax error, which core/base/json.cpp never asks for.
/// The C library's own brings printf() of 128-bit floating-point numbers, 2 KB of the download. Still needed? Remove
/// it, and see whether tools/size.mjs --functions lists printf_core.
extern "C" int snprintf(char* to, std::size_t size, const char*, ...) {
  if (size > 0) *to = '\0';
  return 0;
}

/// Shapes alone ask for them, a few times a frame. The C library's own can reduce any angle, which costs 1 KB of the
/// download; Emscripten's -sJS_MATH, which would do the same, does not link with -flto (3.1.6).
extern "C" float sinf(float radians) { return static_cast<float>(seam_sin(static_cast<double>(radians))); }
extern "C" float cosf(float radians) { return static_cast<float>(seam_cos(static_cast<double>(radians))); }
