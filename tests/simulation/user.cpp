// The user's hand; see user.hpp. The weather and the peace are in weather.cpp.
#include "user.hpp"

#include "core/base/random.hpp"
#include "world.hpp"

namespace facelog::simulation {

void User::begin() {
  make_accounts();
  leave_backlog();
  Tab& tab = world_.browser.tabs[0];
  world_.browser.show(tab);
  join(tab, any_account());
  plan_faults();
}

void User::plan_faults() {
  Chance& chance = world_.chance;
  for (std::int64_t at = 500; at < kFaultsMs; at += chance.between(200, 60'000)) {
    world_.schedule.after(at, [this] { act(); });
  }
  for (std::int64_t at = 0; at < kFaultsMs; at += chance.between(10'000, 600'000)) {
    world_.schedule.after(at, [this] { change_weather(); });
  }
  for (std::int64_t at = 0; at < kFaultsMs; at += chance.between(5'000, 400'000)) {
    world_.schedule.after(at, [this] { change_tabs(); });
  }
  world_.schedule.after(kFaultsMs, [this] { make_peace(); });
}

void User::leave_backlog() {
  Chance& chance = world_.chance;
  has_many_ = chance.percent(2);
  refuses_all_ = has_many_ && chance.percent(25);
  if (!has_many_) return;
  const bool two = chance.percent(50);
  // One after the other: which argument is drawn first is the compiler's choice, and a seed is to mean the same everywhere.
  const auto put = [&](std::int64_t least, std::int64_t most, bool parked) {
    const std::int64_t records = chance.between(least, most);
    put_on_disk(any_account(), records, parked);
  };
  put(300, two ? 900 : 1'800, false);
  if (two) put(300, 900, false);
  if (chance.percent(30)) put(100, 700, true);
}

void User::put_on_disk(const std::string& profile, std::int64_t records, bool parked) {
  Random random(world_.chance.seed());
  world_.note(-1, "from a visit before: ", std::to_string(records), parked ? " parked, " : " waiting, ", profile);
  for (std::int64_t i = 0; i < records; ++i) {
    const std::int64_t utc_ms = Cloud::kStartUtcMs - 86'400'000 + i * 10;
    Record record;
    record.id = uuid_v7(utc_ms, 0, random);
    record.profile_id = profile;
    record.payload = R"({"RecordId":")" + record.id + "\"}";
    record.state = parked ? RecordState::parked : RecordState::waiting;
    test::Disk& disk = world_.storage.disk;
    if (parked) disk.parked[record.id] = to_stored_json(record);
    else disk.outbox[{profile, record.id}] = to_stored_json(record);
    world_.promises.was_saved(record.id, profile);
  }
}

std::string User::any_account() {
  static constexpr const char* kJoined[] = {"a", "b", "g"};
  return kJoined[world_.chance.between(0, 2)];
}

void User::join(Tab& tab, const std::string& account) {
  world_.note(tab.number(), "joins ", account);
  tab.next_join = account;
  tab.give(LinkOpened{"join=code"});
}

void User::submit(Tab& tab, const std::string& values_json) {
  world_.note(tab.number(), "settings ", values_json);
  tab.give(SettingsSubmitted{values_json});
}

void User::act() {
  const std::int64_t what = world_.chance.between(0, 99);
  if (what < 5) return crash();
  if (Tab* tab = world_.browser.usable()) return act_on(*tab, what);
  if (!world_.browser.visible() && what < 60) {
    Tab& tab = world_.browser.tabs[world_.chance.percent(70) ? 0 : 1];
    world_.browser.show(tab);
    if (world_.chance.percent(50)) join(tab, any_account());
  }
}

void User::act_on(Tab& tab, std::int64_t what) {
  Chance& chance = world_.chance;
  if (what < 38) {
    world_.note(tab.number(), "takes a picture");
    tab.give(ResultClosed{});
    tab.give(ShutterPressed{});
  } else if (what < 50) {
    has_many_ && chance.percent(20) ? make_many(tab) : tab.give(TestRequested{});
  } else if (what < 62) {
    join(tab, any_account());
  } else if (what < 66) {
    tab.give(SecretsForgotten{});
  } else if (what < 70) {
    submit(tab, R"({"topic":"elsewhere/refused"})");
  } else if (what < 74) {
    submit(tab, R"({"topic":"handson/analysisLogData"})");
  } else if (what < 76) {
    submit(tab, R"({"access_key_id":"AKIAWRONGWRONGWRONG1","secret_access_key":"wrong-secret-wrong-secret"})");
  } else if (what < 80) {
    tab.give(ProfileChosen{chance.percent(20) ? "default" : any_account()});
  } else if (what < 90) {
    touch_a_record(tab);
  } else if (what < 93) {
    tab.give(RetryRequested{});
  } else if (what < 95) {
    submit(tab, R"({"history_records":"100","in_flight":")" + std::to_string(chance.between(1, 8)) + "\"}");
  } else if (what < 96) {
    tab.give(HistoryCleared{});
  } else {
    tab.clock_error_ms = chance.percent(50) ? 0 : chance.between(-86'400'000, 86'400'000);
    world_.note(tab.number(), "its clock is off by ", std::to_string(tab.clock_error_ms), " ms");
  }
}

void User::make_many(Tab& tab) {
  const std::int64_t presses = world_.chance.between(50, 250);
  world_.note(tab.number(), "makes ", std::to_string(3 * presses), " records");
  for (std::int64_t i = 0; i < presses; ++i) tab.give(TestRequested{});
}

void User::touch_a_record(Tab& tab) {
  const auto& records = tab.app().delivery().records();
  if (records.empty()) return;
  const Record& record = records[static_cast<std::size_t>(
      world_.chance.between(0, static_cast<std::int64_t>(records.size()) - 1))];
  const std::string id = record.id;
  if (record.state == RecordState::parked && world_.chance.percent(60)) {
    world_.note(tab.number(), "resends ", id);
    tab.give(RecordResent{id});
  } else if (record.state != RecordState::sent && world_.chance.percent(60)) {
    world_.note(tab.number(), "deletes ", id);
    if (tab.was_told_lock()) world_.promises.deleted(id);
    tab.give(RecordDeleted{id});
  }
}

void User::crash() {
  Browser& browser = world_.browser;
  const bool all = world_.chance.percent(40);
  for (Tab& tab : browser.tabs) {
    if (all || &tab == browser.visible()) browser.kill(tab);
  }
  world_.schedule.after(world_.chance.between(100, 120'000), [this] {
    if (world_.browser.visible()) return;
    Tab& tab = world_.browser.tabs[world_.chance.percent(50) ? 0 : 1];
    world_.browser.show(tab);
    if (world_.chance.percent(70)) join(tab, any_account());
  });
}

void User::change_tabs() {
  Browser& browser = world_.browser;
  Chance& chance = world_.chance;
  Tab& tab = browser.tabs[chance.percent(50) ? 0 : 1];
  const std::int64_t what = chance.between(0, 99);
  if (what < 45) {
    browser.show(tab);
  } else if (what < 55) {
    browser.hide();
  } else if (what < 60) {
    browser.open_hidden(tab);
  } else if (what < 70) {
    browser.kill(tab);
  } else {
    browser.freeze(tab);
    world_.schedule.after(chance.between(500, 600'000), [&] { browser.thaw(tab); });
  }
}

}  // namespace facelog::simulation
