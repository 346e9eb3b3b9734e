// Guest credentials; see guests.hpp.
#include "core/app/guests.hpp"

#include <algorithm>
#include <utility>

#include "core/app/retry_delay.hpp"
#include "core/aws/cognito.hpp"

namespace facelog {
namespace {

/// A refusal that only a person can end is asked again this seldom.
constexpr std::int64_t kRestMs = 5 * 60'000;

}  // namespace

bool Guests::ready(const Profile& profile, const Settings& settings, const Clock& clock,
                   const Moment& now) const {
  if (!settings.is_guest(profile)) return true;
  const Credentials keys = settings.credentials(profile);
  if (keys.access_key_id.empty()) return false;
  if (!keys.expires_utc_ms) return true;
  const std::int64_t left_ms = *keys.expires_utc_ms - clock.utc_ms(now);
  // While renewing fails, what is still valid serves to its end.
  if (failures_.count(profile.id)) return left_ms > 0;
  const auto margin = renew_before_ms_.find(profile.id);
  return left_ms > (margin == renew_before_ms_.end() ? kRenewBeforeMs : margin->second);
}

void Guests::want(const Profile& profile, Settings& settings, const Clock& clock, const Moment& now,
                  Effects& out) {
  if (asking_ || !settings.is_guest(profile)) return;
  const auto failure = failures_.find(profile.id);
  if (failure != failures_.end()) {
    if (failure->second.due_steady_ms > now.steady_ms) return;
  } else if (ready(profile, settings, clock, now)) {
    return;
  }
  ask(profile, settings, out);
}

void Guests::ask(const Profile& profile, const Settings& settings, Effects& out,
                 bool identity_is_new) {
  const auto endpoint = settings.cognito(profile);
  if (!endpoint) return;  // the settings say so themselves
  const std::string pool_id = settings.value(profile, Field::identity_pool_id);
  const std::string identity = settings.identity(profile);
  asking_ = Asking{{Owner::guests, ++last_number_ & 0xffffffu}, profile.id, pool_id,
                   identity.empty(), identity_is_new};
  HttpRequest request = identity.empty() ? get_id_request(endpoint.value(), pool_id)
                                         : get_credentials_request(endpoint.value(), identity);
  out.push_back(Send{asking_->id, std::move(request), kTimeoutMs});
}

std::string Guests::on(const Answered& event, Settings& settings, const Clock& clock,
                       Random& random, const Moment& now, Effects& out) {
  if (!asking_ || asking_->id != event.id) return {};
  const Asking asked = *std::exchange(asking_, std::nullopt);
  const Profile* profile = settings.find(asked.profile_id);
  if (!profile || settings.value(*profile, Field::identity_pool_id) != asked.pool_id) return {};
  if (asked.for_identity) {
    const Result<std::string> identity = parse_get_id(event.answer);
    if (identity) {
      settings.set_identity(*profile, identity.value());
      ask(*profile, settings, out, true);
      return {};
    }
    failed(profile->id, identity.error(), random, now);
    return profile->id;
  }
  Result<Credentials> keys = parse_get_credentials(event.answer);
  if (keys) {
    lend(*profile, std::move(keys.value()), settings, clock, now);
    return profile->id;
  }
  // An identity that is gone is replaced at once; should its successor be gone too, the delay grows.
  if (keys.error().recovery == Recovery::refresh_credentials) {
    settings.set_identity(*profile, "");
    if (!asked.identity_is_new) {
      ask(*profile, settings, out);
      return {};
    }
  }
  failed(profile->id, keys.error(), random, now);
  return profile->id;
}

void Guests::lend(const Profile& profile, Credentials keys, Settings& settings, const Clock& clock,
                  const Moment& now) {
  failures_.erase(profile.id);
  if (keys.expires_utc_ms) {
    const std::int64_t life_ms = *keys.expires_utc_ms - clock.utc_ms(now);
    // Asking at once for what is due at once would never end.
    renew_before_ms_[profile.id] = std::min(kRenewBeforeMs, life_ms / 2);
    // Lent, and over already: it is the clock here that is wrong. AWS will say when it is over.
    if (life_ms <= 0) keys.expires_utc_ms.reset();
  }
  settings.lend(profile, std::move(keys));
}

void Guests::failed(const std::string& profile_id, Error error, Random& random, const Moment& now) {
  Failure& failure = failures_[profile_id];
  const bool rests = error.recovery == Recovery::pause || error.recovery == Recovery::give_up;
  failure.due_steady_ms = now.steady_ms + (rests ? kRestMs : retry_delay_ms(failure.attempts, random));
  failure.error = std::move(error);
  ++failure.attempts;
}

void Guests::drop(const Profile& profile, Settings& settings) {
  if (settings.is_guest(profile)) settings.lend(profile, Credentials{});
}

void Guests::retry_now(const Moment& now) {
  for (auto& [profile, failure] : failures_) failure.due_steady_ms = now.steady_ms;
}

const Error* Guests::error_of(const std::string& profile_id) const {
  if (asking_ && asking_->profile_id == profile_id) return nullptr;
  const auto found = failures_.find(profile_id);
  return found == failures_.end() ? nullptr : &found->second.error;
}

std::optional<std::int64_t> Guests::next_wake(const Moment& now) const {
  std::optional<std::int64_t> wake;
  for (const auto& [profile, failure] : failures_) {
    const std::int64_t due = failure.due_steady_ms;
    if (due > now.steady_ms && (!wake || due < *wake)) wake = due;
  }
  return wake;
}

}  // namespace facelog
