// What the phone's disk and the other tabs say to App; see app.hpp.
#include "core/app/app.hpp"

namespace facelog {

void App::on(Stored&& event, const Moment& now, Effects& out) {
  if (event.id.owner == Owner::delivery) delivery_.outbox().on(event, now);
  if (event.id.owner != Owner::settings) return;
  settings_.write_done(true);
  store_settings(out);  // what was changed meanwhile
}

void App::on(StoreFailed&& event, const Moment& now, Effects&) {
  insights_.on(event);
  history_.on(event);
  if (event.id.owner == Owner::delivery) delivery_.outbox().on(event, now);
  if (event.id.owner == Owner::settings) settings_.write_done(false);
  const bool full = event.fault == StoreFault::full;
  say(text_of(full ? TextId::storage_full : TextId::storage_unavailable), true);
}

void App::on(LanesRead&& event, const Moment& now, Effects& out) {
  DiskEffects disk;
  delivery_.outbox().on(event, now, disk);
  append(std::move(disk), out);
}

void App::on(RecordsRead&& event, const Moment& now, Effects&) { delivery_.outbox().on(event, now); }

void App::on(HistoryRead&& event, const Moment&, Effects& out) {
  DiskEffects disk;
  insights_.on(event, disk);
  history_.on(event, disk);
  append(std::move(disk), out);
}

void App::on(RecordsCounted&& event, const Moment&, Effects&) { delivery_.outbox().on(event); }

void App::open_outbox(Effects& out) {
  DiskEffects disk;
  delivery_.outbox().open(disk);
  append(std::move(disk), out);
}

void App::on(StorageChanged&& event, const Moment& now, Effects& out) {
  delivery_.outbox().set_storage_works(event.state == StorageState::works);
  say_storage(event.state);
  if (event.state != StorageState::works) return;
  delivery_.outbox().write_now(now);
  open_outbox(out);
  store_settings(out);
}

void App::say_storage(StorageState state) {
  switch (state) {
    case StorageState::works: return say(text_of(TextId::storage_back));
    case StorageState::blocked: return say(text_of(TextId::storage_blocked), true);
    case StorageState::newer: return say(text_of(TextId::storage_newer), true);
    case StorageState::unavailable: return say(text_of(TextId::storage_unavailable), true);
  }
}

void App::on(DeliveryChanged&& event, const Moment& now, Effects& out) {
  delivery_.set_delivers(event.delivers);
  if (!event.delivers) {
    delivery_.outbox().write_now(now);
    return say(text_of(TextId::delivery_other_tab));
  }
  open_outbox(out);
  retry_now(now);
}

void App::on(OutboxChanged&& event, const Moment&, Effects& out) {
  delivery_.outbox().gone_elsewhere(event.gone);
  // What is not loaded is known by its number alone, which has changed too.
  const bool is_changed = event.added || delivery_.outbox().has_more();
  if (is_changed && delivery_.delivers()) open_outbox(out);
}

}  // namespace facelog
