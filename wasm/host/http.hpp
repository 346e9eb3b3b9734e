// Sends requests with Emscripten's fetch API and hands each answer over exactly once.
// Must not know what is sent; core has signed it already.
#pragma once

#include <functional>
#include <vector>

#include "core/app/events.hpp"

struct emscripten_fetch_t;

namespace facelog::host {

class Http {
 public:
  using OnAnswer = std::function<void(Answered&&)>;
  explicit Http(OnAnswer on_answer) : on_answer_(std::move(on_answer)) {}

  /// The answer may come before this returns.
  void send(Send&& effect);
  /// Frees what has ended; a callback of the fetch API may free its own.
  void tidy();

 private:
  struct InFlight;
  static void ended(emscripten_fetch_t* fetch);

  OnAnswer on_answer_;
  std::vector<emscripten_fetch_t*> ended_;
};

}  // namespace facelog::host
