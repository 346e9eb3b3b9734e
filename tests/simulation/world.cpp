// A run from start to end; see world.hpp.
#include "world.hpp"

namespace facelog::simulation {
namespace {

constexpr std::int64_t kRestCheckMs = 20'000;

}  // namespace

World::World(std::uint64_t seed, bool trace)
    : chance(seed), cloud(chance), storage(chance, schedule), promises(*this), browser(*this), user(*this), trace_(trace) {}

std::string World::run() {
  user.begin();
  check_rest();
  const std::int64_t end_ms = User::kFaultsMs + kPeaceMs;
  while (broken_.empty() && !user.is_done() && schedule.run_next(end_ms)) {
  }
  if (broken_.empty()) broken_ = promises.check_end();
  if (!broken_.empty()) note(-1, "BROKEN: ", broken_);
  return broken_;
}

void World::check_rest() {
  for (const Tab& tab : browser.tabs) promises.check_rest(tab);
  if (schedule.now_ms() < User::kFaultsMs + kPeaceMs / 8) schedule.after(kRestCheckMs, [this] { check_rest(); });
}

void World::fail(const std::string& what) {
  if (broken_.empty()) broken_ = what;
}

void World::write_line(int tab, const std::string& line) const {
  const char* who = tab == 0 ? "tab 0 " : tab == 1 ? "  tab 1 " : "";
  std::printf("%10.3f s  %s%s\n", static_cast<double>(schedule.now_ms()) / 1'000, who, line.c_str());
}

}  // namespace facelog::simulation
