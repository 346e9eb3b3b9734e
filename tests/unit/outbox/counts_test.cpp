// How many records the outbox says are where: loaded or not, beside other tabs and a disk that fails.
#include "outbox/bench.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace facelog;
using namespace facelog::test;

TEST_CASE("outbox: of a long backlog a page is loaded, and all of it is counted", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 3'000);
  bench.open();
  CHECK(bench.outbox.records().size() == Outbox::kPage);
  CHECK(bench.outbox.records().front().id == id_of(1));
  CHECK(bench.outbox.counts().waiting == 3'000);
  CHECK(bench.outbox.counts().is_exact);
}

TEST_CASE("outbox: lanes of several profiles are read beside each other", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600, "a");
  bench.fill_disk(1'001, 1'002, "b");
  bench.open();
  CHECK(bench.outbox.find(id_of(1'001)) != nullptr);
  CHECK(bench.outbox.counts().waiting == 602);
}

TEST_CASE("outbox: what the disk refused is counted as unsaved until it is written", "[outbox]") {
  Bench bench;
  bench.open();
  DiskEffects writes;
  bench.outbox.add({record_of(1)}, bench.now, writes);
  bench.refuse(writes, StoreFault::full);
  CHECK(bench.outbox.counts().unsaved == 1);
  CHECK(bench.outbox.find(id_of(1))->state == RecordState::waiting);
  bench.outbox.write_now(bench.now);
  bench.pump();
  CHECK(bench.outbox.counts().unsaved == 0);
  CHECK(bench.disk.outbox.size() == 1);
}

TEST_CASE("outbox: a parked record whose deletion the disk refused is not taken for one that waits", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  bench.park_on_disk(700, 700);
  bench.open();
  DiskEffects writes;
  bench.outbox.remove(id_of(700), writes);
  bench.refuse(writes);
  bench.open();
  CHECK_FALSE(bench.outbox.counts().is_exact);
  bench.now.steady_ms += Outbox::kDiskRetryMs;
  bench.pump();
  CHECK(bench.outbox.counts().is_exact);
  CHECK(bench.outbox.counts().waiting == 600);
  CHECK(bench.outbox.counts().parked == 0);
}

TEST_CASE("outbox: what leaves here, and was taken or moved by another tab, is not subtracted from the disk's count", "[outbox]") {
  Bench bench;
  bench.fill_disk(1, 600);
  bench.open();
  bench.outbox.sent(bench.outbox.records().at(0));
  bench.outbox.sent(bench.outbox.records().at(1));
  DiskEffects writes;
  bench.outbox.pump(bench.now, writes);
  bench.refuse(writes);
  CHECK(bench.outbox.leaving().size() == 2);
  bench.disk.outbox.erase({"a", id_of(1)});
  bench.outbox.gone_elsewhere({id_of(1)});
  bench.disk.parked[id_of(2)] = bench.disk.outbox.at({"a", id_of(2)});
  bench.disk.outbox.erase({"a", id_of(2)});
  bench.open();
  bench.now.steady_ms += Outbox::kDiskRetryMs;
  bench.pump();
  CHECK(bench.outbox.leaving().empty());
  CHECK(bench.outbox.counts().is_exact);
  CHECK(bench.outbox.counts().waiting == 598);
  CHECK(bench.outbox.counts().parked == 0);
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

TEST_CASE("outbox: parked records beyond the window are let go of while the disk counts, and counted", "[outbox]") {
  Bench bench;
  bench.park_on_disk(1, 600);
  DiskEffects reads, counts;
  bench.outbox.open(reads);
  bench.answer(reads.at(0), counts);
  REQUIRE(std::holds_alternative<CountRecords>(counts.at(0)));
  const RecordsCounted before = bench.disk.answer(std::get<CountRecords>(counts.at(0)));
  for (int i = 601; i <= 1'200; ++i) {
    bench.add(i);
    bench.outbox.park(*bench.outbox.find(id_of(i)), bench.now);
    bench.pump();
  }
  CHECK(bench.outbox.records().size() == Outbox::kMostLoaded);
  bench.outbox.on(before);
  CHECK(bench.outbox.counts().is_exact);
  CHECK(bench.outbox.counts().parked == 1'200);
  CHECK(bench.disk.parked.size() == 1'200);
}
