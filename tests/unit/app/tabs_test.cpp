// Who delivers when the page is open in several tabs, and what one tab learns from another.
#include <algorithm>

#include "app/fake_host.hpp"

using namespace facelog;
using facelog::test::FakeHost;

namespace {

/// A program that is ready, with three saved records of a visit before on its disk.
void ready_with_three(FakeHost& host, bool delivers) {
  FakeHost before;
  before.start_ready();
  before.give(TestRequested{});
  before.store_all();
  host.disk = before.disk;
  host.start(Started{.delivers = delivers, .fragment = "join=code"});
  host.answer(host.take<Send>(), 200, facelog::test::kJoinAnswer);
  host.digest_all();
}

}  // namespace

TEST_CASE("tabs: a tab without the lock shows the records and sends none", "[app][tabs]") {
  FakeHost host;
  ready_with_three(host, false);
  CHECK(host.app.delivery().counts().waiting == 3);
  CHECK(host.count<Send>() == 0);
  CHECK_FALSE(host.app.next_wake());
}

TEST_CASE("tabs: the tab that gets the lock reads the disk before it sends", "[app][tabs]") {
  FakeHost host;
  ready_with_three(host, false);
  const std::string sent_elsewhere = host.app.delivery().records().front().id;
  host.disk.outbox.erase(host.disk.outbox.begin());  // the other tab has sent it; its word did not arrive
  host.give(DeliveryChanged{true});
  host.digest_all();
  CHECK(host.count<Send>() == 0);
  host.read_all();
  host.digest_all();
  CHECK(host.count<Send>() == 2);
  CHECK(host.app.delivery().counts().waiting == 2);
  for (const Record& record : host.app.delivery().records()) CHECK(record.id != sent_elsewhere);
}

TEST_CASE("tabs: who loses the lock begins no request, and brings to its end what is under way",
          "[app][tabs]") {
  FakeHost host;
  ready_with_three(host, true);
  const Send first = host.take<Send>();
  const Send second = host.take<Send>();
  host.give(DeliveryChanged{false});
  CHECK(host.app.status().text.id == TextId::delivery_other_tab);
  host.answer(first, 200, "{}");
  host.answer(second, 500, "");
  host.store_all();
  host.pass(kLongestDelayMs * 2);
  host.give(Woke{});
  CHECK(host.count<Send>() == 1);  // the third, begun before
  CHECK(host.disk.outbox.size() == 2);
}

TEST_CASE("tabs: what another tab has made is read and sent by the one that delivers", "[app][tabs]") {
  FakeHost other;
  other.start_ready();
  FakeHost host;
  host.start_ready();
  other.give(TestRequested{});
  other.store_all();
  host.disk = other.disk;
  host.give(OutboxChanged{{}, true});
  host.read_all();
  host.digest_all();
  CHECK(host.count<Send>() == 3);
}

TEST_CASE("tabs: what another tab deleted is not sent, even if a read that began before brings it", "[app][tabs]") {
  FakeHost host;
  ready_with_three(host, false);
  const std::string id = host.app.delivery().records().front().id;
  host.give(DeliveryChanged{true});
  const LanesRead stale = host.disk.answer(host.take<ReadLanes>());
  host.give(OutboxChanged{{id}, false});
  host.give(stale);
  host.digest_all();
  CHECK(host.count<Send>() == 2);
  CHECK(host.app.delivery().counts().waiting == 2);
}

TEST_CASE("tabs: a tab without the lock neither deletes nor resends, and says who does", "[app][tabs]") {
  FakeHost host;
  ready_with_three(host, false);
  host.give(RecordDeleted{host.app.delivery().records().front().id});
  CHECK(host.count<WriteRecords>() == 0);
  CHECK(host.app.delivery().counts().waiting == 3);
  CHECK(host.app.status().text.id == TextId::delivery_other_tab);
}
