// Taking records in, keeping them on disk and letting them go; see outbox.hpp.
#include "core/outbox/outbox.hpp"

#include <algorithm>
#include <utility>

namespace facelog {
namespace {

bool is_under_way(const Record& record) {
  return record.state != RecordState::sent && record.state != RecordState::parked;
}

}  // namespace

// --- what the disk is asked, and what it answers ---

EffectId Outbox::await(Awaited awaited) {
  const EffectId id{Owner::delivery, ++last_number_ & 0xffffffu};
  awaited_[id.number] = std::move(awaited);
  return id;
}

std::optional<Outbox::Awaited> Outbox::take_awaited(EffectId id) {
  const auto found = awaited_.find(id.number);
  if (id.owner != Owner::delivery || found == awaited_.end()) return std::nullopt;
  Awaited awaited = std::move(found->second);
  awaited_.erase(found);
  return awaited;
}

void Outbox::on(const Stored& event, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited) return;
  gone_elsewhere(event.gone);
  if (!storage_works_) write_now(now);  // what it refused before, too
  storage_works_ = true;
  if (awaited->kind == Awaited::Kind::forget || awaited->kind == Awaited::Kind::remove) {
    for (const std::string& id : awaited->record_ids) leaving_.erase(id);
    if (awaited->kind == Awaited::Kind::forget) forgetting_ = false;
  }
  if (awaited->kind != Awaited::Kind::store) return;
  std::set<std::string> profiles;
  for (const std::string& id : awaited->record_ids) {
    Record* record = find(id);
    if (!record) continue;
    record->saved = true;
    record->changed = false;
    profiles.insert(record->profile_id);
    if (record->state != RecordState::storing) continue;
    record->state = RecordState::waiting;
    record->due_steady_ms = now.steady_ms;
  }
  for (const std::string& profile : profiles) unload(profile);
  unload_parked();
}

void Outbox::on(const StoreFailed& event, const Moment& now) {
  using Kind = Awaited::Kind;
  const auto awaited = take_awaited(event.id);
  if (!awaited) return;
  storage_works_ = false;
  count_is_stale_ = counting_;  // it may have counted on what was not written
  const std::int64_t again_ms = now.steady_ms + kDiskRetryMs;
  const std::vector<std::string>& ids = awaited->record_ids;
  switch (awaited->kind) {
    case Kind::forget:
      forgetting_ = false;
      [[fallthrough]];
    case Kind::remove:
      to_forget_.insert(to_forget_.end(), ids.begin(), ids.end());
      forget_due_steady_ms_ = give_up_history(ids, event.fault) ? now.steady_ms : again_ms;
      break;
    case Kind::store:
      to_store_.insert(to_store_.end(), ids.begin(), ids.end());
      store_due_steady_ms_ = again_ms;
      for (const std::string& id : ids) {
        // Not saved, but no reason not to send it while the page is open.
        Record* record = find(id);
        if (record && record->state == RecordState::storing) record->state = RecordState::waiting;
      }
      break;
    case Kind::lanes:
      reading_lanes_ = read_again_ = false;
      lanes_failed_ = true;
      read_due_steady_ms_ = again_ms;
      break;
    case Kind::records:
      lanes_[awaited->profile_id].reading = 0;
      read_due_steady_ms_ = again_ms;
      break;
    case Kind::count:
      counting_ = count_is_stale_ = false;
      read_due_steady_ms_ = again_ms;
      break;
    case Kind::trim:
      break;
  }
}

/// A full disk takes no history, but lets go. False: there was none to give up.
bool Outbox::give_up_history(const std::vector<std::string>& record_ids, StoreFault fault) {
  bool any = false;
  if (fault != StoreFault::full) return false;
  for (const std::string& id : record_ids) {
    std::string& history = leaving_.at(id).history;
    any = any || !history.empty();
    history.clear();
  }
  return any;
}

// --- in ---

void Outbox::insert(Record record) {
  const auto behind = std::upper_bound(records_.begin(), records_.end(), record.id,
                                       [](const std::string& id, const Record& other) { return id < other.id; });
  records_.insert(behind, std::move(record));
}

void Outbox::erase(const Record& record) {
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const Record& other) { return &other == &record; });
  records_.erase(found);
}

Record* Outbox::find(const std::string& record_id) {
  const auto found = std::lower_bound(records_.begin(), records_.end(), record_id,
                                      [](const Record& record, const std::string& id) { return record.id < id; });
  return found == records_.end() || found->id != record_id ? nullptr : &*found;
}

void Outbox::add(std::vector<Record> records, const Moment& now, DiskEffects& out) {
  std::vector<std::string> ids;
  for (Record& record : records) {
    ids.push_back(record.id);
    record.state = RecordState::storing;
    record.due_steady_ms = now.steady_ms;
    insert(std::move(record));
  }
  store(ids, out);
}

void Outbox::store(const std::vector<std::string>& record_ids, DiskEffects& out) {
  WriteRecords write;
  std::vector<std::string> known;
  for (const std::string& id : record_ids) {
    const Record* record = find(id);
    if (!record || record->state == RecordState::sent) continue;
    const bool parked = record->state == RecordState::parked;
    const RecordKey key{record->profile_id, id};
    write.puts.push_back({parked ? Place::parked : Place::outbox, key, to_stored_json(*record), record->saved});
    const bool is_new = record->state == RecordState::storing;
    if (!is_new) write.drops.push_back({parked ? Place::outbox : Place::parked, key});
    known.push_back(id);
  }
  if (known.empty()) return;
  write.id = await({.kind = Awaited::Kind::store, .record_ids = std::move(known)});
  out.push_back(std::move(write));
}

// --- out ---

void Outbox::sent(Record& record) {
  record.state = RecordState::sent;
  record.error.reset();
  record.body.reset();
  ++sent_total_;
  leaving_[record.id] = {{record.profile_id, record.id}, history_keep_ > 0 ? to_stored_json(record) : ""};
  to_forget_.push_back(record.id);
  std::erase(to_store_, record.id);
  trim_shown();
}

void Outbox::park(Record& record, const Moment& now) {
  record.state = RecordState::parked;
  record.changed = true;
  to_store_.push_back(record.id);
  store_due_steady_ms_ = now.steady_ms;
}

void Outbox::resend(const std::string& record_id, const Moment& now) {
  Record* record = find(record_id);
  if (!record || record->state != RecordState::parked) return;
  record->state = RecordState::waiting;
  record->changed = true;
  record->attempts = 0;
  record->due_steady_ms = now.steady_ms;
  to_store_.push_back(record->id);  // no longer parked after a restart either
  store_due_steady_ms_ = now.steady_ms;
}

void Outbox::remove(const std::string& record_id, DiskEffects& out) {
  Record* record = find(record_id);
  if (!record || record->state == RecordState::sent) return;
  const RecordKey key{record->profile_id, record->id};  // `record_id` may be the record's own
  leaving_[key.record_id] = {key, ""};
  erase(*record);
  std::erase(to_store_, key.record_id);
  WriteRecords write;
  write.drops = {{Place::outbox, key}, {Place::parked, key}};
  write.id = await({.kind = Awaited::Kind::remove, .record_ids = {key.record_id}});
  out.push_back(std::move(write));
}

void Outbox::gone_elsewhere(const std::vector<std::string>& record_ids) {
  if (record_ids.empty()) return;
  count_is_stale_ = counting_;
  for (const std::string& id : record_ids) {
    if (is_reading()) gone_.insert(id);
    const Record* record = find(id);
    // Of what is under way the answer does not matter any more.
    if (record && record->saved && record->state != RecordState::sent) erase(*record);
  }
}

void Outbox::forget(const Moment& now, DiskEffects& out) {
  if (forgetting_ || to_forget_.empty() || now.steady_ms < forget_due_steady_ms_) return;
  WriteRecords write;
  for (const std::string& id : to_forget_) {
    const Leaving& leaving = leaving_.at(id);
    write.drops.push_back({Place::outbox, leaving.key});
    write.drops.push_back({Place::parked, leaving.key});
    if (leaving.history.empty()) continue;
    write.puts.push_back({Place::history, leaving.key, leaving.history});
    ++untrimmed_;
  }
  write.id = await({.kind = Awaited::Kind::forget, .record_ids = std::exchange(to_forget_, {})});
  forgetting_ = true;
  forget_due_steady_ms_ = now.steady_ms + (has_more() ? kForgetEveryMs : 0);
  out.push_back(std::move(write));
}

// --- history ---

void Outbox::keep_history(std::uint32_t records) {
  if (records < history_keep_) untrimmed_ = kTrimEvery;
  history_keep_ = records;
}

void Outbox::trim_history(DiskEffects& out) {
  if (untrimmed_ < kTrimEvery || !storage_works_) return;
  untrimmed_ = 0;
  out.push_back(TrimHistory{await({.kind = Awaited::Kind::trim}), history_keep_});
}

void Outbox::clear_history(DiskEffects& out) {
  for (auto& [id, leaving] : leaving_) leaving.history.clear();
  std::erase_if(records_, [](const Record& record) { return record.state == RecordState::sent; });
  out.push_back(TrimHistory{await({.kind = Awaited::Kind::trim}), 0});
}

void Outbox::trim_shown() {
  auto shown = static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(), [](const Record& record) {
    return record.state == RecordState::sent;
  }));
  for (auto record = records_.begin(); shown > kShownSent && record != records_.end();) {
    const bool drop = record->state == RecordState::sent;
    record = drop ? records_.erase(record) : record + 1;
    shown -= drop ? 1 : 0;
  }
}

// --- always ---

void Outbox::pump(const Moment& now, DiskEffects& out) {
  forget(now, out);
  trim_history(out);
  if (!to_store_.empty() && store_due_steady_ms_ <= now.steady_ms) store(std::exchange(to_store_, {}), out);
  fill(now, out);
}

DeliveryCounts Outbox::counts() const {
  DeliveryCounts counts;
  for (const Record& record : records_) {
    if (record.state == RecordState::parked) ++counts.parked;
    if (!is_under_way(record)) continue;
    ++counts.waiting;
    if (!record.saved) ++counts.unsaved;
  }
  for (const auto& [profile, lane] : lanes_) counts.waiting += lane.unloaded;
  counts.parked += parked_unloaded_;
  counts.sent = sent_total_;
  counts.is_exact = counted_;
  return counts;
}

std::optional<std::int64_t> Outbox::next_wake(const Moment& now) const {
  std::optional<std::int64_t> wake;
  const auto wake_at = [&](std::int64_t steady_ms) {
    // What is due already waits for an answer, not for the clock.
    if (steady_ms > now.steady_ms && (!wake || steady_ms < *wake)) wake = steady_ms;
  };
  if (!to_forget_.empty()) wake_at(forget_due_steady_ms_);
  if (!to_store_.empty()) wake_at(store_due_steady_ms_);
  if (lanes_failed_ || has_more()) wake_at(read_due_steady_ms_);
  return wake;
}

}  // namespace facelog
