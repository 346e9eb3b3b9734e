// When a record is tried, and what an answer means for it; see delivery.hpp.
#include "core/app/delivery.hpp"

#include <algorithm>
#include <functional>
#include <utility>

namespace facelog {

/// The gates that were asked for, few and mostly the same one again.
class Delivery::Gates {
 public:
  explicit Gates(std::function<Gate(const std::string&)> find) : find_(std::move(find)) {}
  Gate& at(const std::string& profile_id) {
    for (auto& [known, gate] : gates_) {
      if (known == profile_id) return gate;
    }
    return gates_.emplace_back(profile_id, find_(profile_id)).second;
  }

 private:
  std::function<Gate(const std::string&)> find_;
  std::deque<std::pair<std::string, Gate>> gates_;  // found ones stay where they are
};

EffectId Delivery::await(Awaited::Kind kind, const std::string& record_id) {
  const EffectId id{Owner::delivery, ++last_number_ & 0xffffffu};
  awaited_[id.number] = Awaited{kind, record_id};
  return id;
}

std::optional<Delivery::Awaited> Delivery::take_awaited(EffectId id) {
  const auto found = awaited_.find(id.number);
  if (id.owner != Owner::delivery || found == awaited_.end()) return std::nullopt;
  Awaited awaited = std::move(found->second);
  awaited_.erase(found);
  return awaited;
}

void Delivery::on(const Digested& event) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::digest) return;
  Record* record = outbox_.find(awaited->record_id);
  if (!record || record->state != RecordState::sending) return;  // gone meanwhile
  record->body_sha256 = event.sha256;
  record->state = RecordState::waiting;  // pump() sends it: it is due
}

std::string Delivery::on(const Answered& event, const Settings& settings, const Clock& clock,
                         Random& random, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::send) return {};
  Record* record = outbox_.find(awaited->record_id);
  if (!record || record->state != RecordState::sending) return {};  // sent or deleted by another tab
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
  record.sent_utc_ms = clock.utc_ms(now);
  if (const Profile* profile = settings.find(record.profile_id)) {
    record.in_bucket_by_utc_ms =
        record.sent_utc_ms + 1000LL * settings.number(*profile, Field::buffer_interval_s);
  }
  pauses_.erase(record.profile_id);
  outages_.erase(record.profile_id);
  paces_[record.profile_id].accepted(now.steady_ms);
  outbox_.sent(record);
}

void Delivery::refused(Record& record, Error error, Random& random, const Moment& now) {
  record.state = RecordState::waiting;
  record.due_steady_ms = now.steady_ms + retry_delay_ms(record.attempts, random);
  if (error.recovery == Recovery::retry) failed(record.profile_id, random, now);
  else outages_.erase(record.profile_id);
  switch (error.recovery) {
    case Recovery::give_up:
      outbox_.park(record, now);
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
    case Recovery::slow_down:
      paces_[record.profile_id].throttled(now.steady_ms);
      break;
    case Recovery::retry:
      break;
  }
  ++record.attempts;
  record.error = std::move(error);
}

void Delivery::failed(const std::string& profile_id, Random& random, const Moment& now) {
  Outage& outage = outages_[profile_id];
  if (outage.until_steady_ms > now.steady_ms) return;  // begun before: of the same wave
  if (++outage.failures < kOutageAfter) return;
  outage.until_steady_ms = now.steady_ms + retry_delay_ms(outage.failures - kOutageAfter, random);
}

void Delivery::remove(const std::string& record_id, DiskEffects& out) {
  std::erase_if(awaited_, [&](const auto& entry) { return entry.second.record_id == record_id; });
  outbox_.remove(record_id, out);
}

const Error* Delivery::pause_of(const std::string& profile_id) const {
  const auto found = pauses_.find(profile_id);
  return found == pauses_.end() ? nullptr : &found->second.error;
}

std::set<std::string> Delivery::paused() const {
  std::set<std::string> profiles;
  for (const auto& [profile, pause] : pauses_) profiles.insert(profile);
  return profiles;
}

std::optional<double> Delivery::limit_per_s(const std::string& profile_id) const {
  const auto found = paces_.find(profile_id);
  return found == paces_.end() ? std::nullopt : found->second.limit_per_s();
}

void Delivery::pause(const std::string& profile_id, Error error, const Moment& now) {
  pauses_[profile_id] = Pause{std::move(error), now.steady_ms + kProbeDelayMs};
}

std::set<std::string> Delivery::wanting(const Moment& now) const {
  std::set<std::string> profiles;
  if (!delivers_) return profiles;
  const std::string* last = nullptr;
  for (const Record& record : records()) {
    if (record.state != RecordState::waiting || record.due_steady_ms > now.steady_ms) continue;
    if (last && *last == record.profile_id) continue;
    last = &record.profile_id;
    profiles.insert(record.profile_id);
  }
  return profiles;
}

void Delivery::retry_now(const Moment& now) {
  for (Record& record : outbox_.records()) {
    if (record.state != RecordState::waiting) continue;
    record.attempts = 0;
    record.due_steady_ms = now.steady_ms;
  }
  for (auto& [profile, pause] : pauses_) pause.probe_steady_ms = now.steady_ms;
  outages_.clear();
}

Delivery::Gate Delivery::gate_of(const std::string& profile_id, const Settings& settings, const Guests& guests,
                                 const Clock& clock, const Moment& now) const {
  Gate gate;
  const Profile* profile = settings.find(profile_id);
  gate.is_ready = profile && settings.publish_ready(*profile);
  gate.is_signable = gate.is_ready && guests.ready(*profile, settings, clock, now);
  if (const auto pause = pauses_.find(profile_id); pause != pauses_.end()) {
    gate.is_paused = true;
    gate.opens_steady_ms = pause->second.probe_steady_ms;
  }
  if (const auto pace = paces_.find(profile_id); pace != paces_.end()) {
    gate.opens_steady_ms = std::max(gate.opens_steady_ms, pace->second.next_steady_ms());
  }
  if (const auto outage = outages_.find(profile_id); outage != outages_.end()) {
    gate.opens_steady_ms = std::max(gate.opens_steady_ms, outage->second.until_steady_ms);
  }
  return gate;
}

bool Delivery::may_send(const Record& record, const Moment& now) const {
  if (record.state != RecordState::waiting || record.due_steady_ms > now.steady_ms) return false;
  // Until the disk was read, another tab may have sent or deleted what it holds.
  return !record.saved || outbox_.is_open();
}

void Delivery::start(Record& record, const Settings& settings, const Clock& clock,
                     const Moment& now, Effects& out) {
  record.state = RecordState::sending;
  if (!record.body) record.body = share(Buffer::copy_of(record.payload));
  if (!record.body_sha256) {
    out.push_back(facelog::Digest{await(Awaited::Kind::digest, record.id), record.body});
    return;
  }
  const Profile& profile = *settings.find(record.profile_id);
  const auto endpoint = settings.iot(profile);  // publish_ready() has checked it
  const std::string region = settings.value(profile, Field::region);
  paces_[profile.id].started(now.steady_ms);
  record.signed_utc_ms = clock.utc_ms(now);
  const SigningScope scope{region, "iotdata", record.signed_utc_ms};
  out.push_back(Send{await(Awaited::Kind::send, record.id),
                     publish_request(endpoint.value(), settings.value(profile, Field::topic),
                                     settings.number(profile, Field::qos), record.body,
                                     *record.body_sha256, scope, settings.credentials(profile),
                                     signer_),
                     kTimeoutMs});
}

void Delivery::pump(const Settings& settings, const Guests& guests, const Clock& clock,
                    const Moment& now, Effects& out) {
  DiskEffects disk;
  outbox_.keep_history(static_cast<std::uint32_t>(settings.number(settings.active(), Field::history_records)));
  outbox_.pump(now, disk);
  append(std::move(disk), out);
  Gates gates([&](const std::string& profile_id) { return gate_of(profile_id, settings, guests, clock, now); });
  for (const auto& [number, awaited] : awaited_) {
    const Record* record = outbox_.find(awaited.record_id);
    if (record) gates.at(record->profile_id).is_sending = true;
  }
  const auto in_flight = static_cast<std::size_t>(settings.number(settings.active(), Field::in_flight));
  for (Record& record : outbox_.records()) {
    if (!delivers_ || awaited_.size() >= in_flight) break;
    if (!may_send(record, now)) continue;
    Gate& gate = gates.at(record.profile_id);
    if (!gate.is_signable || gate.opens_steady_ms > now.steady_ms) continue;
    // One record probes a paused profile, the others wait for its answer.
    if (gate.is_paused && gate.is_sending) continue;
    start(record, settings, clock, now, out);
    gate.is_sending = true;
    const auto pace = paces_.find(record.profile_id);
    if (pace != paces_.end()) gate.opens_steady_ms = std::max(gate.opens_steady_ms, pace->second.next_steady_ms());
  }
  plan_wake(gates, in_flight, now);
}

void Delivery::plan_wake(Gates& gates, std::size_t in_flight, const Moment& now) {
  next_wake_ = outbox_.next_wake(now);
  if (!delivers_ || awaited_.size() >= in_flight) return;  // an answer comes first
  for (const Record& record : records()) {
    if (record.state != RecordState::waiting) continue;
    const Gate& gate = gates.at(record.profile_id);
    const std::int64_t due = std::max(record.due_steady_ms, gate.opens_steady_ms);
    // What is due but not started waits for an answer, not for the clock.
    if (gate.is_ready && due > now.steady_ms && (!next_wake_ || due < *next_wake_)) next_wake_ = due;
  }
}

}  // namespace facelog
