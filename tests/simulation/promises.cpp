// The promises one by one; see promises.hpp.
#include "promises.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "world.hpp"

namespace facelog::simulation {
namespace {

// All of one phone: at most 8 in flight, two tabs for a moment, each answered after 20 ms or much later.
constexpr double kMostRequests = 2'000;
constexpr double kMostLendings = 60;
// Beyond what an account takes, the rate's search for its limit costs some refusals.
constexpr double kSearchShare = 1.5;
constexpr double kSearchOnce = 60;

template <typename T>
constexpr std::size_t index_of() {
  return Event(std::in_place_type<T>).index();
}

/// What is saved can change by these; besides, wherever records were added.
bool is_of_disk(std::size_t event) {
  return event == index_of<Stored>() || event == index_of<StoreFailed>() || event == index_of<LanesRead>() ||
         event == index_of<RecordsRead>();
}

}  // namespace

std::size_t Promises::IdHash::operator()(const std::string& id) const {
  // Of a UUIDv7 the end is random.
  std::uint64_t end = 0;
  if (id.size() >= sizeof end) std::memcpy(&end, id.data() + id.size() - sizeof end, sizeof end);
  return static_cast<std::size_t>(end * 0x9e3779b97f4a7c15u >> 16);
}

void Promises::fail(const std::string& what) { world_.fail(what); }

void Promises::was_saved(const std::string& record_id, const std::string& profile_id) {
  fates_[record_id] = {.profile = profile_id, .saved = true};
  ++saved_;
}

void Promises::deleted(const std::string& record_id) { fates_[record_id].deleted = true; }

void Promises::opened(const Tab& tab) { seen_[static_cast<std::size_t>(tab.number())] = {}; }

void Promises::look(const Tab& tab, std::size_t event) {
  Seen& seen = seen_[static_cast<std::size_t>(tab.number())];
  const std::size_t records = tab.app().delivery().records().size();
  if (is_of_disk(event) || records > seen.records) look_at_records(tab, seen);
  seen.records = records;
  most_loaded_ = std::max(most_loaded_, records);
  if (event == index_of<Stored>() && records > kMostLoaded) check_memory(tab);
  look_at_pauses(tab, seen);
}

void Promises::look_at_records(const Tab& tab, Seen& seen) {
  // Once saved stays saved: those of the last look are passed over, both being sorted.
  std::vector<std::string> saved;
  auto known = seen.saved.begin();
  for (const Record& record : tab.app().delivery().records()) {
    while (known != seen.saved.end() && *known < record.id) ++known;
    const bool is_known = known != seen.saved.end() && *known == record.id;
    if (!is_known) look_at_record(record);
    if (record.saved) saved.push_back(is_known ? std::move(*known) : record.id);
    if (is_known) ++known;
  }
  seen.saved = std::move(saved);
}

void Promises::check_memory(const Tab& tab) {
  const DeliveryCounts counts = tab.app().delivery().counts();
  if (tab.app().delivery().outbox().is_reading()) return;  // what was written meanwhile is unloaded after it
  std::map<std::string_view, std::size_t> lanes;  // "": of any, parked
  std::size_t others = 0;
  for (const Record& record : tab.app().delivery().records()) {
    const bool is_parked = record.state == RecordState::parked;
    const bool is_idle = record.saved && !record.changed && (is_parked || record.state == RecordState::waiting);
    const std::string_view lane = is_parked ? std::string_view() : std::string_view(record.profile_id);
    if (!is_idle) ++others;
    else if (++lanes[lane] > kMostLoaded) fail("memory: too many of one lane");
  }
  if (counts.unsaved == 0 && others > kMostOthers) fail("memory: " + std::to_string(others) + " besides the lanes");
}

void Promises::look_at_record(const Record& record) {
  Fate& fate = fates_[record.id];
  if (fate.profile.empty()) fate.profile = record.profile_id;
  if (fate.profile != record.profile_id) fail("changed its profile: " + record.id);
  if (fate.saved || !record.saved) return;
  fate.saved = true;
  ++saved_;
  // Sent ones of the history are on disk elsewhere.
  if (!world_.storage.disk.holds(record.profile_id, record.id) && fate.account.empty() && !fate.deleted) {
    fail("called saved, but not on disk: " + record.id);
  }
}

void Promises::look_at_pauses(const Tab& tab, Seen& seen) {
  const Status& status = tab.app().status();
  std::set<std::string> paused = tab.app().delivery().paused();
  const bool is_told = status.is_problem && status.number != seen.status;
  for (const std::string& profile : paused) {
    if (!is_told && !seen.paused.count(profile)) fail("paused without a word: " + profile);
  }
  seen.paused = std::move(paused);
  seen.status = status.number;
}

void Promises::check_rate(const std::string& of, double most_in_a_minute) {
  std::deque<std::int64_t>& times = last_minute_[of];
  const std::int64_t now_ms = world_.schedule.now_ms();
  times.push_back(now_ms);
  while (times.front() < now_ms - 60'000) times.pop_front();
  if (static_cast<double>(times.size()) > most_in_a_minute) {
    fail("too many requests in a minute, " + of + ": " + std::to_string(times.size()));
  }
}

void Promises::asked(const Tab& tab, const HttpRequest& request) {
  if (request.url.find("//cognito-identity.") != std::string::npos) check_rate("lending", kMostLendings);
  if (!is_publish(request)) return;
  const std::string id = record_id_in(request.body->view());
  world_.note(tab.number(), "publish ", id);
  check_rate("from the phone", kMostRequests);
  Fate& fate = fates_[id];
  if (!tab.was_told_lock()) fail("sent by a tab that knows it must not: " + id);
  // A tab that has not heard yet of the lock's loss, or of what another has just stored, may still send.
  const bool may_know = world_.browser.holder() == tab.number() && !world_.browser.has_words_under_way();
  if (fate.deletion_stored && !fate.requested && may_know) fail("first sent after its deletion: " + id);
  fate.requested = true;
}

void Promises::received() {
  if (const Account* account = world_.cloud.limited) {
    const Bucket& bucket = account->bucket;
    check_rate("at the limit of " + account->name, bucket.most + kSearchShare * 60 * bucket.per_s + kSearchOnce);
  }
  if (!world_.cloud.accepted) return;
  const Accepted& accepted = *world_.cloud.accepted;
  Fate& fate = fates_[accepted.record_id];
  const std::size_t hash = std::hash<std::string_view>{}(accepted.payload);
  if (fate.profile != accepted.account) fail("sent to another account: " + accepted.record_id);
  if (!fate.account.empty() && fate.payload_hash != hash) fail("sent twice with a difference: " + accepted.record_id);
  fate.account = accepted.account;
  fate.payload_hash = hash;
}

void Promises::wrote(const Tab&, const WriteRecords& write) {
  for (const auto& drop : write.drops) {
    const auto fate = fates_.find(drop.key.record_id);
    if (fate == fates_.end()) continue;
    const bool is_moved = std::any_of(write.puts.begin(), write.puts.end(), [&](const auto& put) {
      return put.place != Place::history && put.key.record_id == drop.key.record_id;
    });
    if (is_moved) continue;
    if (fate->second.deleted) fate->second.deletion_stored = true;
    if (!fate->second.deleted && fate->second.account.empty()) {
      fail("dropped from the disk, neither sent nor deleted: " + drop.key.record_id);
    }
  }
}

bool Promises::is_at_rest(const Tab& tab) const {
  const std::int64_t calm_ms = world_.schedule.now_ms() - world_.storage.last_failure_ms();
  return tab.is_open() && !tab.is_frozen() && tab.was_told_lock() && tab.storage_works() && tab.under_way() == 0 &&
         world_.storage.is_idle() && !world_.browser.has_words_under_way() && calm_ms > kAtRestMs;
}

bool Promises::is_waiting_for_nothing(const Tab& tab) const {
  if (tab.app().next_wake()) return false;
  if (!tab.app().delivery().outbox().is_open()) return true;
  const Settings& settings = tab.app().settings();
  const auto& records = tab.app().delivery().records();
  return std::any_of(records.begin(), records.end(), [&](const Record& record) {
    const Profile* profile = settings.find(record.profile_id);
    return record.state != RecordState::sent && record.state != RecordState::parked && profile &&
           settings.publish_ready(*profile);
  });
}

void Promises::check_rest(const Tab& tab) {
  if (!is_at_rest(tab)) return;
  if (is_waiting_for_nothing(tab)) return fail("records wait, and nothing will ever happen");
  const DeliveryCounts counts = tab.app().delivery().counts();
  const test::Disk& disk = world_.storage.disk;
  if (!counts.is_exact) return;
  const Outbox& outbox = tab.app().delivery().outbox();
  std::size_t leaving = 0, parked_leaving = 0;
  for (const std::string& id : outbox.leaving()) {
    parked_leaving += disk.parked.count(id);
    leaving += static_cast<std::size_t>(std::count_if(disk.outbox.begin(), disk.outbox.end(), [&](const auto& entry) { return entry.first.second == id; }));
  }
  if (counts.waiting - counts.unsaved + leaving != disk.outbox.size()) {
    fail("the page says " + std::to_string(counts.waiting) + " wait, " + std::to_string(counts.unsaved) +
         " of them unsaved, and " + std::to_string(leaving) + " leave; the disk has " +
         std::to_string(disk.outbox.size()));
  }
  if (counts.parked + parked_leaving != disk.parked.size()) {
    fail("the page says " + std::to_string(counts.parked) + " are parked, the disk has " +
         std::to_string(disk.parked.size()));
  }
}

std::string Promises::check_disk_at_end() const {
  const test::Disk& disk = world_.storage.disk;
  if (!disk.outbox.empty()) return "still on disk after it was sent: " + disk.outbox.begin()->first.second;
  if (!disk.parked.empty()) return "still parked: " + disk.parked.begin()->first;
  // Each tab trims after so many of its own, and what the disk refused to trim stays until the next time.
  const std::size_t slack = Outbox::kTrimEvery * (2 + world_.storage.failed_trims()) + Outbox::kPage;
  if (disk.history.size() > world_.user.history_kept() + slack) {
    return "a history of " + std::to_string(disk.history.size());
  }
  return "";
}

std::string Promises::check_end() {
  for (const auto& [id, fate] : fates_) {
    if (fate.saved && !fate.deleted && fate.account.empty()) return "saved and never sent: " + id;
  }
  const Tab* tab = world_.browser.visible();
  if (!tab || !tab->was_told_lock()) return "no tab delivers";
  const DeliveryCounts counts = tab->app().delivery().counts();
  if (counts.waiting != 0) return "the page says that " + std::to_string(counts.waiting) + " wait";
  if (counts.parked != 0) return "the page says that " + std::to_string(counts.parked) + " are parked";
  if (!counts.is_exact) return "the page never learns how many wait";
  return check_disk_at_end();
}

}  // namespace facelog::simulation
