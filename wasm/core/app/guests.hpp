// Credentials of profiles that have none of their own but a Cognito identity pool: asked for when they
// are needed, renewed five minutes before their end (half-way, where they live less than ten), one
// request at a time; who needs them waits.
// A profile: nothing → asking for an identity → asking for credentials → lent. A refusal that needs the
// user rests until the settings change; anything else is asked again after a growing delay.
// Must not know what the credentials are used for.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/app/clock.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/base/random.hpp"
#include "core/base/result.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

class Guests {
 public:
  static constexpr std::int64_t kRenewBeforeMs = 5 * 60'000;
  static constexpr std::uint32_t kTimeoutMs = 15'000;

  /// A signature for this profile can be made now. True for profiles with keys of their own.
  bool ready(const Profile& profile, const Settings& settings, const Clock& clock,
             const Moment& now) const;
  /// Asks for this profile's credentials unless they are there, under way or resting.
  void want(const Profile& profile, Settings& settings, const Clock& clock, const Moment& now,
            Effects& out);
  /// The id of the profile whose credentials came or failed; "" when the answer was none of ours.
  /// The clock has learnt from the answer already.
  std::string on(const Answered& event, Settings& settings, const Clock& clock, Random& random,
                 const Moment& now, Effects& out);
  /// AWS refused what was lent: it is not used again.
  void drop(const Profile& profile, Settings& settings);
  /// The settings changed, the network is back or the user asks for a picture: nothing rests any more.
  void retry_now(const Moment& now);

  /// Why this profile has no credentials; null while they are there or under way.
  const Error* error_of(const std::string& profile_id) const;
  /// When to look again; what is due already waits for somebody to want it.
  std::optional<std::int64_t> next_wake(const Moment& now) const;

 private:
  struct Asking {
    EffectId id;
    std::string profile_id;
    std::string pool_id;   // an answer for another pool is stale
    bool for_identity = false;
    bool identity_is_new = false;  // it came from the request before this one
  };
  struct Failure {
    Error error;
    std::uint32_t attempts = 0;
    std::int64_t due_steady_ms = 0;
  };

  void ask(const Profile& profile, const Settings& settings, Effects& out,
           bool identity_is_new = false);
  void lend(const Profile& profile, Credentials keys, Settings& settings, const Clock& clock,
            const Moment& now);
  void failed(const std::string& profile_id, Error error, Random& random, const Moment& now);

  std::optional<Asking> asking_;
  std::map<std::string, Failure> failures_;              // by profile
  std::map<std::string, std::int64_t> renew_before_ms_;  // by profile, of what is lent
  std::uint32_t last_number_ = 0;
};

}  // namespace facelog
