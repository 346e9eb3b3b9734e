/**
 * Measures regions of a picture: brightness, colour, edges.
 * Pure; it knows nothing of faces.
 */

/**
 * @typedef {{data: Uint8Array, width: number, height: number}} Pixels  RGB, three bytes a pixel
 * @typedef {{x: number, y: number}} Point
 * @typedef {{left: number, top: number, right: number, bottom: number}} Region
 */

/** A region within the picture, of whole pixels. */
function clip(/** @type {Pixels} */ { width, height }, /** @type {Region} */ r) {
  const within = (/** @type {number} */ v, /** @type {number} */ max) => Math.max(0, Math.min(max, Math.round(v)));
  return { left: within(r.left, width), right: within(r.right, width), top: within(r.top, height), bottom: within(r.bottom, height) };
}

export function lumaAt(/** @type {Pixels} */ { data, width }, /** @type {number} */ x, /** @type {number} */ y) {
  const i = (y * width + x) * 3;
  return 0.299 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2];
}

/** Mean brightness (0–255), its spread, and the mean difference between neighbours. */
export function measure(/** @type {Pixels} */ pixels, /** @type {Region} */ region) {
  const { left, top, right, bottom } = clip(pixels, region);
  const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / 4000)));
  let n = 0, total = 0, squares = 0, across = 0, down = 0;
  for (let y = top; y < bottom - 1; y += step) {
    for (let x = left; x < right - 1; x += step) {
      const v = lumaAt(pixels, x, y);
      total += v;
      squares += v * v;
      across += Math.abs(v - lumaAt(pixels, x + 1, y));
      down += Math.abs(v - lumaAt(pixels, x, y + 1));
      n++;
    }
  }
  if (n === 0) return { mean: 0, spread: 0, across: 0, down: 0, empty: true };
  const mean = total / n;
  return { mean, spread: Math.sqrt(Math.max(0, squares / n - mean * mean)), across: across / n, down: down / n, empty: false };
}

/** The middle of what is dark in a region, as shares of its sides; undefined without any contrast. */
export function darkCentre(/** @type {Pixels} */ pixels, /** @type {Region} */ region) {
  const { left, top, right, bottom } = clip(pixels, region);
  const { mean } = measure(pixels, region);
  let weight = 0, sumX = 0, sumY = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const dark = Math.max(0, mean - lumaAt(pixels, x, y));
      weight += dark;
      sumX += dark * x;
      sumY += dark * y;
    }
  }
  if (weight < 1) return undefined;
  return { x: (sumX / weight - left) / (right - left), y: (sumY / weight - top) / (bottom - top) };
}
