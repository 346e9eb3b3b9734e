// The result: every attribute of the chosen face with its confidence, and how far its record has
// come. Must not know how attributes are worded (describe.cpp).
#include <algorithm>
#include <vector>

#include "core/base/time.hpp"
#include "core/face/framing.hpp"
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

std::string kilobytes(std::size_t bytes) {
  return std::to_string((bytes + 999) / 1000);
}

std::string seconds(std::int64_t ms) {
  const std::int64_t tenths = (ms + 50) / 100;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

}  // namespace

ImU32 tone_colour(Tone tone, const Palette& c) {
  switch (tone) {
    case Tone::good:
      return c.good;
    case Tone::busy:
      return c.busy;
    case Tone::bad:
      return c.bad;
    case Tone::plain:
      break;
  }
  return c.text;
}

Icon tone_icon(Tone tone) {
  switch (tone) {
    case Tone::good:
      return Icon::check;
    case Tone::busy:
      return Icon::clock;
    case Tone::bad:
      return Icon::alert;
    case Tone::plain:
      break;
  }
  return Icon::none;
}

namespace {

void draw_header(const View& view, float width) {
  const Capture& capture = view.app.capture();
  const std::size_t count = capture.faces().size();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string title = count == 0 ? say(view.language, TextId::result_none)
                            : count == 1
                                ? say(view.language, TextId::result_one)
                                : say(view.language, TextId::result_many, {std::to_string(count)});
  const float room = width - kTarget - kSpaceS;
  draw_text(at + ImVec2(0, 1), Type::heading, true, view.colours.text, title, room);
  const std::string facts =
      say(view.language, TextId::result_facts,
          {std::to_string(capture.width_px()), std::to_string(capture.height_px()),
           kilobytes(capture.picture_bytes())});
  const float facts_height =
      draw_paragraph(at + ImVec2(0, 31), Type::caption, false, view.colours.quiet, facts, room);
  ImGui::SetCursorScreenPos(at + ImVec2(width - kTarget, 0));
  if (icon_button("close", say(view.language, TextId::button_close), Icon::close, Look::tonal,
                  view.colours)) {
    view.events.push_back(ResultClosed{});
  }
  ImGui::SetCursorScreenPos(at + ImVec2(0, std::max(kTarget, 31 + facts_height) + kSpaceM));
}

/// One button a face, in as many rows as they need.
void draw_face_choice(const View& view, float width) {
  const std::size_t count = view.app.capture().faces().size();
  if (count < 2) return;
  float x = 0;
  ImVec2 at = ImGui::GetCursorScreenPos();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i + 1);
    const ImVec2 size(52, kTarget);
    if (x > 0 && x + size.x > width) {
      x = 0;
      at.y += kTarget + kSpaceXs;
    }
    ImGui::SetCursorScreenPos(ImVec2(at.x + x, at.y));
    const bool chosen = i == view.state.face;
    if (text_button("face-" + number, number, chosen ? Look::filled : Look::tonal, view.colours,
                    Icon::none, size.x)) {
      view.state.face = i;
    }
    x += size.x + kSpaceS;
  }
  ImGui::SetCursorScreenPos(ImVec2(at.x, at.y + kTarget));
  space(kSpaceM);
}

/// How long after the picture each stage was reached: a dot each on a line, filled once it is.
void draw_times(const View& view, float width) {
  const PictureTimes& times = view.app.picture_times();
  const auto after = [&](const std::optional<std::int64_t>& ms) {
    return ms ? say(view.language, TextId::times_after, {seconds(*ms)}) : std::string();
  };
  const std::pair<TextId, std::string> stages[] = {
      {TextId::times_taken, local_time(view.app.capture().taken_utc_ms(), view.app.utc_offset_min())},
      {TextId::times_analysed, after(times.analysed_ms)},
      {TextId::times_saved, after(times.saved_ms)},
      {TextId::times_sent, after(times.sent_ms)}};
  constexpr float kDot = 4;
  constexpr float kFirstPart = 0.31f;  // a time of day is longer than seconds
  const Palette& c = view.colours;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  float x = at.x;
  for (const auto& [name, value] : stages) {
    const bool first = x == at.x;
    const bool last = name == TextId::times_sent;
    const float part = width * (first ? kFirstPart : (1 - kFirstPart) / 3);
    const ImVec2 dot(x + kDot, at.y + kDot + 1);
    if (!last) list->AddLine(dot + ImVec2(kDot + 3, 0), dot + ImVec2(part - kDot - 3, 0), c.line, 2);
    if (value.empty()) {
      list->AddCircle(dot, kDot - 0.75f, c.edge, 0, 1.5f);
    } else {
      list->AddCircleFilled(dot, kDot, c.accent);
    }
    draw_text(ImVec2(x, at.y + 14), Type::caption, true, value.empty() ? c.quiet : c.text, value.empty() ? "–" : value, part - kSpaceXs);
    draw_text(ImVec2(x, at.y + 31), Type::caption, false, c.quiet, say(view.language, name), part - kSpaceXs);
    x += part;
  }
  ImGui::Dummy(ImVec2(width, 48));
  space(kSpaceM);
}

TextId text_of_hint(FramingHint hint) {
  switch (hint) {
    case FramingHint::no_face:
      return TextId::picture_no_face;
    case FramingHint::too_small:
      return TextId::hint_too_small;
    case FramingHint::too_dark:
      return TextId::hint_too_dark;
    case FramingHint::blurred:
      return TextId::hint_blurred;
    case FramingHint::several:
      return TextId::hint_several;
  }
  return {};
}

/// What would make the next picture better.
void draw_hints(const View& view, float width) {
  const Capture& capture = view.app.capture();
  for (const FramingHint hint : framing_hints(capture.faces(), capture.width_px(), capture.height_px())) {
    const std::string text = say(view.language, text_of_hint(hint));
    const float room = width - 20 - kSpaceS;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool is_fact = hint == FramingHint::several;
    draw_icon(ImGui::GetWindowDrawList(), Icon::alert, at + ImVec2(10, 10.5f), 18,
              is_fact ? view.colours.quiet : view.colours.busy);
    const float height = draw_paragraph(at + ImVec2(20 + kSpaceS, 0), Type::body, false, view.colours.text, text, room);
    ImGui::Dummy(ImVec2(width, height));
    space(kSpaceS);
  }
}

}  // namespace

const Record* record_of(const App& app, std::size_t face) {
  const std::vector<std::string>& ids = app.picture_records();
  if (face >= ids.size()) return nullptr;
  for (const Record& record : app.delivery().records()) {
    if (record.id == ids[face]) return &record;
  }
  return nullptr;
}

namespace {

void draw_record(const View& view, float width) {
  const Record* record = record_of(view.app, view.state.face);
  if (!record) return;
  const RecordWords words = record_words(*record, view.language, view.app.utc_offset_min());
  const std::string aws =
      record->error && !words.reason.empty() ? aws_words(*record->error, view.language) : "";
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float text_x = kSpaceM + 20 + kSpaceS;
  const float room = width - text_x - kSpaceM;
  // Room for two lines from the start: "sent" may need them, and nothing below is to move under a finger.
  const float state_height = paragraph_height(Type::body, true, words.state, room);
  const float spare = words.reason.empty() ? std::max(0.0f, 2 * kLineHeight[static_cast<int>(Type::body)] - state_height) : 0;
  float height = kSpaceM + state_height + spare;
  if (!words.reason.empty())
    height += paragraph_height(Type::caption, false, words.reason, room) + kSpaceXs;
  if (!aws.empty()) height += paragraph_height(Type::caption, false, aws, room) + kSpaceXs;
  height += kSpaceM;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, at + ImVec2(width, height), view.colours.raised, kRadius);
  const ImU32 colour = tone_colour(words.tone, view.colours);
  draw_icon(list, tone_icon(words.tone), at + ImVec2(kSpaceM + 10, kSpaceM + 10.5f + spare / 2), 20, colour);
  float y = at.y + kSpaceM + spare / 2;
  y += draw_paragraph(ImVec2(at.x + text_x, y), Type::body, true, colour, words.state, room) +
       kSpaceXs;
  if (!words.reason.empty()) {
    y += draw_paragraph(ImVec2(at.x + text_x, y), Type::caption, false, view.colours.text,
                        words.reason, room) +
         kSpaceXs;
  }
  if (!aws.empty())
    draw_paragraph(ImVec2(at.x + text_x, y), Type::caption, false, view.colours.quiet, aws, room);
  ImGui::Dummy(ImVec2(width, height));
  space(kSpaceS);
  if (text_button("details", say(view.language, TextId::button_details), Look::tonal, view.colours, Icon::code, width)) {
    view.state.details_open = true;
  }
  space(kSpaceS);
}

void draw_row(const AttributeRow& row, float width, const Palette& c) {
  const float label_width = width * 0.40f;
  const float percent_width = 58;
  const float value_width = width - label_width - percent_width - kSpaceS;
  const float lines =
      std::max(paragraph_height(Type::body, false, row.label, label_width - kSpaceS),
               paragraph_height(Type::body, true, row.value, value_width));
  const float height = lines + 2 * 11;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (ImGui::IsRectVisible(ImVec2(width, height))) {
    draw_paragraph(at + ImVec2(0, 11), Type::body, false, c.quiet, row.label,
                   label_width - kSpaceS);
    draw_paragraph(at + ImVec2(label_width, 11), Type::body, true, c.text, row.value, value_width);
    if (row.confidence >= 0) {
      const std::string text = percent(row.confidence);
      const float right = at.x + width;
      draw_text(ImVec2(right - text_width(Type::caption, false, text), at.y + 9), Type::caption,
                false, c.quiet, text);
      const ImVec2 bar(right - 48, at.y + 30);
      const float part = static_cast<float>(std::min(100.0, row.confidence) / 100) * 48;
      list->AddRectFilled(bar, bar + ImVec2(48, 4), c.line, 2);
      list->AddRectFilled(bar, bar + ImVec2(std::max(4.0f, part), 4), c.accent, 2);
    }
    list->AddLine(at + ImVec2(0, height), at + ImVec2(width, height), c.line);
  }
  ImGui::Dummy(ImVec2(width, height));
}

}  // namespace

void draw_result(const View& view) {
  const std::vector<FaceDetail>& faces = view.app.capture().faces();
  if (view.state.face >= faces.size()) view.state.face = 0;
  const float width = begin_sheet(view, "result");
  draw_header(view, width);
  begin_sheet_content(view, width);
  draw_times(view, width);
  draw_hints(view, width);
  if (!faces.empty()) {
    draw_face_choice(view, width);
    draw_record(view, width);
    for (const AttributeRow& row : attribute_rows(faces[view.state.face], view.language)) {
      draw_row(row, width, view.colours);
    }
    space(kSpaceM);
    paragraph(Type::caption, false, view.colours.quiet,
              say(view.language, TextId::result_estimates), width);
  }
  space(kSpaceXl);
  end_sheet(view);
}

}  // namespace facelog::ui
