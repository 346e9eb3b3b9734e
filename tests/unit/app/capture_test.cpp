// A picture's way through App: what is asked of the host, and what each failure leads to.
#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;
using facelog::test::kTwoFaces;

namespace {

std::vector<Header> date(std::string value) { return {{"date", std::move(value)}}; }

}  // namespace

TEST_CASE("capture: a shutter leads to one signed DetectFaces request", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  const Send send = host.take_picture();
  CHECK(send.request.method == "POST");
  CHECK(send.request.url == "https://rekognition.ap-northeast-1.amazonaws.com/");
  CHECK(send.timeout_ms == Capture::kTimeoutMs);
  CHECK(host.app.capture().stage() == Capture::Stage::analysing);
}

TEST_CASE("capture: faces of the answer become the state and one record each", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.answer(host.take_picture(), 200, kTwoFaces);
  CHECK(host.app.capture().stage() == Capture::Stage::done);
  CHECK(host.app.capture().faces().size() == 2);
  CHECK(host.app.picture_records().size() == 2);
  CHECK(host.take<WriteRecords>().puts.size() == 2);
}

TEST_CASE("capture: without credentials nothing is taken and the reason is said", "[app][capture]") {
  FakeHost host;
  host.start();
  host.give(CameraChanged{CameraState::live});
  host.give(ShutterPressed{});
  CHECK(host.count<CaptureFrame>() == 0);
  REQUIRE(host.app.capture().error());
  CHECK(host.app.capture().error()->text.id == TextId::settings_access_key_id_missing);
}

TEST_CASE("capture: a picture below 80 px a side is refused before a byte is sent", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.give(ShutterPressed{});
  host.give(PictureTaken{host.take<CaptureFrame>().id, Buffer::copy_of("jpeg"), 79, 400});
  CHECK(host.count<Digest>() == 0);
  REQUIRE(host.app.capture().error());
  CHECK(host.app.capture().error()->text == text_of(TextId::picture_too_small, "79", "400", "80"));
}

TEST_CASE("capture: a file that is no picture is said and leaves records as they were",
          "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.give(PhotoRequested{});
  host.give(PictureFailed{host.take<PickPhoto>().id, PictureFault::not_a_picture});
  REQUIRE(host.app.capture().error());
  CHECK(host.app.capture().error()->text.id == TextId::picture_unreadable);
  CHECK(host.app.delivery().records().empty());
}

TEST_CASE("capture: closing the photo picker leads back to the preview", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.give(PhotoRequested{});
  host.give(PictureFailed{host.take<PickPhoto>().id, PictureFault::cancelled});
  CHECK(host.app.capture().stage() == Capture::Stage::idle);
  CHECK_FALSE(host.app.capture().error());
}

TEST_CASE("capture: the shutter works after a photo picker that never answered", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.give(PhotoRequested{});
  const EffectId forgotten = host.take<PickPhoto>().id;
  const Send send = host.take_picture();
  host.give(PictureTaken{forgotten, Buffer::copy_of("late"), 640, 480});
  CHECK(host.app.capture().stage() == Capture::Stage::analysing);
  CHECK(host.app.capture().width_px() == 1280);
}

TEST_CASE("capture: a wrong clock is corrected from the answer's Date and the call repeated once",
          "[app][capture][clock]") {
  FakeHost host;
  host.start_ready();
  host.now.utc_ms = 1'440'938'160'000;  // 2015-08-30T12:36:00Z
  const std::string skewed = R"({"__type":"InvalidSignatureException","message":)"
                             R"("Signature expired: 20150830T123600Z is now earlier than )"
                             R"x(20150830T124100Z (20150830T124600Z - 5 min.)"})x";
  host.answer(host.take_picture(), 400, skewed, date("Sun, 30 Aug 2015 12:46:00 GMT"));
  CHECK(host.app.clock().skew_ms() == 600'000);
  const Send again = host.take<Send>();
  bool signed_with_right_time = false;
  for (const Header& header : again.request.headers) {
    if (header.name == "x-amz-date") signed_with_right_time = header.value == "20150830T124600Z";
  }
  CHECK(signed_with_right_time);
  host.answer(again, 400, skewed, date("Sun, 30 Aug 2015 12:46:00 GMT"));
  CHECK(host.count<Send>() == 0);
  CHECK(host.app.capture().stage() == Capture::Stage::failed);
}

TEST_CASE("capture: the record's time is the corrected one in the phone's zone", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.now.utc_ms = 1'440'938'160'000;
  host.answer(host.take_picture(), 200, kTwoFaces, date("Sun, 30 Aug 2015 12:46:00 GMT"));
  const std::string stored = host.take<WriteRecords>().puts.front().value;
  CHECK(stored.find("2015-08-30 21:46:00") != std::string::npos);
  CHECK(stored.find("2015-08-30T12:46:00.000Z") != std::string::npos);
}

TEST_CASE("capture: an answer that comes after the result was put away is ignored", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  const Send first = host.take_picture();
  host.answer(first, 500, "");
  host.give(ResultClosed{});
  host.answer(first, 200, kTwoFaces);
  CHECK(host.app.capture().stage() == Capture::Stage::idle);
  CHECK(host.app.delivery().records().empty());
}

TEST_CASE("capture: a second shutter while one is analysed does nothing", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  const Send first = host.take_picture();
  host.give(ShutterPressed{});
  CHECK(host.count<CaptureFrame>() == 0);
  host.answer(first, 200, kTwoFaces);
  CHECK(host.app.capture().stage() == Capture::Stage::done);
}

TEST_CASE("capture: the records of a picture stay with the profile it was analysed with",
          "[app][capture][profiles]") {
  FakeHost host;
  host.start_ready();
  const std::string joined = host.app.settings().active().id;
  const Send send = host.take_picture();
  host.give(ProfileChosen{std::string(kDefaultProfile)});
  host.answer(send, 200, kTwoFaces);
  for (const Record& record : host.app.delivery().records()) CHECK(record.profile_id == joined);
}

TEST_CASE("capture: AWS's code and request id are kept in the error", "[app][capture]") {
  FakeHost host;
  host.start_ready();
  host.answer(host.take_picture(), 400,
              R"({"__type":"com.amazon#InvalidImageFormatException","Message":"no"})",
              {{"x-amzn-requestid", "request-1"}});
  REQUIRE(host.app.capture().error());
  CHECK(host.app.capture().error()->aws_code == "InvalidImageFormatException");
  CHECK(host.app.capture().error()->request_id == "request-1");
}

TEST_CASE("capture: the notice comes before the first picture, and what was asked for goes on once it is agreed to", "[app][notice]") {
  FakeHost host;
  host.agrees = false;
  host.start_ready();
  host.give(ShutterPressed{});
  CHECK(host.app.asks());
  CHECK(host.count<CaptureFrame>() == 0);
  host.give(NoticeAnswered{false});
  CHECK_FALSE(host.app.asks());
  CHECK(host.count<CaptureFrame>() == 0);
  host.give(PhotoRequested{});
  CHECK(host.count<PickPhoto>() == 0);
  host.give(NoticeAnswered{true});
  CHECK(host.count<PickPhoto>() == 1);
  CHECK(host.take<StoreSettings>().json.find("\"agreed\"") != std::string::npos);
  host.give(PictureFailed{host.take<PickPhoto>().id, PictureFault::cancelled});
  host.give(SeriesStarted{5});
  CHECK_FALSE(host.app.asks());
  host.give(SeriesStopped{});
}

TEST_CASE("capture: an answer to no notice agrees to nothing", "[app][notice]") {
  FakeHost host;
  host.agrees = false;
  host.start_ready();
  host.give(NoticeAnswered{true});
  host.give(ShutterPressed{});
  CHECK(host.app.asks());
}

TEST_CASE("capture: another profile, region or text asks for the notice again", "[app][notice]") {
  Settings settings;
  CHECK(settings.load_config(R"({"operator":"A school"})", "http://127.0.0.1:8080"));
  CHECK_FALSE(settings.has_agreed());
  settings.agree();
  CHECK(settings.has_agreed());
  Settings later;
  CHECK(later.load_config(R"({"operator":"A school"})", "http://127.0.0.1:8080"));
  later.load_saved(settings.to_json());
  CHECK(later.has_agreed());
  CHECK(later.submit(R"({"region":"us-east-1"})"));
  CHECK_FALSE(later.has_agreed());
  Settings changed;
  CHECK(changed.load_config(R"({"operator":"A school","purpose":"Something else","retention_days":30})", "http://127.0.0.1:8080"));
  changed.load_saved(settings.to_json());
  CHECK_FALSE(changed.has_agreed());
  CHECK(changed.value(Field::retention_days) == "30");
}
