// What AWS answers; see cloud.hpp.
#include "cloud.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/base/time.hpp"

namespace facelog::simulation {
namespace {

HttpAnswer answer_of(int status, std::string_view body) {
  HttpAnswer answer;
  answer.status = status;
  answer.body = Buffer::copy_of(body);
  return answer;
}

std::string_view header_of(const HttpRequest& request, std::string_view name) {
  for (const Header& header : request.headers) {
    if (header.name == name) return header.value;
  }
  return {};
}

std::string skew_message(std::string_view sent, std::int64_t utc_ms) {
  return "Signature expired: " + std::string(sent) + " is now earlier than " +
         amz_date(utc_ms - 300'000) + " (" + amz_date(utc_ms) + " - 5 min.)";
}

/// Rekognition and Cognito expose their Date; the simulation writes the one form that core reads.
HttpAnswer dated(HttpAnswer answer, std::int64_t utc_ms) {
  static constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = iso_utc(utc_ms);  // 2026-09-21T…
  const std::string date = std::string(kDays[utc_ms / 86'400'000 % 7]) + ", " + iso.substr(8, 2) + " " +
                           kMonths[std::atoi(iso.substr(5, 2).c_str()) - 1] + " " + iso.substr(0, 4) +
                           " " + iso.substr(11, 8) + " GMT";
  answer.headers.push_back({"date", date});
  return answer;
}

}  // namespace

bool Bucket::take(std::int64_t now_ms) {
  tokens = std::min(most, tokens + per_s * static_cast<double>(now_ms - filled_ms) / 1'000);
  filled_ms = now_ms;
  if (tokens < 1) return false;
  tokens -= 1;
  return true;
}

bool is_publish(const HttpRequest& request) { return request.url.find("/topics/") != std::string::npos; }

std::string record_id_in(std::string_view json) {
  constexpr std::string_view kKey = R"("RecordId":")";
  const auto at = json.find(kKey);
  return at == std::string_view::npos ? "" : std::string(json.substr(at + kKey.size(), 36));
}

Account* Cloud::account_of(const HttpRequest& request) {
  for (auto& [name, account] : accounts) {
    if (request.url.find(account.iot_host) != std::string::npos) return &account;
  }
  return nullptr;
}

bool Cloud::in_time(const HttpRequest& request, std::int64_t now_ms) const {
  const auto signed_ms = parse_amz_date(header_of(request, "x-amz-date"));
  return signed_ms && std::llabs(*signed_ms - (kStartUtcMs + now_ms)) < 300'000;
}

bool Cloud::knows_key(const Account& account, std::string_view authorization, std::int64_t now_ms) const {
  constexpr std::string_view kBefore = "Credential=";
  const auto at = authorization.find(kBefore);
  if (at == std::string_view::npos) return false;
  const std::string_view rest = authorization.substr(at + kBefore.size());
  const std::string_view key = rest.substr(0, rest.find('/'));
  if (account.pool_id.empty()) return key == account.access_key_id;
  const auto lent = lent_.find(key);
  return lent != lent_.end() && lent->second > now_ms;
}

HttpAnswer Cloud::detect_faces(const HttpRequest& request, std::int64_t now_ms) {
  const std::int64_t utc_ms = kStartUtcMs + now_ms;
  if (!in_time(request, now_ms)) {
    return answer_of(400, R"({"__type":"InvalidSignatureException","message":")" +
                              skew_message(header_of(request, "x-amz-date"), utc_ms) + "\"}");
  }
  std::string faces;
  for (std::int64_t i = chance_.between(0, 4); i > 0; --i) {
    faces += R"({"AgeRange":{"Low":20,"High":30},"Smile":{"Value":true,"Confidence":90}})";
    if (i > 1) faces += ",";
  }
  return answer_of(200, R"({"FaceDetails":[)" + faces + "]}");
}

HttpAnswer Cloud::lend(const HttpRequest& request, std::int64_t now_ms) {
  const bool for_identity = header_of(request, "x-amz-target").ends_with("GetId");
  if (chance_.percent(weather.lends_nothing)) {
    static constexpr const char* kRefusals[] = {"ResourceNotFoundException", "NotAuthorizedException",
                                                "TooManyRequestsException", "InternalErrorException"};
    const auto which = static_cast<std::size_t>(chance_.between(0, 3));
    return answer_of(400, R"({"__type":")" + std::string(kRefusals[which]) + "\"}");
  }
  const std::string number = std::to_string(100'000 + ++last_lent_);
  const std::string identity = "ap-northeast-1:11111111-1111-1111-1111-111111" + number;
  if (for_identity) return answer_of(200, R"({"IdentityId":")" + identity + "\"}");
  const std::string key = "ASIAGUESTGUEST" + number;
  lent_[key] = now_ms + lent_for_ms;
  return answer_of(200, R"({"IdentityId":")" + identity + R"(","Credentials":{"AccessKeyId":")" + key +
                            R"(","SecretKey":"guest-secret-of-forty-characters-1234567","SessionToken":"token",)" +
                            R"("Expiration":)" + std::to_string((kStartUtcMs + now_ms + lent_for_ms) / 1'000) + "}}");
}

HttpAnswer Cloud::publish(Account& account, const HttpRequest& request, std::int64_t now_ms) {
  limited = weather.hides_errors ? nullptr : &account;
  if (!account.bucket.take(now_ms)) return answer_of(429, R"({"message":"Too many requests"})");
  const bool topic_allowed = request.url.find("/topics/handson%2F") != std::string::npos;
  if (!in_time(request, now_ms)) {
    return answer_of(403, R"({"message":")" + skew_message(header_of(request, "x-amz-date"), kStartUtcMs + now_ms) + "\"}");
  }
  if (!knows_key(account, header_of(request, "authorization"), now_ms)) {
    const bool is_told = !account.pool_id.empty() && chance_.percent(50);
    return answer_of(403, is_told ? R"({"__type":"ExpiredTokenException"})" : R"({"message":"Forbidden"})");
  }
  if (!account.policy_allows || !topic_allowed) return answer_of(403, R"({"message":"Forbidden"})");
  if (chance_.percent(weather.refused)) return answer_of(413, R"({"message":"too large"})");
  accepted = Accepted{record_id_in(request.body->view()), account.name, request.body->view()};
  return answer_of(200, R"({"message":"OK"})");
}

Outcome Cloud::receive(const HttpRequest& request, std::int64_t now_ms) {
  accepted.reset();
  limited = nullptr;
  if (chance_.percent(weather.lost_before)) return {};
  const bool publishes = is_publish(request);
  HttpAnswer answer;
  if (chance_.percent(weather.server_fault)) {
    answer = answer_of(chance_.percent(50) ? 500 : 503, "");
  } else if (chance_.percent(weather.throttled)) {
    answer = answer_of(publishes ? 429 : 400, R"({"__type":"ThrottlingException","message":"slow down"})");
  } else if (chance_.percent(weather.not_json)) {
    answer = answer_of(200, "<html>sign in</html>");
  } else if (publishes) {
    Account* account = account_of(request);
    answer = account ? publish(*account, request, now_ms) : answer_of(403, "{}");
  } else {
    const bool lends = request.url.find("//cognito-identity.") != std::string::npos;
    answer = dated(lends ? lend(request, now_ms) : detect_faces(request, now_ms), kStartUtcMs + now_ms);
  }
  if (chance_.percent(weather.lost_after)) return {};
  if (publishes && weather.hides_errors && answer.status != 200) return {HttpAnswer{}};
  return {std::move(answer)};
}

std::string Cloud::join_answer(const Account& account) const {
  const std::string pool = account.pool_id.empty() ? "" : R"("identity_pool_id":")" + account.pool_id + "\",";
  const std::string keys = account.access_key_id.empty()
                               ? ""
                               : R"("access_key_id":")" + account.access_key_id +
                                     R"(","secret_access_key":"a-secret-of-forty-characters-0123456789ab")";
  return R"({"profile":{"id":")" + account.name + R"(","name":")" + account.name +
         R"("},"settings":{"region":"ap-northeast-1",)" + pool + R"("iot_endpoint":")" +
         account.iot_host.substr(0, account.iot_host.find('.')) +
         R"(","topic":"handson/analysisLogData","qos":1},"credentials":{)" + keys + "}}";
}

}  // namespace facelog::simulation
