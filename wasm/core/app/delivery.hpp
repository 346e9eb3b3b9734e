// Brings records from the phone's disk to AWS IoT: saved, sent oldest first, forgotten after the 200.
// Owns every record from its making on; must not know pictures or the screen.
// A profile whose credentials, policy or endpoint were refused is paused: its records are kept, one of
// them probes from time to time, and all go on when its settings change.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/app/clock.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/app/guests.hpp"
#include "core/app/retry_delay.hpp"
#include "core/aws/iot_data.hpp"
#include "core/base/random.hpp"
#include "core/outbox/record.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

/// How many records are where.
struct DeliveryCounts {
  std::size_t waiting = 0;  // storing, waiting or sending
  std::size_t sent = 0;     // since the page was opened
  std::size_t parked = 0;
};

class Delivery {
 public:
  static constexpr std::size_t kInFlight = 4;
  static constexpr std::uint32_t kTimeoutMs = 20'000;
  static constexpr std::int64_t kProbeDelayMs = 300'000; // of a paused profile
  static constexpr std::size_t kShownSent = 200;         // sent records kept for the list

  /// Everything that was stored, at start.
  void restore(const std::vector<std::string>& stored, const Moment& now);
  void set_storage_works(bool works) { storage_works_ = works; }
  void add(std::vector<Record> records, const Moment& now, Effects& out);
  void on(const Stored& event, const Moment& now);
  void on(const StoreFailed& event, const Moment& now);
  void on(const Digested& event);
  /// The clock has learnt from the answer already.
  /// The id of a profile whose lent credentials were refused; "" otherwise.
  std::string on(const Answered& event, const Settings& settings, const Clock& clock, Random& random,
                 const Moment& now);
  void remove(const std::string& record_id, Effects& out);
  void resend(const std::string& record_id, const Moment& now);
  /// Network back, page in the foreground, settings changed, or the user asked.
  void retry_now(const Moment& now);
  /// Starts whatever may be started now. Called after each event.
  void pump(const Settings& settings, const Guests& guests, const Clock& clock, const Moment& now,
            Effects& out);
  /// No record of this profile can go out until the user has done something.
  void pause(const std::string& profile_id, Error error, const Moment& now);
  /// The profiles whose records are due.
  std::set<std::string> wanting(const Moment& now) const;

  std::optional<std::int64_t> next_wake() const { return next_wake_; }

  /// Oldest first; sent ones stay until there are more than kShownSent of them.
  const std::deque<Record>& records() const { return records_; }
  DeliveryCounts counts() const;
  /// Why a profile's records do not go out, when that needs the user; null when nothing does.
  const Error* pause_of(const std::string& profile_id) const;
  bool storage_works() const { return storage_works_; }

 private:
  struct Awaited {
    enum class Kind : std::uint8_t { store, forget, digest, send } kind;
    std::vector<std::string> record_ids;
  };
  struct Pause {
    Error error;
    std::int64_t probe_steady_ms = 0;
  };

  Record* find(const std::string& record_id);
  std::optional<Awaited> take_awaited(EffectId id);
  EffectId await(Awaited::Kind kind, std::vector<std::string> record_ids);
  void store(const std::vector<std::string>& ids, Effects& out);
  bool may_send(const Record& record, const Settings& settings, const Guests& guests,
                const Clock& clock, const Moment& now) const;
  void start(Record& record, const Settings& settings, const Clock& clock, const Moment& now,
             Effects& out);
  void accepted(Record& record, const Settings& settings, const Clock& clock, const Moment& now);
  void refused(Record& record, Error error, Random& random, const Moment& now);
  void forget_sent(const Moment& now, Effects& out);
  void trim_shown();
  void plan_wake(const Settings& settings, const Moment& now);

  std::deque<Record> records_;
  std::map<std::uint32_t, Awaited> awaited_;
  std::map<std::string, Pause> pauses_;       // by profile
  std::vector<std::string> to_forget_;        // sent or deleted, still on disk
  std::int64_t forget_due_steady_ms_ = 0;
  std::vector<std::string> to_store_;         // the disk refused them; tried again
  std::int64_t store_due_steady_ms_ = 0;
  Signer signer_;
  std::uint32_t last_number_ = 0;
  std::size_t sending_ = 0;
  std::size_t sent_total_ = 0;
  bool storage_works_ = true;
  std::optional<std::int64_t> next_wake_;
};

}  // namespace facelog
