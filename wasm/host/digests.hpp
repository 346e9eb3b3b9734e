// Where a body's SHA-256 is made: small ones here, large ones by the browser, which has the
// processor's own instructions for it. Must not know what the body is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/crypto/sha256.hpp"
#include "host/seam.hpp"

namespace facelog::host {

/// Up to here core's own SHA-256 is as quick as the browser's, which is asynchronous: measured by
/// tests/bench in Chromium 156, warm and in the page's first call (its README has the table).
inline constexpr std::size_t kOwnDigestBytes = 2 * 1024;

/// The digest of a small body; a large one's comes later, to host_digested() with this id.
inline std::optional<Digest256> digest(std::uint32_t id, const Buffer& body,
                                       std::size_t own_bytes = kOwnDigestBytes) {
  const bool is_own = body.size() <= own_bytes || seam_digest(id, body.data(), body.size()) == 0;
  return is_own ? std::optional(sha256(body.view())) : std::nullopt;
}

}  // namespace facelog::host
