// When the last picture reached its stages: taken, analysed, saved on the phone, sent.
// Must not know how they are reached: it looks at the records.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/outbox/record.hpp"

namespace facelog {

/// Milliseconds since the picture was taken; nothing: not yet.
struct PictureTimes {
  std::optional<std::int64_t> analysed_ms, saved_ms, sent_ms;

  void begin(std::int64_t analysis_ms, const Moment& now) {
    *this = {};
    analysed_ms = analysis_ms;
    taken_steady_ms = now.steady_ms - analysis_ms;
  }
  /// A record that is no longer in the list was sent before it left.
  void look(const std::vector<std::string>& ids, const std::deque<Record>& records, const Moment& now) {
    if (!analysed_ms || sent_ms || ids.empty()) return;
    bool saved = true;
    bool sent = true;
    for (const std::string& id : ids) {
      const auto found = std::find_if(records.begin(), records.end(), [&](const Record& one) { return one.id == id; });
      if (found == records.end()) continue;
      saved = saved && (found->saved || found->state == RecordState::sent);
      sent = sent && found->state == RecordState::sent;
    }
    if (saved && !saved_ms) saved_ms = now.steady_ms - taken_steady_ms;
    if (sent) sent_ms = now.steady_ms - taken_steady_ms;
  }

  std::int64_t taken_steady_ms = 0;
};

}  // namespace facelog
