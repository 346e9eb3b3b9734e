// Medians and the like of samples, and tables of text. Must not know what the figures are of.

/** @param {number[]} samples @param {number} share 0 to 1 */
export function quantile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? NaN;
  const high = sorted[Math.ceil(at)] ?? NaN;
  return low + (high - low) * (at - Math.floor(at));
}

/** @param {number[]} samples */
export function summary(samples) {
  return { samples: samples.length, median: quantile(samples, 0.5), p95: quantile(samples, 0.95) };
}

/** Three digits that matter. @param {number} value */
export function short(value) {
  return Number.isFinite(value) ? value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3) : "–";
}

/** As Markdown. @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (/** @type {string[]} */ cells) => `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join(" | ")} |`;
  return [line(head), `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`, ...rows.map(line)].join("\n");
}
