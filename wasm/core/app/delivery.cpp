// Taking records in, keeping them on disk and letting them go; see delivery.hpp.
#include "core/app/delivery.hpp"

#include <algorithm>

namespace facelog {

void Delivery::restore(const std::vector<std::string>& stored, const Moment& now) {
  for (const std::string& value : stored) {
    std::optional<Record> record = from_stored_json(value);
    if (!record) continue;  // a newer program's: left on disk as it is
    record->due_steady_ms = now.steady_ms;
    records_.push_back(std::move(*record));
  }
  // UUIDv7: the order of ids is the order of making.
  std::sort(records_.begin(), records_.end(),
            [](const Record& a, const Record& b) { return a.id < b.id; });
}

void Delivery::add(std::vector<Record> records, const Moment& now, Effects& out) {
  std::vector<std::string> ids;
  for (Record& record : records) {
    ids.push_back(record.id);
    record.state = RecordState::storing;
    record.due_steady_ms = now.steady_ms;
    records_.push_back(std::move(record));
  }
  store(ids, out);
}

Record* Delivery::find(const std::string& record_id) {
  const auto found = std::find_if(records_.begin(), records_.end(),
                                  [&](const Record& record) { return record.id == record_id; });
  return found == records_.end() ? nullptr : &*found;
}

EffectId Delivery::await(Awaited::Kind kind, std::vector<std::string> record_ids) {
  const EffectId id{Owner::delivery, ++last_number_ & 0xffffffu};
  awaited_[id.number] = Awaited{kind, std::move(record_ids)};
  return id;
}

std::optional<Delivery::Awaited> Delivery::take_awaited(EffectId id) {
  const auto found = awaited_.find(id.number);
  if (id.owner != Owner::delivery || found == awaited_.end()) return std::nullopt;
  Awaited awaited = std::move(found->second);
  awaited_.erase(found);
  return awaited;
}

void Delivery::store(const std::vector<std::string>& ids, Effects& out) {
  StoreRecords effect;
  std::vector<std::string> known;
  for (const std::string& id : ids) {
    const Record* record = find(id);
    if (!record || record->state == RecordState::sent) continue;
    effect.records.emplace_back(id, to_stored_json(*record));
    known.push_back(id);
  }
  if (known.empty()) return;
  effect.id = await(Awaited::Kind::store, std::move(known));
  out.push_back(std::move(effect));
}

void Delivery::on(const Stored& event, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited) return;
  storage_works_ = true;
  if (awaited->kind != Awaited::Kind::store) return;
  for (const std::string& id : awaited->record_ids) {
    Record* record = find(id);
    if (!record) continue;
    record->saved = true;
    if (record->state != RecordState::storing) continue;
    record->state = RecordState::waiting;
    record->due_steady_ms = now.steady_ms;
  }
}

void Delivery::on(const StoreFailed& event, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited) return;
  storage_works_ = false;
  const bool forgetting = awaited->kind == Awaited::Kind::forget;
  std::vector<std::string>& again = forgetting ? to_forget_ : to_store_;
  again.insert(again.end(), awaited->record_ids.begin(), awaited->record_ids.end());
  (forgetting ? forget_due_steady_ms_ : store_due_steady_ms_) = now.steady_ms + kLongestDelayMs;
  for (const std::string& id : awaited->record_ids) {
    // Not saved, but no reason not to send it while the page is open.
    Record* record = find(id);
    if (record && record->state == RecordState::storing) record->state = RecordState::waiting;
  }
}

void Delivery::remove(const std::string& record_id, Effects& out) {
  Record* record = find(record_id);
  if (!record) return;
  if (record->state == RecordState::sending) --sending_;
  std::erase_if(awaited_, [&](const auto& entry) {
    const Awaited& awaited = entry.second;
    return (awaited.kind == Awaited::Kind::digest || awaited.kind == Awaited::Kind::send) &&
           awaited.record_ids.front() == record_id;
  });
  std::erase_if(records_, [&](const Record& other) { return other.id == record_id; });
  out.push_back(ForgetRecords{await(Awaited::Kind::forget, {record_id}), {record_id}});
}

void Delivery::resend(const std::string& record_id, const Moment& now) {
  Record* record = find(record_id);
  if (!record || record->state != RecordState::parked) return;
  record->state = RecordState::waiting;
  record->attempts = 0;
  record->due_steady_ms = now.steady_ms;
  to_store_.push_back(record->id);  // no longer parked after a restart either
  store_due_steady_ms_ = now.steady_ms;
}

void Delivery::forget_sent(const Moment& now, Effects& out) {
  if (to_forget_.empty() || now.steady_ms < forget_due_steady_ms_) return;
  ForgetRecords effect;
  effect.keys = to_forget_;
  effect.id = await(Awaited::Kind::forget, std::move(to_forget_));
  to_forget_.clear();
  out.push_back(std::move(effect));
}

void Delivery::trim_shown() {
  std::size_t shown = 0;
  for (const Record& record : records_) shown += record.state == RecordState::sent ? 1 : 0;
  for (auto record = records_.begin(); shown > kShownSent && record != records_.end();) {
    const bool drop = record->state == RecordState::sent;
    record = drop ? records_.erase(record) : record + 1;
    shown -= drop ? 1 : 0;
  }
}

DeliveryCounts Delivery::counts() const {
  DeliveryCounts counts;
  for (const Record& record : records_) {
    if (record.state == RecordState::parked) ++counts.parked;
    else if (record.state != RecordState::sent) ++counts.waiting;
  }
  counts.sent = sent_total_;
  return counts;
}

const Error* Delivery::pause_of(const std::string& profile_id) const {
  const auto found = pauses_.find(profile_id);
  return found == pauses_.end() ? nullptr : &found->second.error;
}

}  // namespace facelog
