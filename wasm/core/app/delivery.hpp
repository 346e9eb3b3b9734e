// Sends what the outbox holds to AWS IoT: oldest first, several at once, again until it is accepted.
// Owns a record while its request is under way; must not know pictures, the screen, or where records lie.
// A profile whose credentials, policy or endpoint were refused is paused: its records are kept, one of
// them probes from time to time, and all go on when its settings change. A profile that AWS asks to slow
// down is sent at its own pace. After several failures in a row that are nobody's refusal (no network, AWS in
// trouble), its records wait together, so that a backlog does not knock once for each of them. Without the delivery lock (another tab has it) nothing is begun.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/app/clock.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/app/guests.hpp"
#include "core/app/pace.hpp"
#include "core/app/retry_delay.hpp"
#include "core/aws/iot_data.hpp"
#include "core/base/random.hpp"
#include "core/outbox/outbox.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

class Delivery {
 public:
  static constexpr std::uint32_t kTimeoutMs = 20'000;
  static constexpr std::int64_t kProbeDelayMs = 300'000; // of a paused profile
  static constexpr std::uint32_t kOutageAfter = 8;       // failures in a row; more than are in flight at once

  Outbox& outbox() { return outbox_; }
  const Outbox& outbox() const { return outbox_; }
  const std::deque<Record>& records() const { return outbox_.records(); }
  DeliveryCounts counts() const { return outbox_.counts(); }

  /// This tab has the lock, or lost it. What is under way is brought to its end either way.
  void set_delivers(bool delivers) { delivers_ = delivers; }
  bool delivers() const { return delivers_; }
  void on(const Digested& event);
  /// The clock has learnt from the answer already.
  /// The id of a profile whose lent credentials were refused; "" otherwise.
  std::string on(const Answered& event, const Settings& settings, const Clock& clock, Random& random,
                 const Moment& now);
  void remove(const std::string& record_id, DiskEffects& out);
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
  /// Why a profile's records do not go out, when that needs the user; null when nothing does.
  const Error* pause_of(const std::string& profile_id) const;
  /// The profiles whose records wait for the user.
  std::set<std::string> paused() const;
  /// A limit that AWS has asked for, in requests a second; nothing where there is none.
  std::optional<double> limit_per_s(const std::string& profile_id) const;

 private:
  struct Awaited {
    enum class Kind : std::uint8_t { digest, send } kind;
    std::string record_id;
  };
  struct Pause {
    Error error;
    std::int64_t probe_steady_ms = 0;
  };

  struct Outage {
    std::uint32_t failures = 0;  // in a row
    std::int64_t until_steady_ms = 0;
  };
  /// What holds for all records of a profile during one pump(): found once, there may be hundreds of them.
  struct Gate {
    bool is_ready = false;    // its settings are complete; else it is the user's turn
    bool is_signable = false; // by keys of its own or lent ones
    bool is_sending = false;
    bool is_paused = false;
    std::int64_t opens_steady_ms = 0;  // by its pace, for its next probe, after an outage
  };
  class Gates;

  std::optional<Awaited> take_awaited(EffectId id);
  EffectId await(Awaited::Kind kind, const std::string& record_id);
  Gate gate_of(const std::string& profile_id, const Settings& settings, const Guests& guests, const Clock& clock,
               const Moment& now) const;
  bool may_send(const Record& record, const Moment& now) const;
  void start(Record& record, const Settings& settings, const Clock& clock, const Moment& now,
             Effects& out);
  void accepted(Record& record, const Settings& settings, const Clock& clock, const Moment& now);
  void refused(Record& record, Error error, Random& random, const Moment& now);
  void failed(const std::string& profile_id, Random& random, const Moment& now);
  void plan_wake(Gates& gates, std::size_t in_flight, const Moment& now);

  Outbox outbox_;
  std::map<std::uint32_t, Awaited> awaited_;  // a record each; as many as are sending
  std::map<std::string, Pause> pauses_;       // by profile
  std::map<std::string, Outage> outages_;     // by profile
  std::map<std::string, Pace> paces_;         // by profile: limits are an account's
  Signer signer_;
  std::uint32_t last_number_ = 0;
  bool delivers_ = true;
  std::optional<std::int64_t> next_wake_;
};

}  // namespace facelog
