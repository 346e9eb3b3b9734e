/**
 * The server's command line: what it may say, and a sentence for what it may not.
 * It knows nothing of what the options do.
 */
import { parseArgs } from "node:util";

export const kHelp = `facelog local target: the page and its cloud on this machine.
手元で動くfacelog: ページとクラウドを1台で。

usage: node deploy/local/server.mjs --data DIR --site DIR [options]

  --site DIR           the built page
  --data DIR           where everything is kept; objects at DIR/s3/<bucket>/<key>
  --port N             the page's port (default 8080); N+1: the endpoints alone, N+2: control; 0: free ports
  --flush-seconds N    write what has gathered every N seconds (default: the template's 60)
  --guest-seconds N    what guests are lent ends after N seconds (default 3600, as on AWS)
  --lan                open it to the local network over HTTPS, for a phone
  --cross-origin       have the page call the endpoints on their own port
  --parameter N=VALUE  a parameter of the template, as on AWS; can be given again
  --template FILE      another template than deploy/template.yaml
  --json               print one line of JSON when ready, for tests
  --help               this text
`;

/** @typedef {import("./target.mjs").TargetOptions & {json: boolean, help: boolean}} ServerOptions */

function number(/** @type {string} */ name, /** @type {string} */ text, /** @type {number} */ most, /** @type {boolean} */ whole) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0 || value > most || (whole && !Number.isInteger(value))) {
    throw new Error(`--${name} must be a ${whole ? "whole " : ""}number from 0 to ${most}, not "${text}"`);
  }
  return value;
}

/** @returns {never} */
function fail(/** @type {string} */ line) {
  throw new Error(line);
}

/** @returns {ServerOptions} or throws one clear line */
export function parseOptions(/** @type {string[]} */ args) {
  const text = /** @type {const} */ ({ type: "string" }), flag = /** @type {const} */ ({ type: "boolean", default: false });
  let values;
  try {
    ({ values } = parseArgs({ args, options: { port: text, data: text, site: text, "flush-seconds": text, "guest-seconds": text, lan: flag,
      parameter: { ...text, multiple: true, default: /** @type {string[]} */ ([]) }, template: text, "cross-origin": flag, json: flag, help: { ...flag, short: "h" } } }));
  } catch (error) {
    throw new Error(`${/** @type {Error} */ (error).message.split(/[.\n]/)[0]} (see --help)`);
  }
  const parameters = values.parameter.map((each) => /^(\w+)=(.*)$/s.exec(each) ?? fail(`--parameter must be NAME=VALUE, not "${each}"`)).map(([, name, value]) => [name, value]);
  const flush = values["flush-seconds"], guest = values["guest-seconds"];
  if (!values.help && (!values.data || !values.site)) throw new Error(`--${values.data ? "site" : "data"} is missing (see --help)`);
  return {
    port: number("port", values.port ?? "8080", 65533, true), data: values.data ?? "", site: values.site ?? "",
    flushSeconds: flush === undefined ? undefined : number("flush-seconds", flush, 900, false),
    guestSeconds: guest === undefined ? undefined : number("guest-seconds", guest, 3600, false),
    template: values.template, parameters: Object.fromEntries(parameters), lan: values.lan, crossOrigin: values["cross-origin"], json: values.json, help: values.help,
  };
}
