// AWS as the phone meets it: four accounts, their keys, policies, limits and clock, and the network in between.
// Must not know the program: it sees requests and answers them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chance.hpp"
#include "core/aws/http.hpp"

namespace facelog::simulation {

/// What may go wrong now, in percent of requests; all 0 when faults have ended.
struct Weather {
  int lost_before = 0;   // the request never arrives
  int lost_after = 0;    // accepted, but the answer never arrives
  int server_fault = 0;  // 500, 503
  int throttled = 0;     // besides the account's own limit
  int refused = 0;       // 413: for good
  int not_json = 0;      // a sign-in page answers
  int lends_nothing = 0; // Cognito refuses: the pool, the identity, or just now
  bool hides_errors = false;  // no CORS headers on IoT's errors: the page sees nothing
  std::int64_t longest_delay_ms = 300;
};

/// So many requests a second, and so many at once after a rest.
struct Bucket {
  double per_s = 20;
  double most = 40;
  double tokens = 40;
  std::int64_t filled_ms = 0;

  bool take(std::int64_t now_ms);
};

struct Account {
  std::string name;          // also the id of its profile
  std::string iot_host;
  std::string access_key_id{}; // the one that is valid now; "" where an identity pool lends keys
  std::string pool_id{};
  bool policy_allows = true;
  Bucket bucket{};
};

struct Accepted {
  std::string record_id;
  std::string account;
  std::string_view payload;
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
  std::int64_t lent_for_ms = 3'600'000;
  // What the last receive() came to:
  std::optional<Accepted> accepted;
  const Account* limited = nullptr;  // whose limit was asked, with an answer that the page may see

  explicit Cloud(Chance& chance) : chance_(chance) {}
  Outcome receive(const HttpRequest& request, std::int64_t now_ms);
  /// What the local target says to a join code: this account's settings and valid key.
  std::string join_answer(const Account& account) const;
  Account* account_of(const HttpRequest& request);
  /// All that was lent is worth nothing from now on.
  void revoke_lent() { lent_.clear(); }

 private:
  HttpAnswer detect_faces(const HttpRequest& request, std::int64_t now_ms);
  HttpAnswer publish(Account& account, const HttpRequest& request, std::int64_t now_ms);
  HttpAnswer lend(const HttpRequest& request, std::int64_t now_ms);
  bool in_time(const HttpRequest& request, std::int64_t now_ms) const;
  bool knows_key(const Account& account, std::string_view authorization, std::int64_t now_ms) const;

  Chance& chance_;
  std::map<std::string, std::int64_t, std::less<>> lent_;  // key → its end
  int last_lent_ = 0;
};

bool is_publish(const HttpRequest& request);
/// The value of "RecordId" in a record's JSON; "" when there is none.
std::string record_id_in(std::string_view json);

}  // namespace facelog::simulation
