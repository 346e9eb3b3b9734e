// What core asks of its host; each effect says which event answers it.
// Must not know how the host does it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "core/aws/http.hpp"
#include "core/base/effect_id.hpp"
#include "core/outbox/disk.hpp"

namespace facelog {

/// Take the preview's present frame as JPEG → PictureTaken or PictureFailed.
struct CaptureFrame {
  EffectId id;
  int long_side_px = 0;     // scaled down to this, never up
  int quality_percent = 0;
};

/// Let the user choose a photo; re-encoded like a frame → PictureTaken or PictureFailed.
/// Performed at once: the browser wants it within the tap.
struct PickPhoto {
  EffectId id;
  int long_side_px = 0;
  int quality_percent = 0;
  bool chosen = false;  // the user has: the next of the photos that wait
};

/// SHA-256 of the body → Digested.
struct Digest {
  EffectId id;
  SharedBytes body;
};

/// → Answered, always, at the latest after the timeout.
struct Send {
  EffectId id;
  HttpRequest request;
  std::uint32_t timeout_ms = 0;
};

/// Does anything answer there, whatever it says? The page may not read it → Reached, always.
struct Reach {
  EffectId id;
  std::string url;  // absolute, or of the page's own files
  std::uint32_t timeout_ms = 0;
};

/// Keep the settings; never holds a secret → Stored or StoreFailed. If the disk has another "version" than the one
/// before this, nothing is written → SettingsChanged with its own.
struct StoreSettings {
  EffectId id;
  std::string json;
};

using Effect = std::variant<CaptureFrame, PickPhoto, Digest, Send, WriteRecords, ReadLanes, ReadRecords,
                            ReadHistory, CountRecords, TrimHistory, StoreSettings, Reach>;
using Effects = std::vector<Effect>;

inline void append(DiskEffects&& disk, Effects& out) {
  for (DiskEffect& effect : disk) {
    std::visit([&](auto& one) { out.emplace_back(std::move(one)); }, effect);
  }
}

}  // namespace facelog
