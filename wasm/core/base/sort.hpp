// Sorting of short lists by insertion: equal ones stay as they came, in a tenth of
// std::stable_sort's code. Must not be used where a list may have more than some dozens of
// elements.
#pragma once

#include <cstddef>
#include <utility>

namespace facelog {

template <class List, class Before>
void sort_few(List& list, Before before) {
  for (std::size_t i = 1; i < list.size(); ++i) {
    auto moved = std::move(list[i]);
    std::size_t place = i;
    for (; place > 0 && before(moved, list[place - 1]); --place) {
      list[place] = std::move(list[place - 1]);
    }
    list[place] = std::move(moved);
  }
}

}  // namespace facelog
