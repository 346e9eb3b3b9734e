// Virtual time: what happens when, in one order for one seed.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace facelog::simulation {

class Schedule {
 public:
  using Step = std::function<void()>;

  std::int64_t now_ms() const { return now_ms_; }
  void after(std::int64_t delay_ms, Step step) {
    steps_.push_back({now_ms_ + delay_ms, order_++, std::move(step)});
    std::push_heap(steps_.begin(), steps_.end(), is_later);
  }
  /// False: nothing is left, or only what lies beyond `until_ms`.
  bool run_next(std::int64_t until_ms) {
    if (steps_.empty() || steps_.front().at_ms > until_ms) return false;
    std::pop_heap(steps_.begin(), steps_.end(), is_later);
    const Step step = std::move(steps_.back().step);
    now_ms_ = steps_.back().at_ms;
    steps_.pop_back();
    step();
    return true;
  }

 private:
  struct Planned {
    std::int64_t at_ms = 0;
    std::uint64_t order = 0;
    Step step;
  };
  static bool is_later(const Planned& one, const Planned& other) {
    return std::pair(one.at_ms, one.order) > std::pair(other.at_ms, other.order);
  }

  std::vector<Planned> steps_;  // a heap
  std::int64_t now_ms_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace facelog::simulation
