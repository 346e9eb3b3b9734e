// One tab: the program, its clock, its timers and what is under way for it. Performs effects late, wrongly or never.
// Must not decide anything: World's user, weather and browser do.
//
// closed → open → closed …; an open tab may be frozen: what happens to it meanwhile happens when it thaws.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "core/app/app.hpp"
#include "schedule.hpp"
#include "storage.hpp"

namespace facelog::simulation {

class World;

class Tab {
 public:
  Tab(World& world, int number) : world_(world), number_(number) {}

  void open(bool delivers, StorageState storage);
  void close();
  bool is_open() const { return app_ != nullptr; }
  void freeze() { frozen_ = is_open(); }
  void thaw();
  bool is_frozen() const { return frozen_; }

  void give(Event event);
  /// Given unless the tab was closed meanwhile; when it thaws, where it is frozen.
  void give_later(std::int64_t delay_ms, Event event);
  /// The lock was given or taken: heard so much later.
  void hears_of_lock(std::int64_t delay_ms);
  /// Each loss and each gain is told, also where a frozen tab has the lock again by the time that it hears.
  void hear_of_lock();
  /// What the program was told last: it holds the lock.
  bool was_told_lock() const { return told_tenure_ > 0; }
  void storage_becomes(StorageState storage);
  bool storage_works() const { return storage_ == StorageState::works; }

  int number() const { return number_; }
  const App& app() const { return *app_; }
  Moment moment() const;
  std::int64_t clock_error_ms = 0;
  std::string next_join;  // the account that the next join code leads to
  /// Requests without an answer; none, and nothing from the disk to come: only timers can go on.
  int under_way() const { return under_way_; }

 private:
  void later(std::int64_t delay_ms, Schedule::Step step);
  void run(Schedule::Step step);
  void perform(Effect effect);
  void perform(const facelog::Digest& digest);
  void perform(const CaptureFrame& frame);
  void perform(Send send);
  void perform(DiskRequest request);
  void answer(EffectId id, HttpAnswer answer);
  void heard_from_disk(const DiskRequest& request, Event answer);
  void plan_wake();

  World& world_;
  int number_;
  std::unique_ptr<App> app_;
  std::uint64_t generation_ = 0;  // of the program; closing ends one
  std::int64_t opened_ms_ = 0;
  std::int64_t planned_wake_ = -1;
  bool frozen_ = false;
  int told_tenure_ = 0;  // Browser::tenure
  StorageState storage_ = StorageState::works;
  std::deque<Schedule::Step> waiting_for_thaw_;
  int under_way_ = 0;
};

}  // namespace facelog::simulation
