// Input and frames; see window.hpp.
#include "host/window.hpp"

#include <imgui_internal.h>

#include <algorithm>

#include "host/glyphs.hpp"
#include "host/items.hpp"
#include "host/screen.hpp"
#include "host/seam.hpp"
#include "ui/theme.hpp"

namespace facelog::host {
namespace {

constexpr ImVec2 kNowhere(-FLT_MAX, -FLT_MAX);

TouchPoint point(ImVec2 at) {
  return {static_cast<double>(at.x), static_cast<double>(at.y)};
}
ImVec2 vec(TouchPoint at) {
  return ImVec2(static_cast<float>(at.x), static_cast<float>(at.y));
}

/// The list that lies there, if it is longer than what is seen of it.
ImGuiWindow* list_at(ImVec2 at) {
  ImGuiWindow* window = nullptr;
  ImGui::FindHoveredWindowEx(at, false, &window, nullptr);
  while (window && window->ScrollMax.y <= 0) window = window->ParentWindow;
  return window;
}

void scroll_window(ImVec2 at, ImVec2 by) {
  ImGuiWindow* window = list_at(at);
  if (!window) return;
  // Several steps may come before the next frame applies them.
  const float from = window->ScrollTarget.y < FLT_MAX ? window->ScrollTarget.y : window->Scroll.y;
  ImGui::SetScrollY(window, std::clamp(from - by.y, 0.0f, window->ScrollMax.y));
}

}  // namespace

bool Window::start() {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = io.LogFilename = nullptr;
  io.BackendPlatformName = "facelog";
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  ui::apply_style();
  add_fonts();
  watch_items();
  lost_ = !open_screen();
  return !lost_;
}

void Window::resize(const ui::Screen& screen) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = ImVec2(static_cast<float>(screen.size.w), static_cast<float>(screen.size.h));
  io.DisplayFramebufferScale =
      ImVec2(static_cast<float>(screen.density), static_cast<float>(screen.density));
  // Texts are measured before they are drawn, and each density has glyphs of its own: not those of 1 first.
  for (ImFont* font : io.Fonts->Fonts) font->CurrentRasterizerDensity = io.DisplayFramebufferScale.x;
  // A resized canvas is blank until it is drawn again: not one empty frame in between.
  repaint(3);
  if (!drawing_ && last_frame_ms_ > 0) draw_frame(seam_steady_ms());
}

void Window::pointer(PointerKind kind, bool touch, ImVec2 at) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  const double now_ms = seam_steady_ms();
  TouchSteps steps;
  if (touch) {
    switch (kind) {
      case PointerKind::down:
        gestures_.down(point(at), list_at(at) != nullptr, now_ms, steps);
        break;
      case PointerKind::move:
        gestures_.move(point(at), now_ms, steps);
        break;
      case PointerKind::up:
        gestures_.up(point(at), now_ms, steps);
        break;
      case PointerKind::cancel:
        gestures_.cancel(steps);
        break;
    }
  } else if (kind == PointerKind::down) {
    mouse_down_ = true;
    steps = {{TouchStep::Kind::move, point(at), {}}, {TouchStep::Kind::press, point(at), {}}};
  } else if (mouse_down_) {
    // Nothing is drawn for a hovering mouse, so that only a pressed one counts.
    if (kind != PointerKind::cancel) steps.push_back({TouchStep::Kind::move, point(at), {}});
    if (kind == PointerKind::cancel) steps.push_back({TouchStep::Kind::leave, {}, {}});
    if (kind != PointerKind::move) {
      mouse_down_ = false;
      steps.push_back({TouchStep::Kind::release, {}, {}});
      steps.push_back({TouchStep::Kind::leave, {}, {}});
    }
  }
  feed(steps);
  // What a tap starts (a file picker) must start within the browser's own event.
  if (kind == PointerKind::up && !steps.empty()) run_pending();
  schedule();
}

void Window::wheel(ImVec2 at, ImVec2 by) {
  scroll_window(at, by);
  repaint();
}

void Window::tap(ImVec2 at) {
  ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  const TouchPoint where = point(at);
  feed({{TouchStep::Kind::move, where, {}},
        {TouchStep::Kind::press, where, {}},
        {TouchStep::Kind::release, where, {}},
        {TouchStep::Kind::leave, where, {}}});
  run_pending();
}

void Window::feed(const TouchSteps& steps) {
  ImGuiIO& io = ImGui::GetIO();
  for (const TouchStep& step : steps) {
    const ImVec2 at = vec(step.at);
    switch (step.kind) {
      case TouchStep::Kind::move:
        io.AddMousePosEvent(at.x, at.y);
        break;
      case TouchStep::Kind::press:
        io.AddMouseButtonEvent(0, true);
        break;
      case TouchStep::Kind::release:
        io.AddMouseButtonEvent(0, false);
        break;
      case TouchStep::Kind::leave:
        io.AddMousePosEvent(kNowhere.x, kNowhere.y);
        break;
      case TouchStep::Kind::scroll:
        scroll_window(at, vec(step.by));
        break;
    }
  }
  if (!steps.empty()) repaint(3);
}

void Window::run_pending() {
  constexpr int kMost = 8;
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  for (int i = 0; i < kMost && context.InputEventsQueue.Size > 0; ++i) draw_frame(seam_steady_ms(), false);
}

void Window::set_visible(bool visible) {
  visible_ = visible;
  if (visible) repaint();
}

void Window::hold(bool held) {
  held_ = held;
  schedule();
}

void Window::context_lost() {
  close_screen();
  lost_ = true;
}

void Window::context_restored() {
  lost_ = !open_screen();
  repaint(3);
}

void Window::repaint(int frames) {
  due_frames_ = std::max(due_frames_, frames);
  schedule();
}

void Window::schedule() {
  const bool wanted = is_due() || gestures_.due_in(seam_steady_ms()).has_value();
  if (!wanted || scheduled_ || lost_ || !visible_) return;
  scheduled_ = true;
  seam_request_frame();
}

void Window::on_frame(double now_ms) {
  scheduled_ = false;
  TouchSteps steps;
  gestures_.tick(seam_steady_ms(), steps);
  feed(steps);
  if (is_due()) draw_frame(now_ms);
  schedule();
}

void Window::draw_frame(double now_ms, bool seen) {
  if (lost_ || drawing_) return;
  drawing_ = true;
  if (seen) due_frames_ = std::max(0, due_frames_ - 1);
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = std::clamp(static_cast<float>((now_ms - last_frame_ms_) / 1000), 0.001f, 0.1f);
  last_frame_ms_ = now_ms;
  begin_items();
  ImGui::NewFrame();
  draw_();
  if (seen) {
    ImGui::Render();
    show_frame();
  } else {
    ImGui::EndFrame();
  }
  drawing_ = false;
  after_();
}

}  // namespace facelog::host
