/**
 * Text as one word of a POSIX shell.
 * It knows nothing of what it names.
 */

export const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "'\\''")}'`;

/** In quotes only where it needs them. */
export const shellWord = (/** @type {string} */ text) => (/^[\w./,:@+-]+$/.test(text) ? text : quoted(text));
