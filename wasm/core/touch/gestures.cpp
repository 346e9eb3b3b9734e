// The states of one finger; see gestures.hpp.
#include "core/touch/gestures.hpp"

#include <algorithm>
#include <cmath>

namespace facelog {
namespace {

using Kind = TouchStep::Kind;

TouchPoint difference(TouchPoint to, TouchPoint from) {
  return {to.x - from.x, to.y - from.y};
}
double length(TouchPoint vector) {
  return std::hypot(vector.x, vector.y);
}

}  // namespace

void Gestures::down(TouchPoint at, bool on_list, double now_ms, TouchSteps& out) {
  if (state_ != State::idle && state_ != State::coasting) cancel(out);
  // A touch while the list still moves stops it, and presses nothing.
  const bool stops_coasting = state_ == State::coasting;
  state_ = stops_coasting ? State::scrolling : State::held;
  start_ = last_ = at;
  start_ms_ = last_ms_ = now_ms;
  speed_ = {};
  if (on_list || stops_coasting) return;
  // Seen at once, and a thumb that shakes a little takes its picture all the same.
  state_ = State::dragging;
  out.push_back({Kind::move, at, {}});
  out.push_back({Kind::press, at, {}});
}

void Gestures::move(TouchPoint at, double now_ms, TouchSteps& out) {
  if (state_ == State::idle || state_ == State::coasting) return;
  if (state_ == State::scrolling) return scroll_to(at, now_ms, out);
  if (state_ == State::dragging) {
    out.push_back({Kind::move, at, {}});
    return;
  }
  if (length(difference(at, start_)) <= kSlopPx) return;
  if (state_ == State::pressed) {
    // Released away from every widget, a press does nothing.
    out.push_back({Kind::leave, at, {}});
    out.push_back({Kind::release, at, {}});
  }
  state_ = State::scrolling;
  scroll_to(at, now_ms, out);
}

void Gestures::up(TouchPoint at, double now_ms, TouchSteps& out) {
  move(at, now_ms, out);
  switch (state_) {
    case State::idle:
    case State::coasting:
      return;
    case State::held:
      out.push_back({Kind::move, start_, {}});
      out.push_back({Kind::press, start_, {}});
      [[fallthrough]];
    case State::pressed:
    case State::dragging:
      out.push_back({Kind::release, start_, {}});
      out.push_back({Kind::leave, start_, {}});
      state_ = State::idle;
      return;
    case State::scrolling:
      if (now_ms - last_ms_ > kSpeedWindowMs) speed_ = {};
      state_ = length(speed_) > kLeastSpeed ? State::coasting : State::idle;
      last_ms_ = now_ms;
      return;
  }
}

void Gestures::cancel(TouchSteps& out) {
  if (state_ == State::pressed || state_ == State::dragging) {
    out.push_back({Kind::leave, start_, {}});
    out.push_back({Kind::release, start_, {}});
  }
  state_ = State::idle;
}

void Gestures::tick(double now_ms, TouchSteps& out) {
  if (state_ == State::held && now_ms - start_ms_ >= kPressDelayMs) {
    out.push_back({Kind::move, start_, {}});
    out.push_back({Kind::press, start_, {}});
    state_ = State::pressed;
  }
  if (state_ != State::coasting) return;
  const double passed_ms = now_ms - last_ms_;
  if (passed_ms <= 0) return;
  // The integral of an exponential decay: the same way at any frame rate.
  const double left = std::exp2(-passed_ms / kCoastHalfLifeMs);
  const double way_ms = kCoastHalfLifeMs / std::log(2.0) * (1 - left);
  out.push_back({Kind::scroll, last_, {speed_.x * way_ms, speed_.y * way_ms}});
  speed_ = {speed_.x * left, speed_.y * left};
  last_ms_ = now_ms;
  if (length(speed_) <= kLeastSpeed) state_ = State::idle;
}

std::optional<double> Gestures::due_in(double now_ms) const {
  if (state_ == State::held) return std::max(0.0, start_ms_ + kPressDelayMs - now_ms);
  if (state_ == State::coasting) return 0.0;
  return std::nullopt;
}

void Gestures::scroll_to(TouchPoint at, double now_ms, TouchSteps& out) {
  const TouchPoint by = difference(at, last_);
  if (by.x == 0 && by.y == 0) return;
  learn_speed(by, now_ms);
  out.push_back({Kind::scroll, start_, by});
  last_ = at;
}

void Gestures::learn_speed(TouchPoint by, double now_ms) {
  const double passed_ms = std::max(1.0, now_ms - last_ms_);
  last_ms_ = now_ms;
  if (passed_ms > kSpeedWindowMs) {
    speed_ = {};
    return;
  }
  // Smoothed: the last event before lifting is often a jitter.
  const double weight = std::min(1.0, passed_ms / 30);
  speed_.x += (by.x / passed_ms - speed_.x) * weight;
  speed_.y += (by.y / passed_ms - speed_.y) * weight;
  const double fastest = length(speed_);
  if (fastest > kMostSpeed)
    speed_ = {speed_.x * kMostSpeed / fastest, speed_.y * kMostSpeed / fastest};
}

}  // namespace facelog
