// What happens to core: the host's answers to effects, and what the user does.
// Must not know a browser's types.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/app/effects.hpp"
#include "core/aws/http.hpp"
#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/crypto/digest.hpp"
#include "core/history/filter.hpp"
#include "texts.hpp"  // generated from texts.json: Language

namespace facelog {

/// Where records are kept: blocked by another tab that holds an older version open; newer: made by a later
/// version of this page; unavailable: none at all, or it cannot be opened.
enum class StorageState : std::uint8_t { works, blocked, newer, unavailable };

/// The first event, exactly once.
struct Started {
  Seed seed{};
  Language language = Language::en;   // of the browser; a saved choice wins
  std::string page_origin{};            // "http://127.0.0.1:8080"
  std::string config_json{};            // "" when there is no config.json
  std::string settings_json{};          // "" at the first visit
  StorageState storage = StorageState::works;
  bool storage_lost = false;          // the browser found its storage damaged, and emptied it
  bool delivers = true;               // this tab has the delivery lock
  std::string fragment{};               // of the address, without '#'; removed from it already
  bool online = true;
};

enum class CameraState : std::uint8_t { off, live, denied, missing, busy, insecure, ended };

/// The preview started, stopped or changed.
struct CameraChanged {
  CameraState state = CameraState::off;
};

struct PictureTaken {
  EffectId id;
  Buffer jpeg;
  int width_px = 0;
  int height_px = 0;
  int more = 0;  // photos that were chosen with it and still wait
};

enum class PictureFault : std::uint8_t { cancelled, not_a_picture, no_frame, too_large };

struct PictureFailed {
  EffectId id;
  PictureFault fault = PictureFault::cancelled;
  int more = 0;
};

struct Digested {
  EffectId id;
  Digest256 sha256{};
};

struct Answered {
  EffectId id;
  HttpAnswer answer;
};

/// The disk became usable, or was lost, while the page is open.
struct StorageChanged {
  StorageState state = StorageState::works;
};

/// This tab got the delivery lock, or lost it to another.
struct DeliveryChanged {
  bool delivers = true;
};

/// Another tab wrote records.
struct OutboxChanged {
  std::vector<std::string> gone{};  // RecordIds that left the outbox or the parked ones
  bool added = false;
};

struct Reached {
  EffectId id;
  bool reached = false;
};

/// The page's own policy kept it from calling this address.
struct CallBlocked {
  std::string url{};
};

/// Which profiles' keys the phone keeps under a passphrase.
struct KeysKept {
  std::vector<std::string> profile_ids{};
};
/// The right passphrase was given.
struct KeysUnlocked {
  std::string profile_id{};
  std::string keys_json{};
};

/// Another tab kept its settings. id: of the StoreSettings that they refused; none when they are just told.
struct SettingsChanged {
  std::string json{};
  EffectId id{};
};

struct NetworkChanged {
  bool online = true;
};

struct VisibilityChanged {
  bool visible = true;
};

/// The time that next_wake() named has come.
struct Woke {};

// --- what the user does ---

struct ShutterPressed {};
struct PhotoRequested {
  bool chosen = false;  // photos wait at the host already
};
/// A picture every so many seconds, until it is stopped, the page is hidden or the camera ends.
struct SeriesStarted {
  int every_s = 0;  // one of Series::kIntervalsS
};
struct SeriesStopped {};
/// The result, or the failure of a picture, was put away.
struct ResultClosed {};
/// The course's three sample messages, marked as test.
struct TestRequested {};
/// Try step by step what lies between here and the bucket.
struct SelfTestStarted {};
/// Send everything that waits now.
struct RetryRequested {};
/// By the user's own hand: this record will not be sent.
struct RecordDeleted {
  std::string record_id;
};
/// A parked record is to be tried again.
struct RecordResent {
  std::string record_id;
};
/// The list of what was sent is to be emptied, on disk as well.
struct HistoryCleared {};
/// Whether those in the picture agree to what the notice says.
struct NoticeAnswered {
  bool agreed = false;
};
/// The list of records is looked at, as far as the filter lets through.
struct RecordsOpened {
  RecordFilter filter{};
};
struct RecordsClosed {};
/// So many of the list's lines are wanted.
struct RecordsWanted {
  std::size_t lines = 0;
};
/// The room of insights was opened: what is on the phone is counted.
struct InsightsOpened {};
struct InsightsClosed {};
struct LanguageChosen {
  Language language = Language::en;
};
/// What was chosen cannot be shown: its texts did not come. Until the next start, and not kept.
struct LanguageMissing {
  Language shown = Language::en;
};
/// A room's own part of the page did not come. What the user wanted there is not done.
struct PartMissing {};
/// The form's values as a JSON object of strings, name → value; refused whole if one is wrong.
struct SettingsSubmitted {
  std::string values_json;
};
struct ProfileChosen {
  std::string profile_id;
};
/// Credentials of the active profile are to be forgotten.
struct SecretsForgotten {};
/// The user's answer to the link that the page was opened with.
struct LinkConfirmed {
  bool accepted = false;
};
/// A new address fragment while the page is open (a link opened in the same tab).
struct LinkOpened {
  std::string fragment{};
};

using Event = std::variant<Started, CameraChanged, PictureTaken, PictureFailed, Digested, Answered,
                           Stored, StoreFailed, LanesRead, RecordsRead, HistoryRead, RecordsCounted, StorageChanged,
                           DeliveryChanged, OutboxChanged, SettingsChanged, NetworkChanged,
                           VisibilityChanged, Woke, ShutterPressed, PhotoRequested, ResultClosed,
                           TestRequested, RetryRequested, RecordDeleted, RecordResent, HistoryCleared,
                           LanguageChosen, LanguageMissing, SettingsSubmitted, ProfileChosen, SecretsForgotten,
                           LinkConfirmed, LinkOpened, SeriesStarted, SeriesStopped, InsightsOpened, InsightsClosed,
                           SelfTestStarted, Reached, CallBlocked, RecordsOpened, RecordsClosed, RecordsWanted,
                           NoticeAnswered, KeysKept, KeysUnlocked, PartMissing>;
using Events = std::vector<Event>;

}  // namespace facelog
