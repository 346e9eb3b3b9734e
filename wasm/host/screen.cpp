// Textures and draw calls; see screen.hpp. In place of Dear ImGui's own OpenGL backend: the canvas
// has no other user, so that no state has to be saved and restored, and Emscripten's OpenGL is not
// needed.
#include "host/screen.hpp"

#include <imgui.h>

#include <cstdint>
#include <vector>

#include "host/seam.hpp"

namespace facelog::host {
namespace {

static_assert(sizeof(ImDrawVert) == 20 && sizeof(ImDrawIdx) == 2, "web/host/screen.mjs reads them");

int last_texture = 0;

int id_of(const ImTextureData& texture) {
  return static_cast<int>(texture.GetTexID());
}

void upload(ImTextureData& texture, bool is_new, const ImTextureRect& part) {
  const int at[] = {id_of(texture), is_new ? 1 : 0, texture.Width, texture.Height,
                    part.x,         part.y,         part.w,        part.h};
  seam_screen_texture(at, static_cast<const std::uint8_t*>(texture.GetPixelsAt(part.x, part.y)));
}

void drop(ImTextureData& texture) {
  seam_screen_drop(id_of(texture));
  texture.SetTexID(ImTextureID_Invalid);
  texture.SetStatus(ImTextureStatus_Destroyed);
}

void update(ImTextureData& texture) {
  switch (texture.Status) {
    case ImTextureStatus_WantCreate: {
      texture.SetTexID(static_cast<ImTextureID>(++last_texture));
      ImTextureRect whole;
      whole.x = whole.y = 0;
      whole.w = static_cast<unsigned short>(texture.Width);
      whole.h = static_cast<unsigned short>(texture.Height);
      upload(texture, true, whole);
      texture.SetStatus(ImTextureStatus_OK);
      break;
    }
    case ImTextureStatus_WantUpdates:
      for (const ImTextureRect& part : texture.Updates) upload(texture, false, part);
      texture.SetStatus(ImTextureStatus_OK);
      break;
    case ImTextureStatus_WantDestroy:
      if (texture.UnusedFrames > 0) drop(texture);
      break;
    default:
      break;
  }
}

/// Seven numbers a call, as web/host/screen.mjs reads them.
void add_call(std::vector<std::int32_t>& calls, const ImDrawCmd& command, ImVec2 scale,
              int height_px) {
  const auto left = static_cast<std::int32_t>(command.ClipRect.x * scale.x);
  const auto width = static_cast<std::int32_t>((command.ClipRect.z - command.ClipRect.x) * scale.x);
  const auto bottom =
      static_cast<std::int32_t>(static_cast<float>(height_px) - command.ClipRect.w * scale.y);
  const auto height =
      static_cast<std::int32_t>((command.ClipRect.w - command.ClipRect.y) * scale.y);
  if (width <= 0 || height <= 0) return;
  calls.insert(calls.end(), {static_cast<std::int32_t>(command.GetTexID()), left, bottom, width,
                             height, static_cast<std::int32_t>(command.IdxOffset),
                             static_cast<std::int32_t>(command.ElemCount)});
}

}  // namespace

bool open_screen() {
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  const int most_px = seam_screen_open();
  ImGuiPlatformIO& io = ImGui::GetPlatformIO();
  io.Renderer_TextureMaxWidth = io.Renderer_TextureMaxHeight = most_px;
  return most_px != 0;
}

void close_screen() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status != ImTextureStatus_Destroyed) drop(*texture);
  }
}

void show_frame() {
  const ImDrawData& data = *ImGui::GetDrawData();
  const ImVec2 scale = data.FramebufferScale;
  const int width_px = static_cast<int>(data.DisplaySize.x * scale.x);
  const int height_px = static_cast<int>(data.DisplaySize.y * scale.y);
  if (width_px <= 0 || height_px <= 0) return;
  for (ImTextureData* texture : *data.Textures) update(*texture);
  seam_screen_begin(width_px, height_px, static_cast<double>(data.DisplaySize.x),
                    static_cast<double>(data.DisplaySize.y));
  std::vector<std::int32_t> calls;
  for (const ImDrawList* list : data.CmdLists) {
    calls.clear();
    for (const ImDrawCmd& command : list->CmdBuffer) add_call(calls, command, scale, height_px);
    if (calls.empty()) continue;
    seam_screen_draw(list->VtxBuffer.Data, list->VtxBuffer.Size, list->IdxBuffer.Data,
                     list->IdxBuffer.Size, calls.data(), calls.size());
  }
}

}  // namespace facelog::host
