// The list of records, newest first: what is loaded for delivery, and between it what was sent, read from the disk a
// page at a time as far as the list is looked at. Of a sent record it keeps a line; its JSON stays on the disk.
// Must not know how it is shown.
//
// States: closed → reading, pages until the lines that are wanted are there → paused, older ones are on the disk, or
// ready, all is there; failed: the disk did not answer, what was read until then stays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/history/filter.hpp"
#include "core/outbox/disk.hpp"
#include "core/outbox/record.hpp"

namespace facelog {

class History {
 public:
  static constexpr std::uint32_t kPage = 48;   // records read at once: more would keep a slow phone from its next frame
  static constexpr std::size_t kAhead = 96;    // lines read below those that are seen

  enum class State : std::uint8_t { closed, reading, paused, ready, failed };

  /// A record that was sent.
  struct Sent {
    std::string id;
    std::int64_t taken_utc_ms = 0;
    std::int64_t in_bucket_by_utc_ms = 0;
    bool is_test = false;
    Face face{};
  };
  /// One of the list's lines: a loaded record, or one that was sent.
  struct Line {
    const Record* record = nullptr;
    const Sent* sent = nullptr;
  };

  void open(const RecordFilter& filter, std::int32_t utc_offset_min, DiskEffects& out);
  void close();
  /// The list is looked at down to this line.
  void want(std::size_t lines, DiskEffects& out);
  void on(const HistoryRead& event, DiskEffects& out);
  void on(const StoreFailed& event);
  /// After every event: what is loaded now, by RecordId.
  void update(const std::deque<Record>& loaded);

  State state() const { return state_; }
  const RecordFilter& filter() const { return filter_; }
  std::size_t size() const { return loaded_.size() + sent_.size(); }
  Line line(std::size_t index) const;
  bool any_sent() const { return !sent_.empty(); }

 private:
  struct Loaded {
    const Record* record = nullptr;
    std::size_t line = 0;
  };

  void read_on(DiskEffects& out);
  std::size_t place_of(const std::string& id) const;
  bool is_listed(const std::string& id) const;
  bool fits(const Record& loaded) const;
  void add(const Record& record, const Face& face);

  State state_ = State::closed;
  RecordFilter filter_;
  std::int32_t utc_offset_min_ = 0;
  std::vector<Sent> sent_;       // newest first; as many as the settings keep, and those of this visit
  std::vector<Loaded> loaded_;   // newest first: on their way, or parked
  std::string before_;           // what the disk has before this RecordId is not read yet
  std::size_t wanted_ = 0;
  std::uint32_t last_number_ = 0;
  EffectId reading_;
};

}  // namespace facelog
