// Reading a record's face, and days; see filter.hpp.
#include "core/history/filter.hpp"

#include <algorithm>

#include "core/base/json.hpp"

namespace facelog {
namespace {

std::int16_t years(JsonView value) {
  return static_cast<std::int16_t>(std::clamp<std::int64_t>(value.integer().value_or(-1), -1, 999));
}

std::int64_t start_of(std::int64_t day, std::int32_t utc_offset_min) {
  return day * kDayMs - utc_offset_min * 60'000LL;
}

}  // namespace

Face face_of(const Record& record) {
  Face face;
  const auto payload = Json::parse(record.payload);
  if (!payload) return face;
  const JsonView json = payload->root();
  face.age_low = years(json["AgeRange-Low"]);
  face.age_high = years(json["AgeRange-High"]);
  for (std::size_t i = 0; i < kTraitCount; ++i) {
    const Trait& trait = kTraits[i];
    const JsonView value = json[trait.key];
    const bool has = trait.key == "Emotion"   ? record.emotion == trait.value
                     : trait.value == "true" ? value.boolean().value_or(false)
                                              : value.string() == std::string(trait.value);
    if (has) face.traits = static_cast<Traits>(face.traits | 1u << i);
  }
  return face;
}

std::int64_t day_of(std::int64_t utc_ms, std::int32_t utc_offset_min) {
  const std::int64_t local_ms = utc_ms + utc_offset_min * 60'000LL;
  return local_ms / kDayMs - (local_ms % kDayMs < 0 ? 1 : 0);
}

std::string first_id_of(std::int64_t utc_ms) {
  // UUIDv7 (RFC 9562): the first 48 bits are the milliseconds.
  std::string id;
  for (int shift = 44; shift >= 0; shift -= 4) {
    if (id.size() == 8) id += '-';
    id += "0123456789abcdef"[utc_ms >> shift & 15];
  }
  return id;
}

bool RecordFilter::fits(Traits of) const {
  unsigned wanted = 0;  // kinds, a bit each
  unsigned has = 0;
  for (std::size_t i = 0; i < kTraitCount; ++i) {
    const unsigned kind = (traits >> i & 1u) << kTraits[i].kind;
    wanted |= kind;
    if ((of >> i & 1) != 0) has |= kind;
  }
  return wanted == has;
}

std::string RecordFilter::from(std::int32_t utc_offset_min) const {
  return day ? first_id_of(start_of(*day, utc_offset_min)) : "";
}

std::string RecordFilter::before(std::int32_t utc_offset_min) const {
  return day ? first_id_of(start_of(*day + 1, utc_offset_min)) : "";
}

}  // namespace facelog
