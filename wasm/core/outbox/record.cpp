// A record's text on disk; see record.hpp.
#include "core/outbox/record.hpp"

#include "core/base/json.hpp"
#include "texts.hpp"  // generated: names of texts

namespace facelog {
namespace {

constexpr std::int64_t kFormat = 1;  // of the stored text; a later one is left alone

void write_error(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.member("text", text_key(error.text.id));
  json.key("args").begin_array();
  for (const std::string& arg : error.text.args) json.string(arg);
  json.end_array();
  json.member("status", error.status);
  json.member("aws_code", error.aws_code);
  json.member("request_id", error.request_id);
  json.end_object();
}

std::optional<Error> read_error(JsonView json) {
  const auto key = json["text"].string();
  const auto id = key ? text_id(*key) : std::nullopt;
  if (!id) return std::nullopt;
  Error error;
  error.text.id = *id;
  for (std::size_t i = 0; i < json["args"].size(); ++i) {
    error.text.args.push_back(json["args"][i].string().value_or(""));
  }
  error.status = static_cast<int>(json["status"].integer().value_or(0));
  error.aws_code = json["aws_code"].string().value_or("");
  error.request_id = json["request_id"].string().value_or("");
  return error;
}

}  // namespace

std::string to_stored_json(const Record& record) {
  JsonWriter json;
  json.begin_object();
  json.member("format", kFormat);
  json.member("id", record.id);
  json.member("profile", record.profile_id);
  json.member("payload", record.payload);
  json.member("taken_utc_ms", record.taken_utc_ms);
  json.member("is_test", record.is_test);
  if (!record.emotion.empty()) json.member("emotion", record.emotion);
  json.member("parked", record.state == RecordState::parked);
  if (record.state == RecordState::sent) {
    json.member("sent_utc_ms", record.sent_utc_ms);
    json.member("in_bucket_by_utc_ms", record.in_bucket_by_utc_ms);
  }
  if (record.error) {
    json.key("error");
    write_error(json, *record.error);
  }
  json.end_object();
  return json.take();
}

std::optional<Record> from_stored_json(std::string_view text) {
  const auto document = Json::parse(text);
  if (!document) return std::nullopt;
  const JsonView json = document->root();
  const auto id = json["id"].string();
  const auto profile = json["profile"].string();
  const auto payload = json["payload"].string();
  if (json["format"].integer() != kFormat || !id || !profile || !payload) return std::nullopt;

  Record record;
  record.id = *id;
  record.profile_id = *profile;
  record.payload = *payload;
  record.taken_utc_ms = json["taken_utc_ms"].integer().value_or(0);
  record.is_test = json["is_test"].boolean().value_or(false);
  record.emotion = json["emotion"].string().value_or("");
  record.state = json["parked"].boolean().value_or(false) ? RecordState::parked : RecordState::waiting;
  record.sent_utc_ms = json["sent_utc_ms"].integer().value_or(0);
  record.in_bucket_by_utc_ms = json["in_bucket_by_utc_ms"].integer().value_or(0);
  if (record.sent_utc_ms != 0) record.state = RecordState::sent;
  record.saved = true;
  record.error = read_error(json["error"]);
  return record;
}

}  // namespace facelog
