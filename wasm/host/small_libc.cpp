// What takes the place of C library functions in the page, because nothing needs what they could do.
// Must not stand in for anything whose result is read.
#include <cstddef>
#include <cstdio>

/// The JSON library alone calls it, for the text of a syntax error, which core/base/json.cpp never asks for.
/// The C library's own brings printf() of 128-bit floating-point numbers, 2 KB of the download. Still needed? Remove
/// it, and see whether tools/size.mjs --functions lists printf_core.
extern "C" int snprintf(char* to, std::size_t size, const char*, ...) {
  if (size > 0) *to = '\0';
  return 0;
}
