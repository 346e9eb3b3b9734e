// What the outbox asks of the phone's disk, and what the disk answers: records by place and key, in pages.
// Each request is one transaction, and they take effect in the order in which they were asked for.
// Must not know what a value says.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/effect_id.hpp"

namespace facelog {

/// outbox: on their way, a lane a profile, by RecordId. parked: refused for good, until the user decides.
/// history: sent ones, for the user to look at; bounded.
enum class Place : std::uint8_t { outbox, parked, history };

/// A record's key: in the outbox both parts count, elsewhere the RecordId alone.
struct RecordKey {
  std::string profile_id;
  std::string record_id;
};

/// Puts and drops, durably, all or none → Stored or StoreFailed. Dropping what is not there is no fault.
struct WriteRecords {
  struct Put {
    Place place = Place::outbox;
    RecordKey key;
    std::string value;
    bool is_move = false;  // only if the outbox or the parked ones have it: else another tab has let it go
  };
  struct Drop {
    Place place = Place::outbox;
    RecordKey key;
  };
  EffectId id;
  std::vector<Put> puts{};
  std::vector<Drop> drops{};
};

/// The first `limit` records of each lane, and the newest of the other places → LanesRead or StoreFailed.
struct ReadLanes {
  EffectId id;
  std::uint32_t limit = 0;
};

/// The next `limit` records of one lane, after this RecordId → RecordsRead or StoreFailed.
struct ReadRecords {
  EffectId id;
  std::string profile_id;
  std::string after;
  std::uint32_t limit = 0;
};

/// The newest `limit` of the history before this RecordId ("": of all) → HistoryRead or StoreFailed.
struct ReadHistory {
  EffectId id;
  std::string before;
  std::uint32_t limit = 0;
};

/// How many records there are in each lane → RecordsCounted or StoreFailed.
struct CountRecords {
  EffectId id;
};

/// Drop the oldest of the history beyond `keep` → Stored or StoreFailed.
struct TrimHistory {
  EffectId id;
  std::uint32_t keep = 0;
};

using DiskEffect = std::variant<WriteRecords, ReadLanes, ReadRecords, ReadHistory, CountRecords, TrimHistory>;
using DiskEffects = std::vector<DiskEffect>;

struct Stored {
  EffectId id;
  std::vector<std::string> gone{};  // RecordIds of moves that were not done
};

enum class StoreFault : std::uint8_t { full, unavailable };

struct StoreFailed {
  EffectId id;
  StoreFault fault = StoreFault::unavailable;
};

struct LanesRead {
  struct Lane {
    std::string profile_id;
    std::vector<std::string> values{};  // oldest first
    std::string last{};                 // the RecordId in the last one's key, whatever its value says
    bool more = false;
  };
  EffectId id;
  std::vector<Lane> lanes{};
  std::vector<std::string> parked{};   // oldest first of the newest
  bool parked_more = false;
  std::vector<std::string> history{};  // oldest first of the newest
};

struct RecordsRead {
  EffectId id;
  std::vector<std::string> values{};  // oldest first
  std::string last{};                 // as in a lane; "" when there is none
  bool more = false;
};

struct HistoryRead {
  EffectId id;
  std::vector<std::string> values{};  // oldest first
  std::string first{};                // the RecordId in the oldest one's key; "" when there is none
  bool more = false;                  // older ones
};

struct RecordsCounted {
  EffectId id;
  std::vector<std::pair<std::string, std::size_t>> lanes{};  // profile, records
  std::size_t parked = 0;
};

}  // namespace facelog
