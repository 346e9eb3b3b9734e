// What the records on this phone say together: shares, ages, feelings, times. Keeps counts, no records.
// Must not know how they are shown.
//
// States: closed → reading, the history a page at a time, the newest first → ready;
// failed: the disk did not answer, what was counted until then stays.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "core/outbox/disk.hpp"
#include "core/outbox/record.hpp"

namespace facelog {

class Insights {
 public:
  static constexpr std::uint32_t kPage = 256;  // records read at once
  static constexpr std::size_t kAges = 8;      // of ten years each, the last one and all above
  static constexpr std::size_t kTrend = 12;    // the newest days or hours that are told apart

  enum class State : std::uint8_t { closed, reading, ready, failed };

  /// Faces of an hour or a day in the phone's zone.
  struct Span {
    std::int64_t start_utc_ms = 0;
    std::size_t faces = 0;
    std::size_t smiles = 0;
    std::size_t glasses = 0;  // eyeglasses or sunglasses
  };
  struct Counts {
    std::size_t faces = 0;
    std::size_t women = 0;
    std::size_t men = 0;  // the rest of the faces: Rekognition did not say
    std::array<std::size_t, kAges> ages{};           // by the middle of the range
    std::array<std::size_t, 24> hours{};             // of the day, in the phone's zone
    std::map<std::string, std::size_t> emotions{};   // the likeliest of each face, by Rekognition's name
  };

  /// Counts what is loaded and not yet sent, then reads what was sent. Test records do not count.
  void open(const std::deque<Record>& loaded, std::int32_t utc_offset_min, DiskEffects& out);
  void on(const HistoryRead& event, DiskEffects& out);
  void on(const StoreFailed& event);
  void close() { *this = Insights(last_number_); }

  State state() const { return state_; }
  const Counts& counts() const { return counts_; }
  /// Oldest first: days, or hours where all fits into two days. Without faces: none.
  std::vector<Span> trend() const;
  bool trend_is_hourly() const;

  Insights() = default;

 private:
  explicit Insights(std::uint32_t last_number) : last_number_(last_number) {}
  void add(const Record& record);
  void read(const std::string& before, DiskEffects& out);

  State state_ = State::closed;
  Counts counts_;
  std::map<std::int64_t, Span> by_hour_;  // hours since 1970 in the phone's zone
  std::int32_t utc_offset_min_ = 0;
  std::uint32_t last_number_ = 0;
  EffectId reading_;
};

}  // namespace facelog
