/**
 * The part of AWS IoT's rule SQL that the template uses: SELECT * FROM 'topic filter'.
 * It knows nothing of what becomes of the selected message.
 */

/**
 * @typedef {{filter: string}} Rule
 */

/**
 * @returns {Rule} or throws a clear error for any other statement
 */
export function parseRule(/** @type {string} */ sql) {
  const match = /^\s*SELECT\s+\*\s+FROM\s+(?:'([^']+)'|"([^"]+)")\s*$/i.exec(sql);
  if (!match) throw new Error(`rule: "${sql.trim()}" is not here; the local target knows SELECT * FROM 'topic filter' alone`);
  const filter = match[1] ?? match[2];
  const levels = filter.split("/");
  const wrong = levels.some((level, i) => (level.includes("#") && (level !== "#" || i !== levels.length - 1))
    || (level.includes("+") && level !== "+"));
  if (wrong) throw new Error(`rule: '${filter}' is no topic filter: + stands for a whole level, # for the last ones`);
  return { filter };
}

/** Whether a topic fits a filter: + is one level, # comes last and is any number of them. */
export function topicMatches(/** @type {string} */ filter, /** @type {string} */ topic) {
  const wanted = filter.split("/"), levels = topic.split("/");
  // Reserved topics are out of reach of a wildcard in the first place.
  if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i] === "#") return true;
    if (i >= levels.length || (wanted[i] !== "+" && wanted[i] !== levels[i])) return false;
  }
  return wanted.length === levels.length;
}

/** Leaves out the spaces of JSON that stand outside texts; names, their order and numbers stay as they came. */
function compact(/** @type {string} */ json) {
  return json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|[\t\n\r ]+/g, (part) => (part[0] === '"' ? part : ""));
}

/**
 * What SELECT * hands on: JSON as one line, and anything else byte for byte.
 * @returns {Uint8Array}
 */
export function selectAll(/** @type {Uint8Array} */ payload) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(payload);
    JSON.parse(text);
    return Buffer.from(compact(text));
  } catch {
    return payload;
  }
}
