// What was promised, checked as a run goes on and at its end.
// Must not change anything: it sees what the tabs show, ask for and are told, and what the cloud accepted.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "cloud.hpp"
#include "tab.hpp"

namespace facelog::simulation {

class World;

class Promises {
 public:
  // In memory of one tab: of each lane, and of what is parked, a window and the page that a reading may add to it;
  // besides what the disk has not got yet, and what was sent last.
  static constexpr std::size_t kMostLoaded = Outbox::kMostLoaded + Outbox::kPage;
  static constexpr std::size_t kMostOthers = Outbox::kShownSent + Outbox::kMostUnsaved + 3 * Outbox::kMostLoaded;
  static constexpr std::int64_t kAtRestMs = 180'000;  // so long after the disk's last failure all was tried again

  explicit Promises(World& world) : world_(world) {}

  void opened(const Tab& tab);
  /// After each event; `event` is its index.
  void look(const Tab& tab, std::size_t event);
  void asked(const Tab& tab, const HttpRequest& request);
  /// A request has reached the cloud.
  void received();
  /// A write of this tab has completed.
  void wrote(const Tab& tab, const WriteRecords& write);
  void deleted(const std::string& record_id);
  /// On disk from a visit before.
  void was_saved(const std::string& record_id, const std::string& profile_id);
  /// From time to time: nothing is stuck, and the page counts what the disk holds.
  void check_rest(const Tab& tab);
  std::string check_end();
  std::size_t saved() const { return saved_; }
  std::size_t most_loaded() const { return most_loaded_; }

 private:
  struct Fate {
    std::string profile{};
    std::string account{};        // that accepted it
    std::size_t payload_hash = 0; // of what was accepted
    bool saved = false;
    bool deleted = false;
    bool deletion_stored = false;
    bool requested = false;
  };
  struct IdHash {
    std::size_t operator()(const std::string& id) const;
  };
  struct Seen {
    std::size_t records = 0;
    std::vector<std::string> saved{};  // RecordIds that were looked at, in their order
    std::uint32_t status = 0;
    std::set<std::string> paused{};
  };

  void fail(const std::string& what);
  void look_at_records(const Tab& tab, Seen& seen);
  void look_at_record(const Record& record);
  void check_memory(const Tab& tab);
  void look_at_pauses(const Tab& tab, Seen& seen);
  void check_rate(const std::string& of, double most_in_a_minute);
  bool is_at_rest(const Tab& tab) const;
  bool is_waiting_for_nothing(const Tab& tab) const;
  std::string check_disk_at_end() const;

  World& world_;
  std::unordered_map<std::string, Fate, IdHash> fates_;  // by RecordId
  std::array<Seen, 2> seen_;
  std::map<std::string, std::deque<std::int64_t>> last_minute_;  // by what was asked for
  std::size_t saved_ = 0;
  std::size_t most_loaded_ = 0;
};

}  // namespace facelog::simulation
