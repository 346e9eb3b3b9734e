// The published record: exactly these keys, in this order, with these types.
#include <catch2/catch_test_macros.hpp>

#include "core/base/json.hpp"
#include "core/face/log_record.hpp"

using namespace facelog;

namespace {

const RecordIdentity kIdentity{"0190a0e0-0000-7000-8000-000000000000", "phone-1", 1'440'938'160'123,
                               540, false};

}  // namespace

TEST_CASE("log record: holds the course's keys, then ours, in their order", "[face]") {
  FaceDetail face;
  face.age = AgeRange{20, 28};
  face.gender = GenderGuess{"Female", 99.0};
  face.smile = Flag{true, 90.0};
  face.mouth_open = Flag{false, 80.0};
  CHECK(log_record_json(face, kIdentity) ==
        R"({"Datetime":"2015-08-30 21:36:00","AgeRange-Low":20,"AgeRange-High":28,)"
        R"("Gender":"Female","Smile":true,"Eyeglasses":null,"Sunglasses":null,"Beard":null,)"
        R"("Mustache":null,"EyesOpen":null,"MouthOpen":false,)"
        R"("RecordId":"0190a0e0-0000-7000-8000-000000000000","DeviceId":"phone-1",)"
        R"("Timestamp":"2015-08-30T12:36:00.123Z"})");
}

TEST_CASE("log record: a face of which nothing is known has nulls, and no key is missing", "[face]") {
  const auto json = Json::parse(log_record_json(FaceDetail{}, kIdentity));
  REQUIRE(json);
  REQUIRE(json->root().size() == kRecordKeys.size());
  for (std::size_t i = 0; i < kRecordKeys.size(); ++i) CHECK(json->root().key_at(i) == kRecordKeys[i]);
  CHECK(json->root()["Gender"].is_null());
}

TEST_CASE("log record: only the course's eleven keys when the setting says so", "[face]") {
  RecordIdentity identity = kIdentity;
  identity.course_fields_only = true;
  const auto json = Json::parse(log_record_json(FaceDetail{}, identity));
  REQUIRE(json);
  CHECK(json->root().size() == kCourseKeys);
}

TEST_CASE("log record: the samples are the course's messages with our keys after them", "[face]") {
  RecordIdentity identity = kIdentity;
  identity.device_id = kTestDeviceId;
  CHECK(sample_record_json(1, identity) ==
        R"({"Datetime":"2019-01-01 00:00:10","AgeRange-Low":20,"AgeRange-High":24,)"
        R"("Gender":"Male","Smile":false,"Eyeglasses":false,"Sunglasses":true,"Beard":false,)"
        R"("Mustache":true,"EyesOpen":false,"MouthOpen":false,)"
        R"("RecordId":"0190a0e0-0000-7000-8000-000000000000","DeviceId":"test",)"
        R"("Timestamp":"2015-08-30T12:36:00.123Z"})");
}
