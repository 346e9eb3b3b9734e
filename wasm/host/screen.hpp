// What Dear ImGui has drawn, handed to the page's canvas (web/host/screen.mjs).
// Must not know what is drawn.
#pragma once

namespace facelog::host {

/// False: this browser gives no WebGL2. Also when a lost context has come back.
bool open_screen();
/// The textures are gone: Dear ImGui makes them anew.
void close_screen();
/// The frame that ImGui::Render() made ready.
void show_frame();

}  // namespace facelog::host
