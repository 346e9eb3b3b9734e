/** Runs the scripts of deploy/aws with the real aws command against a stand-in. It knows nothing of what they do. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { kAws } from "./aws_command.mjs";
import { allHosts, amplifyHeaders, headersFor } from "../../deploy/aws/page.mjs";
import { kRoot, temporaryFolder } from "./helper.mjs";
import { startStandIn } from "./stand_in.mjs";

const kAsk = "import socket, sys, importlib.util as u; socket.recv_fds, [u.find_spec(each).loader for each in ('awscli', 'botocore')]; sys.stdout.write(sys.executable)";
/** The Python itself, and no shim, that has the aws command's own code; undefined where that is packed into a program of its own. */
const kPython = [pythonOf(String(kAws)) ?? "/usr/bin/python3", "/usr/bin/python3", "python3"].map((each) => spawnSync(each, ["-c", kAsk], { encoding: "utf8" })).find(({ status }) => status === 0)?.stdout;

/** @type {Promise<string>|undefined} */
let firstOnPath;
/** @type {(() => void)[]} */
const atEnd = [];
after(() => atEnd.forEach((each) => each())); // here, since within a test it would be that test's end

/** The first line of a script names its Python. */
function pythonOf(/** @type {string} */ path) {
  try {
    return /^#!\s*(\S*python\S*)/.exec(readFileSync(path, "utf8").slice(0, 200))?.[1];
  } catch {
    return undefined;
  }
}

/** A folder with the aws command for PATH: the real one, started from a process that stays warm for all of a file's tests. */
async function quickAws() {
  const folder = mkdtempSync(join(tmpdir(), "facelog-aws-")), socket = join(folder, "socket"), quick = join(kRoot, "tests", "deploy", "aws_quick.py");
  const server = spawn(/** @type {string} */ (kPython), [quick, "serve", socket], { stdio: ["ignore", "pipe", "inherit"] });
  atEnd.push(() => server.kill(), () => rmSync(folder, { recursive: true, force: true }));
  await once(server.stdout, "data");
  writeFileSync(join(folder, "aws"), `#!/bin/sh\nexec "${kPython}" -IS "${quick}" call "${socket}" "$@"\n`, { mode: 0o755 });
  return folder;
}

export const kSkip = !kAws ? "there is no working aws command (Debian: apt-get install awscli)" : spawnSync("zip", ["--version"]).status !== 0 ? "there is no zip" : false;

/** With a script in it, which the policy must let run by its hash. */
export const kIndex = `<!doctype html><script type="module">1</script>\n`;

/** A small page, packed as tools/release.sh packs the real one. @param {import("node:test").TestContext} t @param {Record<string, string|Buffer>} [files] */
export function makeSiteZip(t, files = {}) {
  const folder = temporaryFolder(t), site = join(folder, "site"), path = join(folder, "site.zip");
  for (const [name, text] of Object.entries({ "index.html": kIndex, "facelog.wasm": Buffer.from("\0asm\x01\0\0\0"), "facelog.wasm.br": "packed", "icons/a.svg": "<svg/>", ...files })) {
    mkdirSync(dirname(join(site, name)), { recursive: true });
    writeFileSync(join(site, name), text);
  }
  const made = spawnSync("bash", ["-c", `set -e; . tools/zip.sh; zip_folder "$1" "$2"; printf '%s  site.zip\\n' "$(zip_checksum "$2")" >"$2.sha256"`, "bash", site, path], { cwd: kRoot, encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
  return path;
}

/**
 * @param {import("node:test").TestContext} t
 * @param {import("./stand_in.mjs").StandIn} standIn
 * @param {Record<string, string>} [env]
 */
export function scripts(t, standIn, env = {}) {
  const home = mkdtempSync(join(tmpdir(), "facelog-home-"));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  // The real aws, and not a shim that may be broken, is the first on PATH.
  firstOnPath ??= kPython ? quickAws() : Promise.resolve(dirname(kAws === "aws" ? process.execPath : String(kAws)));
  return async (/** @type {string} */ script, /** @type {string[]} */ args = [], /** @type {{input?: string, started?: (child: import("node:child_process").ChildProcess) => void}} */ { input = "", started } = {}) => {
    const from = standIn.calls.length, PATH = `${await firstOnPath}:${process.env.PATH}`;
    const child = spawn(join(kRoot, "deploy", "aws", script), args, { detached: true, env: { PATH, HOME: home, LANG: "C.UTF-8", AWS_ACCESS_KEY_ID: "AKIATESTTESTTESTTEST", AWS_SECRET_ACCESS_KEY: "x".repeat(40),
      AWS_REGION: "ap-northeast-1", AWS_DEFAULT_REGION: "ap-northeast-1", AWS_MAX_ATTEMPTS: "1", AWS_EC2_METADATA_DISABLED: "true", FACELOG_AWS_ENDPOINT: standIn.origin, FACELOG_POLL_SECONDS: "0", ...env } });
    started?.(child);
    child.stdin.on("error", () => {}); // it may have ended before it read
    child.stdin.end(input);
    let out = "", err = "";
    child.stdout.on("data", (text) => { out += text; });
    child.stderr.on("data", (text) => { err += text; });
    const [code] = await once(child, "close");
    return { code, out, err, calls: standIn.calls.slice(from) };
  };
}

/** What changed something, in the order of its calls. @param {{calls: import("./stand_in.mjs").Call[]}} run */
export const changed = ({ calls }) => calls.map(({ operation }) => operation).filter((each) => !/^(sts|\w[\w-]*\.(Describe|List|Get|Head|Simulate|Filter))/.test(each));

/** For how many days from now guests may come. @param {import("./stand_in.mjs").StandIn} standIn */
export const guestDays = ({ stack }) => (Date.parse(String(stack?.parameters.GuestAccessUntil)) - Date.now()) / 86_400_000;

export const kEndpoint = "a1b2c3d4e5f6g7-ats.iot.ap-northeast-1.amazonaws.com";
export const kHeaders = amplifyHeaders(headersFor(allHosts([`ap-northeast-1=${kEndpoint}`]), ""));

/** A stack that was deployed before. @param {import("node:test").TestContext} t @param {Record<string, string>} [parameters] */
export async function begin(t, parameters = {}) {
  const standIn = await startStandIn(t);
  const stack = await standIn.deployed(readFileSync(join(kRoot, "deploy", "template.yaml"), "utf8"), { GuestAccessUntil: "2999-01-01T00:00:00Z", SiteHeaders: kHeaders, ...parameters });
  return { standIn, run: scripts(t, standIn), ...stack };
}
