// What core asks of its host; each effect says which event answers it.
// Must not know how the host does it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/aws/http.hpp"

namespace facelog {

/// Which machine an effect belongs to; its answer is routed there.
enum class Owner : std::uint8_t { capture, delivery, settings, guests };

struct EffectId {
  Owner owner = Owner::capture;
  std::uint32_t number = 0;  // 24 bits, counts up

  bool operator==(const EffectId&) const = default;
  std::uint32_t packed() const {
    return static_cast<std::uint32_t>(owner) << 24 | (number & 0xffffffu);
  }
  static EffectId unpack(std::uint32_t packed) {
    return {static_cast<Owner>(packed >> 24), packed & 0xffffffu};
  }
};

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

/// Write these records durably, all or none → Stored or StoreFailed.
struct StoreRecords {
  EffectId id;
  std::vector<std::pair<std::string, std::string>> records;  // key, value (JSON)
};

/// Remove these records → Stored or StoreFailed.
struct ForgetRecords {
  EffectId id;
  std::vector<std::string> keys;
};

/// Keep the settings; never holds a secret → Stored or StoreFailed.
struct StoreSettings {
  EffectId id;
  std::string json;
};

using Effect = std::variant<CaptureFrame, PickPhoto, Digest, Send, StoreRecords, ForgetRecords,
                            StoreSettings>;
using Effects = std::vector<Effect>;

}  // namespace facelog
