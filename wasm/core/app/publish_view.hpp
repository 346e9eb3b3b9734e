// How a record's publish is signed, stage by stage, for people to see.
// Must not show a secret: the key is in no stage, and a session token is shortened.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.hpp"
#include "core/outbox/record.hpp"
#include "core/settings/settings.hpp"

namespace facelog {

struct PublishView {
  std::string url;
  std::string canonical_request;
  std::string string_to_sign;
  std::string signature;
};

/// For the time of the record's last attempt, else of its picture. Errors: what is missing to sign it.
Result<PublishView> publish_view(const Record& record, const Settings& settings);

}  // namespace facelog
