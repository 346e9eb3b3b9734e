// The phone's IndexedDB, shared by its tabs: what is asked for takes effect and is answered in the order in which it
// was asked for, whole or not at all, late; each may fail; of a tab that dies a prefix of its writes remains.
// Must not know what a value says.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <variant>

#include "chance.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "schedule.hpp"
#include "support/disk.hpp"

namespace facelog::simulation {

using DiskRequest =
    std::variant<WriteRecords, ReadLanes, ReadRecords, ReadHistory, CountRecords, TrimHistory, StoreSettings>;

class Storage {
 public:
  /// What was asked for has happened, or failed; called before anything that was asked for later.
  using Reply = std::function<void(const DiskRequest&, Event)>;

  test::Disk disk;
  int fails_percent = 0;

  Storage(Chance& chance, Schedule& schedule) : chance_(chance), schedule_(schedule) {}
  /// `works`: false for a tab that could not open the database.
  void ask(int tab, bool works, DiskRequest request, Reply reply);
  /// The tab has died: nobody is answered, and only a prefix of what it asked for reaches the disk.
  void died(int tab);
  bool is_idle() const { return asked_.empty(); }
  std::int64_t last_failure_ms() const { return last_failure_ms_; }
  std::size_t failed_trims() const { return failed_trims_; }

 private:
  struct Asked {
    std::uint64_t number = 0;
    int tab = 0;
    bool fails = false;
    DiskRequest request;
    Reply reply;
  };
  void finish(std::uint64_t number);
  Event perform(const DiskRequest& request);
  Event refuse(const DiskRequest& request);

  Chance& chance_;
  Schedule& schedule_;
  std::deque<Asked> asked_;
  std::uint64_t last_number_ = 0;
  std::int64_t last_failure_ms_ = 0;
  std::size_t failed_trims_ = 0;
};

}  // namespace facelog::simulation
