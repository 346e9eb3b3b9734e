#include "ui/describe.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>
#include <string>

using namespace facelog;
using namespace facelog::ui;

namespace {

FaceDetail some_face() {
  FaceDetail face;
  face.age = AgeRange{20, 28};
  face.gender = GenderGuess{"Female", 99.15};
  face.smile = Flag{true, 87.46};
  face.beard = Flag{false, 100};
  face.emotions = {{"HAPPY", 93.2}, {"CALM", 5}};
  face.pose = Pose{-0.2, 12.4, -7.6};
  return face;
}

AttributeRow row_of(const FaceDetail& face, Language language, std::string_view key) {
  for (const AttributeRow& row : attribute_rows(face, language)) {
    if (row.key == key) return row;
  }
  return {};
}

}  // namespace

TEST_CASE("describe: every attribute has a row in both languages, said or not", "[ui][describe]") {
  for (const Language language : {Language::en, Language::ja}) {
    const auto rows = attribute_rows(FaceDetail{}, language);
    CHECK(rows.size() == 15);
    std::set<std::string_view> keys;
    for (const AttributeRow& row : rows) {
      keys.insert(row.key);
      CHECK_FALSE(row.label.empty());
      CHECK(row.value == "–");
      CHECK(row.raw.empty());
      CHECK(row.confidence < 0);
    }
    CHECK(keys.size() == rows.size());
  }
}

TEST_CASE("describe: values come with their confidence and as they were answered",
          "[ui][describe]") {
  const FaceDetail face = some_face();
  CHECK(row_of(face, Language::en, "Gender").value == "Female");
  CHECK(row_of(face, Language::ja, "Gender").value == "女性");
  CHECK(row_of(face, Language::ja, "Gender").raw == "Female");
  CHECK(row_of(face, Language::en, "Smile").raw == "true");
  CHECK(percent(row_of(face, Language::en, "Smile").confidence) == "87.5%");
  CHECK(row_of(face, Language::en, "Beard").value == "No");
  CHECK(row_of(face, Language::en, "AgeRange").raw == "20-28");
  CHECK(row_of(face, Language::en, "Emotion").raw == "HAPPY");
  CHECK(row_of(face, Language::en, "Pose").value == "yaw\u00a012°, pitch\u00a0-8°, roll\u00a00°");
}

TEST_CASE("describe: an emotion that Rekognition adds later is shown as it came",
          "[ui][describe]") {
  FaceDetail face;
  face.emotions = {{"BORED", 50}};
  CHECK(row_of(face, Language::ja, "Emotion").value == "BORED");
}

TEST_CASE("describe: a face's label says what is known and nothing else", "[ui][describe]") {
  CHECK(face_label(some_face(), Language::en) == "Female · 20–28 · Happy");
  CHECK(face_label(FaceDetail{}, Language::en).empty());
}

TEST_CASE("describe: saved, sent and expected are never mixed up", "[ui][describe]") {
  Record record;
  const auto words = [&] { return record_words(record, Language::en, 540); };
  record.state = RecordState::storing;
  CHECK(words().state.find("Saved") == std::string::npos);
  record.state = RecordState::waiting;
  CHECK(words().state.find("Saved") == std::string::npos);
  record.saved = true;
  CHECK(words().state.find("Saved") == 0);
  CHECK(words().state.find("Sent") == std::string::npos);
  record.state = RecordState::sent;
  record.in_bucket_by_utc_ms = 1'440'938'160'000;  // 2015-08-30T12:36:00Z
  CHECK(words().state.find("Sent") == 0);
  CHECK(words().state.find("in S3 by 21:36:00") != std::string::npos);
  CHECK(words().key == "sent");
}

TEST_CASE("describe: a record that is not sent says why, a sent one does not", "[ui][describe]") {
  Record record;
  record.error = Error{text_of(TextId::aws_access_denied_iot), Recovery::pause, 403,
                       "AccessDeniedException", "abc"};
  record.state = RecordState::parked;
  CHECK_FALSE(record_words(record, Language::ja, 0).reason.empty());
  record.state = RecordState::sent;
  CHECK(record_words(record, Language::ja, 0).reason.empty());
}

TEST_CASE("describe: AWS's own words are kept", "[ui][describe]") {
  const Error error{text_of(TextId::aws_access_denied_iot), Recovery::pause, 403,
                    "AccessDeniedException", "abc-1"};
  CHECK(aws_words(error, Language::en) == "AccessDeniedException · HTTP 403 · request abc-1");
  CHECK(aws_words(Error{}, Language::en).empty());
}
