// The insights as charts: what each bar is called, how long it is, and what is read out for it.
// Must not know how a chart is drawn.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/history/insights.hpp"
#include "texts.hpp"

namespace facelog::ui {

struct Bar {
  std::string label;
  std::string value;  // "62% (31)"
  double share = 0;   // of the longest possible, 0 to 1
};

struct Chart {
  std::string title;
  bool across = false;  // few bars with words, one below the other; else side by side, in order
  std::vector<Bar> bars;
};

/// Without faces: none.
std::vector<Chart> charts(const Insights& insights, Language language, std::int32_t utc_offset_min);
/// What stands above them, or why there are none.
TextId note_of(const Insights& insights);

}  // namespace facelog::ui
