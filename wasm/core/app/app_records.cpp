// How App makes records, and what the user does with them; see app.hpp.
#include "core/app/app.hpp"

namespace facelog {

bool App::may_make_records() {
  if (delivery_.counts().unsaved < Outbox::kMostUnsaved) return true;
  say(text_of(TextId::storage_unsaved_limit, std::to_string(Outbox::kMostUnsaved)), true);
  return false;
}

bool App::may_touch_records() {
  if (delivery_.delivers()) return true;
  say(text_of(TextId::delivery_other_tab), true);
  return false;
}

void App::on(TestRequested&&, const Moment& now, Effects& out) {
  if (!may_make_records()) return;
  std::vector<Record> records;
  for (std::size_t i = 0; i < kSampleCount; ++i) {
    RecordIdentity identity = new_identity(clock_.utc_ms(now));
    identity.device_id = kTestDeviceId;
    Record record;
    record.id = identity.record_id;
    record.profile_id = settings_.active().id;
    record.payload = sample_record_json(i, identity);
    record.taken_utc_ms = identity.utc_ms;
    record.is_test = true;
    records.push_back(std::move(record));
  }
  add_records(std::move(records), now, out);
}

void App::add_records(std::vector<Record> records, const Moment& now, Effects& out) {
  DiskEffects disk;
  delivery_.outbox().add(std::move(records), now, disk);
  append(std::move(disk), out);
}

void App::on(RecordDeleted&& event, const Moment&, Effects& out) {
  if (!may_touch_records()) return;
  DiskEffects disk;
  delivery_.remove(event.record_id, disk);
  append(std::move(disk), out);
}

void App::on(RecordResent&& event, const Moment& now, Effects&) {
  if (may_touch_records()) delivery_.outbox().resend(event.record_id, now);
}

void App::on(HistoryCleared&&, const Moment&, Effects& out) {
  DiskEffects disk;
  delivery_.outbox().clear_history(disk);
  if (history_.state() != History::State::closed) history_.open(history_.filter(), utc_offset_min_, disk);
  append(std::move(disk), out);
  say(text_of(TextId::records_history_cleared));
}

void App::on(RecordsOpened&& event, const Moment&, Effects& out) {
  DiskEffects disk;
  history_.open(event.filter, utc_offset_min_, disk);
  append(std::move(disk), out);
}

void App::on(RecordsClosed&&, const Moment&, Effects&) { history_.close(); }

void App::on(RecordsWanted&& event, const Moment&, Effects& out) {
  DiskEffects disk;
  history_.want(event.lines, disk);
  append(std::move(disk), out);
}

void App::on(InsightsOpened&&, const Moment&, Effects& out) {
  DiskEffects disk;
  insights_.open(delivery_.records(), utc_offset_min_, disk);
  append(std::move(disk), out);
}

void App::on(InsightsClosed&&, const Moment&, Effects&) { insights_.close(); }

RecordIdentity App::new_identity(std::int64_t utc_ms) {
  same_ms_records_ = utc_ms == last_record_ms_ ? same_ms_records_ + 1 : 0;
  last_record_ms_ = utc_ms;
  return {uuid_v7(utc_ms, same_ms_records_, random_), settings_.value(Field::device_id), utc_ms, utc_offset_min_,
          settings_.is_on(Field::course_fields_only)};
}

void App::make_records(const Moment& now, Effects& out) {
  picture_times_.begin(capture_.total_ms(), now);
  std::vector<Record> records;
  picture_records_.clear();
  for (const FaceDetail& face : capture_.faces()) {
    const RecordIdentity identity = new_identity(capture_.taken_utc_ms());
    Record record;
    record.id = identity.record_id;
    record.profile_id = capture_.profile_id();
    record.payload = log_record_json(face, identity);
    record.taken_utc_ms = identity.utc_ms;
    if (!face.emotions.empty()) record.emotion = face.emotions.front().type;
    picture_records_.push_back(record.id);
    records.push_back(std::move(record));
  }
  if (!records.empty()) add_records(std::move(records), now, out);
}

}  // namespace facelog
