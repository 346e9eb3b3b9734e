// The program: routes each event to its machine and answers with effects.
// Holds no logic of a machine; never waits, never calls out, reads no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/app/capture.hpp"
#include "core/app/clock.hpp"
#include "core/app/delivery.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/app/guests.hpp"
#include "core/app/pace.hpp"
#include "core/app/picture_times.hpp"
#include "core/app/self_test.hpp"
#include "core/app/series.hpp"
#include "core/base/random.hpp"
#include "core/face/log_record.hpp"
#include "core/history/history.hpp"
#include "core/history/insights.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

/// A sentence for the status line; `number` grows with each new one.
struct Status {
  Text text;
  bool is_problem = false;
  std::uint32_t number = 0;
};

/// "0.0130": US dollars, as precise as an estimate deserves.
std::string usd_text(double usd);

class App {
 public:
  /// Changes the state and appends what the host must do now.
  void on(Event&& event, const Moment& now, Effects& out);
  /// When to send Woke, on the steady clock; nothing: no timer is needed.
  std::optional<std::int64_t> next_wake() const { return next_wake_; }

  Language language() const { return settings_.language(); }
  CameraState camera() const { return camera_; }
  const Capture& capture() const { return capture_; }
  const Delivery& delivery() const { return delivery_; }
  const Settings& settings() const { return settings_; }
  const Clock& clock() const { return clock_; }
  const Status& status() const { return status_; }
  bool online() const { return online_; }
  const Insights& insights() const { return insights_; }
  const History& history() const { return history_; }
  /// A picture waits for the notice to be read.
  bool asks() const { return held_.index() != 0; }
  const Series& series() const { return series_; }
  const SelfTest& self_test() const { return self_test_; }
  const PictureTimes& picture_times() const { return picture_times_; }
  /// RecordIds made from the picture that capture() shows, a face each, in its order.
  const std::vector<std::string>& picture_records() const { return picture_records_; }
  /// Minutes east of UTC at the last event, to show times in the phone's zone.
  std::int32_t utc_offset_min() const { return utc_offset_min_; }

 private:
  void on(Started&& event, const Moment& now, Effects& out);
  void on(CameraChanged&& event, const Moment& now, Effects& out);
  void on(PictureTaken&& event, const Moment& now, Effects& out);
  void on(PictureFailed&& event, const Moment& now, Effects& out);
  void on(Digested&& event, const Moment& now, Effects& out);
  void on(Answered&& event, const Moment& now, Effects& out);
  void on(Stored&& event, const Moment& now, Effects& out);
  void on(StoreFailed&& event, const Moment& now, Effects& out);
  void on(LanesRead&& event, const Moment& now, Effects& out);
  void on(RecordsRead&& event, const Moment& now, Effects& out);
  void on(HistoryRead&& event, const Moment& now, Effects& out);
  void on(RecordsCounted&& event, const Moment& now, Effects& out);
  void on(StorageChanged&& event, const Moment& now, Effects& out);
  void on(DeliveryChanged&& event, const Moment& now, Effects& out);
  void on(OutboxChanged&& event, const Moment& now, Effects& out);
  void on(SettingsChanged&& event, const Moment& now, Effects& out);
  void on(NetworkChanged&& event, const Moment& now, Effects& out);
  void on(VisibilityChanged&& event, const Moment& now, Effects& out);
  void on(Woke&& event, const Moment& now, Effects& out);
  void on(ShutterPressed&& event, const Moment& now, Effects& out);
  void on(PhotoRequested&& event, const Moment& now, Effects& out);
  void on(ResultClosed&& event, const Moment& now, Effects& out);
  void on(TestRequested&& event, const Moment& now, Effects& out);
  void on(RetryRequested&& event, const Moment& now, Effects& out);
  void on(RecordDeleted&& event, const Moment& now, Effects& out);
  void on(RecordResent&& event, const Moment& now, Effects& out);
  void on(HistoryCleared&& event, const Moment& now, Effects& out);
  void on(LanguageChosen&& event, const Moment& now, Effects& out);
  void on(LanguageMissing&& event, const Moment& now, Effects& out);
  void on(SettingsSubmitted&& event, const Moment& now, Effects& out);
  void on(ProfileChosen&& event, const Moment& now, Effects& out);
  void on(PartMissing&& event, const Moment& now, Effects& out);
  void on(KeysKept&& event, const Moment& now, Effects& out);
  void on(KeysUnlocked&& event, const Moment& now, Effects& out);
  void on(SecretsForgotten&& event, const Moment& now, Effects& out);
  void on(LinkConfirmed&& event, const Moment& now, Effects& out);
  void on(LinkOpened&& event, const Moment& now, Effects& out);
  void on(SeriesStarted&& event, const Moment& now, Effects& out);
  void on(SeriesStopped&& event, const Moment& now, Effects& out);
  void on(NoticeAnswered&& event, const Moment& now, Effects& out);
  void on(RecordsOpened&& event, const Moment& now, Effects& out);
  void on(RecordsClosed&& event, const Moment& now, Effects& out);
  void on(RecordsWanted&& event, const Moment& now, Effects& out);
  void on(InsightsOpened&& event, const Moment& now, Effects& out);
  void on(InsightsClosed&& event, const Moment& now, Effects& out);
  void on(SelfTestStarted&& event, const Moment& now, Effects& out);
  void on(Reached&& event, const Moment& now, Effects& out);
  void on(CallBlocked&& event, const Moment& now, Effects& out);

  void follow_series(const Moment& now, Effects& out);
  void stop_series(TextId why);
  void end_series(TextId why);

  void pump(const Moment& now, Effects& out);
  void pump_capture(const Moment& now, Effects& out);
  void pump_self_test(const Moment& now, Effects& out);
  void say_self_test(const Moment& now);
  void wake_at(std::optional<std::int64_t> steady_ms);
  /// False, and said: so many records are in memory alone that another could be lost.
  bool may_make_records();
  /// False: first the notice is to be read; then the event comes again.
  using Held = std::variant<std::monostate, ShutterPressed, PhotoRequested, SeriesStarted>;
  bool may_take_pictures(Held event);
  bool may_touch_records();
  void open_outbox(Effects& out);
  void add_records(std::vector<Record> records, const Moment& now, Effects& out);
  void say_storage(StorageState state);
  void guest_answered(const Answered& event, const Moment& now, Effects& out);
  void open_fragment(const std::string& fragment, Effects& out);
  void joined(const HttpAnswer& answer, const Moment& now, Effects& out);
  void retry_now(const Moment& now);
  void settings_changed(const Moment& now, Effects& out);
  void store_settings(Effects& out);
  RecordIdentity new_identity(std::int64_t utc_ms);
  void make_records(const Moment& now, Effects& out);
  void say(Text text, bool is_problem = false);
  void say_what_changed(Capture::Stage stage_before, const DeliveryCounts& before);
  void say_new_pauses(const std::set<std::string>& before);

  Random random_;
  Clock clock_;
  Settings settings_;
  Guests guests_;
  Capture capture_;
  Delivery delivery_;
  Insights insights_;
  History history_;
  Held held_;
  SelfTest self_test_;
  bool self_test_told_ = false;
  Pace analysis_pace_;
  CameraState camera_ = CameraState::off;
  Status status_;
  std::vector<std::string> picture_records_;
  Series series_;
  TextId series_why_{};
  std::uint32_t pictures_seen_ = 0;
  PictureTimes picture_times_;
  std::int64_t last_record_ms_ = 0;    // ids of one millisecond count up: a picture's faces keep
  std::uint32_t same_ms_records_ = 0;  // their order
  bool started_ = false;
  bool online_ = true;
  bool is_visible_ = true;
  bool told_backlog_ = false;
  std::string page_origin_;
  std::uint32_t last_number_ = 0;
  std::int32_t utc_offset_min_ = 0;
  std::optional<std::int64_t> next_wake_;
};

}  // namespace facelog
