// A run from start to end, and the promises that it checks.
#include "world.hpp"

#include <algorithm>
#include <cstdio>

namespace facelog::simulation {

World::World(std::uint64_t seed, bool trace) : chance_(seed), cloud_(chance_), trace_(trace) {
  cloud_.accounts["a"] = {"a", "aaaa1111-ats.iot.ap-northeast-1.amazonaws.com", "AKIAXACCOUNTA0000001", true};
  cloud_.accounts["b"] = {"b", "bbbb2222-ats.iot.ap-northeast-1.amazonaws.com", "AKIAXACCOUNTB0000001", true};
}

std::string World::run() {
  start_program();
  join("a");
  plan_faults();
  while (broken_.empty() && schedule_.run_next(kFaultsMs + kPeaceMs)) {
  }
  return broken_.empty() ? check_end() : broken_;
}

void World::note(const std::string& text) {
  if (trace_) std::printf("%10.3f s  %s\n", static_cast<double>(schedule_.now_ms()) / 1000, text.c_str());
}

void World::fail(std::string what) {
  note("BROKEN: " + what);
  if (broken_.empty()) broken_ = std::move(what);
}

// After each event: what the page calls saved is remembered, and a pause must have been told.
void World::look() {
  for (const Record& record : app_->delivery().records()) {
    if (!record.saved) continue;
    const auto [known, is_new] = saved_.emplace(record.id, record.profile_id);
    if (is_new && !disk_.records.count(record.id)) fail("called saved, but not on disk: " + record.id);
    if (known->second != record.profile_id) fail("changed its profile: " + record.id);
  }
  const bool paused = app_->delivery().pause_of(app_->settings().active().id) != nullptr;
  const Status& status = app_->status();
  const bool told = status.is_problem && status.number != status_number_;
  if (paused && !was_paused_ && !told && status.number == status_number_) fail("paused without a word");
  was_paused_ = paused;
  status_number_ = status.number;
}

void World::check_request(const HttpRequest& request) {
  const bool is_publish = request.url.find("/topics/") != std::string::npos;
  if (!is_publish) return;
  const std::string id = record_id_in(request.body->view());
  note("publish " + id);
  if (deletion_stored_.count(id) && !requested_.count(id)) fail("first sent after its deletion: " + id);
  requested_.insert(id);
  request_times_.push_back(schedule_.now_ms());
  while (request_times_.front() < schedule_.now_ms() - 60'000) request_times_.pop_front();
  if (request_times_.size() > kRequestsPerMinute) fail("too many requests in a minute");
}

std::string World::check_end() {
  std::map<std::string, std::set<std::string>> accounts_of;
  for (const Accepted& accepted : cloud_.accepted) accounts_of[accepted.record_id].insert(accepted.account);
  for (const auto& [id, profile] : saved_) {
    const auto found = accounts_of.find(id);
    if (found == accounts_of.end()) {
      if (!deleted_.count(id) && profile != kDefaultProfile) return "saved and never sent: " + id;
    } else if (found->second != std::set<std::string>{profile}) {
      return "sent to another account: " + id;
    }
  }
  for (const Record& record : app_->delivery().records()) {
    if (record.profile_id == kDefaultProfile) continue;
    if (record.state != RecordState::sent) return "no way out for: " + record.id;
  }
  for (const auto& [key, value] : disk_.records) {
    const auto record = from_stored_json(value);
    if (record && record->profile_id != kDefaultProfile) return "still on disk after it was sent: " + key;
  }
  return "";
}

}  // namespace facelog::simulation
