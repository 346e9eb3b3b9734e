// The border to JavaScript: what web/seam.js forwards to the page's own objects. Bytes that come
// from there wait under a ticket until C++ has made room for them; text goes there as JSON. Nothing
// but host/ may include this.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"

extern "C" {
void seam_fill(int ticket, std::uint8_t* to);
void seam_tell(const char* json, std::size_t size);
/// 0: this page has no digest of the browser's (it is not a secure context).
int seam_digest(std::uint32_t id, const std::uint8_t* bytes, std::size_t size);
void seam_signed(std::uint32_t number, const char* lines, std::size_t lines_size,
                 const std::uint8_t* body, std::size_t body_size);
void seam_request_frame();
void seam_set_timer(double delay_ms);  // negative: no timer
double seam_utc_ms();
double seam_steady_ms();
/// For drawing; the browser has them already.
double seam_sin(double radians);
double seam_cos(double radians);
int seam_utc_offset_min();
void seam_measure_glyph(std::uint32_t code, int bold, double em_px, float* to);
void seam_draw_glyph(std::uint8_t* to);
/// The answer to host_text().
void seam_text(const char* text, std::size_t size);
/// The longest side of a texture; 0: no WebGL2.
int seam_screen_open();
/// Eight numbers: id, whether it is new, width, height, then the part's left, top, width, height.
void seam_screen_texture(const int* at, const std::uint8_t* part);
void seam_screen_drop(int id);
void seam_screen_begin(int width_px, int height_px, double width, double height);
void seam_screen_draw(const void* vertices, int vertex_count, const void* indices, int index_count,
                      const std::int32_t* calls, std::size_t size);
}

namespace facelog::host {

inline Moment now() {
  return {static_cast<std::int64_t>(seam_utc_ms()), static_cast<std::int64_t>(seam_steady_ms()),
          seam_utc_offset_min()};
}

/// The bytes that wait under the ticket.
inline Buffer take(int ticket, std::size_t size) {
  Buffer bytes(size);
  seam_fill(ticket, bytes.data());
  return bytes;
}

inline void tell(std::string_view json) {
  seam_tell(json.data(), json.size());
}

}  // namespace facelog::host
