// The room of insights: what the records on this phone say together, as charts.
// Must not know what is counted: charts.hpp says it.
#include <algorithm>
#include <cmath>

#include "ui/charts.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

constexpr float kBarsHeight = 96;
constexpr float kValueHeight = 20;  // above a bar
constexpr float kRowHeight = 40;
constexpr float kThick = 8;       // of a bar that lies
constexpr float kWidest = 560;    // of a chart: wider ones are harder to read

/// One below the other: the word and its value, the bar under them.
void draw_rows(const View& view, const Chart& chart, ImVec2 at, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const Bar& bar : chart.bars) {
    const float value_width = text_width(Type::body, true, bar.value);
    draw_text(at, Type::body, false, view.colours.text, bar.label, width - value_width - kSpaceS);
    draw_text(at + ImVec2(width - value_width, 0), Type::body, true, view.colours.text, bar.value);
    const ImVec2 from = at + ImVec2(0, 24);
    list->AddRectFilled(from, from + ImVec2(width, kThick), view.colours.line, kThick / 2);
    const float length = std::max(kThick, static_cast<float>(bar.share) * width);
    if (bar.share > 0) list->AddRectFilled(from, from + ImVec2(length, kThick), view.colours.accent, kThick / 2);
    at.y += kRowHeight;
  }
}

void draw_middle(const View& view, ImVec2 at, std::string_view text) {
  draw_text(at - ImVec2(text_width(Type::caption, false, text) / 2, 0), Type::caption, false, view.colours.quiet, text);
}

/// Side by side, with as many labels as there is room for.
void draw_columns(const View& view, const Chart& chart, ImVec2 at, float width) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float step = width / static_cast<float>(chart.bars.size());
  float widest = 0;
  for (const Bar& bar : chart.bars) widest = std::max(widest, text_width(Type::caption, false, bar.label));
  const auto every = static_cast<std::size_t>(std::ceil((widest + kSpaceXs) / step));
  const float thick = std::min(step - 2, 36.0f);
  const float foot = at.y + kValueHeight + kBarsHeight;
  for (std::size_t i = 0; i < chart.bars.size(); ++i) {
    const Bar& bar = chart.bars[i];
    const float middle = at.x + (static_cast<float>(i) + 0.5f) * step;
    const float height = static_cast<float>(bar.share) * kBarsHeight;
    if (bar.share > 0) {
      list->AddRectFilled(ImVec2(middle - thick / 2, foot - std::max(2.0f, height)), ImVec2(middle + thick / 2, foot),
                          view.colours.accent, 3);
    }
    if (i % every != 0) continue;
    draw_middle(view, ImVec2(middle, foot + kSpaceXs), bar.label);
    const std::string_view value = std::string_view(bar.value).substr(0, bar.value.find(' '));
    draw_middle(view, ImVec2(middle, foot - height - kValueHeight), value);
  }
  list->AddLine(ImVec2(at.x, foot), ImVec2(at.x + width, foot), view.colours.line);
}

void draw_chart(const View& view, const Chart& chart, float width) {
  const float content = chart.across ? kRowHeight * static_cast<float>(chart.bars.size()) - kSpaceXs : kValueHeight + kBarsHeight + 24;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = kSpaceM + 30 + content + kSpaceM;
  ImGui::GetWindowDrawList()->AddRectFilled(at, at + ImVec2(width, height), view.colours.raised, kRadius);
  const ImVec2 inner = at + ImVec2(kSpaceL, kSpaceM);
  const float room = width - 2 * kSpaceL;
  draw_text(inner, Type::body, true, view.colours.text, chart.title, room);
  (chart.across ? draw_rows : draw_columns)(view, chart, inner + ImVec2(0, 30), room);
  ImGui::Dummy(ImVec2(width, height));
  space(kSpaceM);
}

}  // namespace

void draw_insights(const View& view) {
  const Insights& insights = view.app.insights();
  const std::string title = say(view.language, TextId::button_insights);
  bool back = false;
  const float width = begin_room(view, "insights", title, back);
  if (back) view.events.push_back(InsightsClosed{});
  const float column = std::min(width, kWidest);
  const std::string faces = std::to_string(insights.counts().faces);
  if (insights.counts().faces > 0) {
    paragraph(Type::body, true, view.colours.text, say(view.language, TextId::insights_faces, {faces}), column);
  }
  paragraph(Type::caption, false, view.colours.quiet, say(view.language, note_of(insights)), column);
  space(kSpaceM);
  for (const Chart& chart : charts(insights, view.language, view.app.utc_offset_min())) {
    draw_chart(view, chart, column);
  }
  end_room(view);
}

}  // namespace facelog::ui
