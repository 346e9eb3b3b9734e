// What changes App's settings: the form, links, join codes, another tab; see app.hpp.
#include <utility>

#include "core/app/app.hpp"
#include "core/base/json.hpp"

namespace facelog {
namespace {

constexpr std::string_view kJoinLink = "join=";
constexpr std::size_t kMaxJoinCode = 256;
constexpr std::uint32_t kJoinTimeoutMs = 15'000;

}  // namespace

void App::on(SettingsChanged&& event, const Moment& now, Effects& out) {
  const Values before = settings_.values(settings_.active());
  const bool is_refusal = event.id.owner == Owner::settings;
  if (is_refusal) settings_.write_done(false);
  settings_.load_elsewhere(event.json, is_refusal, is_visible_);  // the user is where a tab is visible
  store_settings(out);
  if (settings_.values(settings_.active()) != before) self_test_.forget();
  retry_now(now);
}

void App::on(LanguageChosen&& event, const Moment&, Effects& out) {
  settings_.set_language(event.language, true);
  store_settings(out);
}

void App::on(LanguageMissing&& event, const Moment&, Effects&) {
  settings_.set_language(event.shown, true);
  say(text_of(TextId::language_missing), true);
}

void App::on(SettingsSubmitted&& event, const Moment& now, Effects& out) {
  const Values before = settings_.values(settings_.active());
  const Outcome outcome = settings_.submit(event.values_json);
  if (!outcome) return say(outcome.error().text, true);
  if (settings_.values(settings_.active()) != before) self_test_.forget();  // else what it found holds
  settings_changed(now, out);
  say(text_of(TextId::settings_saved));
}

void App::on(ProfileChosen&& event, const Moment& now, Effects& out) {
  if (!settings_.choose(event.profile_id)) return;
  self_test_.forget();
  settings_changed(now, out);
}

void App::on(PartMissing&&, const Moment&, Effects&) {
  held_ = Held{};
  say(text_of(TextId::part_missing), true);
}

void App::on(KeysKept&& event, const Moment&, Effects&) { settings_.set_kept(std::move(event.profile_ids)); }

void App::on(KeysUnlocked&& event, const Moment& now, Effects&) {
  if (!settings_.unlock(event.profile_id, event.keys_json)) return;
  self_test_.forget();
  retry_now(now);
  say(text_of(TextId::keys_unlocked));
}

void App::on(SecretsForgotten&&, const Moment& now, Effects& out) {
  settings_.forget_credentials();
  self_test_.forget();
  settings_changed(now, out);
  say(text_of(TextId::settings_forgotten));
}

void App::on(LinkConfirmed&& event, const Moment& now, Effects& out) {
  settings_.answer_link(event.accepted, random_);
  if (!event.accepted) return;
  self_test_.forget();
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
  self_test_.forget();
  settings_changed(now, out);
  say(text_of(TextId::link_joined, settings_.active().name));
}

bool App::may_take_pictures(Held event) {
  if (settings_.has_agreed()) return true;
  held_ = event;
  return false;
}

void App::on(NoticeAnswered&& event, const Moment& now, Effects& out) {
  Held held = std::exchange(held_, Held{});
  if (!event.agreed || held.index() == 0) return;
  settings_.agree();
  store_settings(out);
  if (auto* shutter = std::get_if<ShutterPressed>(&held)) on(std::move(*shutter), now, out);
  if (auto* photo = std::get_if<PhotoRequested>(&held)) on(std::move(*photo), now, out);
  if (auto* series = std::get_if<SeriesStarted>(&held)) on(std::move(*series), now, out);
}

void App::settings_changed(const Moment& now, Effects& out) {
  store_settings(out);
  retry_now(now);
}

void App::store_settings(Effects& out) {
  std::string json = settings_.next_write();
  if (!json.empty()) out.push_back(StoreSettings{{Owner::settings, ++last_number_}, std::move(json)});
}

}  // namespace facelog
