// Pictures that follow each other without a tap: one every few seconds, or several chosen photos one by one.
// off → interval or photos → off. Must not know how a picture is taken: App asks what is next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace facelog {

/// Amazon Rekognition Image, group 2 (DetectFaces), the first million pictures of a month, in ap-northeast-1, by
/// memory: aws.amazon.com/rekognition/pricing has today's. Regions and larger numbers differ: the page says "about".
inline constexpr double kUsdPerPicture = 0.0013;

class Series {
 public:
  enum class Kind : std::uint8_t { off, interval, photos };
  static constexpr int kIntervalsS[] = {5, 10, 30, 60};
  static constexpr std::size_t kMostPictures = 1000;  // of one interval capture: what is forgotten costs no fortune

  void start_interval(int every_s, const Moment& now) {
    *this = {};
    kind_ = Kind::interval;
    every_ms_ = std::int64_t{every_s} * 1000;
    due_steady_ms_ = now.steady_ms;
  }
  /// The user is choosing; one photo or several.
  void photos_asked() { asked_ = true; }
  /// A photo came; so many others were chosen with it and are still to come.
  void photo_came(std::size_t more) {
    if (asked_ && more > 0) {
      *this = {};
      kind_ = Kind::photos;
      total_ = more + 1;
    }
    asked_ = false;  // one that comes after stop() begins nothing
    left_ = finishing_ ? 0 : more;
  }
  void picture_ended(bool analysed) { ++(analysed ? analysed_ : failed_); }
  void stop() { kind_ = Kind::off; }
  /// The picture that is on its way is the last one.
  void finish() {
    finishing_ = true;
    left_ = 0;
  }
  bool finishing() const { return finishing_; }

  /// The next frame is to be taken now; then the one after it is planned.
  bool take_due(const Moment& now) {
    if (kind_ != Kind::interval || finishing_ || now.steady_ms < due_steady_ms_) return false;
    due_steady_ms_ = now.steady_ms + every_ms_;
    return true;
  }
  bool is_complete() const {
    return kind_ == Kind::photos ? left_ == 0 : finishing_ || analysed_ + failed_ >= kMostPictures;
  }
  std::optional<std::int64_t> next_wake() const {
    return kind_ == Kind::interval && !finishing_ ? std::optional(due_steady_ms_) : std::nullopt;
  }

  Kind kind() const { return kind_; }
  int every_s() const { return static_cast<int>(every_ms_ / 1000); }
  std::size_t analysed() const { return analysed_; }
  std::size_t failed() const { return failed_; }
  /// Of several photos: how many were chosen, and which one is on its way.
  std::size_t total() const { return total_; }
  std::size_t current() const { return total_ - left_; }
  /// What the analysed pictures cost, about.
  double usd() const { return kUsdPerPicture * static_cast<double>(analysed_); }

 private:
  Kind kind_ = Kind::off;
  bool asked_ = false;
  bool finishing_ = false;
  std::int64_t every_ms_ = 0;
  std::int64_t due_steady_ms_ = 0;
  std::size_t analysed_ = 0;
  std::size_t failed_ = 0;
  std::size_t total_ = 0;
  std::size_t left_ = 0;
};

}  // namespace facelog
