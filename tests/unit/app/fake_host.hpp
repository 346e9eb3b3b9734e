// A host without a browser: holds the effects that App asked for and answers them as a test says.
// Must not decide anything by itself.
#pragma once

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/app/app.hpp"
#include "core/crypto/sha256.hpp"
#include "support/disk.hpp"

namespace facelog::test {

inline constexpr std::string_view kJoinAnswer = R"({
  "profile":{"id":"5b6b0f7e-0000-4000-8000-000000000001","name":"Local target"},
  "settings":{"region":"ap-northeast-1","iot_endpoint":"abc123-ats","topic":"handson/analysisLogData","qos":1},
  "credentials":{"access_key_id":"AKIAIOSFODNN7EXAMPLE","secret_access_key":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}})";

inline constexpr std::string_view kTwoFaces = R"({"FaceDetails":[
  {"BoundingBox":{"Left":0.1,"Top":0.2,"Width":0.3,"Height":0.4},"AgeRange":{"Low":20,"High":28},
   "Gender":{"Value":"Female","Confidence":99.5},"Smile":{"Value":true,"Confidence":90}},
  {"AgeRange":{"Low":40,"High":50}}]})";

class FakeHost {
 public:
  App app;
  Disk disk;
  Moment now{1'700'000'000'000, 1'000, 540};
  bool agrees = true;  // to the notice before the first picture, at once

  void start(Started event = {}) {
    event.seed = Seed{1, 2, 3};
    event.page_origin = "http://127.0.0.1:8080";
    give(std::move(event));
    read_all();
  }
  /// Started and joined: every setting and credential is there.
  void start_ready() {
    start(Started{.fragment = "join=code"});
    answer(take<Send>(), 200, kJoinAnswer);
    give(CameraChanged{CameraState::live});
    keep_settings();
    effects_.clear();
  }

  void give(Event event) {
    app.on(std::move(event), now, effects_);
    if (!app.asks() || !agrees) return;
    app.on(Event{NoticeAnswered{true}}, now, effects_);
    keep_settings();
  }
  void pass(std::int64_t ms) {
    now.utc_ms += ms;
    now.steady_ms += ms;
  }

  template <typename T>
  std::size_t count() const {
    std::size_t found = 0;
    for (const Effect& effect : effects_) found += std::holds_alternative<T>(effect) ? 1 : 0;
    return found;
  }
  /// The oldest effect of this kind; the test fails when there is none.
  template <typename T>
  T take() {
    for (auto effect = effects_.begin(); effect != effects_.end(); ++effect) {
      if (!std::holds_alternative<T>(*effect)) continue;
      T found = std::move(std::get<T>(*effect));
      effects_.erase(effect);
      return found;
    }
    FAIL("no such effect is waiting");
    return T{};
  }

  void answer(const Send& send, int status, std::string_view body, std::vector<Header> headers = {}) {
    HttpAnswer answer;
    answer.status = status;
    answer.headers = std::move(headers);
    answer.body = Buffer::copy_of(body);
    give(Answered{send.id, std::move(answer)});
  }
  void digest() {
    const facelog::Digest digest = take<facelog::Digest>();
    give(Digested{digest.id, sha256(digest.body->view())});
  }
  /// From the shutter to the DetectFaces request.
  Send take_picture(int width_px = 1280, int height_px = 720) {
    give(ShutterPressed{});
    give(PictureTaken{take<CaptureFrame>().id, Buffer::copy_of("jpeg"), width_px, height_px});
    digest();
    return take<Send>();
  }
  /// The disk takes the settings; as it has them then, "" when there was nothing to keep.
  std::string keep_settings() {
    std::string kept;
    while (count<StoreSettings>() > 0) {
      StoreSettings asked = take<StoreSettings>();
      kept = std::move(asked.json);
      give(Stored{asked.id});
    }
    return kept;
  }
  /// The disk does and answers what it was asked to write.
  void store_all() {
    while (count<WriteRecords>() > 0) {
      give(disk.perform(take<WriteRecords>()));
    }
    while (count<TrimHistory>() > 0) {
      give(disk.perform(take<TrimHistory>()));
    }
  }
  /// The same of what it was asked to read.
  void read_all() {
    while (count<ReadLanes>() > 0) give(disk.answer(take<ReadLanes>()));
    while (count<ReadRecords>() > 0) give(disk.answer(take<ReadRecords>()));
    while (count<ReadHistory>() > 0) give(disk.answer(take<ReadHistory>()));
    while (count<CountRecords>() > 0) give(disk.answer(take<CountRecords>()));
  }
  void digest_all() {
    while (count<facelog::Digest>() > 0) digest();
  }

 private:
  Effects effects_;
};

}  // namespace facelog::test
