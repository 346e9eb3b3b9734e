// The canvas: Dear ImGui's context on WebGL2, pointers made into its input, and frames only while
// one is due. Must not know what is drawn.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <functional>

#include "core/touch/gestures.hpp"
#include "ui/layout.hpp"

namespace facelog::host {

enum class PointerKind : std::uint8_t { down, move, up, cancel };

class Window {
 public:
  /// `draw` is called between NewFrame and Render, `after` once the frame is on the screen.
  Window(std::function<void()> draw, std::function<void()> after)
      : draw_(std::move(draw)), after_(std::move(after)) {}

  /// False: this browser gives no WebGL2.
  bool start();
  void resize(const ui::Screen& screen);
  void pointer(PointerKind kind, bool touch, ImVec2 at);
  /// Scrolls what lies there by so many CSS pixels, as a wheel does.
  void wheel(ImVec2 at, ImVec2 by);
  /// Presses and releases at once: a click on a hidden button.
  void tap(ImVec2 at);
  void set_visible(bool visible);
  /// What is due waits, and is not lost.
  void hold(bool held);
  void context_lost();
  void context_restored();

  /// This many frames are due; a change of state needs two to settle.
  void repaint(int frames = 2);
  /// The browser's animation frame.
  void on_frame(double now_ms);

 private:
  void feed(const TouchSteps& steps);
  /// What the user did takes a frame a step; those in between need not be seen.
  void draw_frame(double now_ms, bool seen = true);
  void run_pending();
  void schedule();
  bool is_due() const { return due_frames_ > 0 && !held_; }

  std::function<void()> draw_;
  std::function<void()> after_;
  Gestures gestures_;
  double last_frame_ms_ = 0;
  int due_frames_ = 0;
  bool mouse_down_ = false;
  bool scheduled_ = false;
  bool visible_ = true;
  bool held_ = false;
  bool lost_ = true;
  bool drawing_ = false;
};

}  // namespace facelog::host
