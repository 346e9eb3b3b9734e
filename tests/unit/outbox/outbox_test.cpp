// What the outbox keeps on disk and in memory: places, pages, and what it must not bring back.
#include "outbox/bench.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace facelog;
using namespace facelog::test;

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
  bench.park_on_disk(1, 700);
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
  bench.refuse(writes, StoreFault::full);
  bench.pump();
  CHECK(bench.disk.outbox.empty());
  CHECK(bench.disk.history.empty());
}

TEST_CASE("outbox: what a disk refused is written as soon as another write succeeds", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects writes;
  bench.outbox.add({record_of(1)}, bench.now, writes);
  bench.refuse(writes, StoreFault::full);
  bench.add(2);
  bench.pump();
  CHECK(bench.outbox.counts().unsaved == 0);
  CHECK(bench.disk.outbox.size() == 2);
}

TEST_CASE("outbox: what was never on the disk is written, whatever became of its first write", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects effects;
  bench.outbox.add({record_of(1, "a")}, bench.now, effects);
  bench.refuse(effects);
  bench.now.steady_ms += 3'600'000;
  bench.pump();
  CHECK(bench.disk.outbox.count({"a", id_of(1)}) == 1);
  CHECK(bench.outbox.counts().unsaved == 0);
}
