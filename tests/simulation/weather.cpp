// The accounts, the weather while faults last, and the peace after them; see user.hpp.
#include "user.hpp"
#include "world.hpp"

namespace facelog::simulation {
namespace {

constexpr const char* kOwnKeys =
    R"({"iot_endpoint":"dddd4444-ats","topic":"handson/analysisLogData","access_key_id":"AKIAXACCOUNTD0000001",)"
    R"("secret_access_key":"a-secret-of-forty-characters-0123456789ab"})";

}  // namespace

void User::make_accounts() {
  auto& accounts = world_.cloud.accounts;
  accounts["a"] = {"a", "aaaa1111-ats.iot.ap-northeast-1.amazonaws.com", "AKIAXACCOUNTA0000001"};
  accounts["b"] = {"b", "bbbb2222-ats.iot.ap-northeast-1.amazonaws.com", "AKIAXACCOUNTB0000001"};
  accounts["g"] = {"g", "cccc3333-ats.iot.ap-northeast-1.amazonaws.com", "",
                   "ap-northeast-1:00000000-0000-0000-0000-00000000abcd"};
  accounts["default"] = {"default", "dddd4444-ats.iot.ap-northeast-1.amazonaws.com", "AKIAXACCOUNTD0000001"};
  for (auto& [name, account] : accounts) {
    const bool is_slow = world_.chance.percent(50);
    account.bucket.per_s = static_cast<double>(is_slow ? world_.chance.between(1, 4) : world_.chance.between(5, 50));
    account.bucket.most = account.bucket.tokens = 2 * account.bucket.per_s;
  }
}

void User::change_accounts() {
  Chance& chance = world_.chance;
  world_.cloud.lent_for_ms = chance.between(8, 60) * 60'000;
  if (chance.percent(10)) world_.cloud.revoke_lent();
  for (auto& [name, account] : world_.cloud.accounts) {
    account.policy_allows = chance.percent(85);
    if (account.access_key_id.empty() || name == "default" || !chance.percent(10)) continue;
    // Revoked, and replaced by another.
    account.access_key_id =
        "AKIA" + std::string(1, static_cast<char>('A' + chance.between(0, 25))) + account.access_key_id.substr(5);
  }
}

void User::change_weather() {
  Chance& chance = world_.chance;
  Weather& weather = world_.cloud.weather;
  const bool storm = chance.percent(60);
  const auto up_to = [&](int most) { return storm ? static_cast<int>(chance.between(0, most)) : 0; };
  weather.lost_before = up_to(60);
  weather.lost_after = up_to(40);
  weather.server_fault = up_to(40);
  weather.throttled = up_to(40);
  weather.lends_nothing = chance.percent(30) ? 50 : 0;
  weather.refused = chance.percent(20) ? (refuses_all_ ? 100 : 10) : 0;
  weather.not_json = chance.percent(20) ? 20 : 0;
  weather.hides_errors = chance.percent(30);
  weather.longest_delay_ms = chance.percent(20) ? 30'000 : 500;
  change_accounts();
  world_.storage.fails_percent = chance.percent(25) ? static_cast<int>(chance.between(10, 100)) : 0;
  for (Tab& tab : world_.browser.tabs) {
    if (!tab.is_open()) continue;
    const bool is_lost = world_.storage.fails_percent > 50 && chance.percent(20);
    tab.storage_becomes(is_lost ? StorageState::unavailable : StorageState::works);
  }
  world_.note(-1, storm ? "storm" : "fair", world_.storage.fails_percent > 0 ? ", the disk is failing" : "");
  set_online(chance.percent(80));
}

void User::set_online(bool online) {
  if (online == world_.online) return;
  world_.online = online;
  world_.note(-1, online ? "online" : "offline");
  world_.browser.network_changed(online);
}

void User::make_peace() {
  Browser& browser = world_.browser;
  world_.note(-1, "faults end");
  world_.cloud.weather = Weather{};
  world_.storage.fails_percent = 0;
  for (auto& [name, account] : world_.cloud.accounts) account.policy_allows = true;
  for (Tab& tab : browser.tabs) {
    browser.thaw(tab);
    if (tab.is_open()) tab.storage_becomes(StorageState::works);
    if (world_.chance.percent(50)) tab.clock_error_ms = 0;
  }
  set_online(true);
  Tab& tab = browser.tabs[world_.chance.percent(50) ? 0 : 1];
  browser.show(tab);
  world_.schedule.after(1'000, [this, &tab] { put_right(tab, 0); });
}

/// All profiles get what they need, one by one; then what was refused is sent again.
void User::put_right(Tab& tab, int step) {
  static constexpr const char* kJoined[] = {"a", "b", "g"};
  if (step < 3) {
    join(tab, kJoined[step]);
  } else {
    tab.give(ProfileChosen{"default"});
    submit(tab, kOwnKeys);
  }
  const bool is_last = step == 3;
  world_.schedule.after(is_last ? 60'000 : 1'000, [this, &tab, step, is_last] {
    is_last ? send_parked(tab) : put_right(tab, step + 1);
  });
}

void User::send_parked(Tab& tab) {
  std::vector<std::string> parked;
  for (const Record& record : tab.app().delivery().records()) {
    if (record.state == RecordState::parked) parked.push_back(record.id);
  }
  for (const std::string& id : parked) tab.give(RecordResent{id});
  const DeliveryCounts counts = tab.app().delivery().counts();
  is_done_ = counts.waiting == 0 && counts.parked == 0 && tab.under_way() == 0 && world_.storage.is_idle() &&
             !world_.browser.has_words_under_way();
  if (!is_done_) world_.schedule.after(60'000, [this, &tab] { send_parked(tab); });
}

}  // namespace facelog::simulation
