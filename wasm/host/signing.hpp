// Core's signed requests for JavaScript that sends them itself: tests/bench, or another page. The
// exports stand at the end of signing.cpp. Must not know the app: it has its own settings.
#pragma once

#include <cstdint>

#include "core/crypto/digest.hpp"

namespace facelog::host {

/// Ids of digests that are signing's have this byte on top, which no Owner of core's has.
inline constexpr std::uint32_t kSigningIds = 0xffu << 24;

/// Goes on with the request that waits for this digest.
void signing_digested(std::uint32_t id, const Digest256& sha256);

}  // namespace facelog::host
