// A record's text on disk: complete, and hostile until parsed.
#include <catch2/catch_test_macros.hpp>

#include "core/outbox/record.hpp"

using namespace facelog;

TEST_CASE("record: what is read back is what was stored", "[outbox]") {
  Record record;
  record.id = "0190a0e0-0000-7000-8000-000000000000";
  record.profile_id = "p1";
  record.payload = R"({"Gender":"女性"})";
  record.taken_utc_ms = 1'440'938'160'123;
  record.is_test = true;
  record.state = RecordState::parked;
  record.error = Error{text_of(TextId::config_invalid, "x"), Recovery::give_up, 413, "Code", "id-1"};
  const auto back = from_stored_json(to_stored_json(record));
  REQUIRE(back);
  CHECK(back->id == record.id);
  CHECK(back->profile_id == record.profile_id);
  CHECK(back->payload == record.payload);
  CHECK(back->taken_utc_ms == record.taken_utc_ms);
  CHECK(back->is_test);
  CHECK(back->saved);
  CHECK(back->state == RecordState::parked);
  REQUIRE(back->error);
  CHECK(back->error->text == record.error->text);
  CHECK(back->error->aws_code == "Code");
}

TEST_CASE("record: a record that was being sent waits again after a restart", "[outbox]") {
  Record record;
  record.id = "a";
  record.profile_id = "p";
  record.payload = "{}";
  record.state = RecordState::sending;
  const auto back = from_stored_json(to_stored_json(record));
  REQUIRE(back);
  CHECK(back->state == RecordState::waiting);
}

TEST_CASE("record: what is not ours is left alone", "[outbox]") {
  for (const std::string_view text :
       {"", "{}", "[1]", R"({"format":2,"id":"a","profile":"p","payload":"{}"})",
        R"({"format":1,"id":7,"profile":"p","payload":"{}"})"}) {
    CHECK_FALSE(from_stored_json(text));
  }
}
