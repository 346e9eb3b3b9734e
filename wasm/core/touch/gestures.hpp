// One finger on the screen made into what a pointer interface understands: taps, presses and
// scrolling. Must not know the interface: it answers with steps, and the moments come with each
// call.
//
// idle → held (a finger is down on a list, the press is kept back) → pressed (it rested long enough)
//        held → scrolling (it moved) → coasting (it was lifted while moving) → idle
//        held → idle by lifting: a tap. pressed → scrolling by moving: the press is called off.
// idle → dragging (a finger is down where nothing scrolls: pressed at once, and followed) → idle
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace facelog {

struct TouchPoint {
  double x = 0;  // CSS pixels
  double y = 0;
};

/// What the interface is to be told, in this order.
struct TouchStep {
  enum class Kind : std::uint8_t {
    move,     // the pointer is at `at`
    press,    // its button goes down there
    release,  // and up
    leave,    // the pointer is nowhere: nothing stays highlighted
    scroll,   // what lies under `at` moves by `by` with the finger
  } kind;
  TouchPoint at;
  TouchPoint by;
};
using TouchSteps = std::vector<TouchStep>;

class Gestures {
 public:
  static constexpr double kPressDelayMs = 100;
  static constexpr double kSlopPx = 9;  // a finger that moves less rests
  static constexpr double kCoastHalfLifeMs = 230;
  static constexpr double kLeastSpeed = 0.02;  // px/ms; slower stands still
  static constexpr double kMostSpeed = 6;
  static constexpr double kSpeedWindowMs =
      80;  // a finger that rested so long before lifting does not throw

  /// `on_list`: what lies there scrolls, so that the finger may want that.
  void down(TouchPoint at, bool on_list, double now_ms, TouchSteps& out);
  void move(TouchPoint at, double now_ms, TouchSteps& out);
  void up(TouchPoint at, double now_ms, TouchSteps& out);
  /// The browser took the finger away (a system gesture, a rotation).
  void cancel(TouchSteps& out);
  /// Time has passed: a kept press is given on, coasting goes on.
  void tick(double now_ms, TouchSteps& out);

  /// Milliseconds until tick() has something to do; nothing: it has not.
  std::optional<double> due_in(double now_ms) const;
  bool coasting() const { return state_ == State::coasting; }

 private:
  enum class State : std::uint8_t { idle, held, pressed, dragging, scrolling, coasting };

  void scroll_to(TouchPoint at, double now_ms, TouchSteps& out);
  void learn_speed(TouchPoint by, double now_ms);

  State state_ = State::idle;
  TouchPoint start_;
  TouchPoint last_;
  TouchPoint speed_;  // px/ms
  double start_ms_ = 0;
  double last_ms_ = 0;
};

}  // namespace facelog
