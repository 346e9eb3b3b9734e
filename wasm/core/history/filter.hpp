// Which records the list shows: those of a state, of a day, of faces that look a certain way.
// Must not know how it is chosen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/outbox/record.hpp"
#include "text_ids.hpp"

namespace facelog {

/// One thing that a record may say of its face: the value of a key. The export asks for the same ones by these names.
struct Trait {
  std::string_view key;    // of the record, or "Emotion"
  std::string_view value;  // "true" of a flag
  TextId label;
  int kind;  // of those of one kind any one is enough, of several kinds it takes one each
};
inline constexpr Trait kTraits[] = {
    {"Gender", "Female", TextId::face_female, 0},
    {"Gender", "Male", TextId::face_male, 0},
    {"Smile", "true", TextId::face_smile, 1},
    {"Eyeglasses", "true", TextId::face_eyeglasses, 2},
    {"Sunglasses", "true", TextId::face_sunglasses, 2},
    {"Emotion", "HAPPY", TextId::face_emotion_happy, 3},
    {"Emotion", "CALM", TextId::face_emotion_calm, 3},
    {"Emotion", "SAD", TextId::face_emotion_sad, 3},
    {"Emotion", "ANGRY", TextId::face_emotion_angry, 3},
    {"Emotion", "SURPRISED", TextId::face_emotion_surprised, 3},
    {"Emotion", "FEAR", TextId::face_emotion_fear, 3},
    {"Emotion", "CONFUSED", TextId::face_emotion_confused, 3},
    {"Emotion", "DISGUSTED", TextId::face_emotion_disgusted, 3},
};
inline constexpr std::size_t kTraitCount = std::size(kTraits);
using Traits = std::uint16_t;  // a bit each, in the table's order
inline constexpr std::int64_t kDayMs = 86'400'000;

/// What the list tells of a face.
struct Face {
  Traits traits = 0;
  std::int16_t age_low = -1, age_high = -1;  // -1: Rekognition did not say
};
Face face_of(const Record& record);

/// Days since 1970 in the phone's zone.
std::int64_t day_of(std::int64_t utc_ms, std::int32_t utc_offset_min);
/// The least RecordId that is made from this moment on.
std::string first_id_of(std::int64_t utc_ms);

struct RecordFilter {
  enum class State : std::uint8_t { all, waiting, sent, parked };
  static constexpr std::size_t kStates = 4;

  State state = State::all;
  Traits traits = 0;
  std::optional<std::int64_t> day{};

  bool operator==(const RecordFilter&) const = default;
  bool has(State wanted) const { return state == State::all || state == wanted; }
  bool fits(Traits of) const;
  bool fits(std::int64_t taken_utc_ms, std::int32_t utc_offset_min) const {
    return !day || *day == day_of(taken_utc_ms, utc_offset_min);
  }
  /// The RecordIds between which the day's records lie; "" for no end.
  std::string from(std::int32_t utc_offset_min) const;
  std::string before(std::int32_t utc_offset_min) const;
};

}  // namespace facelog
