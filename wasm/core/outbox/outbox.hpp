// Records between their making and the 200: which are saved, which are in memory, which may be forgotten.
// Must not know how a record is sent, nor when; it asks nothing of the network.
//
// A record's states:
//   storing   made; the write that saves it is under way
//   waiting   to be sent when it is due. saved: the disk has it; else the disk refused it and memory alone has it
//   sending   a request for it is under way: Delivery's until the answer, unless another tab sent or deleted it
//   sent      AWS IoT answered 200; moves from the disk's outbox to its history in one write
//   parked    refused for good; on disk in a place of its own until the user resends or deletes it
// A record leaves the disk's outbox for three reasons alone: it was sent, it was parked, the user deleted it.
//
// The disk may hold more than memory should: of each profile's lane a window of the oldest records is loaded, and
// filled up by pages as they are sent. What leaves the disk is remembered until it has left, so that a page that
// was read meanwhile cannot bring it back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/outbox/disk.hpp"
#include "core/outbox/record.hpp"

namespace facelog {

/// How many records are where, those that are not loaded included.
struct DeliveryCounts {
  std::size_t waiting = 0;   // storing, waiting or sending
  std::size_t sent = 0;      // since the page was opened
  std::size_t parked = 0;
  std::size_t unsaved = 0;   // of the waiting: in memory alone
  bool is_exact = true;      // false: more wait on disk, and the disk has not said how many
};

class Outbox {
 public:
  static constexpr std::size_t kPage = 256;       // records read at once
  static constexpr std::size_t kMostLoaded = 512; // saved and waiting ones of a lane; the disk keeps the rest
  static constexpr std::size_t kNewestKept = 64;  // of them: what the user has just made stays in sight
  static constexpr std::size_t kShownSent = 200;  // sent records kept for the list
  static constexpr std::size_t kMostUnsaved = 1'000;
  static constexpr std::int64_t kDiskRetryMs = 60'000;
  static constexpr std::int64_t kForgetEveryMs = 500; // of a long backlog: a durable write costs more than sending
  static constexpr std::size_t kTrimEvery = 256;  // history entries

  /// Reads what is on disk, or reads it again: at start, when this tab was handed the delivery, when the disk is
  /// back. Until the answer, is_open() is false.
  void open(DiskEffects& out);
  void add(std::vector<Record> records, const Moment& now, DiskEffects& out);
  void on(const Stored& event, const Moment& now);
  void on(const StoreFailed& event, const Moment& now);
  void on(const LanesRead& event, const Moment& now, DiskEffects& out);
  void on(const RecordsRead& event, const Moment& now);
  void on(const RecordsCounted& event);
  /// Another tab has sent, parked or deleted these.
  void gone_elsewhere(const std::vector<std::string>& record_ids);
  /// What waits to be written is written now: the disk works again, or this tab may be put to sleep,
  /// or another takes over.
  void write_now(const Moment& now) { store_due_steady_ms_ = forget_due_steady_ms_ = now.steady_ms; }

  /// How many sent records the disk keeps; 0: none.
  void keep_history(std::uint32_t records);
  /// Accepted by AWS IoT: leaves the disk's outbox for its history.
  void sent(Record& record);
  void park(Record& record, const Moment& now);
  /// By the user's hand.
  void remove(const std::string& record_id, DiskEffects& out);
  void resend(const std::string& record_id, const Moment& now);
  void clear_history(DiskEffects& out);
  /// Writes what is due, and loads more where a lane runs low.
  void pump(const Moment& now, DiskEffects& out);

  Record* find(const std::string& record_id);
  /// Every loaded record, oldest first. Their states change only here and in Delivery.
  std::deque<Record>& records() { return records_; }
  const std::deque<Record>& records() const { return records_; }
  DeliveryCounts counts() const;
  /// Sent or deleted; the next write takes them out where the disk still has them.
  const std::vector<std::string>& leaving() const { return to_forget_; }
  /// The disk holds records that are not loaded.
  bool has_more() const;
  /// A page is on its way from the disk: nothing is unloaded meanwhile.
  bool is_reading() const;
  bool is_open() const { return !reading_lanes_ && !lanes_failed_; }
  bool storage_works() const { return storage_works_; }
  void set_storage_works(bool works) { storage_works_ = works; }
  /// On disk, but made by a later version of this program: left as they are.
  std::size_t unreadable() const { return unreadable_; }
  /// When pump() has something to do again, on the steady clock.
  std::optional<std::int64_t> next_wake(const Moment& now) const;

 private:
  struct Lane {
    std::string read_up_to{};   // all that the disk has up to this RecordId is loaded, or was
    bool more = false;          // the disk has records behind it
    std::uint32_t reading = 0;  // the effect that reads the next page; 0: none
    std::size_t unloaded = 0;   // as far as it was counted
    std::int64_t since_count = 0;  // change of `unloaded` since the disk was asked
  };
  struct Awaited {
    enum class Kind : std::uint8_t { store, forget, remove, lanes, records, count, trim } kind;
    std::vector<std::string> record_ids{};
    std::string profile_id{};
    std::map<std::string, std::size_t> known{};  // records of each lane, loaded and on disk
    std::size_t known_parked = 0;
  };
  struct Leaving {
    RecordKey key;
    std::string history{};  // the value that goes there; "" for none
  };

  std::optional<Awaited> take_awaited(EffectId id);
  EffectId await(Awaited awaited);
  void store(const std::vector<std::string>& record_ids, DiskEffects& out);
  void forget(const Moment& now, DiskEffects& out);
  bool give_up_history(const std::vector<std::string>& record_ids, StoreFault fault);
  void insert(Record record);
  void erase(const Record& record);
  /// The id of what was read; "" when it is unreadable. Known records stay as they are in memory.
  std::string load(const std::string& value, RecordState state, const Moment& now);
  void counted_as_loaded(Lane& lane, std::size_t records);
  std::size_t loaded(const std::string& profile_id) const;
  void count(DiskEffects& out);
  void fill(const Moment& now, DiskEffects& out);
  void unload(const std::string& profile_id);
  void unload_parked();
  void unload_one(std::deque<Record>::iterator record);
  void drop_missing(const std::vector<std::string>& candidates, const std::set<std::string>& on_disk);
  void trim_shown();
  void trim_history(DiskEffects& out);
  std::set<std::string> being_stored() const;
  std::optional<Place> place_on_disk(const Record& record, const std::set<std::string>& being_stored) const;

  std::deque<Record> records_;              // by RecordId: UUIDv7, the order of making
  std::map<std::string, Lane> lanes_;       // by profile
  std::map<std::uint32_t, Awaited> awaited_;
  std::map<std::string, Leaving> leaving_;  // by RecordId: to be dropped, or being dropped
  std::vector<std::string> to_forget_;      // of them: no write is under way
  std::vector<std::string> to_store_;       // changed, or refused by the disk
  std::set<std::string> gone_;              // by another tab, while a read was under way
  std::int64_t forget_due_steady_ms_ = 0;
  std::int64_t store_due_steady_ms_ = 0;
  std::int64_t read_due_steady_ms_ = 0;
  bool forgetting_ = false;      // one such write at a time: the next takes all that came meanwhile
  bool reading_lanes_ = false;
  bool lanes_failed_ = false;
  bool read_again_ = false;      // once more, after the read that is under way
  bool counting_ = false;
  bool count_is_stale_ = false;  // what it would be subtracted from has changed since the disk was asked
  bool counted_ = true;          // `unloaded` is known; false from a reading that left some until the disk has counted
  bool storage_works_ = true;
  bool parked_more_ = false;
  std::size_t parked_unloaded_ = 0;
  std::size_t parked_since_count_ = 0;  // unloaded since the disk was asked
  std::size_t unreadable_ = 0;
  std::size_t sent_total_ = 0;
  std::size_t untrimmed_ = kTrimEvery - 1;  // history entries since it was trimmed; earlier visits left some
  std::uint32_t history_keep_ = 0;
  std::uint32_t last_number_ = 0;
};

}  // namespace facelog
