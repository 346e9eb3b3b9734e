// The messages' names and members; see messages.hpp.
#include "host/messages.hpp"

#include <algorithm>
#include <string_view>

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
  const JsonView records = message["records"];
  for (std::size_t i = 0; i < records.size(); ++i) event.records.push_back(text(records[i]));
  event.storage_works = flag(message["storage_works"]);
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
  event.width_px = integer(message["width"]);
  event.height_px = integer(message["height"]);
  event.mirrored = flag(message["mirrored"]);
  return event;
}

Event picture_taken(const JsonView& message) {
  PictureTaken event;
  event.id = id_of(message);
  event.jpeg = take(integer(message["ticket"]), static_cast<std::size_t>(integer(message["size"])));
  event.width_px = integer(message["width"]);
  event.height_px = integer(message["height"]);
  return event;
}

Event picture_failed(const JsonView& message) {
  const std::string fault = text(message["fault"]);
  return PictureFailed{id_of(message), fault == "cancelled"       ? PictureFault::cancelled
                                       : fault == "not_a_picture" ? PictureFault::not_a_picture
                                       : fault == "too_large"     ? PictureFault::too_large
                                                                  : PictureFault::no_frame};
}

Event store_failed(const JsonView& message) {
  return StoreFailed{id_of(message),
                     text(message["fault"]) == "full" ? StoreFault::full : StoreFault::unavailable};
}

using Reader = Event (*)(const JsonView&);

constexpr std::pair<std::string_view, Reader> kReaders[] = {
    {"started", started},
    {"camera", camera_changed},
    {"picture_taken", picture_taken},
    {"picture_failed", picture_failed},
    {"store_failed", store_failed},
    {"stored", [](const JsonView& m) -> Event { return Stored{id_of(m)}; }},
    {"network", [](const JsonView& m) -> Event { return NetworkChanged{flag(m["online"])}; }},
    {"visibility",
     [](const JsonView& m) -> Event { return VisibilityChanged{flag(m["visible"])}; }},
    {"photo_requested", [](const JsonView&) -> Event { return PhotoRequested{}; }},
    {"test_requested", [](const JsonView&) -> Event { return TestRequested{}; }},
    {"language",
     [](const JsonView& m) -> Event { return LanguageChosen{language_of(m["language"])}; }},
    {"form_submitted",
     [](const JsonView& m) -> Event { return SettingsSubmitted{m["values"].dump()}; }},
    {"profile", [](const JsonView& m) -> Event { return ProfileChosen{text(m["profile"])}; }},
    {"secrets_forgotten", [](const JsonView&) -> Event { return SecretsForgotten{}; }},
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
std::string picture_message(std::string_view type, const Effect& effect) {
  JsonWriter out = effect_message(type, effect);
  out.member("long_side_px", effect.long_side_px).member("quality_percent", effect.quality_percent);
  return out.end_object().take();
}

std::string_view room_name(ui::Room room) {
  constexpr std::string_view kNames[] = {"camera", "busy", "result", "error", "records"};
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
  return picture_message("capture_frame", effect);
}
std::string message_of(const PickPhoto& effect) {
  return picture_message("pick_photo", effect);
}

std::string message_of(const StoreRecords& effect) {
  JsonWriter out = effect_message("store_records", effect);
  out.key("records").begin_array();
  for (const auto& [key, value] : effect.records)
    out.begin_array().string(key).string(value).end_array();
  return out.end_array().end_object().take();
}

std::string message_of(const ForgetRecords& effect) {
  JsonWriter out = effect_message("forget_records", effect);
  out.key("keys").begin_array();
  for (const std::string& key : effect.keys) out.string(key);
  return out.end_array().end_object().take();
}

std::string message_of(const StoreSettings& effect) {
  JsonWriter out = effect_message("store_settings", effect);
  return out.member("json", effect.json).end_object().take();
}

std::string page_message(const App& app, const ui::UiState& state) {
  JsonWriter out;
  out.begin_object().member("type", "page");
  out.member("language", app.language() == Language::ja ? "ja" : "en");
  out.member("room", room_name(state.room));
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

std::string form_message(const Settings& settings, bool open) {
  JsonWriter out;
  out.begin_object()
      .member("type", "form")
      .member("open", open)
      .key("form")
      .raw(settings.form_json());
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
