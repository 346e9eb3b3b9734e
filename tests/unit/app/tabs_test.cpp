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

TEST_CASE("tabs: a word about settings that comes late changes nothing", "[app][tabs]") {
  FakeHost other;
  other.start_ready();
  other.give(SettingsSubmitted{R"({"topic":"handson/first"})"});
  other.give(SettingsSubmitted{R"({"topic":"handson/second"})"});
  std::string first = other.take<StoreSettings>().json;
  while (first.find("handson/first") == std::string::npos) first = other.take<StoreSettings>().json;
  const StoreSettings second = other.take<StoreSettings>();
  CHECK(second.by_user);
  FakeHost host;
  host.start_ready();
  host.give(SettingsChanged{second.json});
  host.give(SettingsChanged{first});
  CHECK(host.app.settings().value(Field::topic) == "handson/second");
}

TEST_CASE("tabs: settings kept by another tab reach this one; its profile and its credentials stay", "[app][tabs]") {
  FakeHost other;
  other.start_ready();
  other.give(SettingsSubmitted{R"({"topic":"handson/other"})"});
  FakeHost host;
  host.start_ready();
  const Credentials before = host.app.settings().credentials(host.app.settings().active());
  std::string json;
  while (other.count<StoreSettings>() > 0) json = other.take<StoreSettings>().json;
  host.give(SettingsChanged{json});
  CHECK(host.app.settings().value(Field::topic) == "handson/other");
  const Credentials after = host.app.settings().credentials(host.app.settings().active());
  CHECK(after.access_key_id == before.access_key_id);
  CHECK_FALSE(after.secret_access_key.empty());
}
