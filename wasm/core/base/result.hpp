// A value or the reason why there is none: errors are values, core throws nothing.
// Must not hold a secret: errors are shown, logged and copied.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "core/base/text.hpp"

namespace facelog {

/// What can help after a failure.
enum class Recovery : std::uint8_t {
  give_up,              // this input will never be accepted: park it, show it
  retry,                // the same request may succeed later
  slow_down,            // the same, but the caller is too fast
  pause,                // nothing will succeed until a person changes the settings
  refresh_credentials,  // the credentials have ended; new ones help
  correct_clock,        // the signature's time was refused; the answer tells the right one
};

/// A failure, ready to be shown.
struct Error {
  Text text;                            // what happened and what to do
  Recovery recovery = Recovery::give_up;
  int status = 0;                       // HTTP status, 0 without an answer
  std::string aws_code{};               // AWS's own code, "" when there was none
  std::string request_id{};              // for AWS support, "" when unknown
};

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  const Error& error() const { return *std::get_if<1>(&state_); }

 private:
  std::variant<T, Error> state_;
};

struct Nothing {};
using Outcome = Result<Nothing>;

}  // namespace facelog
