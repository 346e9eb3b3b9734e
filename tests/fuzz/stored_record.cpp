// A record as it lay on the phone's disk: read, written, read again the same.
#include "core/outbox/record.hpp"
#include "fuzz.hpp"

using namespace facelog;

void fuzz(std::string_view input) {
  const auto record = from_stored_json(input);
  if (!record) return;
  const std::string stored = to_stored_json(*record);
  const auto again = from_stored_json(stored);
  require(again.has_value(), "what was written is read again");
  require(again->id == record->id && again->payload == record->payload, "the same record");
  require(again->profile_id == record->profile_id, "for the same profile");
  require(again->taken_utc_ms == record->taken_utc_ms, "of the same time");
  require(to_stored_json(*again) == stored, "in one spelling");
}
