// A sentence for the user as core holds it: its id and its arguments, in no language yet.
// Must not know the sentences themselves; they stand in texts.json.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "text_ids.hpp"  // generated from texts.json

namespace facelog {

struct Text {
  TextId id{};
  std::vector<std::string> args;

  bool operator==(const Text&) const = default;
};

template <typename... Args>
Text text_of(TextId id, Args&&... args) {
  return Text{id, {std::string(std::forward<Args>(args))...}};
}

}  // namespace facelog
