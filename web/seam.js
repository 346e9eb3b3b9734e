// What C++ calls in the page: forwarders of one line each to Module.host (web/host/seam.mjs), and nothing else.
// Emscripten reads this file: `function` only, no arrows, no `?.`, no `??` (3.1.6 miscompiles them in silence).
mergeInto(LibraryManager.library, {
  seam_fill: function (ticket, to) { HEAPU8.set(Module["host"]["take"](ticket), to); },
  seam_tell: function (json, size) { Module["host"]["tell"](HEAPU8.subarray(json, json + size)); },
  seam_digest: function (id, bytes, size) { return Module["host"]["digest"](id >>> 0, HEAPU8.subarray(bytes, bytes + size)); },
  seam_signed: function (number, lines, lines_size, body, body_size) { Module["host"]["signed"](number, HEAPU8.subarray(lines, lines + lines_size), HEAPU8.subarray(body, body + body_size)); },
  seam_request_frame: function () { Module["host"]["request_frame"](); },
  seam_set_timer: function (delay_ms) { Module["host"]["set_timer"](delay_ms); },
  seam_utc_ms: function () { return Date.now(); },
  seam_steady_ms: function () { return performance.now(); },
  seam_utc_offset_min: function () { return -new Date().getTimezoneOffset(); },
  seam_sin: function (radians) { return Math.sin(radians); },
  seam_cos: function (radians) { return Math.cos(radians); },
  seam_measure_glyph: function (code, bold, em_px, to) { HEAPF32.set(Module["host"]["measure_glyph"](code, bold, em_px), to >> 2); },
  seam_draw_glyph: function (to) { HEAPU8.set(Module["host"]["draw_glyph"](), to); },
  seam_text: function (text, size) { Module["host"]["text"](HEAPU8.subarray(text, text + size)); },
  seam_screen_open: function () { return Module["host"]["screen"]["open"](); },
  seam_screen_texture: function (at, part) { var n = HEAP32.subarray(at >> 2, (at >> 2) + 8); Module["host"]["screen"]["texture"](n[0], !!n[1], n.subarray(2, 4), n.subarray(4), HEAPU8.subarray(part, part + (n[2] * (n[7] - 1) + n[6]) * 4)); },
  seam_screen_drop: function (id) { Module["host"]["screen"]["drop"](id); },
  seam_screen_begin: function (width_px, height_px, width, height) { Module["host"]["screen"]["begin"]([width_px, height_px], [width, height]); },
  seam_screen_draw: function (vertices, vertex_count, indices, index_count, calls, size) { Module["host"]["screen"]["draw"](HEAPU8.subarray(vertices, vertices + vertex_count * 20), HEAPU8.subarray(indices, indices + index_count * 2), HEAP32.subarray(calls >> 2, (calls >> 2) + size)); },
});
