// The list of records, newest first: when, whose face, how far, why not; resend and delete in the row itself.
// Must not know how they are sent, nor where what is not loaded is read from.
#include <algorithm>
#include <cmath>
#include <vector>

#include "core/base/time.hpp"
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
namespace {

constexpr float kRowHeight =
    96;  // one for all: a list of thousands is placed without measuring each
constexpr float kIconPart = 36;

constexpr const char* kHistory = "history";  // where a RecordId stands that is to be deleted

bool is_on_its_way(const Record& record) {
  return record.state != RecordState::sent && record.state != RecordState::parked;
}

/// Resend and delete, of a record that is not sent; deleting asks once more in the row itself.
/// Answers the width taken.
float draw_actions(const View& view, const Record& record, ImVec2 row_at, float width) {
  if (record.state != RecordState::parked && record.state != RecordState::waiting) return 0;
  const float y = row_at.y + (kRowHeight - kTarget) / 2;
  float x = row_at.x + width - kTarget;
  if (view.state.to_delete == record.id) {
    const std::string keep = say(view.language, TextId::button_keep);
    const std::string remove = say(view.language, TextId::button_delete);
    const float keep_width = text_width(Type::body, true, keep) + 2 * kSpaceL;
    const float remove_width = text_width(Type::body, true, remove) + 2 * kSpaceL;
    x = row_at.x + width - remove_width;
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    if (text_button("delete-sure-" + record.id, remove, Look::danger, view.colours, Icon::none,
                    remove_width)) {
      view.events.push_back(RecordDeleted{record.id});
      view.state.to_delete.clear();
    }
    x -= keep_width + kSpaceS;
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    if (text_button("keep-" + record.id, keep, Look::tonal, view.colours, Icon::none, keep_width)) {
      view.state.to_delete.clear();
    }
    return row_at.x + width - x;
  }
  ImGui::SetCursorScreenPos(ImVec2(x, y));
  if (icon_button("delete-" + record.id, say(view.language, TextId::button_delete), Icon::bin,
                  Look::plain, view.colours)) {
    view.state.to_delete = record.id;
  }
  if (record.state == RecordState::parked) {
    x -= kTarget;
    ImGui::SetCursorScreenPos(ImVec2(x, y));
    if (icon_button("resend-" + record.id, say(view.language, TextId::button_resend), Icon::retry,
                    Look::plain, view.colours)) {
      view.events.push_back(RecordResent{record.id});
    }
  }
  return row_at.x + width - x;
}

/// What a row needs of a record that was sent: its JSON is not here.
Record record_of(const History::Sent& sent) {
  Record record;
  record.id = sent.id;
  record.taken_utc_ms = sent.taken_utc_ms;
  record.in_bucket_by_utc_ms = sent.in_bucket_by_utc_ms;
  record.is_test = sent.is_test;
  record.state = RecordState::sent;
  return record;
}

void draw_row(const View& view, const Record& record, const Face& face, ImVec2 at, float width) {
  const Palette& c = view.colours;
  const float right = width - draw_actions(view, record, at, width);
  const float room = right - kIconPart - kSpaceS;
  const RecordWords words = record_words(record, view.language, view.app.utc_offset_min());
  std::string when = local_datetime(record.taken_utc_ms, view.app.utc_offset_min());
  if (record.is_test) when += " · " + say(view.language, TextId::record_test);
  const std::string whose = face_words(face, view.language);
  ImGui::SetCursorScreenPos(at);
  bool held = false;
  // What lies under the home indicator is none of it.
  const float height = std::min(kRowHeight, static_cast<float>(view.layout.safe.bottom()) - at.y);
  if (height >= kTarget && pressable("record-" + record.id, when + " · " + whose + " · " + words.state, ImVec2(right, height), &held)) {
    view.state.dialog_requested = "record";
    view.state.dialog_record = record;
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (held) list->AddRectFilled(at, at + ImVec2(right, kRowHeight), c.raised, kRadius);
  const ImU32 tone = tone_colour(words.tone, c);
  draw_icon(list, tone_icon(words.tone), at + ImVec2(11, 40), 22, tone);
  const float x = at.x + kIconPart;
  draw_text(ImVec2(x, at.y + 10), Type::caption, false, c.quiet, when, room);
  const bool has_reason = !words.reason.empty();
  const float below = 31 + draw_paragraph(ImVec2(x, at.y + 29), Type::body, true, tone, words.state, room, has_reason ? 1 : 2);
  draw_paragraph(ImVec2(x, at.y + below), Type::caption, false, c.text, has_reason ? words.reason : whose, room,
                 below < 60 ? 2 : 1);
  list->AddLine(at + ImVec2(kIconPart, kRowHeight), at + ImVec2(width, kRowHeight), c.line);
}

void draw_line(const View& view, const History::Line& line, ImVec2 at, float width) {
  if (line.record) draw_row(view, *line.record, face_of(*line.record), at, width);
  else draw_row(view, record_of(*line.sent), line.sent->face, at, width);
}

/// What can be done with all of them.
void draw_ways(const View& view, float width) {
  Flow flow(width);
  const auto button = [&](const char* name, TextId label, Icon icon, Look look) {
    const std::string text = say(view.language, label);
    flow.next(text, icon);
    return text_button(name, text, look, view.colours, icon);
  };
  if (view.app.delivery().counts().waiting > 0 && button("send-now", TextId::button_send_now, Icon::send, Look::filled)) {
    view.events.push_back(RetryRequested{});
  }
  const bool is_filtered = view.app.history().filter() != RecordFilter{};
  if (button("filter", TextId::button_filter, Icon::none, is_filtered ? Look::filled : Look::tonal)) {
    view.state.dialog_requested = "filter";
  }
  if (button("export", TextId::button_export, Icon::none, Look::tonal)) view.state.dialog_requested = "export";
  if (button("insights", TextId::button_insights, Icon::chart, Look::tonal)) view.events.push_back(InsightsOpened{});
  flow.end();
}

/// What the list itself does not show.
void draw_notes(const View& view, float width) {
  const Outbox& outbox = view.app.delivery().outbox();
  const DeliveryCounts counts = outbox.counts();
  std::vector<std::string> notes{say(view.language, TextId::records_summary,
                                     {waiting_words(counts), std::to_string(counts.sent), std::to_string(counts.parked)})};
  if (counts.waiting > 0) notes.push_back(say(view.language, TextId::records_keep_open));
  std::size_t loaded = 0;
  for (const Record& record : outbox.records()) loaded += is_on_its_way(record) ? 1 : 0;
  if (counts.waiting > loaded) {
    notes.push_back(say(view.language, TextId::records_not_loaded, {std::to_string(counts.waiting - loaded)}));
  }
  if (outbox.unreadable() > 0) {
    notes.push_back(say(view.language, TextId::records_unreadable, {std::to_string(outbox.unreadable())}));
  }
  for (const std::string& note : notes) paragraph(Type::caption, false, view.colours.quiet, note, width);
  space(kSpaceS);
}

/// In the list's place while there is nothing to list.
void draw_empty(const View& view, float width) {
  const History& history = view.app.history();
  const bool is_filtered = history.filter() != RecordFilter{};
  space(kSpaceXl);
  paragraph(Type::body, false, view.colours.quiet,
            say(view.language, history.state() == History::State::reading ? TextId::records_reading
                               : is_filtered                             ? TextId::records_none_fit
                                                                         : TextId::records_none),
            width);
  if (!is_filtered) return;
  space(kSpaceM);
  if (text_button("show-all", say(view.language, TextId::records_show_all), Look::tonal, view.colours)) {
    view.events.push_back(RecordsOpened{});
  }
}

void draw_list(const View& view, float width) {
  const History& history = view.app.history();
  const std::size_t lines = history.size();
  if (lines == 0) draw_empty(view, width);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float scroll = ImGui::GetWindowPos().y - top.y;  // of the list below its notes
  const auto first = static_cast<std::size_t>(std::max(0.0f, std::floor(scroll / kRowHeight)));
  const std::size_t end = first + static_cast<std::size_t>(ImGui::GetWindowHeight() / kRowHeight) + 2;
  for (std::size_t i = first; i < std::min(lines, end); ++i) {
    draw_line(view, history.line(i), top + ImVec2(0, static_cast<float>(i) * kRowHeight), width);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy(ImVec2(width, static_cast<float>(lines) * kRowHeight));
  if (history.state() == History::State::paused && lines < end + History::kAhead) view.events.push_back(RecordsWanted{end});
  if (history.state() == History::State::failed) {
    paragraph(Type::caption, false, view.colours.bad, say(view.language, TextId::records_failed), width);
  }
}

/// Below the list: empties the list of what was sent, after asking once more in its place.
void draw_clear(const View& view, float width) {
  const History& history = view.app.history();
  if (history.state() != History::State::ready || !history.any_sent() || history.filter() != RecordFilter{}) return;
  space(kSpaceL);
  const bool asked = view.state.to_delete == kHistory;
  if (asked) {
    paragraph(Type::caption, false, view.colours.text, say(view.language, TextId::records_cloud_keeps), width);
    space(kSpaceS);
  }
  const std::string label = say(view.language, asked ? TextId::button_delete : TextId::records_clear_history);
  const std::string name = asked ? "clear-history-sure" : "clear-history";
  if (!text_button(name, label, asked ? Look::danger : Look::tonal, view.colours, Icon::bin, width)) return;
  if (asked) view.events.push_back(HistoryCleared{});
  view.state.to_delete = asked ? "" : kHistory;
}

}  // namespace

void draw_records(const View& view) {
  bool back = false;
  const float width = begin_room(view, "records", say(view.language, TextId::button_records), back);
  if (back) view.events.push_back(RecordsClosed{});
  draw_notes(view, width);
  draw_ways(view, width);
  draw_list(view, width);
  draw_clear(view, width);
  end_room(view);
}

}  // namespace facelog::ui
