// What App does between the pictures of a series; see series.hpp.
#include "core/app/app.hpp"
#include "core/base/decimal.hpp"

namespace facelog {

std::string usd_text(double usd) {
  return decimal_text(usd, usd < 0.0995 ? 4 : 2);
}

void App::on(SeriesStarted&& event, const Moment& now, Effects&) {
  if (camera_ != CameraState::live || capture_.busy() || !may_make_records() || !may_take_pictures(event)) return;
  for (const int offered : Series::kIntervalsS) {
    if (offered == event.every_s) series_.start_interval(event.every_s, now);
  }
}

void App::on(SeriesStopped&&, const Moment&, Effects&) { stop_series(TextId::series_stopped); }

/// A picture that is on its way is paid for: it still counts.
void App::stop_series(TextId why) {
  if (series_.kind() == Series::Kind::off || series_.finishing()) return;
  if (!capture_.busy()) return end_series(why);
  series_why_ = why;
  series_.finish();
}

/// Says what it came to; the text has the pictures' number and their cost as arguments.
void App::end_series(TextId why) {
  if (series_.kind() == Series::Kind::interval) {
    say(text_of(why, std::to_string(series_.analysed()), usd_text(series_.usd())));
  } else if (series_.kind() == Series::Kind::photos) {
    say(text_of(TextId::series_photos_done, std::to_string(series_.analysed() + series_.failed()),
                std::to_string(series_.failed())),
        series_.failed() > 0);
  }
  series_.stop();
}

/// After each event: counts a picture whose way has ended, and begins the next one.
void App::follow_series(const Moment& now, Effects& out) {
  const bool ended = std::exchange(pictures_seen_, capture_.endings()) != capture_.endings();
  if (series_.kind() == Series::Kind::off) return;
  if (ended) {
    series_.picture_ended(capture_.stage() == Capture::Stage::done);
    // What needs the user will not be better with the next picture; its reason stays on the screen.
    const bool hopeless = capture_.error() && (capture_.error()->recovery == Recovery::pause ||
                                               capture_.error()->recovery == Recovery::refresh_credentials);
    const bool interval = series_.kind() == Series::Kind::interval;
    if (interval && !hopeless) capture_.close();
    if (hopeless || series_.is_complete()) {
      return end_series(series_.finishing() ? series_why_ : TextId::series_stopped);
    }
    if (!interval) {
      if (!may_make_records()) return series_.stop();
      capture_.start_photo(settings_, true, now, out);
      if (capture_.endings() != pictures_seen_) end_series(TextId::series_stopped);  // the settings have changed
    }
  }
  if (series_.kind() != Series::Kind::interval) return;
  if (capture_.busy()) return;  // the next one waits for the answer
  if (series_.take_due(now)) {
    if (!may_make_records()) return series_.stop();
    capture_.start_frame(settings_, true, now, out);
  }
  const std::optional<std::int64_t> wake = series_.next_wake();
  if (wake && (!next_wake_ || *wake < *next_wake_)) next_wake_ = wake;
}

}  // namespace facelog
