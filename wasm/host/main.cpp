// The program in a browser: one queue of events and one drain that is never entered twice; performs
// core's effects, draws its state after them, and tells the page what stands beside the canvas.
// Must not decide anything that core or ui could decide.
#include <emscripten.h>

#include <algorithm>
#include <deque>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/app/app.hpp"
#include "core/base/json.hpp"
#include "host/digests.hpp"
#include "host/http.hpp"
#include "host/items.hpp"
#include "host/messages.hpp"
#include "host/seam.hpp"
#include "host/signing.hpp"
#include "host/window.hpp"
#include "texts.hpp"
#include "ui/draw.hpp"

namespace facelog::host {
namespace {

constexpr JsonLimits kMessageLimits{64u << 20, 16};  // a page of records of each profile

/// A frame, or the records as text, costs more than sending a record. What changes no word or room is shown so often
/// at most: of a burst of events first this, then more and more seldom, until nothing happened for the longer time.
constexpr std::int64_t kShowEveryMs = 30;
constexpr std::int64_t kShowSeldomMs = 1'000;
/// A new result waits so long for the disk's word: one showing then, where the word would stand behind the first.
constexpr std::int64_t kDiskMs = 60;

class Host {
 public:
  bool start() { return window_.start(); }

  void post(Event&& event) {
    queue_.push_back(std::move(event));
    drain();
  }
  void on_message(std::string_view json);
  void draw();
  void after_frame();
  void texts_changed();

  Window& window() { return window_; }
  ui::UiState& state() { return state_; }

 private:
  void drain();
  void take_events();
  void send();
  /// Whether the shown record's state is new.
  bool show();
  bool waits_for_disk(std::int64_t steady_ms);
  void perform(Effect&& effect);
  void perform_digest(const Digest& effect);
  void plan_timer(const Moment& moment);
  void show_soon(std::int64_t steady_ms, bool at_once);
  /// Whether there was anything to tell.
  bool tell_page();
  void tell_form_state();
  void tell_readout();
  void tell_form(bool open) { tell(form_message(app_.settings(), open)); }
  bool is_host_message(const std::string& type, const JsonView& message);

  App app_;
  ui::UiState state_;
  Events drawn_;  // what the user did in the frame that is being drawn
  std::deque<Event> queue_;
  Effects sends_;  // their turn comes when the screen knows
  bool draining_ = false;
  bool started_ = false;
  bool ready_ = false;
  bool link_shown_ = false;
  bool asked_ = false;
  ui::Room drawn_room_ = ui::Room::camera;
  std::int64_t timer_steady_ms_ = -1;
  std::int64_t shown_steady_ms_ = -kShowSeldomMs;
  std::int64_t show_every_ms_ = kShowEveryMs;
  bool show_due_ = false;  // the state has changed since it was shown
  int shown_record_ = -1;
  std::int64_t disk_until_steady_ms_ = -1;
  std::string told_page_, told_items_, told_readout_, told_form_;
  Http http_{[this](Answered&& event) { post(std::move(event)); }};
  Window window_{[this] { draw(); }, [this] { after_frame(); }};
};

/// The disk first, then the screen, then the network: "saved" does not wait until the next requests are on their way.
void Host::drain() {
  if (draining_) return;
  draining_ = true;
  http_.tidy();
  do {
    take_events();
    if (!show()) send();  // else in a task of its own, so that the news are seen
  } while (!queue_.empty());
  draining_ = false;
  plan_timer(now());
}

void Host::take_events() {
  while (!queue_.empty()) {
    Event event = std::move(queue_.front());
    queue_.pop_front();
    Effects effects;
    app_.on(std::move(event), now(), effects);
    for (Effect& effect : effects) perform(std::move(effect));
  }
}

void Host::send() {
  for (Effect& effect : std::exchange(sends_, {})) http_.send(std::move(*std::get_if<Send>(&effect)));
}

bool Host::show() {
  const std::int64_t steady_ms = now().steady_ms;
  const bool waits = waits_for_disk(steady_ms);
  window_.hold(waits);
  if (waits) return false;
  const bool is_told = tell_page();
  const int record = ui::shown_record_state(app_, state_);
  const bool is_news = std::exchange(shown_record_, record) != record;
  tell_form_state();
  show_soon(steady_ms, is_news || is_told);
  return is_news;
}

bool Host::waits_for_disk(std::int64_t steady_ms) {
  state_.room = ui::room_of(app_, state_);
  const bool is_storing = ui::shown_record_state(app_, state_) == ui::kRecordStoring;
  if (!is_storing) disk_until_steady_ms_ = -1;
  else if (disk_until_steady_ms_ < 0) disk_until_steady_ms_ = steady_ms + kDiskMs;
  return steady_ms < disk_until_steady_ms_;
}

void Host::show_soon(std::int64_t steady_ms, bool at_once) {
  show_due_ = !at_once && steady_ms < shown_steady_ms_ + show_every_ms_;
  if (show_due_) return;  // the timer brings it back here
  const bool is_calm = steady_ms >= shown_steady_ms_ + kShowSeldomMs;
  if (is_calm) show_every_ms_ = kShowEveryMs;
  else if (!at_once) show_every_ms_ = std::min(2 * show_every_ms_, kShowSeldomMs);
  shown_steady_ms_ = steady_ms;
  tell_readout();
  window_.repaint();
}

void Host::perform(Effect&& effect) {
  if (std::holds_alternative<Send>(effect)) return sends_.push_back(std::move(effect));
  if (auto* digest = std::get_if<Digest>(&effect)) return perform_digest(*digest);
  std::visit(
      [](const auto& other) {
        using Kind = std::decay_t<decltype(other)>;
        constexpr bool kIsOwn = std::is_same_v<Kind, Send> || std::is_same_v<Kind, Digest>;
        if constexpr (!kIsOwn) tell(message_of(other));
      },
      effect);
}

void Host::perform_digest(const Digest& effect) {
  if (const auto sha256 = digest(effect.id.packed(), *effect.body)) {
    queue_.push_back(Digested{effect.id, *sha256});
  }
}

void Host::plan_timer(const Moment& moment) {
  std::optional<std::int64_t> wake = app_.next_wake();
  const auto wake_at = [&wake](std::int64_t at) { wake = std::min(wake.value_or(at), at); };
  if (show_due_) wake_at(shown_steady_ms_ + show_every_ms_);
  if (disk_until_steady_ms_ > moment.steady_ms) wake_at(disk_until_steady_ms_);
  if (!sends_.empty()) wake_at(moment.steady_ms);
  const std::int64_t at = wake.value_or(-1);
  if (at == timer_steady_ms_) return;
  timer_steady_ms_ = at;
  seam_set_timer(wake ? static_cast<double>(std::max<std::int64_t>(0, at - moment.steady_ms)) : -1);
}

void Host::on_message(std::string_view json) {
  const std::optional<Json> document = Json::parse(json, kMessageLimits);
  if (!document) return;
  const JsonView message = document->root();
  const std::string type = message["type"].string().value_or("");
  if (is_host_message(type, message)) return;
  if (type == "picture_taken")
    state_.still_mirrored = message["mirrored"].boolean().value_or(false);
  if (type == "self_test") state_.self_test_open = true;
  if (type == "woke") {
    timer_steady_ms_ = -1;
    return post(Woke{});
  }
  if (type == "visibility") window_.set_visible(message["visible"].boolean().value_or(true));
  std::optional<Event> event = event_of(message);
  if (!event) return;
  started_ = true;
  post(std::move(*event));
}

bool Host::is_host_message(const std::string& type, const JsonView& message) {
  if (type == "form_check") {
    tell(form_errors_message(app_.settings(), message["values"].dump()));
  } else if (type == "form_paste") {
    tell(form_pasted_message(message["text"].string().value_or("")));
  } else if (type == "keys_wanted") {
    tell(keys_message(app_.settings()));
  } else if (type == "look") {
    state_.dark = message["dark"].boolean().value_or(false);
    state_.reduced_motion = message["reduced_motion"].boolean().value_or(false);
    window_.repaint();
  } else if (type == "cameras") {
    read_lenses(message, state_);
    window_.repaint();
  } else if (type == "back") {
    Events events;
    ui::go_back(app_, state_, events);
    for (Event& event : events) post(std::move(event));
    window_.repaint();
  } else {
    return false;
  }
  return true;
}

void Host::draw() {
  drawn_.clear();
  state_.now_ms = seam_steady_ms();
  ui::draw(app_, state_, drawn_);
}

void Host::after_frame() {
  Events events = std::move(drawn_);
  drawn_.clear();
  for (Event& event : events) queue_.push_back(std::move(event));
  if (!queue_.empty()) drain();
  if (state_.settings_requested) {
    state_.settings_requested = false;
    tell_form(true);
  }
  if (!state_.dialog_requested.empty()) {
    tell(ui::dialog_json(app_, state_));
    state_.dialog_requested = {};
    state_.dialog_record = {};
  }
  if (std::string message = items_message(); message != told_items_)
    tell(told_items_ = std::move(message));
  if (state_.lens_requested) {
    tell(lens_message(*state_.lens_requested));
    state_.lens_requested.reset();
  }
  tell_page();
  if (const ui::Room room = state_.room; room != drawn_room_) {
    window_.repaint(3);  // what appears knows its own size, and whether it scrolls, a frame later
    tell_readout();  // what is read out follows the room
    drawn_room_ = room;
  }
  if (state_.animates) window_.repaint(1);
  if (started_ && !ready_) {
    ready_ = true;
    tell(R"({"type":"ready"})");
  }
}

bool Host::tell_page() {
  if (!started_) return false;
  state_.room = ui::room_of(app_, state_);
  std::string message = page_message(app_, state_);
  const bool is_new = message != told_page_;
  if (is_new) tell(told_page_ = std::move(message));
  return is_new;
}

// What only an event can change: not asked for at each frame.

void Host::tell_readout() {
  if (!started_) return;
  std::string readout = R"({"type":"readout","readout":)" + ui::readout_json(app_, state_) + "}";
  if (readout != told_readout_) tell(told_readout_ = std::move(readout));
}

void Host::texts_changed() {
  told_page_.clear();
  tell_page();
  tell_readout();
  window_.repaint(3);  // texts of another length move what stands beside them
}

void Host::tell_form_state() {
  if (!started_) return;
  const bool link = app_.settings().pending_link().has_value();
  if (std::string form = form_message(app_.settings(), link && !link_shown_); form != told_form_) {
    tell(told_form_ = std::move(form));
  }
  link_shown_ = link;
  if (app_.asks() != asked_) tell(notice_message(app_));
  asked_ = app_.asks();
}

Host& host() {
  static Host the_host;
  return the_host;
}

}  // namespace
}  // namespace facelog::host

using facelog::host::host;

extern "C" {

EMSCRIPTEN_KEEPALIVE int host_start() {
  return host().start() ? 1 : 0;
}

/// `size` bytes of JSON wait under the ticket.
EMSCRIPTEN_KEEPALIVE void host_event(int ticket, std::size_t size) {
  const facelog::Buffer json = facelog::host::take(ticket, size);
  host().on_message(json.view());
}

/// 32 bytes wait under the ticket: what seam_digest() was asked for.
EMSCRIPTEN_KEEPALIVE void host_digested(std::uint32_t id, int ticket) {
  facelog::Digest256 sha256;
  seam_fill(ticket, sha256.data());
  if ((id & facelog::host::kSigningIds) == facelog::host::kSigningIds) {
    return facelog::host::signing_digested(id, sha256);
  }
  host().post(facelog::Digested{facelog::EffectId::unpack(id), sha256});
}

EMSCRIPTEN_KEEPALIVE void host_pointer(int kind, int touch, double x, double y) {
  host().window().pointer(static_cast<facelog::host::PointerKind>(kind), touch != 0,
                          ImVec2(static_cast<float>(x), static_cast<float>(y)));
}

EMSCRIPTEN_KEEPALIVE void host_wheel(double x, double y, double by_x, double by_y) {
  host().window().wheel(ImVec2(static_cast<float>(x), static_cast<float>(y)),
                        ImVec2(static_cast<float>(by_x), static_cast<float>(by_y)));
}

EMSCRIPTEN_KEEPALIVE void host_tap(double x, double y) {
  host().window().tap(ImVec2(static_cast<float>(x), static_cast<float>(y)));
}

EMSCRIPTEN_KEEPALIVE void host_resize(double width, double height, double density, double top,
                                      double right, double bottom, double left) {
  facelog::ui::Screen& screen = host().state().screen;
  screen = {{width, height}, {top, right, bottom, left}, density};
  host().window().resize(screen);
}

/// texts.LANGUAGE.txt waits under the ticket. 0: it is another program's.
EMSCRIPTEN_KEEPALIVE int host_texts(int ticket, std::size_t size, int japanese) {
  const facelog::Buffer file = facelog::host::take(ticket, size);
  const auto language = japanese != 0 ? facelog::Language::ja : facelog::Language::en;
  if (!facelog::load_texts(language, std::string(file.view()))) return 0;
  host().texts_changed();
  return 1;
}

/// A text's key waits under the ticket; its template, or nothing, goes to seam_text().
EMSCRIPTEN_KEEPALIVE void host_text(int ticket, std::size_t size, int japanese) {
  const auto id = facelog::text_id(facelog::host::take(ticket, size).view());
  if (!id) return seam_text(nullptr, 0);
  const std::string_view text = facelog::text_template(
      *id, japanese != 0 ? facelog::Language::ja : facelog::Language::en);
  seam_text(text.data(), text.size());
}

EMSCRIPTEN_KEEPALIVE void host_frame(double now_ms) {
  host().window().on_frame(now_ms);
}

EMSCRIPTEN_KEEPALIVE void host_context(int lost) {
  if (lost != 0) {
    host().window().context_lost();
  } else {
    host().window().context_restored();
  }
}
}
