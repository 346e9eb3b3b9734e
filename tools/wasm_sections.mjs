// Reads a WebAssembly file as far as sizes go: its sections, and how large each function is by name.
// Must not know what the module is for.

/** @typedef {{id: number, name: string, start: number, body: number, end: number}} Section start includes the header */

const custom = 0;
const kinds = ["custom", "types", "imports", "functions", "tables", "memory", "globals", "exports", "start", "elements",
  "code", "data", "data count", "tags"];
const names_of_functions = 1;

/** @param {Uint8Array} bytes */
function create_reader(bytes) {
  let at = 0;
  const reader = {
    at: () => at,
    /** @param {number} place */
    go: (place) => void (at = place),
    byte: () => bytes[at++],
    /** LEB128, unsigned. */
    number() {
      let value = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = bytes[at++];
        value += (byte & 0x7f) * 2 ** shift;
        if (byte < 0x80) return value;
      }
    },
    text() {
      const size = reader.number();
      at += size;
      return new TextDecoder().decode(bytes.subarray(at - size, at));
    },
  };
  return reader;
}

/** @param {Uint8Array} bytes @returns {Section[]} */
export function sections_of(bytes) {
  const reader = create_reader(bytes);
  const sections = [];
  reader.go(8);
  while (reader.at() < bytes.length) {
    const start = reader.at();
    const id = reader.byte();
    const end = reader.number() + reader.at();
    const name = id === custom ? reader.text() : kinds[id];
    sections.push({ id, name, start, body: reader.at(), end });
    reader.go(end);
  }
  return sections;
}

/** The file without its custom sections: names are for people. @param {Uint8Array} bytes */
export function without_names(bytes) {
  const kept = sections_of(bytes).filter(({ id }) => id !== custom);
  return Buffer.concat([bytes.subarray(0, 8), ...kept.map(({ start, end }) => bytes.subarray(start, end))]);
}

/** @param {Uint8Array} bytes @param {Section} section */
function function_names(bytes, section) {
  /** @type {Map<number, string>} */
  const names = new Map();
  const reader = create_reader(bytes);
  reader.go(section.body);
  while (reader.at() < section.end) {
    const part = reader.byte();
    const end = reader.number() + reader.at();
    if (part === names_of_functions) {
      for (let left = reader.number(); left > 0; --left) names.set(reader.number(), reader.text());
    }
    reader.go(end);
  }
  return names;
}

/** @param {Uint8Array} bytes @param {Section} section */
function imported_functions(bytes, section) {
  const reader = create_reader(bytes);
  reader.go(section.body);
  let functions = 0;
  for (let left = reader.number(); left > 0; --left) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) functions += 1;
    if (kind === 1 || kind === 3) reader.byte(); // a table's or a global's type
    if (kind === 1 || kind === 2) {
      const has_limit = reader.byte() & 1;
      reader.number();
      if (has_limit) reader.number();
    } else {
      reader.number();
    }
  }
  return functions;
}

/**
 * @param {Uint8Array} bytes
 * @returns {{name: string, size: number}[]} largest first
 */
export function functions_of(bytes) {
  const sections = sections_of(bytes);
  /** @param {string} name */
  const section = (name) => sections.find((one) => one.name === name);
  const [code, imports, names] = [section("code"), section("imports"), section("name")];
  if (!code || !names) throw new Error("the module has no names: it was not linked with --profiling-funcs");
  const named = function_names(bytes, names);
  const first = imports ? imported_functions(bytes, imports) : 0;
  const reader = create_reader(bytes);
  reader.go(code.body);
  const functions = [];
  const count = reader.number();
  for (let i = 0; i < count; ++i) {
    const start = reader.at();
    reader.go(reader.number() + reader.at());
    functions.push({ name: named.get(first + i) ?? `function ${first + i}`, size: reader.at() - start });
  }
  return functions.sort((a, b) => b.size - a.size);
}
