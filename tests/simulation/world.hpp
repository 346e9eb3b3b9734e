// One run: the real program, a phone that fails, a cloud that fails, and a user. Checks what was promised.
// Must not reach into the program: it gives events, performs effects and reads the public state.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "chance.hpp"
#include "cloud.hpp"
#include "core/app/app.hpp"
#include "disk.hpp"
#include "schedule.hpp"

namespace facelog::simulation {

class World {
 public:
  World(std::uint64_t seed, bool trace);
  /// "" when every promise was kept, else the broken one.
  std::string run();
  std::size_t saved() const { return saved_.size(); }
  std::size_t accepted() const { return cloud_.accepted.size(); }

 private:
  static constexpr std::int64_t kFaultsMs = 40 * 60'000;
  static constexpr std::int64_t kPeaceMs = 6 * 3600'000;
  static constexpr std::size_t kRequestsPerMinute = 1'200;

  // --- the phone (phone.cpp) ---
  void start_program();
  void crash();
  void give(Event event);
  void perform(Effect effect);
  void perform_send(Send effect);
  void write(EffectId id, Disk::Transaction transaction);
  void finish_write(std::uint64_t number);
  void plan_wake();
  Moment moment() const;
  void later(std::int64_t delay_ms, Schedule::Step step);  // not after a crash

  // --- the user and the weather (user.cpp) ---
  void plan_faults();
  void act();
  void change_weather();
  void join(const std::string& account);
  void submit(const std::string& values_json);
  void touch_a_record();
  void make_peace();

  // --- promises (world.cpp) ---
  void look();
  void check_request(const HttpRequest& request);
  void fail(std::string what);
  std::string check_end();
  void note(const std::string& text);

  Chance chance_;
  Schedule schedule_;
  Cloud cloud_;
  Disk disk_;
  bool trace_;
  std::string broken_;

  std::unique_ptr<App> app_;
  std::uint64_t generation_ = 0;   // of the program; a crash begins a new one
  std::int64_t clock_error_ms_ = 0;
  std::int64_t started_ms_ = 0;
  bool online_ = true;
  int disk_fails_percent_ = 0;
  std::int64_t planned_wake_ = -1;
  std::string next_join_;
  bool faults_ = true;

  struct Writing {
    std::uint64_t number = 0;
    EffectId id;
    Disk::Transaction transaction;
    bool fails = false;
  };
  std::deque<Writing> writing_;
  std::uint64_t last_write_ = 0;

  std::map<std::string, std::string> saved_;      // RecordId → profile: the page called it saved
  std::set<std::string> deleted_;                 // by the user
  std::set<std::string> deletion_stored_;
  std::set<std::string> requested_;               // RecordIds that were ever in a request
  std::deque<std::int64_t> request_times_;
  std::uint32_t status_number_ = 0;
  bool was_paused_ = false;
};

}  // namespace facelog::simulation
