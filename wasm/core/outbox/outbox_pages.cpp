// Which of the disk's records are in memory: reading lanes, filling them up, unloading; see outbox.hpp.
#include <algorithm>
#include <utility>

#include "core/outbox/outbox.hpp"

namespace facelog {
namespace {

/// The disk has it as it is, and nothing of it is under way: it could be read again.
bool is_idle(const Record& record) {
  return record.saved && !record.changed && record.state == RecordState::waiting;
}

bool is_idle_parked(const Record& record) {
  return record.saved && !record.changed && record.state == RecordState::parked;
}

/// Whether it is still there, the disk says: another tab may send or delete it while its request is under way here.
bool is_left_to_disk(const Record& record) {
  const bool is_sending = record.saved && !record.changed && record.state == RecordState::sending;
  return is_sending || is_idle(record) || is_idle_parked(record);
}

}  // namespace

bool Outbox::has_more() const {
  return parked_more_ || std::any_of(lanes_.begin(), lanes_.end(), [](const auto& entry) { return entry.second.more; });
}

bool Outbox::is_reading() const {
  return reading_lanes_ || std::any_of(lanes_.begin(), lanes_.end(),
                                       [](const auto& entry) { return entry.second.reading != 0; });
}

void Outbox::open(DiskEffects& out) {
  // What is being read may be older than what made this necessary.
  read_again_ = reading_lanes_;
  if (reading_lanes_) return;
  reading_lanes_ = true;
  // Of what is idle now, the disk has the last word: another tab may have sent or deleted it.
  Awaited awaited{.kind = Awaited::Kind::lanes};
  for (const Record& record : records_) {
    if (is_left_to_disk(record)) awaited.record_ids.push_back(record.id);
  }
  out.push_back(ReadLanes{await(std::move(awaited)), static_cast<std::uint32_t>(kPage)});
}

std::string Outbox::load(const std::string& value, RecordState state, const Moment& now) {
  std::optional<Record> record = from_stored_json(value);
  if (!record) {
    ++unreadable_;
    return {};
  }
  const std::string id = record->id;
  if (leaving_.count(id) || gone_.count(id)) return id;
  if (Record* known = find(id)) {
    // Another tab has parked it, whatever is under way here, or sends it again.
    const bool is_moved = state == RecordState::parked ? is_left_to_disk(*known) : state == RecordState::waiting && is_idle_parked(*known);
    if (is_moved) known->state = state;
    return id;
  }
  record->state = state;
  record->due_steady_ms = now.steady_ms;
  insert(std::move(*record));
  return id;
}

void Outbox::on(const LanesRead& event, const Moment& now, DiskEffects& out) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::lanes) return;
  reading_lanes_ = lanes_failed_ = false;
  storage_works_ = true;
  unreadable_ = 0;
  lanes_.clear();  // a page that is still under way is read again
  count_is_stale_ = counting_;
  std::set<std::string> on_disk;
  bool more = event.parked_more;
  for (const LanesRead::Lane& read : event.lanes) {
    for (const std::string& value : read.values) on_disk.insert(load(value, RecordState::waiting, now));
    lanes_[read.profile_id] = {.read_up_to = read.last, .more = read.more};
    more = more || read.more;
  }
  for (const std::string& value : event.parked) on_disk.insert(load(value, RecordState::parked, now));
  for (const std::string& value : event.history) load(value, RecordState::sent, now);
  parked_more_ = event.parked_more;
  parked_unloaded_ = 0;
  drop_missing(awaited->record_ids, on_disk);
  trim_shown();
  for (const auto& [profile, lane] : lanes_) {
    unload(profile);
    more = more || lane.more;
  }
  gone_.clear();
  counted_ = !more;
  if (std::exchange(read_again_, false)) return open(out);
  count(out);
}

void Outbox::drop_missing(const std::vector<std::string>& candidates, const std::set<std::string>& on_disk) {
  for (const std::string& id : candidates) {
    if (on_disk.count(id)) continue;
    const Record* record = find(id);
    if (record && is_left_to_disk(*record)) erase(*record);
  }
}

void Outbox::on(const RecordsRead& event, const Moment& now) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::records) return;
  storage_works_ = true;
  Lane& lane = lanes_[awaited->profile_id];
  if (lane.reading != event.id.number) return;  // the lanes were read anew meanwhile
  lane.reading = 0;
  const std::size_t before = records_.size();
  for (const std::string& value : event.values) load(value, RecordState::waiting, now);
  lane.more = event.more;
  if (!event.last.empty()) lane.read_up_to = event.last;
  counted_as_loaded(lane, records_.size() - before);
  unload(awaited->profile_id);
  if (!is_reading()) gone_.clear();
}

void Outbox::counted_as_loaded(Lane& lane, std::size_t records) {
  lane.unloaded = lane.more && lane.unloaded > records ? lane.unloaded - records : 0;
  lane.since_count -= static_cast<std::int64_t>(records);
}

std::size_t Outbox::loaded(const std::string& profile_id) const {
  return static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(), [&](const Record& record) {
    return is_idle(record) && record.profile_id == profile_id;
  }));
}

std::set<std::string> Outbox::being_stored() const {
  std::set<std::string> ids;
  for (const auto& [number, awaited] : awaited_) {
    if (awaited.kind == Awaited::Kind::store) ids.insert(awaited.record_ids.begin(), awaited.record_ids.end());
  }
  return ids;
}

/// Of a record that has yet to be sent, once what is under way is written. Nothing: the disk does not have it.
std::optional<Place> Outbox::place_on_disk(const Record& record, const std::set<std::string>& stored) const {
  const bool is_written = stored.count(record.id) > 0;
  if (record.state == RecordState::sent || (!record.saved && !is_written)) return std::nullopt;
  const bool is_behind = record.changed && !is_written;  // the disk has it where it was before
  return (record.state == RecordState::parked) != is_behind ? Place::parked : Place::outbox;
}

/// Of what leaves, only the disk knows whether and where it still has it: it is to be gone first.
void Outbox::count(DiskEffects& out) {
  if (counted_ || counting_ || !to_forget_.empty()) return;
  counting_ = true;
  Awaited awaited{.kind = Awaited::Kind::count};
  const auto add = [&](std::optional<Place> place, const std::string& profile_id) {
    if (place == Place::parked) ++awaited.known_parked;
    else if (place == Place::outbox) ++awaited.known[profile_id];
  };
  const std::set<std::string> stored = being_stored();  // written before the disk counts
  for (const Record& record : records_) add(place_on_disk(record, stored), record.profile_id);
  for (auto& [profile, lane] : lanes_) lane.since_count = 0;
  parked_since_count_ = 0;
  out.push_back(CountRecords{await(std::move(awaited))});
}

void Outbox::on(const RecordsCounted& event) {
  const auto awaited = take_awaited(event.id);
  if (!awaited || awaited->kind != Awaited::Kind::count) return;
  counting_ = false;
  counted_ = !std::exchange(count_is_stale_, false);
  if (!counted_) return;  // pump() asks again
  const std::size_t parked = event.parked + parked_since_count_;
  parked_unloaded_ = parked_more_ && parked > awaited->known_parked ? parked - awaited->known_parked : 0;
  for (const auto& [profile, records] : event.lanes) {
    const auto lane = lanes_.find(profile);
    if (lane == lanes_.end() || !lane->second.more) continue;
    const auto known = awaited->known.find(profile);
    const std::int64_t unloaded = static_cast<std::int64_t>(records) + lane->second.since_count -
                                  static_cast<std::int64_t>(known == awaited->known.end() ? 0 : known->second);
    lane->second.unloaded = static_cast<std::size_t>(std::max<std::int64_t>(0, unloaded));
  }
}

void Outbox::fill(const Moment& now, DiskEffects& out) {
  if (lanes_failed_ && read_due_steady_ms_ <= now.steady_ms) open(out);
  if (!is_open() || read_due_steady_ms_ > now.steady_ms) return;
  count(out);
  const auto parked = [&] { return std::count_if(records_.begin(), records_.end(), is_idle_parked); };
  if (parked_more_ && static_cast<std::size_t>(parked()) < kPage / 2) return open(out);
  for (auto& [profile, lane] : lanes_) {
    if (!lane.more || lane.reading != 0 || loaded(profile) >= kPage / 2) continue;
    const EffectId id = await({.kind = Awaited::Kind::records, .profile_id = profile});
    lane.reading = id.number;
    out.push_back(ReadRecords{id, profile, lane.read_up_to, static_cast<std::uint32_t>(kPage)});
  }
}

/// What is loaded beyond kMostLoaded stays on disk alone until its turn comes.
void Outbox::unload(const std::string& profile_id) {
  if (reading_lanes_ || lanes_[profile_id].reading != 0) return;  // with the next write
  std::vector<std::size_t> idle;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (is_idle(records_[i]) && records_[i].profile_id == profile_id) idle.push_back(i);
  }
  for (std::size_t loaded = idle.size(); loaded > kMostLoaded; --loaded) {
    const std::size_t at = loaded - 1 - kNewestKept;
    unload_one(records_.begin() + static_cast<std::ptrdiff_t>(idle[at]));
    idle.erase(idle.begin() + static_cast<std::ptrdiff_t>(at));
    for (std::size_t i = at; i < idle.size(); ++i) --idle[i];
  }
}

/// Of the parked ones the newest stay, as they are read.
void Outbox::unload_parked() {
  if (reading_lanes_) return;  // with the next write
  auto loaded = static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(), is_idle_parked));
  for (auto record = records_.begin(); loaded > kMostLoaded && record != records_.end();) {
    const bool goes = is_idle_parked(*record);
    record = goes ? records_.erase(record) : record + 1;
    if (!goes) continue;
    --loaded;
    ++parked_unloaded_;
    ++parked_since_count_;
    parked_more_ = true;
  }
}

void Outbox::unload_one(std::deque<Record>::iterator record) {
  Lane& lane = lanes_[record->profile_id];
  std::string before;  // all up to here stays loaded
  for (auto other = record; other != records_.begin() && before.empty();) {
    --other;
    if (other->profile_id == record->profile_id) before = other->id;
  }
  lane.read_up_to = lane.more ? std::min(lane.read_up_to, before) : before;
  lane.more = true;
  ++lane.unloaded;
  ++lane.since_count;
  records_.erase(record);
}

}  // namespace facelog
