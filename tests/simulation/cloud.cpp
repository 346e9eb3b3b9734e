#include "cloud.hpp"

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

}  // namespace

std::string record_id_in(std::string_view json) {
  constexpr std::string_view kKey = R"("RecordId":")";
  const auto at = json.find(kKey);
  return at == std::string_view::npos ? "" : std::string(json.substr(at + kKey.size(), 36));
}

Account* Cloud::account_of(const HttpRequest& request) {
  for (auto& [name, account] : accounts) {
    if (request.url.find("//" + account.iot_host) != std::string::npos) return &account;
  }
  return nullptr;
}

bool Cloud::in_time(const HttpRequest& request, std::int64_t now_ms) const {
  const auto signed_ms = parse_amz_date(header_of(request, "x-amz-date"));
  return signed_ms && std::llabs(*signed_ms - (kStartUtcMs + now_ms)) < 300'000;
}

HttpAnswer Cloud::detect_faces(const HttpRequest& request, std::int64_t now_ms) {
  const std::int64_t utc_ms = kStartUtcMs + now_ms;
  HttpAnswer answer;
  if (!in_time(request, now_ms)) {
    answer = answer_of(400, R"({"__type":"InvalidSignatureException","message":")" +
                                skew_message(header_of(request, "x-amz-date"), utc_ms) + "\"}");
  } else {
    std::string faces;
    for (std::int64_t i = chance_.between(0, 4); i > 0; --i) {
      faces += R"({"AgeRange":{"Low":20,"High":30},"Smile":{"Value":true,"Confidence":90}})";
      if (i > 1) faces += ",";
    }
    answer = answer_of(200, R"({"FaceDetails":[)" + faces + "]}");
  }
  // Rekognition exposes its Date; the simulation writes the one form that core reads.
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

HttpAnswer Cloud::publish(const Account& account, const HttpRequest& request, std::int64_t now_ms) {
  const std::string_view authorization = header_of(request, "authorization");
  const bool known = authorization.find("Credential=" + account.access_key_id + "/") != std::string_view::npos;
  const bool topic_allowed = request.url.find("/topics/handson%2F") != std::string::npos;
  if (!in_time(request, now_ms)) {
    return answer_of(403, R"({"message":")" + skew_message(header_of(request, "x-amz-date"), kStartUtcMs + now_ms) + "\"}");
  }
  if (!known || !account.policy_allows || !topic_allowed) return answer_of(403, R"({"message":"Forbidden"})");
  if (chance_.percent(weather.refused)) return answer_of(413, R"({"message":"too large"})");
  accepted.push_back({record_id_in(request.body->view()), account.name, now_ms});
  return answer_of(200, R"({"message":"OK"})");
}

Outcome Cloud::receive(const HttpRequest& request, std::int64_t now_ms) {
  if (chance_.percent(weather.lost_before)) return {};
  const bool is_publish = request.url.find("/topics/") != std::string::npos;
  HttpAnswer answer;
  if (chance_.percent(weather.server_fault)) {
    answer = answer_of(chance_.percent(50) ? 500 : 503, "");
  } else if (chance_.percent(weather.throttled)) {
    answer = answer_of(is_publish ? 429 : 400, R"({"__type":"ThrottlingException","message":"slow down"})");
  } else if (chance_.percent(weather.not_json) && !is_publish) {
    answer = answer_of(200, "<html>sign in</html>");
  } else if (is_publish) {
    Account* account = account_of(request);
    answer = account ? publish(*account, request, now_ms) : answer_of(403, "{}");
  } else {
    answer = detect_faces(request, now_ms);
  }
  if (chance_.percent(weather.lost_after)) return {};
  if (is_publish && weather.hides_errors && answer.status != 200) return {HttpAnswer{}};
  return {std::move(answer)};
}

std::string Cloud::join_answer(const Account& account) const {
  return R"({"profile":{"id":")" + account.name + R"(","name":")" + account.name +
         R"("},"settings":{"region":"ap-northeast-1","iot_endpoint":")" +
         account.iot_host.substr(0, account.iot_host.find('.')) +
         R"(","topic":"handson/analysisLogData","qos":1},"credentials":{"access_key_id":")" +
         account.access_key_id + R"(","secret_access_key":"a-secret-of-forty-characters-0123456789ab"}})";
}

}  // namespace facelog::simulation
