// Copies Dear ImGui's sources without the bodies of functions that this program never needs, but that Dear ImGui's own
// code calls, so that the linker cannot leave them out: node trim_imgui.mjs SOURCE_DIR OUT_DIR FILE…
// It must not change anything else. What another version of Dear ImGui lacks is passed over.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const left_out = [
  // Recovering from an End() that was forgotten: brings in tables, tabs, menus and tooltips.
  "ErrorRecoveryTryToRecoverState", "ErrorRecoveryTryToRecoverWindowState", "ErrorCheckEndFrameFinalizeErrorTooltip",
  // Windows' places in a file.
  "AddSettingsHandler", "TableSettingsAddSettingsHandler", "UpdateSettings", "MarkIniSettingsDirty",
  "FindWindowSettingsByWindow", "FindWindowSettingsByID", "LoadIniSettingsFromDisk", "SaveIniSettingsToDisk",
  // Keyboard and gamepad in the canvas: the page has real buttons for them (web/host/mirror.mjs).
  "NavUpdate", "NavEndFrame", "NavProcessItem", "NavInitWindow", "RenderNavCursor", "NavMoveRequestTryWrapping",
  "Shortcut", "ItemHandleShortcut", "UpdateKeyRoutingTable", "SetItemKeyOwner",
  // Windows that are moved, resized, collapsed and titled by the user; popups; the mouse's own wheel (host/window.cpp).
  "UpdateWindowManualResize", "RenderWindowTitleBarContents", "RenderWindowOuterBorders", "RenderDimmedBackgrounds",
  "RenderMouseCursor", "FindBestWindowPosForPopup", "ClosePopupsOverWindow", "ClosePopupToLevel", "OpenPopupEx",
  "GetTopMostPopupModal", "FindBlockingModal", "UpdateMouseWheel", "SetTooltipV", "SetTooltip",
  // Tables, columns, logging, translations, clipboard, a text cursor's place.
  "TableGcCompactTransientBuffers", "TableGcCompactSettings", "EndColumns", "LogRenderedText", "LogToClipboard",
  "LogBegin", "LogFinish", "LocalizeRegisterEntries", "Platform_GetClipboardTextFn_DefaultImpl",
  "Platform_SetClipboardTextFn_DefaultImpl", "Platform_SetImeDataFn_DefaultImpl",
  "Platform_OpenInShellFn_DefaultImpl", "ClearDragDrop",
];

/** @param {string} source @returns {[string, Set<string>]} the source without the bodies, and whose */
function without_bodies(source) {
  /** @type {Set<string>} */
  const found = new Set();
  // A definition stands at the start of a line, its braces alone on theirs.
  const definition = new RegExp(
    `^((?:static |inline )*)((?:const )?[\\w:<>]+(?: ?[*&])?) *((?:ImGui::)?(${left_out.join("|")})\\([^;{]*?\\))\\n\\{\\n[\\s\\S]*?\\n\\}`, "gm");
  const text = source.replaceAll(definition, (_, kind, type, head, name) => {
    found.add(name);
    return `${kind}${type} ${head}\n{${type === "void" ? "" : " return {}; "}}`;
  });
  return [text, found];
}

const [source_dir, out_dir, ...files] = process.argv.slice(2);
if (!source_dir || !out_dir || files.length === 0) throw new Error("usage: trim_imgui.mjs SOURCE_DIR OUT_DIR FILE…");
mkdirSync(out_dir, { recursive: true });
/** @type {Set<string>} */
const all_found = new Set();
for (const file of files) {
  const [text, found] = without_bodies(readFileSync(join(source_dir, file), "utf8"));
  writeFileSync(join(out_dir, basename(file)), text);
  found.forEach((name) => all_found.add(name));
}
const missing = left_out.filter((name) => !all_found.has(name));
if (missing.length > 0) console.log(`trim_imgui: this version of Dear ImGui has no ${missing.join(", ")}`);
