// One run: the real program in two tabs, a phone that fails, a cloud that fails, and a user; all by one seed.
// Must not reach into the program: it gives events, performs effects and reads the public state.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "browser.hpp"
#include "chance.hpp"
#include "cloud.hpp"
#include "promises.hpp"
#include "schedule.hpp"
#include "storage.hpp"
#include "user.hpp"

namespace facelog::simulation {

class World {
 public:
  World(std::uint64_t seed, bool trace);
  /// "" when every promise was kept, else the broken one.
  std::string run();

  // The parts find each other here; the order is that of their making.
  Chance chance;
  Schedule schedule;
  Cloud cloud;
  Storage storage;
  Promises promises;
  Browser browser;
  User user;
  bool online = true;

  void fail(const std::string& what);
  bool is_broken() const { return !broken_.empty(); }
  bool is_traced() const { return trace_; }
  /// A line of the trace; `tab` -1: of none.
  template <typename... Parts>
  void note(int tab, const Parts&... parts) {
    if (!trace_) return;
    std::string line;
    (line.append(std::string_view(parts)), ...);
    write_line(tab, line);
  }

 private:
  static constexpr std::int64_t kPeaceMs = 8 * 3'600'000;

  void write_line(int tab, const std::string& line) const;
  void check_rest();

  bool trace_;
  std::string broken_;
};

}  // namespace facelog::simulation
