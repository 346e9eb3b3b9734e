// The insights: what counts, by which age, hour and day, and how the history is read for them.
#include "core/history/insights.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "app/fake_host.hpp"
#include "ui/charts.hpp"

using namespace facelog;
using facelog::test::Disk;
using facelog::test::FakeHost;

namespace {

constexpr std::int64_t kNoon = 1'795'575'600'000;  // 2026-11-25 12:00:00 in Tokyo
constexpr std::int64_t kHour = 3'600'000;
constexpr std::int32_t kTokyo = 540;

struct Face {
  std::int64_t utc_ms = kNoon;
  std::string gender = "Female";
  int low = 20, high = 28;
  bool smile = true, glasses = false;
  std::string emotion = "HAPPY";
};

Record record_of(int number, const Face& face, RecordState state = RecordState::sent) {
  Record record;
  record.id = "id-" + std::to_string(100'000 + number);
  record.state = state;
  record.taken_utc_ms = face.utc_ms;
  record.sent_utc_ms = face.utc_ms;
  record.emotion = face.emotion;
  record.payload = R"({"AgeRange-Low":)" + std::to_string(face.low) + R"(,"AgeRange-High":)" + std::to_string(face.high) +
                   R"(,"Gender":")" + face.gender + R"(","Smile":)" + (face.smile ? "true" : "false") +
                   R"(,"Eyeglasses":)" + (face.glasses ? "true" : "false") + R"(,"Sunglasses":null})";
  return record;
}

/// Opened over this history and these loaded records, read to its end.
Insights opened(const std::deque<Record>& history, const std::deque<Record>& loaded = {}) {
  Disk disk;
  for (const Record& record : history) disk.history[record.id] = to_stored_json(record);
  Insights insights;
  DiskEffects effects;
  insights.open(loaded, kTokyo, effects);
  while (!effects.empty()) {
    const auto read = std::get<ReadHistory>(effects.front());
    effects.clear();
    insights.on(disk.answer(read), effects);
  }
  return insights;
}

}  // namespace

TEST_CASE("insights: nobody recorded means no chart", "[insights]") {
  const Insights insights = opened({});
  CHECK(insights.state() == Insights::State::ready);
  CHECK(insights.counts().faces == 0);
  CHECK(insights.trend().empty());
  CHECK(ui::charts(insights, Language::en, kTokyo).empty());
}

TEST_CASE("insights: genders, ages, emotions and hours are counted in the phone's zone", "[insights]") {
  const Insights insights = opened({record_of(1, {}), record_of(2, {.gender = "Male", .low = 62, .high = 80, .emotion = "CALM"}),
                                    record_of(3, {.utc_ms = kNoon - 13 * kHour, .gender = "", .low = 0, .high = 4, .emotion = ""})});
  const Insights::Counts& counts = insights.counts();
  CHECK(counts.faces == 3);
  CHECK(counts.women == 1);
  CHECK(counts.men == 1);
  CHECK(counts.ages == std::array<std::size_t, Insights::kAges>{1, 0, 1, 0, 0, 0, 0, 1});
  CHECK(counts.emotions == std::map<std::string, std::size_t>{{"CALM", 1}, {"HAPPY", 1}});
  CHECK(counts.hours[12] == 2);
  CHECK(counts.hours[23] == 1);
}

TEST_CASE("insights: what waits counts, what was sent counts once, tests and nonsense do not", "[insights]") {
  Record test = record_of(3, {});
  test.is_test = true;
  Record broken = record_of(4, {});
  broken.payload = "{no json";
  const std::deque<Record> loaded = {record_of(1, {}), record_of(5, {}, RecordState::waiting), record_of(6, {}, RecordState::parked)};
  CHECK(opened({record_of(1, {}), record_of(2, {}), test, broken}, loaded).counts().faces == 4);
}

TEST_CASE("insights: an age range that is missing or impossible is left out of the ages alone", "[insights]") {
  Record none = record_of(1, {});
  none.payload = R"({"AgeRange-Low":null,"Gender":"Female"})";
  const Insights insights = opened({none, record_of(2, {.low = 30, .high = 20}), record_of(3, {.low = 90, .high = 4'000'000})});
  CHECK(insights.counts().faces == 3);
  CHECK(insights.counts().ages == std::array<std::size_t, Insights::kAges>{0, 0, 0, 0, 0, 0, 0, 1});
}

TEST_CASE("insights: within two days the trend is by hour, beyond that by day, the newest twelve", "[insights]") {
  const Insights hourly = opened({record_of(1, {}), record_of(2, {.utc_ms = kNoon + kHour / 2, .smile = false}),
                                  record_of(3, {.utc_ms = kNoon + 5 * kHour, .glasses = true})});
  REQUIRE(hourly.trend_is_hourly());
  REQUIRE(hourly.trend().size() == 2);
  CHECK(hourly.trend()[0].start_utc_ms == kNoon);
  CHECK(hourly.trend()[0].faces == 2);
  CHECK(hourly.trend()[0].smiles == 1);
  CHECK(hourly.trend()[1].glasses == 1);

  std::deque<Record> days;
  for (int day = 0; day < 20; ++day) days.push_back(record_of(day, {.utc_ms = kNoon + day * 24 * kHour}));
  const Insights daily = opened(days);
  REQUIRE_FALSE(daily.trend_is_hourly());
  REQUIRE(daily.trend().size() == Insights::kTrend);
  CHECK(daily.trend().front().start_utc_ms == kNoon + (8 * 24 - 12) * kHour);  // midnight in Tokyo
}

TEST_CASE("insights: a long history is read page by page, each record once", "[insights]") {
  std::deque<Record> history;
  for (int i = 0; i < 1'000; ++i) history.push_back(record_of(i, {}));
  CHECK(opened(history).counts().faces == 1'000);
}

TEST_CASE("insights: a disk that fails leaves what was counted, and a late answer is ignored", "[insights]") {
  Insights insights;
  DiskEffects effects;
  insights.open({record_of(1, {}, RecordState::waiting)}, kTokyo, effects);
  const auto first = std::get<ReadHistory>(effects.front());
  insights.on(StoreFailed{first.id, StoreFault::unavailable});
  CHECK(insights.state() == Insights::State::failed);
  CHECK(insights.counts().faces == 1);
  effects.clear();
  insights.on(HistoryRead{first.id, {to_stored_json(record_of(2, {}))}, "id", true}, effects);
  CHECK(insights.counts().faces == 1);
  CHECK(effects.empty());
  insights.close();
  CHECK(insights.state() == Insights::State::closed);
  insights.open({}, kTokyo, effects);
  CHECK(std::get<ReadHistory>(effects.front()).id != first.id);
}

TEST_CASE("insights: the app leaves test messages out, and closes what it opened", "[app][insights]") {
  FakeHost host;
  host.start_ready();
  host.give(TestRequested{});
  host.store_all();
  host.give(InsightsOpened{});
  host.read_all();
  CHECK(host.app.insights().state() == Insights::State::ready);
  CHECK(host.app.insights().counts().faces == 0);  // test messages
  host.give(InsightsClosed{});
  CHECK(host.app.insights().state() == Insights::State::closed);
}

TEST_CASE("charts: each bar has its name, its percentage and its number", "[ui][insights]") {
  const Insights insights = opened({record_of(1, {}), record_of(2, {}), record_of(3, {.gender = "Male", .smile = false, .emotion = "CALM"})});
  const auto charts = ui::charts(insights, Language::en, kTokyo);
  REQUIRE(charts.size() == 6);
  REQUIRE(charts[0].bars.size() == 2);
  CHECK(charts[0].bars[0].label == "Female");
  CHECK(charts[0].bars[0].value == "67% (2)");
  CHECK(charts[1].bars[2].value == "3");
  CHECK(charts[1].bars[2].share == 1);
  CHECK(charts[1].bars[7].label == "70+");
  CHECK(charts[2].bars.at(0).label == "12:00");
  CHECK(charts[2].bars.at(0).value == "67% (2)");
  CHECK(charts[4].bars[0].label == "Happy");
  CHECK(charts[5].bars[12].value == "3");
  CHECK(ui::charts(insights, Language::ja, kTokyo)[0].bars[0].label == "女性");
}
