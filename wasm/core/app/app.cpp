// Routing; see app.hpp.
#include "core/app/app.hpp"

#include "core/aws/errors.hpp"

namespace facelog {

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
  say_self_test(now);
  pump(now, out);
  say_what_changed(stage, counts);
  say_new_pauses(paused);
  picture_times_.look(picture_records_, delivery_.records(), now);
  follow_series(now, out);
  history_.update(delivery_.records());
}

void App::pump(const Moment& now, Effects& out) {
  next_wake_.reset();
  pump_capture(now, out);
  pump_self_test(now, out);
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
  settings_.ensure_device_id(random_);
  store_settings(out);
  delivery_.set_delivers(event.delivers);
  delivery_.outbox().set_storage_works(event.storage == StorageState::works);
  if (event.storage == StorageState::works) open_outbox(out);
  else say_storage(event.storage);
  if (event.storage_lost) say(text_of(TextId::storage_lost), true);
  if (!config) say(config.error().text, true);
  open_fragment(event.fragment, out);
}

void App::on(CameraChanged&& event, const Moment&, Effects&) {
  camera_ = event.state;
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
  if (event.id.owner == Owner::self_test && self_test_.on(event, settings_, clock_, now, out)) {
    guests_.drop(settings_.active(), settings_);
  }
}

void App::guest_answered(const Answered& event, const Moment& now, Effects& out) {
  const std::string profile_id = guests_.on(event, settings_, clock_, random_, now, out);
  store_settings(out);  // the identity is kept
  const Error* error = guests_.error_of(profile_id);
  if (!error) {
    // What stopped for want of credentials need not wait for its next probe.
    if (delivery_.pause_of(profile_id)) delivery_.retry_now(now);
    return;
  }
  const bool needs_user = error->recovery == Recovery::pause || error->recovery == Recovery::give_up;
  if (needs_user) delivery_.pause(profile_id, *error, now);
}

void App::on(NetworkChanged&& event, const Moment& now, Effects&) {
  online_ = event.online;
  if (online_) retry_now(now);
  say(text_of(online_ ? TextId::network_online : TextId::network_offline), !online_);
}

void App::on(VisibilityChanged&& event, const Moment& now, Effects&) {
  is_visible_ = event.visible;
  if (event.visible) return retry_now(now);
  delivery_.outbox().write_now(now);
  if (series_.kind() == Series::Kind::interval) stop_series(TextId::series_hidden);
}

void App::on(Woke&&, const Moment&, Effects&) {}  // pump() runs after every event

void App::on(ShutterPressed&& event, const Moment& now, Effects& out) {
  if (series_.kind() != Series::Kind::off || !may_make_records() || !may_take_pictures(event)) return;
  guests_.retry_now(now);
  capture_.start_frame(settings_, camera_ == CameraState::live, now, out);
}

void App::on(PhotoRequested&& event, const Moment& now, Effects& out) {
  if (series_.kind() != Series::Kind::off || capture_.busy() || !may_make_records() || !may_take_pictures(event)) return;
  guests_.retry_now(now);
  series_.photos_asked();
  capture_.start_photo(settings_, event.chosen, now, out);
}

void App::on(ResultClosed&&, const Moment&, Effects&) {
  capture_.close();
  if (capture_.stage() == Capture::Stage::idle) picture_records_.clear();
}

void App::on(RetryRequested&&, const Moment& now, Effects&) { retry_now(now); }

void App::retry_now(const Moment& now) {
  guests_.retry_now(now);
  delivery_.retry_now(now);
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
