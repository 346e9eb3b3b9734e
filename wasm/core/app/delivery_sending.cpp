// When a record is tried, and what an answer means for it; see delivery.hpp.
#include <algorithm>

#include "core/app/delivery.hpp"

namespace facelog {
void Delivery::on(const Digested& event) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::digest) return;
  Record* record = find(awaited->record_ids.front());
  if (!record) return;
  --sending_;
  record->body_sha256 = event.sha256;
  record->state = RecordState::waiting;  // pump() sends it: it is due
}

std::string Delivery::on(const Answered& event, const Settings& settings, const Clock& clock,
                         Random& random, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::send) return {};
  Record* record = find(awaited->record_ids.front());
  if (!record) return {};
  --sending_;
  const Outcome outcome = parse_publish(event.answer);
  if (outcome) {
    accepted(*record, settings, clock, now);
    return {};
  }
  Error error = outcome.error();
  if (event.answer.status != 0 && clock.was_wrong(record->signed_utc_ms, now)) {
    error.recovery = Recovery::correct_clock;
  } else if (error.recovery == Recovery::correct_clock) {
    error.recovery = Recovery::retry;  // nothing was told to correct by
  }
  const Profile* profile = settings.find(record->profile_id);
  const bool renewable = error.recovery == Recovery::refresh_credentials && profile &&
                         settings.is_guest(*profile);
  if (renewable) error.recovery = Recovery::retry;
  refused(*record, std::move(error), random, now);
  return renewable ? profile->id : std::string();
}

void Delivery::accepted(Record& record, const Settings& settings, const Clock& clock,
                        const Moment& now) {
  record.state = RecordState::sent;
  record.error.reset();
  record.body.reset();
  record.sent_utc_ms = clock.utc_ms(now);
  if (const Profile* profile = settings.find(record.profile_id)) {
    record.in_bucket_by_utc_ms =
        record.sent_utc_ms + 1000LL * settings.number(*profile, Field::buffer_interval_s);
  }
  ++sent_total_;
  pauses_.erase(record.profile_id);
  to_forget_.push_back(record.id);
  std::erase(to_store_, record.id);
  trim_shown();
}

void Delivery::refused(Record& record, Error error, Random& random, const Moment& now) {
  record.state = RecordState::waiting;
  record.due_steady_ms = now.steady_ms + retry_delay_ms(record.attempts, random);
  switch (error.recovery) {
    case Recovery::give_up:
      record.state = RecordState::parked;
      to_store_.push_back(record.id);
      store_due_steady_ms_ = now.steady_ms;
      break;
    case Recovery::pause:
    case Recovery::refresh_credentials:
      record.due_steady_ms = now.steady_ms;
      pause(record.profile_id, error, now);
      break;
    case Recovery::correct_clock:
      // The clock has learnt; at once, but only once before the delays begin.
      if (record.attempts == 0) record.due_steady_ms = now.steady_ms;
      break;
    case Recovery::retry:
    case Recovery::slow_down:
      break;
  }
  ++record.attempts;
  record.error = std::move(error);
}

void Delivery::pause(const std::string& profile_id, Error error, const Moment& now) {
  pauses_[profile_id] = Pause{std::move(error), now.steady_ms + kProbeDelayMs};
}

std::set<std::string> Delivery::wanting(const Moment& now) const {
  std::set<std::string> profiles;
  for (const Record& record : records_) {
    if (record.state != RecordState::waiting || record.due_steady_ms > now.steady_ms) continue;
    profiles.insert(record.profile_id);
  }
  return profiles;
}

void Delivery::retry_now(const Moment& now) {
  for (Record& record : records_) {
    if (record.state != RecordState::waiting) continue;
    record.attempts = 0;
    record.due_steady_ms = now.steady_ms;
  }
  for (auto& [profile, pause] : pauses_) pause.probe_steady_ms = now.steady_ms;
}

bool Delivery::may_send(const Record& record, const Settings& settings, const Guests& guests,
                        const Clock& clock, const Moment& now) const {
  if (record.state != RecordState::waiting || record.due_steady_ms > now.steady_ms) return false;
  const Profile* profile = settings.find(record.profile_id);
  if (!profile || !settings.publish_ready(*profile)) return false;
  if (!guests.ready(*profile, settings, clock, now)) return false;
  const auto pause = pauses_.find(record.profile_id);
  if (pause == pauses_.end()) return true;
  // One record probes a paused profile, the others wait for its answer.
  const bool probing = std::any_of(records_.begin(), records_.end(), [&](const Record& other) {
    return other.state == RecordState::sending && other.profile_id == record.profile_id;
  });
  return !probing && pause->second.probe_steady_ms <= now.steady_ms;
}

void Delivery::start(Record& record, const Settings& settings, const Clock& clock,
                     const Moment& now, Effects& out) {
  record.state = RecordState::sending;
  ++sending_;
  if (!record.body) record.body = share(Buffer::copy_of(record.payload));
  if (!record.body_sha256) {
    out.push_back(facelog::Digest{await(Awaited::Kind::digest, {record.id}), record.body});
    return;
  }
  const Profile& profile = *settings.find(record.profile_id);
  const auto endpoint = settings.iot(profile);  // publish_ready() has checked it
  const std::string region = settings.value(profile, Field::region);
  record.signed_utc_ms = clock.utc_ms(now);
  const SigningScope scope{region, "iotdata", record.signed_utc_ms};
  out.push_back(Send{await(Awaited::Kind::send, {record.id}),
                     publish_request(endpoint.value(), settings.value(profile, Field::topic),
                                     settings.number(profile, Field::qos), record.body,
                                     *record.body_sha256, scope, settings.credentials(profile),
                                     signer_),
                     kTimeoutMs});
}

void Delivery::pump(const Settings& settings, const Guests& guests, const Clock& clock,
                    const Moment& now, Effects& out) {
  forget_sent(now, out);
  if (!to_store_.empty() && store_due_steady_ms_ <= now.steady_ms) {
    const std::vector<std::string> ids = std::exchange(to_store_, {});
    store(ids, out);
  }
  for (Record& record : records_) {
    if (sending_ >= kInFlight) break;
    if (may_send(record, settings, guests, clock, now)) start(record, settings, clock, now, out);
  }
  plan_wake(settings, now);
}

void Delivery::plan_wake(const Settings& settings, const Moment& now) {
  next_wake_.reset();
  const auto wake_at = [&](std::int64_t steady_ms) {
    if (!next_wake_ || steady_ms < *next_wake_) next_wake_ = steady_ms;
  };
  if (!to_forget_.empty()) wake_at(forget_due_steady_ms_);
  if (!to_store_.empty()) wake_at(store_due_steady_ms_);
  if (sending_ >= kInFlight) return;  // an answer comes first
  for (const Record& record : records_) {
    if (record.state != RecordState::waiting) continue;
    const Profile* profile = settings.find(record.profile_id);
    if (!profile || !settings.publish_ready(*profile)) continue;  // the user's turn
    const auto pause = pauses_.find(record.profile_id);
    const std::int64_t due = pause == pauses_.end()
                                 ? record.due_steady_ms
                                 : std::max(record.due_steady_ms, pause->second.probe_steady_ms);
    // What is due but not started waits for a probe's answer, not for the clock.
    if (due > now.steady_ms) wake_at(due);
  }
}

}  // namespace facelog
