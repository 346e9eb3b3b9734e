// What each answer proves, and which step it fails; see self_test.hpp.
#include "core/app/self_test.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/aws/iot_data.hpp"
#include "core/aws/rekognition.hpp"
#include "core/base/time.hpp"
#include "core/crypto/sha256.hpp"

namespace facelog {
namespace {

using Step = SelfTest::Step;
using State = SelfTest::State;

constexpr std::uint8_t kNoPicture[] = {'f', 'a', 'c', 'e', 'l', 'o', 'g'};
/// Answered by the page's own server, whatever it says.
constexpr std::string_view kOfThePage = "config.json";

/// Nothing but the picture is wrong, as was meant.
bool is_about_the_picture(const Error& error) {
  return error.text.id == TextId::aws_invalid_image || error.text.id == TextId::aws_invalid_parameter ||
         error.text.id == TextId::aws_image_too_large;
}

/// Where a refusal of Amazon Rekognition belongs.
Step step_of(const Error& error) {
  switch (error.text.id) {
    case TextId::answer_not_json:
      return Step::network;  // somebody else's answer
    case TextId::aws_clock:
      return Step::clock;
    case TextId::aws_wrong_key:
    case TextId::aws_wrong_secret:
    case TextId::aws_expired_token:
      return Step::credentials;
    case TextId::aws_wrong_region:
      return Step::region;
    default:
      return Step::rekognition;
  }
}

/// AWS has checked who calls before it says so.
bool knows_the_caller(const Error& error) {
  return error.text.id == TextId::aws_access_denied_rekognition || error.text.id == TextId::aws_no_subscription;
}

/// "2026/11/25/13/": how the delivery stream's folders are named, in UTC.
std::string folder_of(std::int64_t utc_ms) {
  std::string folder = iso_utc(utc_ms).substr(0, 13) + '/';
  for (char& c : folder) c = c == '-' || c == 'T' ? '/' : c;
  return folder;
}

}  // namespace

void SelfTest::start(const Settings& settings, RecordIdentity test) {
  forget();
  test_ = std::move(test);
  test_.device_id = kTestDeviceId;
  test_.course_fields_only = false;  // or nobody could find it again
  const Outcome ready = settings.credentials_ready(settings.active());
  if (!ready) incomplete_ = ready.error();
  found(Step::region).fact = settings.rekognition_region(settings.active());
  stage_ = Stage::keys;
}

void SelfTest::forget() {
  stage_ = Stage::idle;
  id_ = {};
  findings_ = {};
  incomplete_.reset();
  clock_retried_ = credentials_retried_ = false;
}

std::optional<Step> SelfTest::failed() const {
  const auto found = std::find_if(findings_.begin(), findings_.end(),
                                  [](const Finding& finding) { return finding.state == State::failed; });
  if (found == findings_.end()) return std::nullopt;
  return static_cast<Step>(found - findings_.begin());
}

void SelfTest::pump(const Settings& settings, const Clock& clock, bool can_sign, const Error* no_credentials,
                    bool online, const Moment& now, Effects& out) {
  if (stage_ != Stage::keys) return;
  if (!online) return fail(Step::network, Error{text_of(TextId::network_offline)});
  const auto endpoint = settings.rekognition(settings.active());
  if (!endpoint) return reach_page(Step::region, endpoint.error(), out);
  endpoint_ = endpoint.value();
  // What lacks a key is sent all the same: the answer tells of network and clock.
  if (incomplete_ || can_sign) return ask(settings, clock, now, out);
  if (!no_credentials) return;
  if (no_credentials->status != 0) {
    pass(Step::network);
    judge_clock(clock);
    return fail(Step::credentials, *no_credentials);
  }
  endpoint_ = settings.cognito(settings.active()).value();  // credentials_ready() has checked it
  reach(Step::credentials, *no_credentials, out);
}

void SelfTest::ask(const Settings& settings, const Clock& clock, const Moment& now, Effects& out) {
  Result<Buffer> body = detect_faces_body(kNoPicture);
  if (!body) return fail(Step::rekognition, body.error());
  const SharedBytes bytes = share(std::move(body.value()));
  stage_ = Stage::asking;
  signed_utc_ms_ = clock.utc_ms(now);
  out.push_back(Send{next_id(),
                     detect_faces_request(endpoint_, bytes, sha256(bytes->view()),
                                          {found(Step::region).fact, "rekognition", signed_utc_ms_},
                                          settings.credentials(settings.active()), signer_),
                     kTimeoutMs});
}

bool SelfTest::on(const Answered& event, const Settings& settings, const Clock& clock, const Moment& now,
                  Effects& out) {
  if (event.id != id_) return false;
  if (stage_ == Stage::publishing) published(event.answer, settings, clock, now, out);
  if (stage_ != Stage::asking) return false;
  const auto faces = parse_detect_faces(event.answer);
  if (faces || is_about_the_picture(faces.error())) {
    judge_clock(clock);
    pass(Step::rekognition);
    publish(settings, clock, now, out);
    return false;
  }
  const bool was_clock = event.answer.status != 0 && clock.was_wrong(signed_utc_ms_, now);
  if (was_clock && !std::exchange(clock_retried_, true)) {
    ask(settings, clock, now, out);
    return false;
  }
  const bool renewable = faces.error().recovery == Recovery::refresh_credentials &&
                         settings.is_guest(settings.active()) && !std::exchange(credentials_retried_, true);
  if (renewable) stage_ = Stage::keys;
  else answered(event.answer, faces.error(), clock, out);
  return renewable;
}

void SelfTest::answered(const HttpAnswer& answer, const Error& error, const Clock& clock, Effects& out) {
  if (answer.status == 0) return reach(Step::rekognition, error, out);
  const Step step = step_of(error);
  if (step == Step::network) return fail(step, error);
  pass(Step::network);
  if (step != Step::clock) judge_clock(clock);
  if (incomplete_) return fail(Step::credentials, *incomplete_);
  if (knows_the_caller(error)) pass(Step::region);
  fail(step, error);
}

void SelfTest::judge_clock(const Clock& clock) {
  if (!clock.is_known()) return;
  pass(Step::clock);  // and with it the network, which it came by
  if (clock.skew_ms() == 0) return;
  const std::int64_t seconds = std::llabs(clock.skew_ms()) / 1000;
  note(Step::clock, text_of(TextId::self_test_clock_off, std::to_string(seconds)));
}

void SelfTest::publish(const Settings& settings, const Clock& clock, const Moment& now, Effects& out) {
  const Profile& profile = settings.active();
  const auto endpoint = settings.iot(profile);
  if (!endpoint) return fail(Step::endpoint, endpoint.error());
  endpoint_ = endpoint.value();
  found(Step::endpoint).fact = host();
  const std::string topic = found(Step::topic).fact = settings.value(Field::topic);
  found(Step::message).fact = test_.record_id;
  if (const Outcome checked = check_topic(topic); !checked) return fail(Step::topic, checked.error());
  stage_ = Stage::publishing;
  test_.utc_ms = clock.utc_ms(now);
  const std::string region = settings.value(Field::region);
  const SharedBytes message = share(Buffer::copy_of(sample_record_json(0, test_)));
  out.push_back(Send{next_id(),
                     publish_request(endpoint_, topic, settings.number(profile, Field::qos), message,
                                     sha256(message->view()), {region, "iotdata", test_.utc_ms},
                                     settings.credentials(profile), signer_),
                     kTimeoutMs});
}

void SelfTest::published(const HttpAnswer& answer, const Settings& settings, const Clock& clock, const Moment& now,
                         Effects& out) {
  const Outcome outcome = parse_publish(answer);
  if (outcome) return accepted(settings, clock, now);
  Error error = outcome.error();
  const bool is_hidden = answer.status == 0 && !answer.timed_out;
  const bool is_denied = error.text.id == TextId::aws_access_denied_iot;
  // The same key was accepted a moment ago, at the same time and in the same region.
  if (is_hidden || is_denied) {
    error.text = text_of(is_hidden ? TextId::self_test_iot_hidden : TextId::self_test_iot_refused,
                         found(Step::topic).fact);
  }
  const bool needs_person =
      is_hidden || error.recovery == Recovery::pause || error.recovery == Recovery::refresh_credentials;
  const Step step = needs_person ? Step::topic : Step::message;
  if (answer.status == 0) return reach(step, error, out);
  if (error.text.id == TextId::answer_not_json || error.text.id == TextId::aws_wrong_region) {
    return fail(Step::endpoint, error);
  }
  pass(Step::endpoint);
  fail(step, error);
}

void SelfTest::accepted(const Settings& settings, const Clock& clock, const Moment& now) {
  pass(Step::message);
  const std::int64_t sent_ms = clock.utc_ms(now);
  const std::int64_t by_ms = sent_ms + 1000LL * settings.number(settings.active(), Field::buffer_interval_s);
  note(Step::arrival, text_of(TextId::self_test_look_in_s3, local_time(by_ms, now.utc_offset_min), folder_of(sent_ms)));
  stage_ = Stage::done;
}

void SelfTest::reach(Step step, const Error& error, Effects& out) {
  stage_ = Stage::reaching;
  pending_step_ = step;
  pending_ = error;
  send_reach(endpoint_.origin + '/', out);
}

void SelfTest::reach_page(Step step, const Error& error, Effects& out) {
  stage_ = Stage::reaching_page;
  pending_step_ = step;
  pending_ = error;
  send_reach(std::string(kOfThePage), out);
}

void SelfTest::send_reach(std::string url, Effects& out) {
  out.push_back(Reach{next_id(), std::move(url), kReachTimeoutMs});
}

void SelfTest::on(const Reached& event, Effects& out) {
  if (event.id != id_ || (stage_ != Stage::reaching && stage_ != Stage::reaching_page)) return;
  const bool is_page = stage_ == Stage::reaching_page, is_iot = pending_step_ >= Step::endpoint;
  if (event.reached) {
    pass(!is_page && is_iot ? Step::endpoint : Step::network);
    return fail(pending_step_, pending_);
  }
  if (is_page) return fail(Step::network, Error{text_of(TextId::network_offline)});
  const TextId text = is_iot ? TextId::self_test_iot_unreachable : TextId::self_test_host_unreachable;
  reach_page(is_iot ? Step::endpoint : Step::region, Error{text_of(text, host())}, out);
}

/// As in "https://HOST".
std::string SelfTest::host() const { return endpoint_.origin.substr(endpoint_.origin.find("://") + 3); }

void SelfTest::pass(Step last) {
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last); ++i) {
    if (findings_[i].state == State::waiting) findings_[i].state = State::passed;
  }
}

void SelfTest::note(Step step, Text text) {
  found(step).state = State::noted;
  found(step).word.text = std::move(text);
}

void SelfTest::fail(Step step, const Error& error) {
  for (Finding& finding : findings_) {
    if (finding.state == State::waiting) finding.state = State::not_run;
  }
  found(step).state = State::failed;
  found(step).word = error;
  stage_ = Stage::done;
}

}  // namespace facelog
