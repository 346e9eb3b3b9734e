// A log record on its way, and the text in which it lies on the phone's disk.
// Must not know how it is sent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/crypto/digest.hpp"

namespace facelog {

/// What each means stands in outbox.hpp.
enum class RecordState : std::uint8_t { storing, waiting, sending, sent, parked };

struct Record {
  std::string id;          // RecordId, UUIDv7; the key on disk
  std::string profile_id;  // the only settings it may be sent with
  std::string payload;     // the JSON that is published, fixed when the record is made
  std::int64_t taken_utc_ms = 0;  // corrected
  bool is_test = false;
  mutable std::optional<std::uint16_t> traits;  // of the payload's face, once history/filter has looked
  std::string emotion;     // the face's likeliest, by Rekognition's name; kept on this phone, not published

  RecordState state = RecordState::storing;
  bool saved = false;             // a durable write of it has completed
  bool changed = false;           // the disk has an older state of it
  std::uint32_t attempts = 0;     // since the last change of settings or network
  std::int64_t due_steady_ms = 0; // not tried again before
  std::optional<Error> error;     // of the last attempt
  std::int64_t sent_utc_ms = 0;   // corrected; when sent
  std::int64_t in_bucket_by_utc_ms = 0;  // when sent: the delivery stream's interval has passed

  std::int64_t signed_utc_ms = 0; // of the last attempt, corrected
  SharedBytes body;               // the payload's bytes and their hash, made at the first attempt
  std::optional<Digest256> body_sha256;
};

/// The value that is stored, in any place.
std::string to_stored_json(const Record& record);
/// Nothing if it is none of ours.
std::optional<Record> from_stored_json(std::string_view json);

}  // namespace facelog
