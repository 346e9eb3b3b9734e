// What the user and the weather do while faults last, how both calm down, and what the disk held before.
// The user acts on the tab that is seen alone, and not within 400 ms of a switch. Must not know what was promised.
#pragma once

#include <cstdint>
#include <string>

#include "chance.hpp"

namespace facelog::simulation {

class World;
class Tab;
struct Account;

class User {
 public:
  static constexpr std::int64_t kFaultsMs = 20 * 60'000;

  explicit User(World& world) : world_(world) {}
  /// Opens the page, and plans what will happen.
  void begin();
  /// Peace, and everything that could be put right was.
  bool is_done() const { return is_done_; }
  /// The most that the settings ever asked for.
  std::size_t history_kept() const { return history_kept_; }

 private:
  void make_accounts();
  void leave_backlog();
  void put_on_disk(const std::string& profile, std::int64_t records, bool parked);
  void plan_faults();
  void act();
  void act_on(Tab& tab, std::int64_t what);
  void change_tabs();
  void crash();
  void touch_a_record(Tab& tab);
  void make_many(Tab& tab);
  void change_weather();
  void change_accounts();
  void set_online(bool online);
  void make_peace();
  void put_right(Tab& tab, int step);
  void send_parked(Tab& tab);
  void join(Tab& tab, const std::string& account);
  void submit(Tab& tab, const std::string& values_json);
  std::string any_account();

  World& world_;
  bool is_done_ = false;
  bool has_many_ = false;
  bool refuses_all_ = false;
  std::size_t history_kept_ = 1'000;
};

}  // namespace facelog::simulation
