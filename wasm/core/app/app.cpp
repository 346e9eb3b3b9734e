// Routing; see app.hpp.
#include "core/app/app.hpp"

#include "core/aws/errors.hpp"
#include "core/base/json.hpp"

namespace facelog {
namespace {

constexpr std::string_view kJoinLink = "join=";
constexpr std::size_t kMaxJoinCode = 256;
constexpr std::uint32_t kJoinTimeoutMs = 15'000;

}  // namespace

void App::on(Event&& event, const Moment& now, Effects& out) {
  const bool is_start = std::holds_alternative<Started>(event);
  if (is_start == started_) return;  // the first event is Started, and no other is
  started_ = true;
  utc_offset_min_ = now.utc_offset_min;
  const Capture::Stage stage = capture_.stage();
  const DeliveryCounts counts = delivery_.counts();
  const std::set<std::string> paused = delivery_.paused();

  std::visit([&](auto&& one) { on(std::move(one), now, out); }, std::move(event));
  if (capture_.take_fresh()) make_records(now, out);
  pump(now, out);
  say_what_changed(stage, counts);
  say_new_pauses(paused);
  picture_times_.look(picture_records_, delivery_.records(), now);
  follow_series(now, out);
}

void App::pump(const Moment& now, Effects& out) {
  next_wake_.reset();
  pump_capture(now, out);
  for (const std::string& id : delivery_.wanting(now)) {
    const Profile* profile = settings_.find(id);
    if (profile) guests_.want(*profile, settings_, clock_, now, out);
  }
  delivery_.pump(settings_, guests_, clock_, now, out);
  wake_at(delivery_.next_wake());
  wake_at(guests_.next_wake(now));
}

void App::pump_capture(const Moment& now, Effects& out) {
  const Profile* profile = settings_.find(capture_.profile_id());
  if (!profile || !capture_.is_prepared()) return;
  if (analysis_pace_.next_steady_ms() > now.steady_ms) return wake_at(analysis_pace_.next_steady_ms());
  guests_.want(*profile, settings_, clock_, now, out);
  capture_.pump(settings_, clock_, guests_.ready(*profile, settings_, clock_, now),
                guests_.error_of(profile->id), now, out);
  if (capture_.stage() == Capture::Stage::analysing) analysis_pace_.started(now.steady_ms);
}

void App::wake_at(std::optional<std::int64_t> steady_ms) {
  if (steady_ms && (!next_wake_ || *steady_ms < *next_wake_)) next_wake_ = steady_ms;
}

void App::on(Started&& event, const Moment&, Effects& out) {
  random_ = Random(event.seed);
  online_ = event.online;
  page_origin_ = event.page_origin;
  const Outcome config = settings_.load_config(event.config_json, event.page_origin);
  settings_.set_language(event.language, false);
  settings_.load_saved(event.settings_json);
  if (settings_.ensure_device_id(random_)) store_settings(out);
  delivery_.set_delivers(event.delivers);
  delivery_.outbox().set_storage_works(event.storage == StorageState::works);
  if (event.storage == StorageState::works) open_outbox(out);
  else say_storage(event.storage);
  if (event.storage_lost) say(text_of(TextId::storage_lost), true);
  if (!config) say(config.error().text, true);
  open_fragment(event.fragment, out);
}

void App::on(CameraChanged&& event, const Moment&, Effects&) {
  camera_ = {event.state, event.width_px, event.height_px, event.mirrored};
  const bool ended = event.state != CameraState::live && series_.kind() == Series::Kind::interval;
  if (ended) stop_series(TextId::series_camera_ended);
}

void App::on(PictureTaken&& event, const Moment& now, Effects& out) {
  series_.photo_came(static_cast<std::size_t>(event.more));
  capture_.on(std::move(event), now, out);
}

void App::on(PictureFailed&& event, const Moment&, Effects&) {
  if (event.fault != PictureFault::cancelled) series_.photo_came(static_cast<std::size_t>(event.more));
  capture_.on(event);
}

void App::on(Digested&& event, const Moment&, Effects&) {
  if (event.id.owner == Owner::capture) capture_.on(event);
  if (event.id.owner == Owner::delivery) delivery_.on(event);
}

void App::on(Answered&& event, const Moment& now, Effects& out) {
  if (event.id.owner == Owner::settings) return joined(event.answer, now, out);
  if (const auto server_ms = server_time_ms(event.answer)) clock_.learn(*server_ms, now);
  if (event.id.owner == Owner::guests) return guest_answered(event, now, out);
  if (event.id.owner == Owner::capture) {
    const bool refused = capture_.on(event, settings_, clock_, now, out);
    const Profile* profile = settings_.find(capture_.profile_id());
    if (refused && profile) guests_.drop(*profile, settings_);
    const bool throttled = capture_.error() && capture_.error()->recovery == Recovery::slow_down;
    if (throttled) analysis_pace_.throttled(now.steady_ms);
    if (capture_.stage() == Capture::Stage::done) analysis_pace_.accepted(now.steady_ms);
  }
  if (event.id.owner == Owner::delivery) {
    const std::string refused = delivery_.on(event, settings_, clock_, random_, now);
    const Profile* profile = settings_.find(refused);
    if (profile) guests_.drop(*profile, settings_);
  }
}

void App::guest_answered(const Answered& event, const Moment& now, Effects& out) {
  const std::string before = settings_.to_json();
  const std::string profile_id = guests_.on(event, settings_, clock_, random_, now, out);
  if (settings_.to_json() != before) store_settings(out);  // the identity is kept
  const Error* error = guests_.error_of(profile_id);
  if (!error) {
    // What stopped for want of credentials need not wait for its next probe.
    if (delivery_.pause_of(profile_id)) delivery_.retry_now(now);
    return;
  }
  const bool needs_user = error->recovery == Recovery::pause || error->recovery == Recovery::give_up;
  if (needs_user) delivery_.pause(profile_id, *error, now);
}

void App::on(Stored&& event, const Moment& now, Effects&) {
  if (event.id.owner == Owner::delivery) delivery_.outbox().on(event, now);
}

void App::on(StoreFailed&& event, const Moment& now, Effects&) {
  if (event.id.owner == Owner::delivery) delivery_.outbox().on(event, now);
  const bool full = event.fault == StoreFault::full;
  say(text_of(full ? TextId::storage_full : TextId::storage_unavailable), true);
}

void App::on(LanesRead&& event, const Moment& now, Effects& out) {
  DiskEffects disk;
  delivery_.outbox().on(event, now, disk);
  append(std::move(disk), out);
}

void App::on(RecordsRead&& event, const Moment& now, Effects&) { delivery_.outbox().on(event, now); }

void App::on(RecordsCounted&& event, const Moment&, Effects&) { delivery_.outbox().on(event); }

void App::open_outbox(Effects& out) {
  DiskEffects disk;
  delivery_.outbox().open(disk);
  append(std::move(disk), out);
}

void App::on(StorageChanged&& event, const Moment& now, Effects& out) {
  delivery_.outbox().set_storage_works(event.state == StorageState::works);
  say_storage(event.state);
  if (event.state != StorageState::works) return;
  delivery_.outbox().store_again(now);
  open_outbox(out);
  store_settings(out);
}

void App::say_storage(StorageState state) {
  switch (state) {
    case StorageState::works: return say(text_of(TextId::storage_back));
    case StorageState::blocked: return say(text_of(TextId::storage_blocked), true);
    case StorageState::newer: return say(text_of(TextId::storage_newer), true);
    case StorageState::unavailable: return say(text_of(TextId::storage_unavailable), true);
  }
}

void App::on(DeliveryChanged&& event, const Moment& now, Effects& out) {
  delivery_.set_delivers(event.delivers);
  if (!event.delivers) return say(text_of(TextId::delivery_other_tab));
  open_outbox(out);
  retry_now(now);
}

void App::on(OutboxChanged&& event, const Moment&, Effects& out) {
  delivery_.outbox().gone_elsewhere(event.gone);
  // What is not loaded is known by its number alone, which has changed too.
  const bool is_changed = event.added || delivery_.outbox().has_more();
  if (is_changed && delivery_.delivers()) open_outbox(out);
}

void App::on(SettingsChanged&& event, const Moment& now, Effects&) {
  settings_.load_elsewhere(event.json);
  retry_now(now);
}

void App::on(NetworkChanged&& event, const Moment& now, Effects&) {
  online_ = event.online;
  if (online_) retry_now(now);
  say(text_of(online_ ? TextId::network_online : TextId::network_offline), !online_);
}

void App::on(VisibilityChanged&& event, const Moment& now, Effects&) {
  if (event.visible) return retry_now(now);
  if (series_.kind() == Series::Kind::interval) stop_series(TextId::series_hidden);
}

void App::on(Woke&&, const Moment&, Effects&) {}  // pump() runs after every event

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

void App::on(ShutterPressed&&, const Moment& now, Effects& out) {
  if (series_.kind() != Series::Kind::off || !may_make_records()) return;
  guests_.retry_now(now);
  capture_.start_frame(settings_, camera_.state == CameraState::live, now, out);
}

void App::on(PhotoRequested&& event, const Moment& now, Effects& out) {
  if (series_.kind() != Series::Kind::off || capture_.busy() || !may_make_records()) return;
  guests_.retry_now(now);
  series_.photos_asked();
  capture_.start_photo(settings_, event.chosen, now, out);
}

void App::on(ResultClosed&&, const Moment&, Effects&) {
  capture_.close();
  if (capture_.stage() == Capture::Stage::idle) picture_records_.clear();
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

void App::on(RetryRequested&&, const Moment& now, Effects&) { retry_now(now); }

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
  append(std::move(disk), out);
  say(text_of(TextId::records_history_cleared));
}

void App::on(LanguageChosen&& event, const Moment&, Effects& out) {
  settings_.set_language(event.language, true);
  store_settings(out);
}

void App::on(SettingsSubmitted&& event, const Moment& now, Effects& out) {
  const Outcome outcome = settings_.submit(event.values_json);
  if (!outcome) return say(outcome.error().text, true);
  settings_changed(now, out);
  say(text_of(TextId::settings_saved));
}

void App::on(ProfileChosen&& event, const Moment& now, Effects& out) {
  if (settings_.choose(event.profile_id)) settings_changed(now, out);
}

void App::on(SecretsForgotten&&, const Moment& now, Effects& out) {
  settings_.forget_credentials();
  settings_changed(now, out);
  say(text_of(TextId::settings_forgotten));
}

void App::on(LinkConfirmed&& event, const Moment& now, Effects& out) {
  settings_.answer_link(event.accepted, random_);
  if (!event.accepted) return;
  settings_changed(now, out);
  say(text_of(TextId::link_accepted));
}

void App::on(LinkOpened&& event, const Moment&, Effects& out) { open_fragment(event.fragment, out); }

void App::open_fragment(const std::string& fragment, Effects& out) {
  if (fragment.empty()) return;
  if (!fragment.starts_with(kJoinLink)) {
    const Outcome opened = settings_.open_link(fragment);
    if (!opened) say(opened.error().text, true);
    return;
  }
  if (fragment.size() > kMaxJoinCode) return say(text_of(TextId::link_invalid), true);
  JsonWriter body;
  body.begin_object().member("code", fragment.substr(kJoinLink.size())).end_object();
  HttpRequest request{"POST", page_origin_ + "/join", {{"content-type", "application/json"}},
                      share(Buffer::copy_of(body.take()))};
  out.push_back(Send{{Owner::settings, ++last_number_}, std::move(request), kJoinTimeoutMs});
}

void App::joined(const HttpAnswer& answer, const Moment& now, Effects& out) {
  if (answer.status == 0) return say(text_of(TextId::link_join_unreachable), true);
  if (answer.status != 200) return say(text_of(TextId::link_join_refused), true);
  const Outcome outcome = settings_.join(answer.body.view());
  if (!outcome) return say(outcome.error().text, true);
  settings_changed(now, out);
  say(text_of(TextId::link_joined, settings_.active().name));
}

void App::settings_changed(const Moment& now, Effects& out) {
  store_settings(out);
  retry_now(now);
}

void App::retry_now(const Moment& now) {
  guests_.retry_now(now);
  delivery_.retry_now(now);
}

void App::store_settings(Effects& out) {
  out.push_back(StoreSettings{{Owner::settings, ++last_number_}, settings_.to_json()});
}

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
    picture_records_.push_back(record.id);
    records.push_back(std::move(record));
  }
  if (!records.empty()) add_records(std::move(records), now, out);
}

void App::say(Text text, bool is_problem) {
  status_ = {std::move(text), is_problem, status_.number + 1};
}

void App::say_new_pauses(const std::set<std::string>& before) {
  for (const std::string& id : delivery_.paused()) {
    if (before.count(id)) continue;
    const Profile* profile = settings_.find(id);
    if (id == settings_.active().id || !profile) {
      say(delivery_.pause_of(id)->text, true);
    } else {
      say(text_of(TextId::delivery_other_profile_paused, profile->name.empty() ? id : profile->name), true);
    }
  }
}

void App::say_what_changed(Capture::Stage stage_before, const DeliveryCounts& before) {
  const DeliveryCounts counts = delivery_.counts();
  if (!told_backlog_ && delivery_.outbox().is_open() && counts.is_exact) {
    told_backlog_ = true;
    if (before.waiting == 0 && counts.waiting > 0) say(text_of(TextId::delivery_waited, std::to_string(counts.waiting)));
  }
  if (counts.sent > before.sent && counts.waiting == 0) {
    say(text_of(TextId::delivery_all_sent, std::to_string(counts.sent)));
  }
  if (counts.parked > before.parked) say(text_of(TextId::delivery_parked), true);
  if (capture_.stage() == stage_before) return;
  const bool one_of_many = series_.kind() != Series::Kind::off;
  if (capture_.stage() == Capture::Stage::analysing && !one_of_many) say(text_of(TextId::picture_analysing));
  if (capture_.error()) say(capture_.error()->text, true);
  if (capture_.stage() != Capture::Stage::done) return;
  const std::size_t faces = capture_.faces().size();
  say(faces == 0 ? text_of(TextId::picture_no_face)
                 : text_of(TextId::picture_faces, std::to_string(faces)));
}

}  // namespace facelog
