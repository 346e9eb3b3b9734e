// What the user and the weather do while faults last, and how both calm down.
#include "world.hpp"

namespace facelog::simulation {

void World::join(const std::string& account) {
  if (!app_) return;
  note("join " + account);
  next_join_ = account;
  give(LinkOpened{"join=code"});
}

void World::submit(const std::string& values_json) {
  note("settings " + values_json);
  give(SettingsSubmitted{values_json});
}

void World::plan_faults() {
  for (std::int64_t at = 0; at < kFaultsMs; at += chance_.between(200, 60'000)) {
    schedule_.after(at, [this] { act(); });
  }
  for (std::int64_t at = 0; at < kFaultsMs; at += chance_.between(10'000, 600'000)) {
    schedule_.after(at, [this] { change_weather(); });
  }
  schedule_.after(kFaultsMs, [this] { make_peace(); });
}

void World::act() {
  if (!app_) return;
  const auto what = chance_.between(0, 99);
  if (what < 40) {
    give(ResultClosed{});
    give(ShutterPressed{});
  } else if (what < 50) {
    give(TestRequested{});
  } else if (what < 56) {
    crash();
    schedule_.after(chance_.between(100, 120'000), [this] {
      if (app_) return;
      start_program();
      if (chance_.percent(70)) join(chance_.percent(50) ? "a" : "b");
    });
  } else if (what < 66) {
    join(chance_.percent(50) ? "a" : "b");
  } else if (what < 70) {
    give(SecretsForgotten{});
  } else if (what < 74) {
    submit(R"({"topic":"elsewhere/refused"})");
  } else if (what < 78) {
    submit(R"({"topic":"handson/analysisLogData"})");
  } else if (what < 80) {
    submit(R"({"access_key_id":"AKIAWRONGWRONGWRONG1","secret_access_key":"wrong-secret-wrong-secret"})");
  } else if (what < 84) {
    give(ProfileChosen{chance_.percent(50) ? "a" : "b"});
  } else if (what < 90) {
    touch_a_record();
  } else if (what < 93) {
    give(RetryRequested{});
  } else if (what < 97) {
    give(VisibilityChanged{chance_.percent(50)});
  } else {
    clock_error_ms_ = chance_.percent(50) ? 0 : chance_.between(-86'400'000, 86'400'000);
    note("clock off by " + std::to_string(clock_error_ms_));
  }
}

void World::touch_a_record() {
  const auto& records = app_->delivery().records();
  if (records.empty()) return;
  const Record& record = records[static_cast<std::size_t>(
      chance_.between(0, static_cast<std::int64_t>(records.size()) - 1))];
  const std::string id = record.id;
  if (record.state == RecordState::parked && chance_.percent(60)) {
    note("resend " + id);
    give(RecordResent{id});
  } else if (chance_.percent(30)) {
    note("delete " + id);
    deleted_.insert(id);
    give(RecordDeleted{id});
  }
}

void World::change_weather() {
  Weather& weather = cloud_.weather;
  const bool storm = chance_.percent(60);
  weather.lost_before = storm ? static_cast<int>(chance_.between(0, 60)) : 0;
  weather.lost_after = storm ? static_cast<int>(chance_.between(0, 40)) : 0;
  weather.server_fault = storm ? static_cast<int>(chance_.between(0, 40)) : 0;
  weather.throttled = storm ? static_cast<int>(chance_.between(0, 40)) : 0;
  weather.refused = chance_.percent(20) ? 10 : 0;
  weather.not_json = chance_.percent(20) ? 20 : 0;
  weather.hides_errors = chance_.percent(30);
  weather.longest_delay_ms = chance_.percent(20) ? 30'000 : 500;
  disk_fails_percent_ = chance_.percent(25) ? static_cast<int>(chance_.between(10, 100)) : 0;
  for (auto& [name, account] : cloud_.accounts) {
    account.policy_allows = chance_.percent(85);
    if (chance_.percent(10)) {  // revoked, and replaced by another
      account.access_key_id = "AKIA" + std::string(1, static_cast<char>('A' + chance_.between(0, 25))) +
                              account.access_key_id.substr(5);
    }
  }
  const bool online = chance_.percent(80);
  note(storm ? "storm" : "fair");
  if (online == online_) return;
  online_ = online;
  if (app_) give(NetworkChanged{online_});
}

void World::make_peace() {
  note("faults end");
  faults_ = false;
  cloud_.weather = Weather{};
  disk_fails_percent_ = 0;
  clock_error_ms_ = chance_.percent(50) ? clock_error_ms_ : 0;
  for (auto& [name, account] : cloud_.accounts) account.policy_allows = true;
  if (!app_) start_program();
  if (!online_) {
    online_ = true;
    give(NetworkChanged{true});
  }
  // The user puts both profiles right, and sends again what was refused.
  std::int64_t at = 0;
  for (const char* account : {"a", "b"}) {
    schedule_.after(at += 1'000, [this, account] { join(account); });
  }
  schedule_.after(60'000, [this] {
    std::vector<std::string> parked;
    for (const Record& record : app_->delivery().records()) {
      if (record.state == RecordState::parked) parked.push_back(record.id);
    }
    for (const std::string& id : parked) give(RecordResent{id});
  });
}

}  // namespace facelog::simulation
