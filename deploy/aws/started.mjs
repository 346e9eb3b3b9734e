/** Whether a module is the program that was started, or was only imported. It knows nothing of what the module does. */
import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** By files, not by addresses: one percent-encodes blanks and Japanese letters, and the path given may be a link's. @param {string} url import.meta.url */
export const isStarted = (url) => process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(url);
