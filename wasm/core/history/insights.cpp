// Counting; see insights.hpp.
#include "core/history/insights.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/json.hpp"

namespace facelog {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kHoursOfDay = 24;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::optional<std::size_t> age_group(JsonView payload) {
  const auto low = payload["AgeRange-Low"].integer();
  const auto high = payload["AgeRange-High"].integer();
  if (!low || !high || *low < 0 || *high < *low) return std::nullopt;
  return static_cast<std::size_t>(std::min<std::int64_t>((*low + *high) / 20, Insights::kAges - 1));
}

}  // namespace

void Insights::open(const std::deque<Record>& loaded, std::int32_t utc_offset_min, DiskEffects& out) {
  close();
  utc_offset_min_ = utc_offset_min;
  state_ = State::reading;
  for (const Record& record : loaded) {
    if (record.state != RecordState::sent) add(record);
  }
  read("", out);
}

void Insights::read(const std::string& before, DiskEffects& out) {
  reading_ = {Owner::insights, ++last_number_ & 0xffffffu};
  out.push_back(ReadHistory{reading_, before, kPage});
}

void Insights::on(const HistoryRead& event, DiskEffects& out) {
  if (state_ != State::reading || event.id != reading_) return;
  for (const std::string& value : event.values) {
    if (const auto record = from_stored_json(value)) add(*record);
  }
  if (event.more) return read(event.first, out);
  state_ = State::ready;
}

void Insights::on(const StoreFailed& event) {
  if (state_ == State::reading && event.id == reading_) state_ = State::failed;
}

void Insights::add(const Record& record) {
  const auto payload = record.is_test ? std::nullopt : Json::parse(record.payload);
  if (!payload) return;
  const JsonView json = payload->root();
  const auto is = [&](std::string_view key) { return json[key].boolean().value_or(false); };
  const std::int64_t hour = floor_div(record.taken_utc_ms + utc_offset_min_ * 60'000LL, kHourMs);
  const std::string gender = json["Gender"].string().value_or("");
  ++counts_.faces;
  counts_.women += gender == "Female" ? 1 : 0;
  counts_.men += gender == "Male" ? 1 : 0;
  if (const auto age = age_group(json)) ++counts_.ages[*age];
  if (!record.emotion.empty()) ++counts_.emotions[record.emotion];
  ++counts_.hours[static_cast<std::size_t>(hour - floor_div(hour, kHoursOfDay) * kHoursOfDay)];
  Span& span = by_hour_[hour];
  ++span.faces;
  span.smiles += is("Smile") ? 1 : 0;
  span.glasses += is("Eyeglasses") || is("Sunglasses") ? 1 : 0;
}

bool Insights::trend_is_hourly() const {
  return !by_hour_.empty() && by_hour_.rbegin()->first - by_hour_.begin()->first < 2 * kHoursOfDay;
}

std::vector<Insights::Span> Insights::trend() const {
  const std::int64_t hours = trend_is_hourly() ? 1 : kHoursOfDay;
  std::map<std::int64_t, Span> spans;
  for (const auto& [hour, span] : by_hour_) {
    const std::int64_t at = floor_div(hour, hours) * hours;
    Span& sum = spans[at];
    sum.start_utc_ms = at * kHourMs - utc_offset_min_ * 60'000LL;
    sum.faces += span.faces;
    sum.smiles += span.smiles;
    sum.glasses += span.glasses;
  }
  while (spans.size() > kTrend) spans.erase(spans.begin());
  std::vector<Span> trend;
  for (const auto& [at, span] : spans) trend.push_back(span);
  return trend;
}

}  // namespace facelog
