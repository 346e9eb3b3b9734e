// The browser around the two tabs: which one is seen, which one may deliver, what they tell each other.
// Must not know what the program does with it.
//
// The lock: a tab that becomes visible takes it, and the loser hears of that up to 300 ms later; who closes leaves it
// to the tab that waits.
#pragma once

#include <array>
#include <cstdint>

#include "storage.hpp"
#include "tab.hpp"

namespace facelog::simulation {

class World;

class Browser {
 public:
  static constexpr std::int64_t kWordMs = 300;        // the longest that a word takes from tab to tab
  static constexpr std::int64_t kSwitchedMs = 400;    // the user's hand after a switch of tabs

  explicit Browser(World& world);

  std::array<Tab, 2> tabs;

  /// The tab that holds the lock; -1: none.
  int holder() const { return holder_; }
  /// The number of this tab's holding, another one each time that it gets the lock; 0: it has it not.
  int tenure(const Tab& tab) const { return holder_ == tab.number() ? tenure_ : 0; }
  /// The tab that the user sees; null: none, or another page.
  Tab* visible() { return visible_ < 0 ? nullptr : &tabs[static_cast<std::size_t>(visible_)]; }
  /// The one that the user may act on now.
  Tab* usable();
  Tab& other(const Tab& tab) { return tabs[tab.number() == 0 ? 1 : 0]; }

  /// Opens it where it is closed.
  void show(Tab& tab);
  void hide();
  void open_hidden(Tab& tab);
  void kill(Tab& tab);
  void freeze(Tab& tab);
  void thaw(Tab& tab);
  /// A write has completed: the other tab is told.
  void tell_other(int from, const DiskRequest& written);
  void network_changed(bool online);
  /// A tab may not have heard yet what the other one did.
  bool has_words_under_way() const;

 private:
  StorageState storage_at_start();
  void give_lock_to(int holder);
  void give_lock_on(const Tab& from);

  World& world_;
  int holder_ = -1;
  int tenure_ = 0;
  int visible_ = -1;
  std::int64_t switched_ms_ = 0;
  std::int64_t told_ms_ = 0;
};

}  // namespace facelog::simulation
