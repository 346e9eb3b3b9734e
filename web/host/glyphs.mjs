// Draws single characters with the browser's own fonts, for the canvas's text (wasm/host/glyphs.cpp).
// Must not know texts: it sees one code point at a time.

const family = 'system-ui, -apple-system, "Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", sans-serif';
const padding_px = 1; // what smoothing spills over the measured box

/** @type {OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D | null} */
let context = null;
let measured = { text: "", font: "", left: 0, top: 0, width: 0, height: 0 };
/** @type {ImageData | null} */
let drawn = null;

/** @param {number} width @param {number} height */
function room_for(width, height) {
  if (!context) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    context = canvas.getContext("2d", { willReadFrequently: true });
  }
  if (!context) throw new Error("no 2D canvas");
  if (context.canvas.width < width) context.canvas.width = width;
  if (context.canvas.height < height) context.canvas.height = height;
  return context;
}

/** @param {Uint8ClampedArray} pixels of white text: a colour font's glyph has others */
function has_colour(pixels) {
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3] > 200 && pixels[i] + pixels[i + 1] + pixels[i + 2] < 690) return true;
  }
  return false;
}

/**
 * Advance, then left, top, width, height of the bitmap in device pixels from the pen on the baseline, then whether it
 * is coloured.
 * @param {number} code
 * @param {number} bold
 * @param {number} em_px
 */
export function measure_glyph(code, bold, em_px) {
  const text = String.fromCodePoint(code);
  const font = `${bold ? 600 : 400} ${em_px}px ${family}`;
  let on = room_for(1, 1);
  on.font = font;
  const metrics = on.measureText(text);
  const left = Math.floor(-metrics.actualBoundingBoxLeft) - padding_px;
  const top = Math.floor(-metrics.actualBoundingBoxAscent) - padding_px;
  const width = Math.ceil(metrics.actualBoundingBoxRight) + padding_px - left;
  const height = Math.ceil(metrics.actualBoundingBoxDescent) + padding_px - top;
  const blank = metrics.actualBoundingBoxRight + metrics.actualBoundingBoxLeft <= 0 || text.trim() === "";
  drawn = null;
  measured = { text, font, left, top, width, height };
  if (blank) return [metrics.width, 0, 0, 0, 0, 0];
  on = room_for(width, height);
  on.font = font;
  on.fillStyle = "#fff";
  on.textBaseline = "alphabetic";
  on.clearRect(0, 0, width, height);
  on.fillText(text, -left, -top);
  drawn = on.getImageData(0, 0, width, height);
  return [metrics.width, left, top, width, height, has_colour(drawn.data) ? 1 : 0];
}

const first_em_px = 13; // about what the first frame's words have

/** Has the browser look for its fonts, before a frame waits for it. */
export function warm_glyphs() {
  measure_glyph(0x61, 1, first_em_px * devicePixelRatio);
}

/** The pixels of the glyph that was measured last, RGBA. */
export function draw_glyph() {
  return drawn ? drawn.data : new Uint8ClampedArray(measured.width * measured.height * 4);
}
