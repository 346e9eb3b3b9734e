// Tries once what lies between this phone and the bucket, and names the step that fails: the course's list for
// "no data arrives", done by the program. Beside the delivery, which goes on; nothing of it is stored.
//
// idle → keys (waits for a guest's credentials) → asking (Amazon Rekognition) → publishing (AWS IoT) → done
// keys, asking, publishing → reaching → done: no answer that the page may read; does anything answer at that host?
// keys, reaching → reaching_page → done: nothing does; is there a network at all?
// any → idle: the settings have changed, what was found holds no more. Each wait ends by a timeout of its effect.
//
// Amazon Rekognition is asked with bytes that are no picture: AWS looks at signature, time, region and permission first,
// so that its complaint about the picture shows that all of these are right, without an analysis to pay for.
// Must not know the screen, the outbox or how credentials are lent.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "core/app/clock.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/aws/sigv4.hpp"
#include "core/base/result.hpp"
#include "core/face/log_record.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

class SelfTest {
 public:
  enum class Stage : std::uint8_t { idle, keys, asking, publishing, reaching, reaching_page, done };
  /// In the order of the list.
  enum class Step : std::uint8_t {
    network, clock, credentials, region, rekognition, endpoint, topic, message, arrival
  };
  static constexpr std::size_t kSteps = 9;
  /// noted: it works, and there is something to know. not_run: nothing is known, for another step failed.
  enum class State : std::uint8_t { waiting, passed, noted, failed, not_run };

  struct Finding {
    State state = State::waiting;
    std::string fact{};  // what was tried: a host, a topic; in no language
    Error word{};        // when noted or failed
  };

  static constexpr std::uint32_t kTimeoutMs = 15'000;
  static constexpr std::uint32_t kReachTimeoutMs = 6'000;

  /// `test` names the message; its time is set when it is sent.
  void start(const Settings& settings, RecordIdentity test);
  /// The settings have changed.
  void forget();
  /// Goes on from waiting for keys, once there are some (`can_sign`) or it is known why not.
  void pump(const Settings& settings, const Clock& clock, bool can_sign, const Error* no_credentials, bool online,
            const Moment& now, Effects& out);
  /// The clock has learnt from the answer already.
  /// True: AWS refused credentials that were lent; it waits for others.
  bool on(const Answered& event, const Settings& settings, const Clock& clock, const Moment& now, Effects& out);
  void on(const Reached& event, Effects& out);

  Stage stage() const { return stage_; }
  bool busy() const { return stage_ != Stage::idle && stage_ != Stage::done; }
  /// Credentials are to be lent, where the profile has none of its own.
  bool needs_keys() const { return stage_ == Stage::keys && !incomplete_; }
  const Finding& at(Step step) const { return findings_[static_cast<std::size_t>(step)]; }
  /// The step that failed; nothing while it runs, or when all is well.
  std::optional<Step> failed() const;

 private:
  Finding& found(Step step) { return findings_[static_cast<std::size_t>(step)]; }
  void ask(const Settings& settings, const Clock& clock, const Moment& now, Effects& out);
  void answered(const HttpAnswer& answer, const Error& error, const Clock& clock, Effects& out);
  void publish(const Settings& settings, const Clock& clock, const Moment& now, Effects& out);
  void published(const HttpAnswer& answer, const Settings& settings, const Clock& clock, const Moment& now,
                 Effects& out);
  void accepted(const Settings& settings, const Clock& clock, const Moment& now);
  void judge_clock(const Clock& clock);
  /// The host that was asked last; the fault holds if it is there.
  void reach(Step step, const Error& error, Effects& out);
  /// The page's own server; the fault holds if it answers, which shows that there is a network.
  void reach_page(Step step, const Error& error, Effects& out);
  void send_reach(std::string url, Effects& out);
  std::string host() const;
  /// Whatever still waits, up to this step.
  void pass(Step last);
  void note(Step step, Text text);
  void fail(Step step, const Error& error);
  EffectId next_id() { return id_ = {Owner::self_test, ++last_number_ & 0xffffffu}; }

  Stage stage_ = Stage::idle;
  std::array<Finding, kSteps> findings_;
  EffectId id_;  // the effect that is awaited; answers to another are stale
  std::uint32_t last_number_ = 0;
  std::optional<Error> incomplete_;  // what the credentials lack, known before anything is sent
  RecordIdentity test_;
  Endpoint endpoint_;  // that was asked last
  Step pending_step_ = Step::network;  // what fails, should that which is tried to reach be there
  Error pending_{};
  Signer signer_;
  std::int64_t signed_utc_ms_ = 0;
  bool clock_retried_ = false;
  bool credentials_retried_ = false;
};

}  // namespace facelog
