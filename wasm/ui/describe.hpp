// What a face and a record say, in words: the rows of the result, the label at a box, a record's
// state. Must not know how it is drawn; screen readers get the same words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/app/self_test.hpp"
#include "core/aws/rekognition.hpp"
#include "core/history/filter.hpp"
#include "core/outbox/outbox.hpp"
#include "texts.hpp"

namespace facelog::ui {

/// One attribute. What Rekognition did not say has the value "–" and no confidence.
struct AttributeRow {
  std::string_view key;  // "Gender": stable, in no language
  std::string label;
  std::string value;
  std::string raw;         // "Male", "true", "20-28": as it was answered; "" when nothing was
  double confidence = -1;  // percent; negative: none
};

std::vector<AttributeRow> attribute_rows(const FaceDetail& face, Language language);

/// "Female · 20–28 · Happy"
std::string face_label(const FaceDetail& face, Language language);

/// The same of a record, as far as the list knows it.
std::string face_words(const Face& face, Language language);

/// "Happy"; a type that a later Rekognition adds is shown as it came.
std::string emotion_word(const std::string& type, Language language);

/// "97.3%"; "" when negative.
std::string percent(double value);

enum class Tone : std::uint8_t { plain, good, busy, bad };

struct RecordWords {
  std::string_view key;  // "sent", "waiting", …: stable, in no language
  std::string state;     // "Sent · in S3 by 12:34:10"
  std::string reason;    // why it was not sent; "" when there is none
  Tone tone = Tone::plain;
};

RecordWords record_words(const Record& record, Language language, std::int32_t utc_offset_min);

/// A step of the self-test. `text` is what was found out: a fault and what to do, or what is right.
struct StepWords {
  std::string_view key, state_key;  // "topic", "failed": stable, in no language
  std::string name;
  std::string state;  // "OK", "Fault"; "" while it waits
  std::string text;
  std::string aws;  // AWS's own words, "" when there are none
  Tone tone = Tone::plain;
};

StepWords step_words(const SelfTest& test, SelfTest::Step step, Language language);

/// "12"; "256+" while the disk has not said how many there are.
std::string waiting_words(const DeliveryCounts& counts);

/// "AccessDeniedException · HTTP 403 · request 1234-…": AWS's own words, "" when there are none.
std::string aws_words(const Error& error, Language language);

}  // namespace facelog::ui
