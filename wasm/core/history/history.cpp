// Reading pages, and putting what is loaded between what was sent; see history.hpp.
#include "core/history/history.hpp"

#include <algorithm>
#include <utility>

namespace facelog {
namespace {

RecordFilter::State state_of(const Record& record) {
  using State = RecordFilter::State;
  if (record.state == RecordState::sent) return State::sent;
  return record.state == RecordState::parked ? State::parked : State::waiting;
}

}  // namespace

void History::close() {
  state_ = State::closed;
  sent_.clear();
  sent_.shrink_to_fit();
  loaded_.clear();
  wanted_ = 0;
}

void History::open(const RecordFilter& filter, std::int32_t utc_offset_min, DiskEffects& out) {
  close();
  filter_ = filter;
  utc_offset_min_ = utc_offset_min;
  before_ = filter.before(utc_offset_min);
  state_ = State::ready;
  if (!filter.has(RecordFilter::State::sent)) return;
  state_ = State::paused;
  want(0, out);
}

void History::want(std::size_t lines, DiskEffects& out) {
  wanted_ = std::max(wanted_, lines + kAhead);
  if (state_ == State::paused) read_on(out);
}

void History::read_on(DiskEffects& out) {
  state_ = State::paused;
  if (size() >= wanted_) return;
  state_ = State::reading;
  reading_ = {Owner::history, ++last_number_ & 0xffffffu};
  out.push_back(ReadHistory{reading_, before_, kPage});
}

void History::on(const HistoryRead& event, DiskEffects& out) {
  if (state_ != State::reading || event.id != reading_) return;
  for (auto value = event.values.rbegin(); value != event.values.rend(); ++value) {
    const auto record = from_stored_json(*value);
    if (!record || !filter_.fits(record->taken_utc_ms, utc_offset_min_)) continue;
    if (const Face face = face_of(*record); filter_.fits(face.traits)) add(*record, face);
  }
  before_ = event.first;
  state_ = State::ready;
  if (event.more && before_ > filter_.from(utc_offset_min_)) read_on(out);
}

void History::on(const StoreFailed& event) {
  if (state_ == State::reading && event.id == reading_) state_ = State::failed;
}

// --- the list ---

std::size_t History::place_of(const std::string& id) const {
  const auto place = std::lower_bound(sent_.begin(), sent_.end(), id,
                                      [](const Sent& sent, const std::string& wanted) { return sent.id > wanted; });
  return static_cast<std::size_t>(place - sent_.begin());
}

bool History::is_listed(const std::string& id) const {
  const std::size_t place = place_of(id);
  return place < sent_.size() && sent_[place].id == id;
}

bool History::fits(const Record& loaded) const {
  if (!filter_.has(state_of(loaded)) || !filter_.fits(loaded.taken_utc_ms, utc_offset_min_)) return false;
  if (filter_.traits == 0) return true;
  if (!loaded.traits) loaded.traits = face_of(loaded).traits;
  return filter_.fits(*loaded.traits);
}

void History::add(const Record& record, const Face& face) {
  if (is_listed(record.id)) return;
  sent_.push_back({record.id, record.taken_utc_ms, record.in_bucket_by_utc_ms, record.is_test, face});
  // Pages come in the list's order; only what is sent meanwhile has a way to go.
  for (std::size_t i = sent_.size() - 1; i > 0 && sent_[i - 1].id < sent_[i].id; --i) std::swap(sent_[i - 1], sent_[i]);
}

void History::update(const std::deque<Record>& loaded) {
  if (state_ == State::closed) return;
  loaded_.clear();
  for (auto record = loaded.rbegin(); record != loaded.rend(); ++record) {
    if (!fits(*record)) continue;
    if (record->state == RecordState::sent) {
      if (!is_listed(record->id)) add(*record, face_of(*record));
    } else {
      loaded_.push_back({&*record, 0});
    }
  }
  for (std::size_t i = 0; i < loaded_.size(); ++i) loaded_[i].line = i + place_of(loaded_[i].record->id);
}

History::Line History::line(std::size_t index) const {
  const auto behind = std::upper_bound(loaded_.begin(), loaded_.end(), index,
                                       [](std::size_t line, const Loaded& one) { return line < one.line; });
  const auto before = static_cast<std::size_t>(behind - loaded_.begin());
  if (before > 0 && loaded_[before - 1].line == index) return {loaded_[before - 1].record, nullptr};
  return {nullptr, &sent_[index - before]};
}

}  // namespace facelog
