// The outbox beside a disk that does at once what it is asked, and records by number.
// Must not decide what is to be true.
#pragma once

#include <cstdio>
#include <string>
#include <utility>

#include "core/outbox/outbox.hpp"
#include "support/disk.hpp"

namespace facelog::test {


inline std::string id_of(int number) {
  char id[40];
  std::snprintf(id, sizeof id, "00000000-0000-7000-8000-%012d", number);
  return id;
}

inline Record record_of(int number, const std::string& profile = "a") {
  Record record;
  record.id = id_of(number);
  record.profile_id = profile;
  record.payload = R"({"RecordId":")" + record.id + "\"}";
  return record;
}

struct Bench {
  Outbox outbox;
  Disk disk;
  Moment now{1'000, 1'000, 0};
  std::size_t pages = 0;

  void fill_disk(int first, int last, const std::string& profile = "a") {
    for (int i = first; i <= last; ++i) {
      Record record = record_of(i, profile);
      record.state = RecordState::waiting;
      disk.outbox[{profile, record.id}] = to_stored_json(record);
    }
  }
  void park_on_disk(int first, int last) {
    for (int i = first; i <= last; ++i) {
      Record record = record_of(i);
      record.state = RecordState::parked;
      disk.parked[record.id] = to_stored_json(record);
    }
  }
  /// The disk does not do the first that it was asked, a write.
  void refuse(const DiskEffects& asked, StoreFault fault = StoreFault::unavailable) {
    outbox.on(StoreFailed{std::get<WriteRecords>(asked.at(0)).id, fault}, now);
  }
  void perform(DiskEffects effects) {
    while (!effects.empty()) {
      DiskEffects more;
      for (const DiskEffect& effect : effects) answer(effect, more);
      effects = std::move(more);
    }
  }
  void answer(const DiskEffect& effect, DiskEffects& more) {
    if (auto* write = std::get_if<WriteRecords>(&effect)) {
      outbox.on(disk.perform(*write), now);
    } else if (auto* trim = std::get_if<TrimHistory>(&effect)) {
      outbox.on(disk.perform(*trim), now);
    } else if (auto* lanes = std::get_if<ReadLanes>(&effect)) {
      outbox.on(disk.answer(*lanes), now, more);
    } else if (auto* records = std::get_if<ReadRecords>(&effect)) {
      ++pages;
      outbox.on(disk.answer(*records), now);
    } else if (auto* count = std::get_if<CountRecords>(&effect)) {
      outbox.on(disk.answer(*count));
    }
  }
  void open() {
    DiskEffects effects;
    outbox.open(effects);
    perform(std::move(effects));
  }
  void pump() {
    DiskEffects effects;
    outbox.pump(now, effects);
    perform(std::move(effects));
  }
  void add(int number, const std::string& profile = "a") {
    DiskEffects effects;
    outbox.add({record_of(number, profile)}, now, effects);
    perform(std::move(effects));
  }
  std::size_t waiting_loaded() const {
    std::size_t loaded = 0;
    for (const Record& record : outbox.records()) loaded += record.state == RecordState::waiting ? 1 : 0;
    return loaded;
  }
  /// Sends the oldest that is loaded, `later_ms` after what was before; its RecordId.
  std::string send_oldest(std::int64_t later_ms = Outbox::kForgetEveryMs) {
    now.steady_ms += later_ms;
    for (Record& record : outbox.records()) {
      if (record.state != RecordState::waiting) continue;
      const std::string id = record.id;
      record.sent_utc_ms = 1;
      outbox.sent(record);
      pump();
      return id;
    }
    return {};
  }
};

}  // namespace facelog::test
