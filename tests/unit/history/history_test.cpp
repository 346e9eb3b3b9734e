// The list of records: pages as far as it is looked at, the filter, what is loaded in between, one record's details.
#include "core/history/history.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>

#include "app/fake_host.hpp"
#include "ui/describe.hpp"

using namespace facelog;
using facelog::test::Disk;
using facelog::test::FakeHost;
using State = RecordFilter::State;

namespace {

constexpr std::int64_t kNoon = 1'795'575'600'000;  // 2026-11-25 12:00:00 in Tokyo
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int32_t kTokyo = 540;

Record record_at(std::int64_t utc_ms, RecordState state = RecordState::sent, std::string payload = "{}", std::string emotion = "") {
  Record record;
  record.id = first_id_of(utc_ms) + "-7000-8000-000000000000";
  record.profile_id = "default";
  record.state = state;
  record.taken_utc_ms = utc_ms;
  record.sent_utc_ms = state == RecordState::sent ? utc_ms + 1 : 0;
  record.payload = std::move(payload);
  record.emotion = std::move(emotion);
  return record;
}

/// A list over a disk that answers when it is told to.
class List {
 public:
  History history;
  Disk disk;
  std::deque<Record> loaded;  // by RecordId
  std::size_t reads = 0;

  void keep(const Record& record) { disk.history[record.id] = to_stored_json(record); }
  void keep(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) keep(record_at(kNoon - static_cast<std::int64_t>(i) * 1000));
  }
  void open(const RecordFilter& filter = {}) {
    history.open(filter, kTokyo, effects);
    settle();
  }
  void want(std::size_t lines) {
    history.want(lines, effects);
    settle();
  }
  void settle() {
    history.update(loaded);
    while (!effects.empty()) {
      const auto read = std::get<ReadHistory>(effects.front());
      effects.erase(effects.begin());
      ++reads;
      history.on(disk.answer(read), effects);
      history.update(loaded);
    }
  }
  std::vector<std::string> ids() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < history.size(); ++i) {
      const History::Line line = history.line(i);
      all.push_back(line.record ? line.record->id : line.sent->id);
    }
    return all;
  }
  DiskEffects effects;
};

std::vector<std::string> ids_of(std::initializer_list<Record> records) {
  std::vector<std::string> ids;
  for (const Record& record : records) ids.push_back(record.id);
  return ids;
}

constexpr const char* kWoman = R"({"AgeRange-Low":20,"AgeRange-High":28,"Gender":"Female","Smile":true,"Eyeglasses":false,"Sunglasses":true})";
constexpr const char* kMan = R"({"AgeRange-Low":null,"Gender":"Male","Smile":false,"Eyeglasses":true,"Sunglasses":null})";

}  // namespace

TEST_CASE("history: reads no further than the list is looked at", "[history]") {
  List list;
  list.keep(5'000);
  list.open();
  CHECK(list.history.state() == History::State::paused);
  CHECK(list.history.size() <= History::kAhead + History::kPage);
  const std::size_t before = list.reads;
  list.want(10);
  CHECK(list.reads - before <= 1);
  list.want(1'000);
  CHECK(list.history.size() >= 1'000 + History::kAhead);
  CHECK(list.history.size() <= 1'000 + History::kAhead + History::kPage);
}

TEST_CASE("history: all of it comes once, newest first, however it is asked for", "[history]") {
  List list;
  list.keep(1'000);
  list.open();
  for (std::size_t lines = 0; list.history.state() == History::State::paused; lines += 37) list.want(lines);
  CHECK(list.history.state() == History::State::ready);
  std::vector<std::string> ids = list.ids();
  CHECK(ids.size() == 1'000);
  CHECK(std::is_sorted(ids.rbegin(), ids.rend()));
  CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}

TEST_CASE("history: what is loaded stands at its time between what was sent", "[history]") {
  List list;
  const Record old_parked = record_at(kNoon - 3'000, RecordState::parked);
  const Record waiting = record_at(kNoon - 1'000, RecordState::waiting);
  const Record newest = record_at(kNoon + 1, RecordState::storing);
  for (const std::int64_t ms : {kNoon, kNoon - 2'000, kNoon - 4'000}) list.keep(record_at(ms));
  list.loaded = {old_parked, waiting, newest};
  list.open();
  CHECK(list.ids() == ids_of({newest, record_at(kNoon), waiting, record_at(kNoon - 2'000), old_parked, record_at(kNoon - 4'000)}));
}

TEST_CASE("history: a record that is sent meanwhile stays where it is, and stays when it is no longer loaded", "[history]") {
  List list;
  list.loaded = {record_at(kNoon, RecordState::waiting), record_at(kNoon + 1, RecordState::waiting)};
  list.open();
  const auto before = list.ids();
  list.loaded[1] = record_at(kNoon + 1);
  list.keep(list.loaded[1]);
  list.settle();
  CHECK(list.ids() == before);
  list.loaded.pop_back();
  list.settle();
  CHECK(list.ids() == before);
}

TEST_CASE("history: a sent record that is loaded and on the disk is one line", "[history]") {
  List list;
  list.keep(200);
  list.loaded = {record_at(kNoon - 150'000), record_at(kNoon)};
  list.open();
  list.want(200);
  CHECK(list.history.size() == 200);
}

TEST_CASE("history: each state is listed alone, and without sent ones the disk is not read", "[history]") {
  List list;
  list.keep(3);
  const Record parked = record_at(kNoon + 1, RecordState::parked);
  const Record sending = record_at(kNoon + 2, RecordState::sending);
  list.loaded = {parked, sending};
  list.open({.state = State::waiting});
  CHECK(list.ids() == ids_of({sending}));
  list.open({.state = State::parked});
  CHECK(list.ids() == ids_of({parked}));
  CHECK(list.reads == 0);
  list.open({.state = State::sent});
  CHECK(list.history.size() == 3);
  CHECK(list.reads > 0);
}

TEST_CASE("history: one of a kind is enough, of several kinds each is needed", "[history]") {
  List list;
  const Record woman = record_at(kNoon, RecordState::sent, kWoman, "HAPPY");
  const Record man = record_at(kNoon + 1, RecordState::sent, kMan, "CALM");
  const Record waiting = record_at(kNoon + 2, RecordState::waiting, kWoman, "SAD");
  const Record nonsense = record_at(kNoon + 3, RecordState::waiting, "{no json");
  list.keep(woman);
  list.keep(man);
  list.loaded = {waiting, nonsense};
  const auto with = [&](std::initializer_list<const char*> values) {
    RecordFilter filter;
    for (std::size_t i = 0; i < kTraitCount; ++i) {
      for (const std::string value : values) {
        if (value == kTraits[i].value || value == kTraits[i].key) filter.traits = static_cast<Traits>(filter.traits | 1u << i);
      }
    }
    list.open(filter);
    return list.ids();
  };
  CHECK(with({"Female"}) == ids_of({waiting, woman}));
  CHECK(with({"Female", "Male"}) == ids_of({waiting, man, woman}));
  CHECK(with({"Female", "HAPPY"}) == ids_of({woman}));
  CHECK(with({"Eyeglasses", "Sunglasses"}) == ids_of({waiting, man, woman}));
  CHECK(with({"Smile", "CALM"}).empty());
  CHECK(with({"HAPPY", "SAD"}) == ids_of({waiting, woman}));
}

TEST_CASE("history: a day is read from its end to its start, in the phone's zone", "[history]") {
  List list;
  for (std::int64_t hour = 0; hour < 2'000; ++hour) list.keep(record_at(kNoon - hour * kHour));
  list.loaded = {record_at(kNoon - 30 * kHour + 1, RecordState::parked), record_at(kNoon + 1, RecordState::waiting)};
  const std::int64_t today = day_of(kNoon, kTokyo);
  list.open({.day = today - 1});
  CHECK(list.history.state() == History::State::ready);
  CHECK(list.reads == 1);
  const auto ids = list.ids();
  CHECK(ids.size() == 25);
  CHECK(ids.front() == record_at(kNoon - 13 * kHour).id);
  CHECK(ids.back() == record_at(kNoon - 36 * kHour).id);
  list.open({.day = today + 1});
  CHECK(list.history.size() == 0);
  CHECK(list.history.state() == History::State::ready);
}

TEST_CASE("history: days before 1970 and RecordIds of any moment", "[history]") {
  CHECK(day_of(-1, 0) == -1);
  CHECK(day_of(0, -1) == -1);
  CHECK(day_of(kNoon, kTokyo) == day_of(kNoon + 12 * kHour - 1, kTokyo));
  CHECK(first_id_of(0) == "00000000-0000");
  CHECK(first_id_of(0x01a2'0694'42d0) == "01a20694-42d0");
}

TEST_CASE("history: a filter that little fits reads on until the screen is full", "[history]") {
  List list;
  for (int i = 0; i < 3'000; ++i) {
    list.keep(record_at(kNoon - i * 1'000, RecordState::sent, i % 100 == 0 ? kWoman : kMan));
  }
  list.open({.traits = 1});
  CHECK(list.history.size() == 30);
  CHECK(list.history.state() == History::State::ready);
}

TEST_CASE("history: what a later version wrote is passed over", "[history]") {
  List list;
  list.keep(2);
  list.disk.history[record_at(kNoon + 5).id] = R"({"format":9})";
  list.open();
  CHECK(list.history.size() == 2);
}

TEST_CASE("history: a disk that does not answer ends the reading, and what there is stays", "[history]") {
  List list;
  list.loaded = {record_at(kNoon, RecordState::waiting)};
  list.history.open({}, kTokyo, list.effects);
  const auto read = std::get<ReadHistory>(list.effects.at(0));
  list.effects.clear();
  list.history.on(StoreFailed{read.id});
  list.settle();
  CHECK(list.history.state() == History::State::failed);
  CHECK(list.history.size() == 1);
}

TEST_CASE("history: an answer to what was asked before the filter changed counts for nothing", "[history]") {
  List list;
  list.keep(5);
  list.history.open({}, kTokyo, list.effects);
  const auto late = std::get<ReadHistory>(list.effects.at(0));
  list.effects.clear();
  list.open({.state = State::parked});
  list.history.on(list.disk.answer(late), list.effects);
  CHECK(list.effects.empty());
  CHECK(list.history.size() == 0);
}

TEST_CASE("history: in the app, sent records are listed after a restart, and clearing leaves none", "[history][app]") {
  FakeHost host;
  for (int i = 0; i < 300; ++i) {
    const Record record = record_at(kNoon - i * 1'000);
    host.disk.history[record.id] = to_stored_json(record);
  }
  host.start_ready();
  host.give(RecordsOpened{});
  host.read_all();
  host.give(RecordsWanted{300});
  host.read_all();
  CHECK(host.app.history().size() == 300);
  host.give(HistoryCleared{});
  host.store_all();
  host.read_all();
  CHECK(host.app.history().size() == 0);
  host.give(RecordsClosed{});
  CHECK(host.app.history().state() == History::State::closed);
}

TEST_CASE("history: a face in words, as far as the record says it", "[history][ui]") {
  const auto words = [](const char* payload, const char* emotion) {
    return ui::face_words(face_of(record_at(kNoon, RecordState::sent, payload, emotion)), Language::en);
  };
  CHECK(words(kWoman, "HAPPY") == "Female · 20–28 · Smile · Sunglasses · Happy");
  CHECK(words(kMan, "UNKNOWN") == "Male · Eyeglasses");
  CHECK(words("{}", "").empty());
  CHECK(words("{no json", "HAPPY").empty());
}
