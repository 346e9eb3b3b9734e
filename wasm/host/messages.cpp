// The messages' names and members; see messages.hpp.
#include "host/messages.hpp"

#include <algorithm>
#include <string_view>

#include "core/settings/pasted.hpp"
#include "host/seam.hpp"
#include "ui/text.hpp"

namespace facelog::host {
namespace {

int integer(const JsonView& value) {
  return static_cast<int>(value.integer().value_or(0));
}
std::string text(const JsonView& value) {
  return value.string().value_or("");
}
bool flag(const JsonView& value) {
  return value.boolean().value_or(false);
}
EffectId id_of(const JsonView& message) {
  return EffectId::unpack(static_cast<std::uint32_t>(message["id"].integer().value_or(0)));
}
Language language_of(const JsonView& value) {
  return text(value) == "ja" ? Language::ja : Language::en;
}

std::vector<std::string> texts(const JsonView& array) {
  std::vector<std::string> all;
  all.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) all.push_back(text(array[i]));
  return all;
}
StorageState storage_of(const JsonView& value) {
  constexpr std::pair<std::string_view, StorageState> kStates[] = {{"works", StorageState::works},
                                                                   {"blocked", StorageState::blocked},
                                                                   {"newer", StorageState::newer}};
  for (const auto& [name, state] : kStates) {
    if (text(value) == name) return state;
  }
  return StorageState::unavailable;
}

template <std::size_t N>
void fill(std::array<std::uint8_t, N>& to, const JsonView& ticket) {
  seam_fill(integer(ticket), to.data());
}

Event started(const JsonView& message) {
  Started event;
  fill(event.seed, message["seed_ticket"]);
  event.language = language_of(message["language"]);
  event.page_origin = text(message["page_origin"]);
  event.config_json = text(message["config"]);
  event.settings_json = text(message["settings"]);
  event.storage = storage_of(message["storage"]);
  event.storage_lost = flag(message["storage_lost"]);
  event.delivers = flag(message["delivers"]);
  event.fragment = text(message["fragment"]);
  event.online = flag(message["online"]);
  return event;
}

Event camera_changed(const JsonView& message) {
  constexpr std::pair<std::string_view, CameraState> kStates[] = {
      {"off", CameraState::off},       {"live", CameraState::live},
      {"denied", CameraState::denied}, {"missing", CameraState::missing},
      {"busy", CameraState::busy},     {"insecure", CameraState::insecure},
      {"ended", CameraState::ended}};
  CameraChanged event;
  for (const auto& [name, state] : kStates) {
    if (text(message["state"]) == name) event.state = state;
  }
  return event;
}

Event picture_taken(const JsonView& message) {
  PictureTaken event;
  event.id = id_of(message);
  event.jpeg = take(integer(message["ticket"]), static_cast<std::size_t>(integer(message["size"])));
  event.width_px = integer(message["width"]);
  event.height_px = integer(message["height"]);
  event.more = integer(message["more"]);
  return event;
}

Event picture_failed(const JsonView& message) {
  const std::string fault = text(message["fault"]);
  return PictureFailed{id_of(message), fault == "cancelled"       ? PictureFault::cancelled
                                       : fault == "not_a_picture" ? PictureFault::not_a_picture
                                       : fault == "too_large"     ? PictureFault::too_large
                                                                  : PictureFault::no_frame,
                       integer(message["more"])};
}

Event store_failed(const JsonView& message) {
  return StoreFailed{id_of(message),
                     text(message["fault"]) == "full" ? StoreFault::full : StoreFault::unavailable};
}

Event lanes_read(const JsonView& message) {
  LanesRead event;
  event.id = id_of(message);
  const JsonView lanes = message["lanes"];
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    const JsonView lane = lanes[i];
    event.lanes.push_back(
        {text(lane["profile"]), texts(lane["values"]), text(lane["last"]), flag(lane["more"])});
  }
  event.parked = texts(message["parked"]["values"]);
  event.parked_more = flag(message["parked"]["more"]);
  event.history = texts(message["history"]["values"]);
  return event;
}

Event records_read(const JsonView& message) {
  return RecordsRead{id_of(message), texts(message["values"]), text(message["last"]),
                     flag(message["more"])};
}

Event history_read(const JsonView& message) {
  return HistoryRead{id_of(message), texts(message["values"]), text(message["first"]), flag(message["more"])};
}

Event records_counted(const JsonView& message) {
  RecordsCounted event;
  event.id = id_of(message);
  const JsonView lanes = message["lanes"];
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    event.lanes.emplace_back(text(lanes[i][0]), static_cast<std::size_t>(integer(lanes[i][1])));
  }
  event.parked = static_cast<std::size_t>(integer(message["parked"]));
  return event;
}

Event records_filter(const JsonView& message) {
  RecordFilter filter;
  filter.state = static_cast<RecordFilter::State>(static_cast<unsigned>(integer(message["state"])) % RecordFilter::kStates);
  filter.traits = static_cast<Traits>(integer(message["traits"]));
  filter.day = message["day"].integer();
  return RecordsOpened{filter};
}

using Reader = Event (*)(const JsonView&);

constexpr std::pair<std::string_view, Reader> kReaders[] = {
    {"started", started},
    {"camera", camera_changed},
    {"picture_taken", picture_taken},
    {"picture_failed", picture_failed},
    {"store_failed", store_failed},
    {"stored", [](const JsonView& m) -> Event { return Stored{id_of(m), texts(m["gone"])}; }},
    {"lanes_read", lanes_read},
    {"records_read", records_read},
    {"history_read", history_read},
    {"records_counted", records_counted},
    {"storage", [](const JsonView& m) -> Event { return StorageChanged{storage_of(m["state"])}; }},
    {"delivers", [](const JsonView& m) -> Event { return DeliveryChanged{flag(m["value"])}; }},
    {"outbox_changed",
     [](const JsonView& m) -> Event { return OutboxChanged{texts(m["gone"]), flag(m["added"])}; }},
    {"settings_changed", [](const JsonView& m) -> Event { return SettingsChanged{text(m["json"]), id_of(m)}; }},
    {"network", [](const JsonView& m) -> Event { return NetworkChanged{flag(m["online"])}; }},
    {"visibility",
     [](const JsonView& m) -> Event { return VisibilityChanged{flag(m["visible"])}; }},
    {"photo_requested",
     [](const JsonView& m) -> Event { return PhotoRequested{flag(m["chosen"])}; }},
    {"records_filter", records_filter},
    {"notice_answered", [](const JsonView& m) -> Event { return NoticeAnswered{flag(m["agreed"])}; }},
    {"record_deleted", [](const JsonView& m) -> Event { return RecordDeleted{text(m["record"])}; }},
    {"record_resent", [](const JsonView& m) -> Event { return RecordResent{text(m["record"])}; }},
    {"reached", [](const JsonView& m) -> Event { return Reached{id_of(m), flag(m["reached"])}; }},
    {"blocked", [](const JsonView& m) -> Event { return CallBlocked{text(m["url"])}; }},
    {"self_test", [](const JsonView&) -> Event { return SelfTestStarted{}; }},
    {"test_requested", [](const JsonView&) -> Event { return TestRequested{}; }},
    {"language_missing",
     [](const JsonView& m) -> Event { return LanguageMissing{language_of(m["language"])}; }},
    {"form_submitted",
     [](const JsonView& m) -> Event { return SettingsSubmitted{m["values"].dump()}; }},
    {"profile", [](const JsonView& m) -> Event { return ProfileChosen{text(m["profile"])}; }},
    {"secrets_forgotten", [](const JsonView&) -> Event { return SecretsForgotten{}; }},
    {"part_missing", [](const JsonView&) -> Event { return PartMissing{}; }},
    {"keys_kept", [](const JsonView& m) -> Event { return KeysKept{texts(m["profiles"])}; }},
    {"keys_unlocked",
     [](const JsonView& m) -> Event { return KeysUnlocked{text(m["profile"]), m["keys"].dump()}; }},
    {"link_confirmed",
     [](const JsonView& m) -> Event { return LinkConfirmed{flag(m["accepted"])}; }},
    {"link_opened", [](const JsonView& m) -> Event { return LinkOpened{text(m["fragment"])}; }},
};

template <typename Effect>
JsonWriter effect_message(std::string_view type, const Effect& effect) {
  JsonWriter out;
  out.begin_object()
      .member("type", type)
      .member("id", static_cast<std::int64_t>(effect.id.packed()));
  return out;
}

template <typename Effect>
JsonWriter picture_message(std::string_view type, const Effect& effect) {
  JsonWriter out = effect_message(type, effect);
  out.member("long_side_px", effect.long_side_px).member("quality_percent", effect.quality_percent);
  return out;
}

JsonWriter& begin_entry(JsonWriter& out, Place place, const RecordKey& key) {
  constexpr std::string_view kPlaces[] = {"outbox", "parked", "history"};
  const std::string_view name = kPlaces[static_cast<std::size_t>(place)];
  return out.begin_array().string(name).string(key.profile_id).string(key.record_id);
}

std::string_view room_name(ui::Room room) {
  constexpr std::string_view kNames[] = {"camera", "busy",    "result", "error",
                                         "records", "choice", "details", "insights", "self_test"};
  return kNames[static_cast<std::size_t>(room)];
}

}  // namespace

std::optional<Event> event_of(const JsonView& message) {
  const std::string type = text(message["type"]);
  for (const auto& [name, read] : kReaders) {
    if (name == type) return read(message);
  }
  return std::nullopt;
}

std::string message_of(const CaptureFrame& effect) {
  return picture_message("capture_frame", effect).end_object().take();
}
std::string message_of(const PickPhoto& effect) {
  return picture_message("pick_photo", effect).member("chosen", effect.chosen).end_object().take();
}

std::string message_of(const WriteRecords& effect) {
  JsonWriter out = effect_message("write_records", effect);
  out.key("puts").begin_array();
  for (const auto& [place, key, value, is_move] : effect.puts) {
    begin_entry(out, place, key).string(value).boolean(is_move).end_array();
  }
  out.end_array().key("drops").begin_array();
  for (const auto& [place, key] : effect.drops) begin_entry(out, place, key).end_array();
  return out.end_array().end_object().take();
}

std::string message_of(const ReadLanes& effect) {
  JsonWriter out = effect_message("read_lanes", effect);
  return out.member("limit", std::int64_t{effect.limit}).end_object().take();
}

std::string message_of(const ReadRecords& effect) {
  JsonWriter out = effect_message("read_records", effect);
  out.member("profile", effect.profile_id).member("after", effect.after);
  return out.member("limit", std::int64_t{effect.limit}).end_object().take();
}

std::string message_of(const ReadHistory& effect) {
  JsonWriter out = effect_message("read_history", effect);
  return out.member("before", effect.before).member("limit", std::int64_t{effect.limit}).end_object().take();
}

std::string message_of(const CountRecords& effect) {
  return effect_message("count_records", effect).end_object().take();
}

std::string message_of(const TrimHistory& effect) {
  JsonWriter out = effect_message("trim_history", effect);
  return out.member("keep", std::int64_t{effect.keep}).end_object().take();
}

std::string message_of(const StoreSettings& effect) {
  JsonWriter out = effect_message("store_settings", effect);
  return out.member("json", effect.json).end_object().take();
}

std::string message_of(const Reach& effect) {
  JsonWriter out = effect_message("reach", effect);
  out.member("url", effect.url).member("timeout_ms", std::int64_t{effect.timeout_ms});
  return out.end_object().take();
}

void read_lenses(const JsonView& message, ui::UiState& state) {
  state.lens = text(message["id"]);
  state.lenses.clear();
  const JsonView cameras = message["cameras"];
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    state.lenses.push_back({text(cameras[i]["id"]), text(cameras[i]["label"]), text(cameras[i]["facing"])});
  }
}

std::string lens_message(const ui::Lens& lens) {
  JsonWriter out;
  out.begin_object().member("type", "use_camera").member("id", lens.id).member("facing", lens.facing);
  return out.end_object().take();
}

std::string page_message(const App& app, const ui::UiState& state) {
  JsonWriter out;
  out.begin_object().member("type", "page");
  out.member("language", app.language() == Language::ja ? "ja" : "en");
  out.member("theme", app.settings().value(Field::theme)).member("room", room_name(state.room));
  out.key("picture").begin_array();
  for (const double side : {state.picture.x, state.picture.y, state.picture.w, state.picture.h})
    out.number(side);
  out.end_array();
  // The still may be dropped only when core holds no picture any more; a room may hide it.
  out.member("keeps_still", app.capture().stage() != Capture::Stage::idle);
  out.member("still_mirrored", state.still_mirrored);
  const Status& status = app.status();
  out.member("status", status.number == 0 ? std::string() : ui::say(app.language(), status.text));
  out.member("status_number", static_cast<std::int64_t>(status.number));
  out.member("status_problem", status.is_problem);
  // What the canvas says already is only read out, not shown twice.
  const Error* pause = app.delivery().pause_of(app.settings().active().id);
  out.member("status_shown", !(pause && pause->text == status.text));
  return out.end_object().take();
}

std::string notice_message(const App& app) {
  const Settings& settings = app.settings();
  JsonWriter out;
  out.begin_object().member("type", "notice").member("open", app.asks());
  for (const FieldInfo& field : fields()) {
    if (field.kind == FieldInfo::Kind::told) out.member(field.name, settings.value(field.field));
  }
  out.member("region", settings.value(Field::region)).key("hosts").begin_array();
  for (const std::string& host : settings.hosts_of(settings.active())) out.string(host);
  return out.end_array().end_object().take();
}

std::string form_message(const Settings& settings, bool open) {
  JsonWriter out;
  out.begin_object()
      .member("type", "form")
      .member("open", open)
      .key("form")
      .raw(settings.form_json());
  return out.end_object().take();
}

std::string keys_message(const Settings& settings) {
  JsonWriter out;
  out.begin_object().member("type", "keys").member("profile", settings.active().id);
  return out.key("keys").raw(settings.keys_json()).end_object().take();
}

std::string form_pasted_message(std::string_view text) {
  JsonWriter out;
  out.begin_object().member("type", "form_pasted").key("pasted").raw(pasted_json(text));
  return out.end_object().take();
}

std::string form_errors_message(const Settings& settings, std::string_view values_json) {
  JsonWriter out;
  out.begin_object()
      .member("type", "form_errors")
      .key("errors")
      .raw(settings.check_form(values_json));
  return out.end_object().take();
}

}  // namespace facelog::host
