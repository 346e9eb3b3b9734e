// What the outbox keeps on disk and in memory: places, pages, counts, and what it must not bring back.
#include "core/outbox/outbox.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdio>
#include <string>

#include "support/disk.hpp"

using namespace facelog;
using facelog::test::Disk;

namespace {

std::string id_of(int number) {
  char id[40];
  std::snprintf(id, sizeof id, "00000000-0000-7000-8000-%012d", number);
  return id;
}

Record record_of(int number, const std::string& profile = "a") {
  Record record;
  record.id = id_of(number);
  record.profile_id = profile;
  record.payload = R"({"RecordId":")" + record.id + "\"}";
  return record;
}

/// The outbox and a disk that does at once what it is asked.
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

}  // namespace

TEST_CASE("outbox: of a long backlog a page is loaded, and all of it is counted", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 3'000);
  bench.open();
  CHECK(bench.outbox.records().size() == Outbox::kPage);
  CHECK(bench.outbox.records().front().id == id_of(1));
  CHECK(bench.outbox.counts().waiting == 3'000);
  CHECK(bench.outbox.counts().is_exact);
}

TEST_CASE("outbox: a long backlog is sent to its end, in order, each record once", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 1'500);
  bench.open();
  for (int i = 1; i <= 1'500; ++i) {
    REQUIRE(bench.send_oldest() == id_of(i));
    REQUIRE(bench.outbox.counts().waiting == static_cast<std::size_t>(1'500 - i));
    REQUIRE(bench.waiting_loaded() <= Outbox::kMostLoaded);
  }
  CHECK(bench.disk.outbox.empty());
  CHECK(bench.pages <= 1 + 1'500 / (Outbox::kPage / 2));
}

TEST_CASE("outbox: memory stays bounded while records are made and none is sent", "[outbox]") {
  Bench bench;
  bench.open();
  for (int i = 1; i <= 2'000; ++i) bench.add(i);
  CHECK(bench.outbox.records().size() == Outbox::kMostLoaded);
  CHECK(bench.outbox.records().back().id == id_of(2'000));
  CHECK(bench.outbox.counts().waiting == 2'000);
  CHECK(bench.outbox.counts().unsaved == 0);
  for (int i = 1; i <= 2'000; ++i) REQUIRE(bench.send_oldest() == id_of(i));
  CHECK(bench.outbox.counts().waiting == 0);
  CHECK(bench.disk.outbox.empty());
}

TEST_CASE("outbox: what is sent of a long backlog leaves the disk in few writes, of a short one at once", "[outbox]") {
  Bench few;
  few.fill_disk(1, 10);
  few.open();
  for (int i = 0; i < 4; ++i) few.send_oldest(1);
  CHECK(few.disk.outbox.size() == 6);

  Bench bench;
  bench.fill_disk(1, 1'000);
  bench.open();
  bench.send_oldest();
  CHECK(bench.disk.outbox.size() == 999);  // the first at once
  for (int i = 0; i < 4; ++i) bench.send_oldest(1);
  CHECK(bench.disk.outbox.size() == 999);
  REQUIRE(bench.outbox.next_wake(bench.now) == bench.now.steady_ms - 4 + Outbox::kForgetEveryMs);
  bench.now.steady_ms += Outbox::kForgetEveryMs;
  bench.pump();
  CHECK(bench.disk.outbox.size() == 995);
  bench.send_oldest(1);
  bench.outbox.write_now(bench.now);  // the page goes to sleep
  bench.pump();
  CHECK(bench.disk.outbox.size() == 994);
}

TEST_CASE("outbox: lanes of several profiles are read beside each other", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600, "a");
  bench.fill_disk(1'001, 1'002, "b");
  bench.open();
  CHECK(bench.outbox.find(id_of(1'001)) != nullptr);
  CHECK(bench.outbox.counts().waiting == 602);
}

TEST_CASE("outbox: a record that is leaving the disk is not brought back by a page read meanwhile", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 3);
  bench.open();
  const Disk before = bench.disk;
  DiskEffects writes;
  bench.outbox.remove(id_of(2), writes);
  REQUIRE(writes.size() == 1);
  DiskEffects reads;
  bench.outbox.open(reads);
  DiskEffects more;
  bench.outbox.on(before.answer(std::get<ReadLanes>(reads.at(0))), bench.now, more);
  CHECK(bench.outbox.find(id_of(2)) == nullptr);
  CHECK(bench.outbox.counts().waiting == 2);
}

TEST_CASE("outbox: a page that was asked for before the lanes were read anew is ignored", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 2'000);
  bench.open();
  for (int i = 1; i <= 128; ++i) bench.send_oldest();
  DiskEffects reads;
  for (Record& record : bench.outbox.records()) {  // one more: a page is asked for
    if (record.state != RecordState::waiting) continue;
    bench.outbox.sent(record);
    break;
  }
  bench.outbox.pump(bench.now, reads);
  const auto is_page = [](const DiskEffect& effect) { return std::holds_alternative<ReadRecords>(effect); };
  const auto page = std::find_if(reads.begin(), reads.end(), is_page);
  REQUIRE(page != reads.end());
  const RecordsRead stale = bench.disk.answer(std::get<ReadRecords>(*page));
  bench.open();
  bench.outbox.on(stale, bench.now);
  bench.perform({reads.front()});
  for (int i = 130; i <= 2'000; ++i) REQUIRE(bench.send_oldest() == id_of(i));
}

TEST_CASE("outbox: a disk that failed is asked again by time, and nothing is lost meanwhile", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 10);
  DiskEffects reads;
  bench.outbox.open(reads);
  bench.outbox.on(StoreFailed{std::get<ReadLanes>(reads.at(0)).id, StoreFault::unavailable}, bench.now);
  CHECK_FALSE(bench.outbox.is_open());
  CHECK_FALSE(bench.outbox.storage_works());
  REQUIRE(bench.outbox.next_wake(bench.now) == bench.now.steady_ms + Outbox::kDiskRetryMs);
  bench.now.steady_ms += Outbox::kDiskRetryMs;
  bench.pump();
  CHECK(bench.outbox.is_open());
  CHECK(bench.outbox.counts().waiting == 10);
}

TEST_CASE("outbox: what the disk refused is counted as unsaved until it is written", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects writes;
  bench.outbox.add({record_of(1)}, bench.now, writes);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(writes.at(0)).id, StoreFault::full}, bench.now);
  CHECK(bench.outbox.counts().unsaved == 1);
  CHECK(bench.outbox.find(id_of(1))->state == RecordState::waiting);
  bench.outbox.write_now(bench.now);
  bench.pump();
  CHECK(bench.outbox.counts().unsaved == 0);
  CHECK(bench.disk.outbox.size() == 1);
}

TEST_CASE("outbox: an entry of a later version is counted, left alone and does not stop the lane", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  for (int i = 1; i <= 300; ++i) bench.disk.outbox[{"a", id_of(i)}] = R"({"format":99})";
  bench.open();
  bench.pump();
  CHECK(bench.outbox.unreadable() == 300);
  for (int i = 301; i <= 600; ++i) REQUIRE(bench.send_oldest() == id_of(i));
  CHECK(bench.outbox.counts().waiting == 0);
  CHECK(bench.disk.outbox.size() == 300);
}

TEST_CASE("outbox: the history holds what was sent, bounded by the setting, and nothing when that is 0",
          "[outbox][history]") {
  Bench bench;
  bench.outbox.keep_history(100);
  bench.open();
  for (int i = 1; i <= 400; ++i) {
    bench.add(i);
    bench.send_oldest();
  }
  CHECK(bench.disk.history.size() <= 100 + Outbox::kTrimEvery);
  CHECK(bench.disk.history.rbegin()->first == id_of(400));
  bench.outbox.keep_history(0);
  bench.pump();
  CHECK(bench.disk.history.empty());
  bench.add(401);
  bench.send_oldest();
  CHECK(bench.disk.history.empty());
}

TEST_CASE("outbox: the history of earlier visits is shown, and can be emptied at once", "[outbox][history]") {
  Bench first;
  first.outbox.keep_history(1'000);
  first.open();
  first.add(1);
  first.send_oldest();
  Bench second;
  second.disk = first.disk;
  second.open();
  REQUIRE(second.outbox.find(id_of(1)) != nullptr);
  CHECK(second.outbox.find(id_of(1))->state == RecordState::sent);
  CHECK(second.outbox.counts().sent == 0);  // of this visit
  DiskEffects effects;
  second.outbox.clear_history(effects);
  second.perform(std::move(effects));
  CHECK(second.outbox.records().empty());
  CHECK(second.disk.history.empty());
}

TEST_CASE("outbox: of many parked records a page is loaded, and the rest follows when these are dealt with",
          "[outbox]") {
  Bench bench;
  for (int i = 1; i <= 700; ++i) {
    Record record = record_of(i);
    record.state = RecordState::parked;
    bench.disk.parked[record.id] = to_stored_json(record);
  }
  bench.open();
  CHECK(bench.outbox.records().size() == Outbox::kPage);
  CHECK(bench.outbox.counts().parked == 700);
  for (int round = 0; round < 700; ++round) {
    REQUIRE_FALSE(bench.outbox.records().empty());
    DiskEffects effects;
    bench.outbox.remove(bench.outbox.records().back().id, effects);
    bench.perform(std::move(effects));
    bench.pump();
  }
  CHECK(bench.disk.parked.empty());
  CHECK(bench.outbox.counts().parked == 0);
}

TEST_CASE("outbox: a full disk lets go of what was sent, without a history of it", "[outbox][history]") {
  Bench bench;
  bench.outbox.keep_history(100);
  bench.open();
  bench.add(1);
  Record& record = bench.outbox.records().front();
  record.sent_utc_ms = 1;
  bench.outbox.sent(record);
  DiskEffects writes;
  bench.outbox.pump(bench.now, writes);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(writes.at(0)).id, StoreFault::full}, bench.now);
  bench.pump();
  CHECK(bench.disk.outbox.empty());
  CHECK(bench.disk.history.empty());
}

TEST_CASE("outbox: what a disk refused is written as soon as another write succeeds", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects writes;
  bench.outbox.add({record_of(1)}, bench.now, writes);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(writes.at(0)).id, StoreFault::full}, bench.now);
  bench.add(2);
  bench.pump();
  CHECK(bench.outbox.counts().unsaved == 0);
  CHECK(bench.disk.outbox.size() == 2);
}

TEST_CASE("outbox: a parked record whose deletion the disk refused is not taken for one that waits", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  Record parked = record_of(700);
  parked.state = RecordState::parked;
  bench.disk.parked[parked.id] = to_stored_json(parked);
  bench.open();
  DiskEffects writes;
  bench.outbox.remove(parked.id, writes);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(writes.at(0)).id, StoreFault::unavailable}, bench.now);
  bench.open();
  CHECK(bench.outbox.counts().waiting == 600);
  CHECK(bench.outbox.counts().parked == 0);
  CHECK(bench.outbox.leaving(Place::parked) == 1);
  CHECK(bench.outbox.leaving(Place::outbox) == 0);
}

TEST_CASE("outbox: what another tab took from the disk first is not subtracted from the disk's count", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  bench.open();
  bench.outbox.sent(bench.outbox.records().front());
  DiskEffects writes;
  bench.outbox.pump(bench.now, writes);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(writes.at(0)).id, StoreFault::unavailable}, bench.now);
  CHECK(bench.outbox.leaving(Place::outbox) == 1);
  bench.disk.outbox.erase({"a", id_of(1)});
  bench.outbox.gone_elsewhere({id_of(1)});
  bench.open();
  CHECK(bench.outbox.counts().waiting == 599);
  CHECK(bench.outbox.leaving(Place::outbox) == 0);
}

TEST_CASE("outbox: a count that another tab's change overtook is asked for again", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  DiskEffects reads;
  bench.outbox.open(reads);
  DiskEffects counts;
  bench.answer(reads.at(0), counts);
  bench.disk.outbox.erase({"a", id_of(1)});  // before the disk counts; the word of it comes after
  bench.outbox.gone_elsewhere({id_of(1)});
  DiskEffects none;
  bench.answer(counts.at(0), none);
  CHECK_FALSE(bench.outbox.counts().is_exact);
  bench.pump();
  CHECK(bench.outbox.counts().is_exact);
  CHECK(bench.outbox.counts().waiting == 599);
}

TEST_CASE("outbox: what another tab has let go is not parked anew", "[outbox]") {
  Bench bench;
  bench.open();
  bench.add(1);
  bench.add(2);
  bench.disk.outbox.erase({"a", id_of(1)});  // sent by the other, whose word has not come yet
  for (Record& record : bench.outbox.records()) bench.outbox.park(record, bench.now);
  bench.pump();
  CHECK(bench.disk.parked.size() == 1);
  CHECK(bench.disk.parked.count(id_of(2)) == 1);
  REQUIRE(bench.outbox.records().size() == 1);
  CHECK(bench.outbox.records().front().id == id_of(2));
  CHECK(bench.outbox.counts().parked == 1);
}

TEST_CASE("outbox: what was never on the disk is written, whatever became of its first write", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects effects;
  bench.outbox.add({record_of(1, "a")}, bench.now, effects);
  bench.outbox.on(StoreFailed{std::get<WriteRecords>(effects.at(0)).id, StoreFault::unavailable}, bench.now);
  bench.now.steady_ms += 3'600'000;
  bench.pump();
  CHECK(bench.disk.outbox.count({"a", id_of(1)}) == 1);
  CHECK(bench.outbox.counts().unsaved == 0);
}
