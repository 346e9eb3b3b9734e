// Counts made into bars; see charts.hpp.
#include "ui/charts.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/sort.hpp"
#include "core/base/time.hpp"
#include "ui/describe.hpp"
#include "ui/text.hpp"

namespace facelog::ui {
namespace {

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

/// A part of all faces, in percent and as a number.
Bar part(std::string label, std::size_t count, std::size_t faces) {
  const std::size_t percent = (100 * count + faces / 2) / faces;
  return {std::move(label), std::to_string(percent) + "% (" + std::to_string(count) + ")", share(count, faces)};
}

/// Numbers beside each other: the largest has the whole height.
void scale(std::vector<Bar>& bars, const std::size_t* counts) {
  const std::size_t most = *std::max_element(counts, counts + bars.size());
  for (std::size_t i = 0; i < bars.size(); ++i) {
    bars[i].value = std::to_string(counts[i]);
    bars[i].share = share(counts[i], most);
  }
}

Chart gender(const Insights::Counts& counts, Language language) {
  Chart chart{say(language, TextId::face_gender), true, {}};
  chart.bars.push_back(part(say(language, TextId::face_female), counts.women, counts.faces));
  chart.bars.push_back(part(say(language, TextId::face_male), counts.men, counts.faces));
  return chart;
}

Chart ages(const Insights::Counts& counts, Language language) {
  Chart chart{say(language, TextId::face_age), false, {}};
  for (std::size_t i = 0; i < Insights::kAges; ++i) {
    chart.bars.push_back({std::to_string(10 * i) + (i + 1 == Insights::kAges ? "+" : ""), {}, 0});
  }
  scale(chart.bars, counts.ages.data());
  return chart;
}

Chart hours(const Insights::Counts& counts, Language language) {
  Chart chart{say(language, TextId::insights_hours), false, {}};
  for (std::size_t i = 0; i < counts.hours.size(); ++i) chart.bars.push_back({std::to_string(i), {}, 0});
  scale(chart.bars, counts.hours.data());
  return chart;
}

Chart emotions(const Insights::Counts& counts, Language language) {
  Chart chart{say(language, TextId::face_emotion), true, {}};
  for (const auto& [type, count] : counts.emotions) {
    chart.bars.push_back(part(emotion_word(type, language), count, counts.faces));
  }
  sort_few(chart.bars, [](const Bar& a, const Bar& b) { return a.share > b.share; });
  return chart;
}

/// How many of each span's faces.
Chart trend(const Insights& insights, TextId title, std::size_t Insights::Span::*of, Language language,
            std::int32_t utc_offset_min) {
  Chart chart{say(language, title), false, {}};
  for (const Insights::Span& span : insights.trend()) {
    const std::string when = local_datetime(span.start_utc_ms, utc_offset_min);
    const std::string label = insights.trend_is_hourly() ? when.substr(11, 5) : when.substr(5, 5);
    chart.bars.push_back(part(label, span.*of, span.faces));
  }
  return chart;
}

}  // namespace

std::vector<Chart> charts(const Insights& insights, Language language, std::int32_t utc_offset_min) {
  const Insights::Counts& counts = insights.counts();
  if (counts.faces == 0) return {};
  std::vector<Chart> all;
  all.push_back(gender(counts, language));
  all.push_back(ages(counts, language));
  all.push_back(trend(insights, TextId::insights_smile, &Insights::Span::smiles, language, utc_offset_min));
  all.push_back(trend(insights, TextId::insights_glasses, &Insights::Span::glasses, language, utc_offset_min));
  if (!counts.emotions.empty()) all.push_back(emotions(counts, language));
  all.push_back(hours(counts, language));
  return all;
}

TextId note_of(const Insights& insights) {
  switch (insights.state()) {
    case Insights::State::failed: return TextId::insights_failed;
    case Insights::State::reading:
    case Insights::State::closed: return TextId::insights_reading;
    case Insights::State::ready: break;
  }
  return insights.counts().faces == 0 ? TextId::insights_none : TextId::insights_note;
}

}  // namespace facelog::ui
