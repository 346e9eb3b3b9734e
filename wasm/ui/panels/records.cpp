// The records on their way, newest first: when, how far, why not; resend, delete, send all now.
// Must not know how they are sent.
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

constexpr float kHeaderHeight = kRoomBarHeight + 30;
constexpr float kRowHeight =
    96;  // one for all: a list of thousands is placed without measuring each

constexpr const char* kHistory = "history";  // where a RecordId stands that is to be deleted

bool is_on_its_way(const Record& record) {
  return record.state != RecordState::sent && record.state != RecordState::parked;
}

void draw_header(const View& view, ImVec2 at, float width) {
  ImGui::SetCursorScreenPos(at + ImVec2(0, (kRoomBarHeight - kTarget) / 2));
  if (icon_button("back", say(view.language, TextId::button_back), Icon::back, Look::plain,
                  view.colours)) {
    view.state.records_open = false;
  }
  const DeliveryCounts counts = view.app.delivery().counts();
  const std::string send_now = say(view.language, TextId::button_send_now);
  const float button_width = text_width(Type::body, true, send_now) + 18 + kSpaceS + 2 * kSpaceL;
  const float room = width - kTarget - kSpaceS - (counts.waiting > 0 ? button_width + kSpaceS : 0);
  draw_text(at + ImVec2(kTarget + kSpaceXs, (kRoomBarHeight - 24) / 2), Type::title, true,
            view.colours.text, say(view.language, TextId::button_records), room);
  const std::string summary = say(view.language, TextId::records_summary,
                                  {waiting_words(counts), std::to_string(counts.sent), std::to_string(counts.parked)});
  draw_text(at + ImVec2(0, kRoomBarHeight + 2), Type::caption, false, view.colours.quiet,
            summary, width);
  if (counts.waiting == 0) return;
  ImGui::SetCursorScreenPos(at + ImVec2(width - button_width, (kRoomBarHeight - kTarget) / 2));
  if (text_button("send-now", send_now, Look::filled, view.colours, Icon::send, button_width)) {
    view.events.push_back(RetryRequested{});
  }
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

void draw_row(const View& view, const Record& record, ImVec2 at, float width) {
  const Palette& c = view.colours;
  constexpr float kIconPart = 36;
  const float room = width - kIconPart - draw_actions(view, record, at, width) - kSpaceS;
  const RecordWords words = record_words(record, view.language, view.app.utc_offset_min());
  std::string when = local_datetime(record.taken_utc_ms, view.app.utc_offset_min());
  if (record.is_test) when += " · " + say(view.language, TextId::record_test);
  const bool has_reason = !words.reason.empty();
  const float x = at.x + kIconPart;
  const float state_height = has_reason ? 21 : paragraph_height(Type::body, true, words.state, room, 2);
  float y = at.y + (has_reason ? 10 : (kRowHeight - 19 - state_height) / 2);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_icon(list, tone_icon(words.tone), ImVec2(at.x + 11, y + 19 + state_height / 2), 22, tone_colour(words.tone, c));
  draw_text(ImVec2(x, y), Type::caption, false, c.quiet, when, room);
  y += 19;
  draw_paragraph(ImVec2(x, y), Type::body, true, tone_colour(words.tone, c), words.state, room, has_reason ? 1 : 2);
  y += 23;
  if (has_reason)
    draw_paragraph(ImVec2(x, y), Type::caption, false, c.text, words.reason, room, 2);
  list->AddLine(at + ImVec2(kIconPart, kRowHeight), at + ImVec2(width, kRowHeight), c.line);
}

/// What the list itself does not show.
void draw_notes(const View& view, float width) {
  const Outbox& outbox = view.app.delivery().outbox();
  const DeliveryCounts counts = outbox.counts();
  std::vector<std::string> notes;
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
  if (!notes.empty()) space(kSpaceS);
}

/// Below the list: empties the list of what was sent, after asking once more in its place.
void draw_clear(const View& view, float width) {
  const std::deque<Record>& records = view.app.delivery().records();
  const bool any_sent = std::any_of(records.begin(), records.end(),
                                    [](const Record& record) { return record.state == RecordState::sent; });
  if (!any_sent) return;
  space(kSpaceL);
  const bool asked = view.state.to_delete == kHistory;
  const std::string label = say(view.language, asked ? TextId::button_delete : TextId::records_clear_history);
  const std::string name = asked ? "clear-history-sure" : "clear-history";
  if (!text_button(name, label, asked ? Look::danger : Look::tonal, view.colours, Icon::bin, width)) return;
  if (asked) view.events.push_back(HistoryCleared{});
  view.state.to_delete = asked ? "" : kHistory;
}

}  // namespace

void draw_records(const View& view) {
  const Rect whole{0, 0, view.state.screen.size.w, view.state.screen.size.h};
  begin("records", whole);
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(whole), bottom_right(whole),
                                            view.colours.surface);
  const Rect& room = view.layout.room;
  const ImVec2 at = top_left(room) + ImVec2(kSpaceM, 0);
  const float width = static_cast<float>(room.w) - 2 * kSpaceM;
  draw_header(view, at, width);
  ImGui::SetCursorScreenPos(at + ImVec2(0, kHeaderHeight));
  begin_scroll("list", ImVec2(width + kSpaceM, static_cast<float>(whole.h - room.y) - kHeaderHeight));
  const std::deque<Record>& records = view.app.delivery().records();
  draw_notes(view, width);
  const std::string insights = say(view.language, TextId::button_insights);
  if (text_button("insights", insights, Look::tonal, view.colours, Icon::chart, width)) {
    view.events.push_back(InsightsOpened{});
  }
  space(kSpaceS);
  if (records.empty()) {
    space(kSpaceXl);
    paragraph(Type::body, false, view.colours.quiet, say(view.language, TextId::records_none),
              width);
  }
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float scroll = ImGui::GetWindowPos().y - top.y;  // of the list below its notes
  const auto first = static_cast<std::size_t>(std::max(0.0f, std::floor(scroll / kRowHeight)));
  const auto shown = static_cast<std::size_t>(ImGui::GetWindowHeight() / kRowHeight) + 2;
  for (std::size_t i = first; i < std::min(records.size(), first + shown); ++i) {
    draw_row(view, records[records.size() - 1 - i],
             top + ImVec2(0, static_cast<float>(i) * kRowHeight), width);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy(ImVec2(width, static_cast<float>(records.size()) * kRowHeight));
  draw_clear(view, width);
  space(kSpaceXl + static_cast<float>(view.state.screen.safe.bottom));
  end_scroll();
  end();
}

}  // namespace facelog::ui
