// Which panels a room consists of; see draw.hpp.
#include "ui/draw.hpp"

#include "core/app/publish_view.hpp"
#include "core/base/json.hpp"
#include "core/face/log_record.hpp"
#include "ui/charts.hpp"
#include "ui/describe.hpp"
#include "ui/panels/panels.hpp"
#include "ui/text.hpp"

namespace facelog::ui {
namespace {

/// Where the still lies in this room; of no size when the picture is not shown.
Rect still_in(const App& app, const Layout& layout, Room room) {
  const Capture& capture = app.capture();
  const bool over_preview = room == Room::records || room == Room::insights || room == Room::self_test ||
                            room == Room::choice || room == Room::camera;
  if (!capture.shows_still() || over_preview) return {};
  const bool beside = room != Room::busy;
  const Rect& area = beside ? layout.picture_beside_sheet : layout.picture_behind_controls;
  return fitted(area,
                {static_cast<double>(capture.width_px()), static_cast<double>(capture.height_px())},
                Fit::contain);
}

void write_face(JsonWriter& out, const FaceDetail& face, Language language) {
  out.begin_array();
  for (const AttributeRow& row : attribute_rows(face, language)) {
    out.begin_object();
    out.member("key", row.key).member("label", row.label).member("value", row.value);
    out.member("raw", row.raw).member("confidence", percent(row.confidence));
    out.end_object();
  }
  out.end_array();
}

void write_record(JsonWriter& out, const Record& record, const App& app) {
  const RecordWords words = record_words(record, app.language(), app.utc_offset_min());
  out.begin_object();
  out.member("id", record.id).member("key", words.key).member("saved", record.saved);
  out.member("state", words.state).member("reason", words.reason);
  out.member("aws", record.error && !words.reason.empty() ? aws_words(*record.error, app.language())
                                                          : std::string());
  out.member("taken", local_datetime(record.taken_utc_ms, app.utc_offset_min()));
  out.end_object();
}

/// The note above the charts, and the pairs of a chart's title and its bars.
void write_insights(JsonWriter& out, const App& app) {
  out.begin_array().string(say(app.language(), TextId::button_insights));
  out.string(say(app.language(), note_of(app.insights()))).end_array();
  for (const Chart& chart : charts(app.insights(), app.language(), app.utc_offset_min())) {
    std::string text;
    for (const Bar& bar : chart.bars) text += (text.empty() ? "" : " · ") + bar.label + ": " + bar.value;
    out.begin_array().string(chart.title).string(text).end_array();
  }
}

void write_self_test(JsonWriter& out, const App& app) {
  for (std::size_t i = 0; i < SelfTest::kSteps; ++i) {
    const StepWords words = step_words(app.self_test(), static_cast<SelfTest::Step>(i), app.language());
    out.begin_object().member("key", words.key).member("state", words.state_key).member("name", words.name);
    out.member("word", words.state).member("text", words.text).member("aws", words.aws).end_object();
  }
}

/// The pairs of a name and a text that draw_details() shows.
void write_details(JsonWriter& out, const Record& record, const App& app) {
  const auto pair = [&](TextId name, const std::string& text) {
    out.begin_array().string(say(app.language(), name)).string(text).end_array();
  };
  pair(TextId::details_json, record.payload);
  const Result<PublishView> signing = publish_view(record, app.settings());
  if (!signing) return;
  pair(TextId::details_url, signing.value().url);
  pair(TextId::details_canonical, signing.value().canonical_request);
  pair(TextId::details_string_to_sign, signing.value().string_to_sign);
  pair(TextId::details_signature, signing.value().signature);
}

}  // namespace

Room room_of(const App& app, const UiState& state) {
  if (app.insights().state() != Insights::State::closed) return Room::insights;
  if (app.history().state() != History::State::closed) return Room::records;
  if (state.self_test_open) return Room::self_test;
  const Series::Kind series = app.series().kind();
  if (series == Series::Kind::interval) return Room::camera;  // the preview goes on
  if (series == Series::Kind::photos) return Room::busy;
  switch (app.capture().stage()) {
    case Capture::Stage::preparing:
    case Capture::Stage::analysing:
      return Room::busy;
    case Capture::Stage::done:
      return state.details_open && record_of(app, state.face) ? Room::details : Room::result;
    case Capture::Stage::failed:
      return Room::error;
    case Capture::Stage::idle:
    case Capture::Stage::taking:
      break;
  }
  const bool chooses = state.choice != Choice::none && app.camera() == CameraState::live;
  return chooses ? Room::choice : Room::camera;
}

bool go_back(const App& app, UiState& state, Events& events) {
  switch (room_of(app, state)) {
    case Room::records:
      events.push_back(RecordsClosed{});
      return true;
    case Room::insights:
      events.push_back(InsightsClosed{});
      return true;
    case Room::self_test:
      state.self_test_open = false;
      return true;
    case Room::result:
    case Room::error:
      events.push_back(ResultClosed{});
      return true;
    case Room::choice:
      state.choice = Choice::none;
      return true;
    case Room::details:
      state.details_open = false;
      return true;
    case Room::camera:
    case Room::busy:
      break;
  }
  return false;
}

void draw(const App& app, UiState& state, Events& events) {
  const Layout layout = layout_of(state.screen);
  state.room = room_of(app, state);
  state.picture = snapped(still_in(app, layout, state.room), state.screen.density);
  state.animates = false;
  if (state.room == Room::busy) state.face = 0;
  const bool on_sheet = state.room == Room::result || state.room == Room::error || state.room == Room::choice ||
                        state.room == Room::details;
  if (!on_sheet) state.sheet_open = false;
  if (state.room != Room::details) state.details_open = false;
  if (state.room != Room::choice) state.choice = Choice::none;  // the camera has ended
  const View view{app, state, events, layout, palette(state.dark), app.language()};
  switch (state.room) {
    case Room::records:
      draw_records(view);
      return;
    case Room::insights:
      draw_insights(view);
      return;
    case Room::self_test:
      draw_self_test(view);
      return;
    case Room::result:
      if (!app.capture().faces().empty()) draw_faces(view);
      draw_result(view);
      return;
    case Room::details:
      draw_faces(view);
      draw_details(view);
      return;
    case Room::error:
      draw_error(view);
      return;
    case Room::choice:
      draw_choice(view);
      return;
    case Room::busy:
      draw_progress(view);
      break;
    case Room::camera:
      draw_pause(view);
      draw_tools(view);
      break;
  }
  draw_top_bar(view);
  draw_controls(view);
}

std::string dialog_json(const App& app, const UiState& state) {
  const RecordFilter& filter = app.history().filter();
  JsonWriter out;
  out.begin_object().member("type", "records").member("kind", state.dialog_requested);
  out.member("state", static_cast<int>(filter.state));
  out.member("day", filter.day ? iso_utc(*filter.day * kDayMs).substr(0, 10) : "");
  out.member("from", filter.from(app.utc_offset_min())).member("before", filter.before(app.utc_offset_min()));
  out.key("traits").begin_array();
  for (std::size_t i = 0; i < kTraitCount; ++i) {
    const Trait& trait = kTraits[i];
    out.begin_object().member("key", trait.key).member("value", trait.value).member("label", text_key(trait.label));
    out.member("kind", trait.kind).member("chosen", (filter.traits >> i & 1) != 0).end_object();
  }
  out.end_array().key("columns").begin_array();
  for (const std::string_view key : kRecordKeys) out.string(key);
  out.end_array().key("unsaved").begin_array();
  for (const Record& record : app.delivery().records()) {
    if (!record.saved && record.state != RecordState::sent) out.string(to_stored_json(record));
  }
  out.end_array().key("record");
  write_record(out, state.dialog_record, app);
  out.member("stored", state.dialog_record.payload.empty() ? "" : to_stored_json(state.dialog_record));
  return out.end_object().take();
}

int shown_record_state(const App& app, const UiState& state) {
  const Record* record = state.room == Room::result ? record_of(app, state.face) : nullptr;
  return record ? 2 * static_cast<int>(record->state) + (record->saved ? 1 : 0) : -1;
}

std::string readout_json(const App& app, const UiState& state) {
  JsonWriter out;
  out.begin_object();
  out.key("faces").begin_array();
  if (app.capture().stage() == Capture::Stage::done) {
    for (const FaceDetail& face : app.capture().faces()) write_face(out, face, app.language());
  }
  out.end_array();
  out.key("error").begin_object();
  if (app.capture().stage() == Capture::Stage::failed && app.capture().error()) {
    out.member("text", say(app.language(), app.capture().error()->text));
    out.member("aws", aws_words(*app.capture().error(), app.language()));
  }
  out.end_object();
  const Record* record = state.room == Room::details ? record_of(app, state.face) : nullptr;
  out.key("details").begin_array();
  if (record) write_details(out, *record, app);
  if (state.room == Room::insights) write_insights(out, app);
  out.end_array();
  out.key("self_test").begin_array();
  if (state.room == Room::self_test) write_self_test(out, app);
  out.end_array();
  // Screen readers and tests need the latest ones; all of them are in the records room.
  constexpr std::size_t kReadOut = 50;
  const std::deque<Record>& records = app.delivery().records();
  out.key("records").begin_array();
  for (std::size_t i = 0; i < records.size() && i < kReadOut; ++i) {
    write_record(out, records[records.size() - 1 - i], app);
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace facelog::ui
