// nlohmann_json for json.cpp, without what its lexer would take from the C library: strtod()
// computes with 128-bit floating-point numbers (13 KB of WebAssembly), and snprintf() (6 KB) writes
// a message that nobody reads. Must not be included by any other file.
#pragma once

// All that declares the two functions, or uses them, comes before they get other names.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iomanip>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/decimal.hpp"

namespace std {  // where nlohmann looks for them

inline double facelog_strtod(const char* text, char** end) {
  const facelog::Decimal read = facelog::read_decimal(std::string_view(text, std::strlen(text)));
  *end = const_cast<char*>(text) + read.size;
  return read.value;
}

inline int facelog_snprintf(char* to, std::size_t, const char*, ...) {
  *to = '\0';
  return 0;
}

}  // namespace std

#define strtod facelog_strtod
#define snprintf facelog_snprintf
#include <nlohmann/json.hpp>
#undef strtod
#undef snprintf
