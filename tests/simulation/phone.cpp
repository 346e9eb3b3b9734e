// The phone under the program: performs effects late, wrongly or never, crashes, and starts again.
#include "world.hpp"

namespace facelog::simulation {

Moment World::moment() const {
  return {Cloud::kStartUtcMs + schedule_.now_ms() + clock_error_ms_,
          schedule_.now_ms() - started_ms_ + 1, 540};
}

void World::later(std::int64_t delay_ms, Schedule::Step step) {
  schedule_.after(delay_ms, [this, generation = generation_, step = std::move(step)] {
    if (generation == generation_) step();
  });
}

void World::start_program() {
  ++generation_;
  started_ms_ = schedule_.now_ms();
  planned_wake_ = -1;
  app_ = std::make_unique<App>();
  was_paused_ = false;
  status_number_ = 0;
  Started event;
  event.seed = chance_.seed();
  event.page_origin = "http://127.0.0.1:8080";
  event.settings_json = disk_.settings;
  for (const auto& [key, value] : disk_.records) event.records.push_back(value);
  event.online = online_;
  note("start with " + std::to_string(event.records.size()) + " records");
  give(std::move(event));
  give(CameraChanged{CameraState::live, 1280, 720, false});
}

void World::crash() {
  note("crash");
  // Of what was being written a prefix has reached the disk, the rest has not.
  const auto reached = chance_.between(0, static_cast<std::int64_t>(writing_.size()));
  for (std::int64_t i = 0; i < reached; ++i) {
    const Writing& writing = writing_[static_cast<std::size_t>(i)];
    if (!writing.fails) disk_.apply(writing.transaction);
  }
  writing_.clear();
  app_.reset();
  ++generation_;
}

void World::give(Event event) {
  if (!app_ || !broken_.empty()) return;
  Effects effects;
  app_->on(std::move(event), moment(), effects);
  look();
  for (Effect& effect : effects) perform(std::move(effect));
  plan_wake();
}

void World::plan_wake() {
  const auto wake = app_ ? app_->next_wake() : std::nullopt;
  if (!wake || *wake == planned_wake_) return;
  planned_wake_ = *wake;
  later(std::max<std::int64_t>(0, *wake - moment().steady_ms), [this, at = *wake] {
    if (planned_wake_ != at) return;
    planned_wake_ = -1;
    give(Woke{});
  });
}

void World::perform(Effect effect) {
  if (auto* digest = std::get_if<facelog::Digest>(&effect)) {
    // Any 32 bytes serve: the simulated cloud knows a request by its key, not by its signature.
    later(chance_.between(0, 3), [this, id = digest->id] { give(Digested{id, {}}); });
  } else if (auto* send = std::get_if<Send>(&effect)) {
    perform_send(std::move(*send));
  } else if (auto* frame = std::get_if<CaptureFrame>(&effect)) {
    later(chance_.between(5, 60), [this, id = frame->id] {
      if (chance_.percent(95)) {
        give(PictureTaken{id, Buffer::copy_of("jpeg"), 1280, 720});
      } else {
        give(PictureFailed{id, PictureFault::no_frame});
      }
    });
  } else if (auto* store = std::get_if<StoreRecords>(&effect)) {
    Disk::Transaction transaction;
    for (auto& [key, value] : store->records) transaction.puts[key] = std::move(value);
    write(store->id, std::move(transaction));
  } else if (auto* forget = std::get_if<ForgetRecords>(&effect)) {
    Disk::Transaction transaction;
    transaction.deletes.assign(forget->keys.begin(), forget->keys.end());
    write(forget->id, std::move(transaction));
  } else if (auto* settings = std::get_if<StoreSettings>(&effect)) {
    Disk::Transaction transaction;
    transaction.settings = true;
    transaction.settings_json = std::move(settings->json);
    write(settings->id, std::move(transaction));
  }
}

void World::write(EffectId id, Disk::Transaction transaction) {
  const std::uint64_t number = ++last_write_;
  writing_.push_back({number, id, std::move(transaction), chance_.percent(disk_fails_percent_)});
  later(chance_.between(1, 40), [this, number] { finish_write(number); });
}

void World::finish_write(std::uint64_t number) {
  // In order: what was asked for earlier is done by now as well.
  while (!writing_.empty() && writing_.front().number <= number) {
    Writing writing = std::move(writing_.front());
    writing_.pop_front();
    if (writing.fails) {
      give(StoreFailed{writing.id, chance_.percent(50) ? StoreFault::full : StoreFault::unavailable});
    } else {
      disk_.apply(writing.transaction);
      for (const std::string& key : writing.transaction.deletes) {
        if (deleted_.count(key)) deletion_stored_.insert(key);
      }
      give(Stored{writing.id});
    }
    if (!app_) return;
  }
}

void World::perform_send(Send effect) {
  check_request(effect.request);
  const EffectId id = effect.id;
  const std::int64_t timeout_ms = effect.timeout_ms;
  if (effect.request.url.ends_with("/join")) {
    const std::string body = cloud_.join_answer(cloud_.accounts.at(next_join_));
    later(20, [this, id, body] {
      HttpAnswer answer;
      answer.status = 200;
      answer.body = Buffer::copy_of(body);
      give(Answered{id, std::move(answer)});
    });
    return;
  }
  if (!online_) {
    later(chance_.between(1, 50), [this, id] { give(Answered{id, HttpAnswer{}}); });
    return;
  }
  const std::int64_t there_ms = chance_.between(5, cloud_.weather.longest_delay_ms);
  const std::int64_t back_ms = chance_.between(5, cloud_.weather.longest_delay_ms);
  // The request travels on even if the phone dies; its answer then meets nobody.
  auto request = std::make_shared<HttpRequest>(std::move(effect.request));
  const std::uint64_t sender = generation_;
  schedule_.after(there_ms, [this, id, timeout_ms, there_ms, back_ms, request, sender] {
    auto outcome = std::make_shared<Outcome>(cloud_.receive(*request, schedule_.now_ms()));
    const bool in_time = outcome->answer && there_ms + back_ms < timeout_ms;
    const std::int64_t wait_ms = in_time ? back_ms : std::max<std::int64_t>(1, timeout_ms - there_ms);
    schedule_.after(wait_ms, [this, id, outcome, in_time, sender] {
      if (sender != generation_) return;
      HttpAnswer answer;
      if (in_time) answer = std::move(*outcome->answer);
      else answer.timed_out = true;
      give(Answered{id, std::move(answer)});
    });
  });
}

}  // namespace facelog::simulation
