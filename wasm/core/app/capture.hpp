// One picture from shutter to faces: idle → taking → preparing → analysing → done or failed.
// While a photo is chosen it stays idle. A new picture starts from any state but taking, preparing
// and analysing; putting the result away leads back to idle. Must not know records and delivery: it hands the faces over once (take_faces).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/app/clock.hpp"
#include "core/app/effects.hpp"
#include "core/app/events.hpp"
#include "core/aws/rekognition.hpp"
#include "core/base/result.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

class Capture {
 public:
  enum class Stage : std::uint8_t { idle, taking, preparing, analysing, done, failed };
  static constexpr std::uint32_t kTimeoutMs = 30'000;
  static constexpr int kQualityPercent = 85;

  void start_frame(const Settings& settings, bool camera_live, const Moment& now, Effects& out);
  /// chosen: the host has the photo already.
  void start_photo(const Settings& settings, bool chosen, const Moment& now, Effects& out);
  void on(PictureTaken&& event, const Moment& now, Effects& out);
  void on(const PictureFailed& event);
  void on(const Digested& event);
  /// Sends what is prepared, once there are credentials to sign it with (`can_sign`).
  void pump(const Settings& settings, const Clock& clock, bool can_sign, const Error* no_credentials,
            const Moment& now, Effects& out);
  /// The clock has learnt from the answer already.
  /// True: AWS refused credentials that were lent; the picture waits for others.
  bool on(const Answered& event, const Settings& settings, const Clock& clock, const Moment& now,
          Effects& out);
  /// What seemed to be no answer may be the settings' fault: of a host that the page may not call, as is known by now.
  void explain(const Settings& settings);
  void close();

  Stage stage() const { return stage_; }
  bool busy() const {
    return stage_ == Stage::taking || stage_ == Stage::preparing || stage_ == Stage::analysing;
  }
  /// The host shows the picture that was taken instead of the preview.
  bool shows_still() const { return stage_ != Stage::idle && stage_ != Stage::taking && width_px_ > 0; }
  const std::vector<FaceDetail>& faces() const { return faces_; }
  const std::optional<Error>& error() const { return error_; }
  int width_px() const { return width_px_; }
  int height_px() const { return height_px_; }
  std::size_t picture_bytes() const { return picture_bytes_; }
  /// How many pictures were analysed or have failed so far.
  std::uint32_t endings() const { return endings_; }
  /// From shutter to answer, once done; else 0.
  std::int64_t total_ms() const { return total_ms_; }
  /// Corrected UTC when the picture was taken.
  std::int64_t taken_utc_ms() const { return taken_utc_ms_; }

  /// Prepared, and not sent for want of credentials.
  bool is_prepared() const { return stage_ == Stage::preparing && is_digested_; }
  /// The profile it was analysed with; its records belong there.
  const std::string& profile_id() const { return profile_id_; }

  /// True once after each analysed picture: its records are to be made now.
  bool take_fresh();

 private:
  bool awaits_picture(EffectId id) const {
    return id == id_ && (stage_ == Stage::taking || stage_ == Stage::idle);
  }
  bool begin(const Settings& settings, const Moment& now);
  const Profile& profile(const Settings& settings) const;
  void send(const Settings& settings, const Clock& clock, const Moment& now, Effects& out);
  void fail(Error error);
  void finish(std::vector<FaceDetail> faces, const Clock& clock, const Moment& now);
  EffectId next_id() { return id_ = {Owner::capture, ++last_number_}; }

  Stage stage_ = Stage::idle;
  EffectId id_;  // the effect that is awaited; answers to another are stale
  std::uint32_t last_number_ = 0;
  std::string profile_id_;
  SharedBytes body_;
  Digest256 body_sha256_{};
  Signer signer_;
  std::int64_t signed_utc_ms_ = 0;
  bool is_digested_ = false;
  bool clock_retried_ = false;
  bool credentials_retried_ = false;
  bool fresh_ = false;
  std::uint32_t endings_ = 0;
  std::vector<FaceDetail> faces_;
  std::optional<Error> error_;
  int width_px_ = 0;
  int height_px_ = 0;
  std::size_t picture_bytes_ = 0;
  Moment started_;
  std::int64_t taken_utc_ms_ = 0;
  std::int64_t total_ms_ = 0;
};

}  // namespace facelog
