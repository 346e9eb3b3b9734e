// Writes the log record; see log_record.hpp.
#include "core/face/log_record.hpp"

#include <optional>

#include "core/base/json.hpp"
#include "core/base/time.hpp"

namespace facelog {
namespace {

/// What the course's eleven keys hold.
struct CourseFields {
  std::string datetime;
  std::optional<AgeRange> age;
  std::optional<std::string> gender;
  std::array<std::optional<bool>, 7> flags;  // Smile … MouthOpen, in the keys' order
};

constexpr std::size_t kFirstFlagKey = 4;

void write_optional(JsonWriter& json, std::optional<bool> value) {
  value ? json.boolean(*value) : json.null();
}

std::string write(const CourseFields& fields, const RecordIdentity& identity) {
  JsonWriter json;
  json.begin_object();
  json.member(kRecordKeys[0], fields.datetime);
  json.key(kRecordKeys[1]);
  fields.age ? json.integer(fields.age->low) : json.null();
  json.key(kRecordKeys[2]);
  fields.age ? json.integer(fields.age->high) : json.null();
  json.key(kRecordKeys[3]);
  fields.gender ? json.string(*fields.gender) : json.null();
  for (std::size_t i = 0; i < fields.flags.size(); ++i) {
    json.key(kRecordKeys[kFirstFlagKey + i]);
    write_optional(json, fields.flags[i]);
  }
  if (!identity.course_fields_only) {
    json.member(kRecordKeys[11], identity.record_id);
    json.member(kRecordKeys[12], identity.device_id);
    json.member(kRecordKeys[13], iso_utc(identity.utc_ms));
  }
  json.end_object();
  return json.take();
}

std::optional<bool> value_of(const std::optional<Flag>& flag) {
  return flag ? std::optional<bool>(flag->value) : std::nullopt;
}

}  // namespace

std::string log_record_json(const FaceDetail& face, const RecordIdentity& identity) {
  CourseFields fields;
  fields.datetime = local_datetime(identity.utc_ms, identity.utc_offset_min);
  fields.age = face.age;
  if (face.gender) fields.gender = face.gender->value;
  fields.flags = {value_of(face.smile),    value_of(face.eyeglasses), value_of(face.sunglasses),
                  value_of(face.beard),    value_of(face.mustache),   value_of(face.eyes_open),
                  value_of(face.mouth_open)};
  return write(fields, identity);
}

std::string sample_record_json(std::size_t index, const RecordIdentity& identity) {
  static const std::array<CourseFields, kSampleCount> kSamples = {{
      {"2019-01-01 00:00:00", AgeRange{15, 20}, "Female",
       {true, false, false, false, false, false, true}},
      {"2019-01-01 00:00:10", AgeRange{20, 24}, "Male",
       {false, false, true, false, true, false, false}},
      {"2019-01-01 00:00:20", AgeRange{40, 45}, "Male",
       {true, false, true, true, true, true, false}},
  }};
  return write(kSamples[index % kSampleCount], identity);
}

}  // namespace facelog
