// The order of the disk's work; see storage.hpp.
#include "storage.hpp"

#include <algorithm>
#include <utility>

#include "core/base/json.hpp"

namespace facelog::simulation {

void Storage::ask(int tab, bool works, DiskRequest request, Reply reply) {
  const bool fails = !works || chance_.percent(fails_percent);
  asked_.push_back({++last_number_, tab, fails, std::move(request), std::move(reply)});
  schedule_.after(chance_.between(1, 40), [this, number = last_number_] { finish(number); });
}

void Storage::finish(std::uint64_t number) {
  // In order: what was asked for earlier is done by now as well.
  while (!asked_.empty() && asked_.front().number <= number) {
    const Asked next = std::move(asked_.front());
    asked_.pop_front();
    Event answer = next.fails ? refuse(next.request) : perform(next.request);
    if (next.reply) next.reply(next.request, std::move(answer));
  }
}

Event Storage::perform(const DiskRequest& request) {
  if (const auto* read = std::get_if<ReadLanes>(&request)) return disk.answer(*read);
  if (const auto* read = std::get_if<ReadRecords>(&request)) return disk.answer(*read);
  if (const auto* read = std::get_if<ReadHistory>(&request)) return disk.answer(*read);
  if (const auto* count = std::get_if<CountRecords>(&request)) return disk.answer(*count);
  if (const auto* trim = std::get_if<TrimHistory>(&request)) return disk.perform(*trim);
  if (const auto* settings = std::get_if<StoreSettings>(&request)) {
    const auto version_of = [](const std::string& json) {
      const auto document = Json::parse(json);
      return document ? document->root()["version"].integer().value_or(0) : 0;
    };
    const bool is_known = disk.settings.empty() || version_of(disk.settings) == version_of(settings->json) - 1;
    if (!is_known) return SettingsChanged{disk.settings, settings->id};
    disk.settings = settings->json;
    return Stored{settings->id};
  }
  return disk.perform(std::get<WriteRecords>(request));
}

Event Storage::refuse(const DiskRequest& request) {
  last_failure_ms_ = schedule_.now_ms();
  if (std::holds_alternative<TrimHistory>(request)) ++failed_trims_;
  const EffectId id = std::visit([](const auto& one) { return one.id; }, request);
  return StoreFailed{id, chance_.percent(50) ? StoreFault::full : StoreFault::unavailable};
}

void Storage::died(int tab) {
  const auto is_its = [tab](const Asked& asked) { return asked.tab == tab; };
  auto reach = chance_.between(0, std::count_if(asked_.begin(), asked_.end(), is_its));
  std::erase_if(asked_, [&](Asked& asked) {
    if (asked.tab != tab) return false;
    asked.reply = nullptr;
    asked.tab = -1;
    return reach-- <= 0;
  });
}

}  // namespace facelog::simulation
