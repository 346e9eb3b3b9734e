// The phone's disk as core meets it: three places of records and the settings, each request done at once and whole.
// Must not know what a value says, nor when a request is asked for or answered.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/outbox/disk.hpp"

namespace facelog::test {

class Disk {
 public:
  std::map<std::pair<std::string, std::string>, std::string> outbox;  // by profile and RecordId
  std::map<std::string, std::string> parked;                          // by RecordId
  std::map<std::string, std::string> history;
  std::string settings;

  Stored perform(const WriteRecords& write) {
    Stored stored{write.id};
    for (const auto& put : write.puts) {
      if (put.is_move && !holds(put.key.profile_id, put.key.record_id)) {
        stored.gone.push_back(put.key.record_id);
        continue;
      }
      if (put.place == Place::outbox) outbox[{put.key.profile_id, put.key.record_id}] = put.value;
      else by_id(put.place)[put.key.record_id] = put.value;
    }
    for (const auto& drop : write.drops) {
      if (drop.place == Place::outbox) outbox.erase({drop.key.profile_id, drop.key.record_id});
      else by_id(drop.place).erase(drop.key.record_id);
    }
    return stored;
  }
  Stored perform(const TrimHistory& trim) {
    while (history.size() > trim.keep) history.erase(history.begin());
    return {trim.id};
  }

  LanesRead answer(const ReadLanes& read) const {
    LanesRead found{.id = read.id};
    for (auto first = outbox.begin(); first != outbox.end();) {
      const std::string& profile = first->first.first;
      const RecordsRead page = answer(ReadRecords{{}, profile, "", read.limit});
      found.lanes.push_back({profile, page.values, page.last, page.more});
      while (first != outbox.end() && first->first.first == found.lanes.back().profile_id) ++first;
    }
    found.parked = newest(parked, read.limit);
    found.parked_more = parked.size() > read.limit;
    found.history = newest(history, read.limit);
    return found;
  }
  RecordsRead answer(const ReadRecords& read) const {
    RecordsRead found{.id = read.id};
    for (auto next = outbox.upper_bound({read.profile_id, read.after});
         next != outbox.end() && next->first.first == read.profile_id; ++next) {
      found.more = found.values.size() == read.limit;
      if (found.more) break;
      found.values.push_back(next->second);
      found.last = next->first.second;
    }
    return found;
  }
  HistoryRead answer(const ReadHistory& read) const {
    HistoryRead found{.id = read.id};
    const auto end = read.before.empty() ? history.end() : history.lower_bound(read.before);
    auto first = end;
    while (first != history.begin() && found.values.size() < read.limit) {
      --first;
      found.values.insert(found.values.begin(), first->second);
      found.first = first->first;
    }
    found.more = first != history.begin();
    return found;
  }
  RecordsCounted answer(const CountRecords& count) const {
    std::map<std::string, std::size_t> lanes;
    for (const auto& [key, value] : outbox) ++lanes[key.first];
    return {count.id, {lanes.begin(), lanes.end()}, parked.size()};
  }

  /// Whether it would be there after a restart, to be sent or decided on.
  bool holds(const std::string& profile_id, const std::string& record_id) const {
    return outbox.count({profile_id, record_id}) > 0 || parked.count(record_id) > 0;
  }

 private:
  std::map<std::string, std::string>& by_id(Place place) { return place == Place::parked ? parked : history; }
  static std::vector<std::string> newest(const std::map<std::string, std::string>& from, std::size_t limit) {
    std::vector<std::string> values;
    auto entry = from.begin();
    for (std::size_t skip = from.size() > limit ? from.size() - limit : 0; skip > 0; --skip) ++entry;
    for (; entry != from.end(); ++entry) values.push_back(entry->second);
    return values;
  }
};

}  // namespace facelog::test
