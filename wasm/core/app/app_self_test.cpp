// How App runs the self-test and tells its end; see app.hpp.
#include "core/app/app.hpp"

namespace facelog {

void App::on(SelfTestStarted&&, const Moment& now, Effects&) {
  if (self_test_.busy()) return;
  guests_.retry_now(now);
  self_test_told_ = false;
  self_test_.start(settings_, new_identity(clock_.utc_ms(now)));
}

void App::on(Reached&& event, const Moment&, Effects& out) { self_test_.on(event, out); }

void App::on(CallBlocked&& event, const Moment& now, Effects& out) {
  const std::optional<Text> told = settings_.block(event.url);
  if (!told) return;
  say(*told, true);
  capture_.explain(settings_);
  if (!self_test_.busy()) return;
  self_test_.forget();  // what it was about to find out is known now
  on(SelfTestStarted{}, now, out);
}

void App::pump_self_test(const Moment& now, Effects& out) {
  const Profile& profile = settings_.active();
  if (self_test_.needs_keys()) guests_.want(profile, settings_, clock_, now, out);
  self_test_.pump(settings_, clock_, guests_.ready(profile, settings_, clock_, now), guests_.error_of(profile.id),
                  online_, now, out);
  say_self_test(now);
}

void App::say_self_test(const Moment& now) {
  if (self_test_.stage() != SelfTest::Stage::done || self_test_told_) return;
  self_test_told_ = true;
  if (const auto failed = self_test_.failed()) return say(self_test_.at(*failed).word.text, true);
  say(text_of(TextId::self_test_ok));
  retry_now(now);  // what was paused need not wait for its next probe
}

}  // namespace facelog
