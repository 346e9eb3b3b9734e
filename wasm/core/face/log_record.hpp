// The record that is published for a face: the course's eleven keys, then ours, in this order.
// Must not know where it goes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/aws/rekognition.hpp"

namespace facelog {

/// The record's keys in their order; the first kCourseKeys are the course's own.
inline constexpr std::array<std::string_view, 14> kRecordKeys = {
    "Datetime", "AgeRange-Low", "AgeRange-High", "Gender", "Smile", "Eyeglasses", "Sunglasses",
    "Beard", "Mustache", "EyesOpen", "MouthOpen", "RecordId", "DeviceId", "Timestamp"};
inline constexpr std::size_t kCourseKeys = 11;
inline constexpr std::string_view kTestDeviceId = "test";

struct RecordIdentity {
  std::string record_id;
  std::string device_id;
  std::int64_t utc_ms = 0;         // corrected
  std::int32_t utc_offset_min = 0; // of the phone's zone, for Datetime
  bool course_fields_only = false;
};

/// Compact JSON, one line; null where Rekognition said nothing.
std::string log_record_json(const FaceDetail& face, const RecordIdentity& identity);

/// The course's three sample messages (its step 4-3), 0 to 2, with our keys after them.
inline constexpr std::size_t kSampleCount = 3;
std::string sample_record_json(std::size_t index, const RecordIdentity& identity);

}  // namespace facelog
