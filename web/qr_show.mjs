// Settings as a QR code for the next phone. Must not know what is in the link.
import encodeQR from "qr";
import { dialogs } from "./host/dialogs.mjs";

const module_px = 8;

/** Black on white, whatever the page's colours: readers want it so. @param {import("./host/dialogs.mjs").Parts} parts @param {string} link */
function drawing({ make, say }, link) {
  const rows = encodeQR(link, "raw", { ecc: "medium", border: 4 });
  const canvas = make("canvas", { id: "qr", role: "img", "aria-label": say("qr.title") });
  canvas.width = canvas.height = rows.length * module_px;
  // Seen as a whole between the dialog's header and footer.
  Object.assign(canvas.style, { display: "block", width: "100%", maxWidth: "min(24rem, 100dvh - 11rem)", margin: "0 auto .75rem", imageRendering: "pixelated" });
  const draw = canvas.getContext("2d");
  if (!draw) return canvas;
  draw.fillStyle = "#fff";
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((is_dark, x) => is_dark && draw.fillRect(x * module_px, y * module_px, module_px, module_px)));
  return canvas;
}

/** @param {import("./host/dialogs.mjs").Parts} parts @param {string} link */
export function open(parts, link) {
  const { make, say } = parts;
  const { button, show } = dialogs(parts);
  const note = make("p", { role: "status" }, say("qr.show_note"));
  const copy = button("qr.copy", "tonal", async () => {
    try {
      await navigator.clipboard.writeText(link);
      note.textContent = say("qr.copied");
    } catch {
      note.textContent = say("qr.copy_failed");
    }
  });
  show("qr.title", [make("section", { class: "block" }, drawing(parts, link), note, make("div", { class: "row" }, copy), make("p", { class: "facts", id: "qr-link" }, link))]);
}
