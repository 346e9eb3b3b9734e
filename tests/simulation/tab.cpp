// Effects, answers and timers of one program; see tab.hpp.
#include "tab.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "world.hpp"

namespace facelog::simulation {

Moment Tab::moment() const {
  const std::int64_t now_ms = world_.schedule.now_ms();
  return {Cloud::kStartUtcMs + now_ms + clock_error_ms, now_ms - opened_ms_ + 1, 540};
}

void Tab::open(bool delivers, StorageState storage) {
  ++generation_;
  opened_ms_ = world_.schedule.now_ms();
  planned_wake_ = -1;
  under_way_ = 0;
  frozen_ = false;
  told_tenure_ = delivers ? world_.browser.tenure(*this) : 0;
  storage_ = storage;
  app_ = std::make_unique<App>();
  world_.promises.opened(*this);
  Started event;
  event.seed = world_.chance.seed();
  event.page_origin = "http://127.0.0.1:8080";
  event.settings_json = storage_works() ? world_.storage.disk.settings : "";
  event.storage = storage;
  event.delivers = delivers;
  event.online = world_.online;
  world_.note(number_, "opened", delivers ? ", delivers" : "", storage_works() ? "" : ", without its disk");
  give(std::move(event));
  give(CameraChanged{CameraState::live});
}

void Tab::close() {
  world_.note(number_, "dies");
  world_.storage.died(number_);
  app_.reset();
  ++generation_;
  frozen_ = false;
  told_tenure_ = 0;
  waiting_for_thaw_.clear();
}

void Tab::thaw() {
  if (!frozen_) return;
  world_.note(number_, "thaws");
  frozen_ = false;
  hear_of_lock();  // the host asks before it lets a timer through
  for (auto steps = std::exchange(waiting_for_thaw_, {}); !steps.empty() && is_open(); steps.pop_front()) {
    run(std::move(steps.front()));
  }
}

void Tab::later(std::int64_t delay_ms, Schedule::Step step) {
  world_.schedule.after(delay_ms, [this, generation = generation_, step = std::move(step)]() mutable {
    if (generation == generation_) run(std::move(step));
  });
}

void Tab::run(Schedule::Step step) {
  if (frozen_) waiting_for_thaw_.push_back(std::move(step));
  else step();
}

void Tab::give(Event event) {
  if (!app_ || world_.is_broken()) return;
  const std::size_t kind = event.index();
  Effects effects;
  app_->on(std::move(event), moment(), effects);
  if (app_->asks()) app_->on(Event{NoticeAnswered{true}}, moment(), effects);
  world_.promises.look(*this, kind);
  for (Effect& effect : effects) perform(std::move(effect));
  plan_wake();
}

void Tab::give_later(std::int64_t delay_ms, Event event) {
  // A Schedule's step is copied, some events cannot be.
  auto shared = std::make_shared<Event>(std::move(event));
  later(delay_ms, [this, shared] { give(std::move(*shared)); });
}

void Tab::hears_of_lock(std::int64_t delay_ms) {
  later(delay_ms, [this] { hear_of_lock(); });
}

void Tab::hear_of_lock() {
  const int tenure = world_.browser.tenure(*this);
  if (!is_open() || tenure == told_tenure_) return;
  if (std::exchange(told_tenure_, 0) > 0) {
    world_.note(number_, "has lost the lock");
    give(DeliveryChanged{false});
  }
  if (tenure == 0) return;
  told_tenure_ = tenure;
  world_.note(number_, "delivers");
  give(DeliveryChanged{true});
}

void Tab::storage_becomes(StorageState storage) {
  if (storage == storage_) return;
  storage_ = storage;
  world_.note(number_, storage_works() ? "can use its disk" : "has lost its disk");
  run([this, storage] { give(StorageChanged{storage}); });
}

void Tab::plan_wake() {
  const auto wake = app_ ? app_->next_wake() : std::nullopt;
  if (!wake || *wake == planned_wake_) return;
  planned_wake_ = *wake;
  later(std::max<std::int64_t>(0, *wake - moment().steady_ms), [this, at = *wake] {
    if (planned_wake_ != at) return;
    planned_wake_ = -1;
    give(Woke{});
  });
}

void Tab::perform(Effect effect) {
  std::visit(
      [this](auto&& one) {
        using One = std::decay_t<decltype(one)>;
        if constexpr (std::is_constructible_v<DiskRequest, One>) perform(DiskRequest(std::move(one)));
        else if constexpr (!std::is_same_v<One, PickPhoto> && !std::is_same_v<One, Reach>) perform(std::move(one));
      },
      std::move(effect));
}

void Tab::perform(const facelog::Digest& digest) {
  ++under_way_;
  // Any 32 bytes serve: the simulated cloud knows a request by its key, not by its signature.
  later(world_.chance.between(0, 3), [this, id = digest.id] {
    --under_way_;
    give(Digested{id, {}});
  });
}

void Tab::perform(const CaptureFrame& frame) {
  later(world_.chance.between(5, 60), [this, id = frame.id] {
    if (world_.chance.percent(95)) give(PictureTaken{id, Buffer::copy_of("jpeg"), 1280, 720});
    else give(PictureFailed{id, PictureFault::no_frame});
  });
}

void Tab::perform(DiskRequest request) {
  ++under_way_;
  world_.storage.ask(number_, storage_works(), std::move(request),
                     [this, generation = generation_](const DiskRequest& done, Event answer) {
                       if (generation != generation_) return;
                       // The page's own code tells the other tab: when it runs again.
                       auto shared = std::make_shared<std::pair<DiskRequest, Event>>(done, std::move(answer));
                       run([this, shared] { heard_from_disk(shared->first, std::move(shared->second)); });
                     });
}

void Tab::heard_from_disk(const DiskRequest& request, Event answer) {
  --under_way_;
  const bool failed = std::holds_alternative<StoreFailed>(answer);
  if (std::holds_alternative<Stored>(answer)) world_.browser.tell_other(number_, request);
  if (const auto* write = std::get_if<WriteRecords>(&request); write && !failed) world_.promises.wrote(*this, *write);
  static constexpr const char* kAsked[] = {"writes", "reads lanes", "reads a page", "reads the history", "counts", "trims", "keeps settings"};
  static_assert(std::size(kAsked) == std::variant_size_v<DiskRequest>);
  give(std::move(answer));
  if (!world_.is_traced() || !is_open()) return;
  const DeliveryCounts counts = app_->delivery().counts();
  world_.note(number_, failed ? "the disk fails: " : "the disk ", kAsked[request.index()], "; loaded ",
              std::to_string(app_->delivery().records().size()), ", waiting ", std::to_string(counts.waiting),
              counts.is_exact ? "" : " or more", ", leaving ",
              std::to_string(app_->delivery().outbox().leaving().size()), ", on disk ", std::to_string(world_.storage.disk.outbox.size()));
}

void Tab::answer(EffectId id, HttpAnswer answer) {
  --under_way_;
  if (world_.is_traced()) world_.note(number_, "answer ", std::to_string(answer.status), answer.timed_out ? " (timeout)" : "");
  give(Answered{id, std::move(answer)});
}

void Tab::perform(Send send) {
  ++under_way_;
  world_.promises.asked(*this, send.request);
  const EffectId id = send.id;
  if (send.request.url.ends_with("/join")) {
    later(20, [this, id, body = world_.cloud.join_answer(world_.cloud.accounts.at(next_join))] {
      HttpAnswer joined;
      joined.status = 200;
      joined.body = Buffer::copy_of(body);
      answer(id, std::move(joined));
    });
    return;
  }
  if (!world_.online) return later(world_.chance.between(1, 50), [this, id] { answer(id, HttpAnswer{}); });
  const std::int64_t there_ms = world_.chance.between(5, world_.cloud.weather.longest_delay_ms);
  const std::int64_t back_ms = world_.chance.between(5, world_.cloud.weather.longest_delay_ms);
  const std::int64_t timeout_ms = send.timeout_ms;
  // The request travels on even if the tab dies; its answer then meets nobody.
  auto request = std::make_shared<HttpRequest>(std::move(send.request));
  world_.schedule.after(there_ms, [this, id, timeout_ms, there_ms, back_ms, request, sender = generation_] {
    auto outcome = std::make_shared<Outcome>(world_.cloud.receive(*request, world_.schedule.now_ms()));
    world_.promises.received();
    if (sender != generation_) return;
    const bool in_time = outcome->answer && there_ms + back_ms < timeout_ms;
    const std::int64_t wait_ms = in_time ? back_ms : std::max<std::int64_t>(1, timeout_ms - there_ms);
    later(wait_ms, [this, id, outcome, in_time] {
      HttpAnswer told;
      if (in_time) told = std::move(*outcome->answer);
      else told.timed_out = true;
      answer(id, std::move(told));
    });
  });
}

}  // namespace facelog::simulation
