// Virtual time: what happens when, in one order for one seed.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace facelog::simulation {

class Schedule {
 public:
  using Step = std::function<void()>;

  std::int64_t now_ms() const { return now_ms_; }
  void after(std::int64_t delay_ms, Step step) {
    steps_.emplace(std::pair(now_ms_ + delay_ms, order_++), std::move(step));
  }
  /// False: nothing is left, or only what lies beyond `until_ms`.
  bool run_next(std::int64_t until_ms) {
    if (steps_.empty() || steps_.begin()->first.first > until_ms) return false;
    auto first = steps_.extract(steps_.begin());
    now_ms_ = first.key().first;
    first.mapped()();
    return true;
  }

 private:
  std::map<std::pair<std::int64_t, std::uint64_t>, Step> steps_;
  std::int64_t now_ms_ = 0;
  std::uint64_t order_ = 0;
};

}  // namespace facelog::simulation
