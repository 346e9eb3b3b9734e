// Switching, dying, the lock and the channel; see browser.hpp.
#include "browser.hpp"

#include <set>
#include <utility>

#include "world.hpp"

namespace facelog::simulation {
namespace {

/// As web/host/store.mjs tells it.
OutboxChanged change_of(const WriteRecords& write) {
  OutboxChanged told;
  std::set<std::string> kept;  // moved from place to place
  for (const auto& put : write.puts) {
    if (put.place != Place::history) kept.insert(put.key.record_id);
  }
  for (const auto& drop : write.drops) {
    const bool is_gone = drop.place != Place::history && !kept.count(drop.key.record_id);
    if (is_gone) told.gone.push_back(drop.key.record_id);
  }
  told.added = !kept.empty();
  return told;
}

}  // namespace

Browser::Browser(World& world) : tabs{Tab(world, 0), Tab(world, 1)}, world_(world) {}

Tab* Browser::usable() {
  return world_.schedule.now_ms() - switched_ms_ < kSwitchedMs ? nullptr : visible();
}

StorageState Browser::storage_at_start() {
  return world_.storage.fails_percent > 0 && world_.chance.percent(20) ? StorageState::unavailable
                                                                      : StorageState::works;
}

void Browser::show(Tab& tab) {
  if (visible_ == tab.number()) return;
  hide();
  visible_ = tab.number();
  switched_ms_ = world_.schedule.now_ms();
  const int before = holder_;
  give_lock_to(tab.number());
  if (before >= 0 && before != holder_) other(tab).hears_of_lock(world_.chance.between(0, kWordMs));
  if (!tab.is_open()) return tab.open(true, storage_at_start());
  thaw(tab);
  world_.note(tab.number(), "is shown");
  tab.give(VisibilityChanged{true});
  tab.hears_of_lock(world_.chance.between(0, 20));
}

void Browser::hide() {
  Tab* tab = visible();
  visible_ = -1;
  if (!tab) return;
  world_.note(tab->number(), "is hidden");
  tab->give(VisibilityChanged{false});
}

void Browser::open_hidden(Tab& tab) {
  if (tab.is_open()) return;
  const bool is_free = holder_ < 0;
  if (is_free) give_lock_to(tab.number());
  tab.open(is_free, storage_at_start());
  tab.give(VisibilityChanged{false});
}

void Browser::give_lock_to(int holder) {
  if (holder_ != holder) ++tenure_;
  holder_ = holder;
}

void Browser::give_lock_on(const Tab& from) {
  if (holder_ != from.number()) return;
  Tab& next = other(from);
  give_lock_to(next.is_open() ? next.number() : -1);
  if (next.is_open()) next.hears_of_lock(world_.chance.between(0, kWordMs));
}

void Browser::kill(Tab& tab) {
  if (!tab.is_open()) return;
  tab.close();
  if (visible_ == tab.number()) visible_ = -1;
  give_lock_on(tab);
}

void Browser::freeze(Tab& tab) {
  if (!tab.is_open() || visible_ == tab.number()) return;
  // A page that is told lets the lock go; some sleep without a word.
  const bool is_told = world_.chance.percent(50);
  world_.note(tab.number(), "freezes", is_told ? "" : " without a word");
  if (is_told && holder_ == tab.number()) {
    give_lock_on(tab);
    tab.hear_of_lock();
  }
  tab.freeze();
}

void Browser::thaw(Tab& tab) {
  if (!tab.is_frozen()) return;
  if (holder_ < 0) give_lock_to(tab.number());
  tab.thaw();
}

void Browser::tell_other(int from, const DiskRequest& written) {
  Tab& to = tabs[from == 0 ? 1 : 0];
  if (!to.is_open()) return;
  const std::int64_t delay_ms = world_.chance.between(0, kWordMs);
  told_ms_ = world_.schedule.now_ms();
  if (const auto* settings = std::get_if<StoreSettings>(&written)) {
    to.give_later(delay_ms, SettingsChanged{settings->json});
  } else if (const auto* write = std::get_if<WriteRecords>(&written)) {
    to.give_later(delay_ms, change_of(*write));
  }
}

bool Browser::has_words_under_way() const { return world_.schedule.now_ms() - told_ms_ <= kWordMs; }

void Browser::network_changed(bool online) {
  for (Tab& tab : tabs) {
    if (tab.is_open()) tab.give_later(0, NetworkChanged{online});
  }
}

}  // namespace facelog::simulation
