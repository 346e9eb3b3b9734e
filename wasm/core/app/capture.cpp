// The picture's machine; see capture.hpp.
#include "core/app/capture.hpp"

#include <string>

namespace facelog {
namespace {

constexpr int kLongestSidePx = 1920;
constexpr int kShortestLongSidePx = 320;

Error picture_error(TextId text) { return Error{text_of(text)}; }

Error error_of_fault(PictureFault fault) {
  switch (fault) {
    case PictureFault::not_a_picture: return picture_error(TextId::picture_unreadable);
    case PictureFault::too_large: return picture_error(TextId::picture_too_many_pixels);
    case PictureFault::no_frame:
    case PictureFault::cancelled: break;
  }
  return picture_error(TextId::picture_no_frame);
}

int long_side_px(const Settings& settings) {
  const int wanted = settings.number(settings.active(), Field::picture_long_side_px);
  return wanted < kShortestLongSidePx || wanted > kLongestSidePx ? 1280 : wanted;
}

}  // namespace

bool Capture::begin(const Settings& settings, const Moment& now) {
  if (busy()) return false;
  close();
  started_ = now;
  profile_id_ = settings.active().id;
  const Outcome ready = settings.analysis_ready(settings.active());
  if (!ready) fail(ready.error());
  return ready.ok();
}

void Capture::start_frame(const Settings& settings, bool camera_live, const Moment& now, Effects& out) {
  if (!begin(settings, now)) return;
  if (!camera_live) return fail(picture_error(TextId::picture_no_camera));
  stage_ = Stage::taking;
  out.push_back(CaptureFrame{next_id(), long_side_px(settings), kQualityPercent});
}

void Capture::start_photo(const Settings& settings, bool chosen, const Moment& now, Effects& out) {
  if (!begin(settings, now)) return;
  // Stays idle: some browsers never tell that the picker was closed, and the shutter must work then.
  out.push_back(PickPhoto{next_id(), long_side_px(settings), kQualityPercent, chosen});
}

void Capture::on(PictureTaken&& event, const Moment& now, Effects& out) {
  if (!awaits_picture(event.id)) return;
  started_ = now;  // choosing a photo may have taken minutes
  width_px_ = event.width_px;
  height_px_ = event.height_px;
  picture_bytes_ = event.jpeg.size();
  if (width_px_ < kMinPictureSidePx || height_px_ < kMinPictureSidePx) {
    return fail(Error{text_of(TextId::picture_too_small, std::to_string(width_px_),
                              std::to_string(height_px_), std::to_string(kMinPictureSidePx))});
  }
  Result<Buffer> body = detect_faces_body(event.jpeg.bytes());
  if (!body) return fail(body.error());
  body_ = share(std::move(body.value()));
  stage_ = Stage::preparing;
  out.push_back(Digest{next_id(), body_});
}

void Capture::on(const PictureFailed& event) {
  if (!awaits_picture(event.id)) return;
  if (event.fault == PictureFault::cancelled) return close();
  fail(error_of_fault(event.fault));
}

void Capture::on(const Digested& event) {
  if (stage_ != Stage::preparing || event.id != id_) return;
  body_sha256_ = event.sha256;
  is_digested_ = true;
}

void Capture::pump(const Settings& settings, const Clock& clock, bool can_sign,
                   const Error* no_credentials, const Moment& now, Effects& out) {
  if (!is_prepared()) return;
  if (can_sign) return send(settings, clock, now, out);
  if (no_credentials) fail(*no_credentials);
}

const Profile& Capture::profile(const Settings& settings) const {
  const Profile* known = settings.find(profile_id_);
  return known ? *known : settings.active();
}

void Capture::send(const Settings& settings, const Clock& clock, const Moment& now, Effects& out) {
  const Profile& profile = this->profile(settings);
  const auto endpoint = settings.rekognition(profile);
  if (!endpoint) return fail(endpoint.error());
  stage_ = Stage::analysing;
  const std::string region = settings.rekognition_region(profile);
  signed_utc_ms_ = clock.utc_ms(now);
  const SigningScope scope{region, "rekognition", signed_utc_ms_};
  out.push_back(Send{next_id(),
                     detect_faces_request(endpoint.value(), body_, body_sha256_, scope,
                                          settings.credentials(profile), signer_),
                     kTimeoutMs});
}

bool Capture::on(const Answered& event, const Settings& settings, const Clock& clock,
                 const Moment& now, Effects& out) {
  if (stage_ != Stage::analysing || event.id != id_) return false;
  Result<std::vector<FaceDetail>> faces = parse_detect_faces(event.answer);
  if (faces) {
    finish(std::move(faces.value()), clock, now);
    return false;
  }
  if (clock.was_wrong(signed_utc_ms_, now) && !clock_retried_) {
    clock_retried_ = true;
    send(settings, clock, now, out);
    return false;
  }
  const bool renewable = faces.error().recovery == Recovery::refresh_credentials &&
                         settings.is_guest(profile(settings)) && !credentials_retried_;
  if (renewable) {
    credentials_retried_ = true;
    stage_ = Stage::preparing;  // pump() sends it again
  } else {
    fail(faces.error());
    explain(settings);
  }
  return renewable;
}

void Capture::explain(const Settings& settings) {
  if (!error_ || error_->status != 0) return;
  const Outcome ready = settings.analysis_ready(profile(settings));
  if (!ready) error_ = ready.error();
}

void Capture::finish(std::vector<FaceDetail> faces, const Clock& clock, const Moment& now) {
  faces_ = std::move(faces);
  total_ms_ = now.steady_ms - started_.steady_ms;
  taken_utc_ms_ = clock.utc_ms(started_);
  body_.reset();
  stage_ = Stage::done;
  ++endings_;
  fresh_ = true;
}

void Capture::fail(Error error) {
  error_ = std::move(error);
  body_.reset();
  stage_ = Stage::failed;
  ++endings_;
}

void Capture::close() {
  if (busy() && stage_ != Stage::taking) return;
  stage_ = Stage::idle;
  id_ = {};
  body_.reset();
  is_digested_ = false;
  clock_retried_ = false;
  credentials_retried_ = false;
  fresh_ = false;
  faces_.clear();
  error_.reset();
  width_px_ = height_px_ = 0;
  picture_bytes_ = 0;
  total_ms_ = 0;
}

bool Capture::take_fresh() { return std::exchange(fresh_, false); }

}  // namespace facelog
