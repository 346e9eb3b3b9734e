// The words; see describe.hpp.
#include "ui/describe.hpp"

#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/base/decimal.hpp"
#include "core/base/time.hpp"
#include "ui/text.hpp"

namespace facelog::ui {
namespace {

constexpr std::string_view kNothing = "–";

std::string degrees(double value) {
  return decimal_text(value, 0) + "°";
}

AttributeRow row(std::string_view key, TextId label, Language language) {
  return {key, say(language, label), std::string(kNothing), "", -1};
}

AttributeRow flag_row(std::string_view key, TextId label, const std::optional<Flag>& flag,
                      Language language) {
  AttributeRow r = row(key, label, language);
  if (!flag) return r;
  r.value = say(language, flag->value ? TextId::face_yes : TextId::face_no);
  r.raw = flag->value ? "true" : "false";
  r.confidence = flag->confidence;
  return r;
}

std::string gender_word(const std::string& value, Language language) {
  if (value == "Male") return say(language, TextId::face_male);
  if (value == "Female") return say(language, TextId::face_female);
  return value;
}

std::string ages(const AgeRange& age, Language language) {
  return say(language, TextId::face_age_value, {std::to_string(age.low), std::to_string(age.high)});
}

AttributeRow age_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("AgeRange", TextId::face_age, language);
  if (!face.age) return r;
  r.value = ages(*face.age, language);
  r.raw = std::to_string(face.age->low) + "-" + std::to_string(face.age->high);
  return r;
}

AttributeRow gender_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("Gender", TextId::face_gender, language);
  if (!face.gender) return r;
  r.value = gender_word(face.gender->value, language);
  r.raw = face.gender->value;
  r.confidence = face.gender->confidence;
  return r;
}

AttributeRow emotion_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("Emotion", TextId::face_emotion, language);
  if (face.emotions.empty()) return r;
  r.value = emotion_word(face.emotions.front().type, language);
  r.raw = face.emotions.front().type;
  r.confidence = face.emotions.front().confidence;
  return r;
}

AttributeRow pose_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("Pose", TextId::face_pose, language);
  if (!face.pose) return r;
  r.value = say(language, TextId::face_pose_value,
                {degrees(face.pose->yaw), degrees(face.pose->pitch), degrees(face.pose->roll)});
  r.raw =
      decimal_text(face.pose->yaw, 1) + "," + decimal_text(face.pose->pitch, 1) + "," + decimal_text(face.pose->roll, 1);
  return r;
}

AttributeRow quality_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("Quality", TextId::face_quality, language);
  if (!face.quality) return r;
  r.value = say(language, TextId::face_quality_value,
                {decimal_text(face.quality->brightness, 0), decimal_text(face.quality->sharpness, 0)});
  r.raw = decimal_text(face.quality->brightness, 1) + "," + decimal_text(face.quality->sharpness, 1);
  return r;
}

AttributeRow gaze_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("EyeDirection", TextId::face_gaze, language);
  if (!face.gaze) return r;
  r.value =
      say(language, TextId::face_gaze_value, {degrees(face.gaze->yaw), degrees(face.gaze->pitch)});
  r.raw = decimal_text(face.gaze->yaw, 1) + "," + decimal_text(face.gaze->pitch, 1);
  r.confidence = face.gaze->confidence;
  return r;
}

AttributeRow face_row(const FaceDetail& face, Language language) {
  AttributeRow r = row("Confidence", TextId::face_confidence, language);
  if (!face.confidence) return r;
  r.value = say(language, TextId::face_yes);
  r.raw = "true";
  r.confidence = *face.confidence;
  return r;
}

}  // namespace

std::string emotion_word(const std::string& type, Language language) {
  constexpr std::pair<std::string_view, TextId> kWords[] = {
      {"HAPPY", TextId::face_emotion_happy},
      {"SAD", TextId::face_emotion_sad},
      {"ANGRY", TextId::face_emotion_angry},
      {"CONFUSED", TextId::face_emotion_confused},
      {"DISGUSTED", TextId::face_emotion_disgusted},
      {"SURPRISED", TextId::face_emotion_surprised},
      {"CALM", TextId::face_emotion_calm},
      {"UNKNOWN", TextId::face_emotion_unknown},
      {"FEAR", TextId::face_emotion_fear}};
  for (const auto& [name, id] : kWords) {
    if (name == type) return say(language, id);
  }
  return type;
}

std::vector<AttributeRow> attribute_rows(const FaceDetail& face, Language language) {
  return {
      age_row(face, language),
      gender_row(face, language),
      emotion_row(face, language),
      flag_row("Smile", TextId::face_smile, face.smile, language),
      flag_row("Eyeglasses", TextId::face_eyeglasses, face.eyeglasses, language),
      flag_row("Sunglasses", TextId::face_sunglasses, face.sunglasses, language),
      flag_row("Beard", TextId::face_beard, face.beard, language),
      flag_row("Mustache", TextId::face_mustache, face.mustache, language),
      flag_row("EyesOpen", TextId::face_eyes_open, face.eyes_open, language),
      flag_row("MouthOpen", TextId::face_mouth_open, face.mouth_open, language),
      flag_row("FaceOccluded", TextId::face_occluded, face.occluded, language),
      pose_row(face, language),
      gaze_row(face, language),
      quality_row(face, language),
      face_row(face, language),
  };
}

std::string face_label(const FaceDetail& face, Language language) {
  std::string label;
  const auto add = [&](const std::string& part) { label += (label.empty() ? "" : " · ") + part; };
  if (face.gender) add(gender_word(face.gender->value, language));
  if (face.age) add(ages(*face.age, language));
  if (!face.emotions.empty()) add(emotion_word(face.emotions.front().type, language));
  return label;
}

std::string face_words(const Face& face, Language language) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : " · ") + part; };
  for (std::size_t i = 0; i < kTraitCount; ++i) {
    if ((face.traits >> i & 1) == 0) continue;
    const bool is_gender = kTraits[i].key == "Gender";
    add(say(language, kTraits[i].label));
    if (is_gender && face.age_low >= 0) add(ages({face.age_low, face.age_high}, language));
  }
  return words;
}

std::string percent(double value) {
  return value < 0 ? "" : decimal_text(value, 1) + "%";
}

RecordWords record_words(const Record& record, Language language, std::int32_t utc_offset_min) {
  RecordWords words;
  if (record.error && record.state != RecordState::sent)
    words.reason = say(language, record.error->text);
  switch (record.state) {
    case RecordState::storing:
      words.key = "storing";
      words.state = say(language, TextId::record_storing);
      words.tone = Tone::busy;
      break;
    case RecordState::waiting:
      words.key = "waiting";
      words.state =
          say(language, record.saved ? TextId::record_waiting : TextId::record_waiting_unsaved);
      words.tone = record.saved ? Tone::busy : Tone::bad;
      break;
    case RecordState::sending:
      words.key = "sending";
      words.state =
          say(language, record.saved ? TextId::record_sending : TextId::record_sending_unsaved);
      words.tone = Tone::busy;
      break;
    case RecordState::sent:
      words.key = "sent";
      words.state = say(language, TextId::record_sent,
                        {local_time(record.in_bucket_by_utc_ms, utc_offset_min)});
      words.tone = Tone::good;
      break;
    case RecordState::parked:
      words.key = "parked";
      words.state =
          say(language, record.saved ? TextId::record_parked : TextId::record_parked_unsaved);
      words.tone = Tone::bad;
      break;
  }
  return words;
}

StepWords step_words(const SelfTest& test, SelfTest::Step step, Language language) {
  constexpr std::pair<std::string_view, TextId> kSteps[] = {{"network", TextId::self_test_network},
                                                            {"clock", TextId::self_test_clock},
                                                            {"credentials", TextId::form_credentials},
                                                            {"region", TextId::settings_region},
                                                            {"rekognition", TextId::self_test_rekognition},
                                                            {"endpoint", TextId::settings_iot_endpoint},
                                                            {"topic", TextId::self_test_topic},
                                                            {"message", TextId::self_test_message},
                                                            {"arrival", TextId::self_test_arrival}};
  const auto& [key, name] = kSteps[static_cast<std::size_t>(step)];
  struct Look {
    std::string_view key;
    TextId word;
    Tone tone;
  };
  constexpr Look kLooks[] = {{"waiting", {}, Tone::plain},  // says nothing yet
                             {"passed", TextId::self_test_passed, Tone::good},
                             {"noted", TextId::self_test_noted, Tone::busy},
                             {"failed", TextId::self_test_failed, Tone::bad},
                             {"not_run", TextId::self_test_not_run, Tone::plain}};
  const SelfTest::Finding& found = test.at(step);
  const Look& look = kLooks[static_cast<std::size_t>(found.state)];
  StepWords words{key, look.key, say(language, name), "", "", "", look.tone};
  if (found.state == SelfTest::State::waiting) return words;
  words.state = say(language, look.word);
  if (found.state == SelfTest::State::passed) words.text = found.fact;
  if (look.tone != Tone::busy && look.tone != Tone::bad) return words;
  words.text = say(language, found.word.text);
  words.aws = aws_words(found.word, language);
  return words;
}

std::string waiting_words(const DeliveryCounts& counts) {
  return std::to_string(counts.waiting) + (counts.is_exact ? "" : "+");
}

std::string aws_words(const Error& error, Language language) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : " · ") + part; };
  if (!error.aws_code.empty()) add(error.aws_code);
  if (error.status != 0) add("HTTP " + std::to_string(error.status));
  if (!error.request_id.empty()) add(say(language, TextId::error_request_id, {error.request_id}));
  return words;
}

}  // namespace facelog::ui
