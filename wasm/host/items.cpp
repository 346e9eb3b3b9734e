// The hooks; see items.hpp.
#include "host/items.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/base/json.hpp"

namespace facelog::host {
namespace {

std::vector<Item> all;
ImGuiID last_id = 0;
ImRect last_rect;

}  // namespace

void watch_items() {
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
}
void begin_items() {
  all.clear();
}

std::string items_message() {
  JsonWriter out;
  out.begin_object().member("type", "items").key("items").begin_array();
  const auto whole = [](float v) { return static_cast<std::int64_t>(std::lround(v)); };
  for (const Item& item : all) {
    out.begin_object().member("name", item.name).member("label", item.label);
    out.member("x", whole(item.from.x)).member("y", whole(item.from.y));
    out.member("w", whole(item.to.x - item.from.x))
        .member("h", whole(item.to.y - item.from.y))
        .end_object();
  }
  return out.end_array().end_object().take();
}

}  // namespace facelog::host

// The four functions that Dear ImGui calls when IMGUI_ENABLE_TEST_ENGINE is set.

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& rect,
                                 const ImGuiLastItemData*) {
  facelog::host::last_id = id;
  facelog::host::last_rect = rect;
  facelog::host::last_rect.ClipWith(context->CurrentWindow->ClipRect);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags) {
  using namespace facelog::host;
  if (id != last_id || !label) return;
  const std::string_view text(label);
  const auto marks = text.find("###");  // all of our buttons, and nothing else, are named so
  if (marks == std::string_view::npos) return;
  // A sliver at a list's edge is no target.
  if (last_rect.GetWidth() < 8 || last_rect.GetHeight() < 8) return;
  all.push_back({std::string(text.substr(marks + 3)), std::string(text.substr(0, marks)),
                 last_rect.Min, last_rect.Max});
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) {
  return nullptr;
}
