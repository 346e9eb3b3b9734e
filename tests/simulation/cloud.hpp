// AWS as the phone meets it: two accounts, their keys, policies and clock, and the network in between.
// Must not know the program: it sees requests and answers them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "chance.hpp"
#include "core/aws/http.hpp"

namespace facelog::simulation {

/// What may go wrong now, in percent of requests; all 0 when faults have ended.
struct Weather {
  int lost_before = 0;   // the request never arrives
  int lost_after = 0;    // accepted, but the answer never arrives
  int server_fault = 0;  // 500, 503
  int throttled = 0;
  int refused = 0;       // 413: for good
  int not_json = 0;      // a sign-in page answers
  bool hides_errors = false;  // no CORS headers on IoT's errors: the page sees nothing
  std::int64_t longest_delay_ms = 300;
};

struct Account {
  std::string name;          // also the id of its profile
  std::string iot_host;
  std::string access_key_id; // the one that is valid now
  bool policy_allows = true;
};

struct Accepted {
  std::string record_id;
  std::string account;
  std::int64_t at_ms = 0;
};

/// How a request ended, as the page sees it. Nothing: no answer ever comes, the timeout tells.
struct Outcome {
  std::optional<HttpAnswer> answer;
};

class Cloud {
 public:
  static constexpr std::int64_t kStartUtcMs = 1'790'000'000'000;

  Weather weather;
  std::map<std::string, Account> accounts;  // by name
  std::vector<Accepted> accepted;

  explicit Cloud(Chance& chance) : chance_(chance) {}
  Outcome receive(const HttpRequest& request, std::int64_t now_ms);
  /// What the local target says to a join code: this account's settings and valid key.
  std::string join_answer(const Account& account) const;

 private:
  HttpAnswer detect_faces(const HttpRequest& request, std::int64_t now_ms);
  HttpAnswer publish(const Account& account, const HttpRequest& request, std::int64_t now_ms);
  Account* account_of(const HttpRequest& request);
  bool in_time(const HttpRequest& request, std::int64_t now_ms) const;

  Chance& chance_;
};

/// The value of "RecordId" in a record's JSON; "" when there is none.
std::string record_id_in(std::string_view json);

}  // namespace facelog::simulation
