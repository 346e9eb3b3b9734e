// A room over the whole screen: a heading with the way back, and content that scrolls.
// Must not know what is in it.
#include <algorithm>

#include "ui/panels/panels.hpp"
#include "ui/text.hpp"
#include "ui/widgets.hpp"

namespace facelog::ui {
float begin_room(const View& view, const char* name, const std::string& title, bool& back, float foot) {
  const Rect whole{0, 0, view.state.screen.size.w, view.state.screen.size.h};
  begin(name, whole);
  ImGui::GetWindowDrawList()->AddRectFilled(top_left(whole), bottom_right(whole), view.colours.surface);
  const Rect& room = view.layout.room;
  const ImVec2 at = top_left(room) + ImVec2(kSpaceM, 0);
  const float width = static_cast<float>(room.w) - 2 * kSpaceM;
  ImGui::SetCursorScreenPos(at + ImVec2(0, (kRoomBarHeight - kTarget) / 2));
  back = icon_button("back", say(view.language, TextId::button_back), Icon::back, Look::plain, view.colours);
  draw_text(at + ImVec2(kTarget + kSpaceXs, (kRoomBarHeight - 24) / 2), Type::title, true, view.colours.text, title,
            width - kTarget - kSpaceXs);
  ImGui::SetCursorScreenPos(at + ImVec2(0, kRoomBarHeight));
  begin_scroll("content", ImVec2(width + kSpaceM, std::max(1.0f, static_cast<float>(whole.h - room.y) - kRoomBarHeight - foot)));
  return width;
}

void end_room(const View& view) {
  // The list goes on under the home indicator, and its end can be scrolled out from there.
  space(kSpaceXl + static_cast<float>(view.state.screen.safe.bottom));
  end_scroll();
  end();
}

}  // namespace facelog::ui
