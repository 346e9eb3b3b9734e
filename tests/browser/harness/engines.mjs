/**
 * Firefox and WebKit, each under a screen of its own, driven by WebDriver's commands: WebKit over HTTP through its driver,
 * Firefox over the socket that its own driver would use (Marionette), so that nothing but the browsers is needed.
 * It knows nothing of the page.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const kStartMs = 60_000;
const kSize = [420, 860];

/**
 * @typedef {(name: string, parameters?: Record<string, any>) => Promise<any>} Command by WebDriver's names
 * @typedef {{command: Command, stop: () => Promise<void>}} Engine
 * @typedef {"firefox" | "webkit"} EngineName
 */

/** @param {string[]} names @returns {string|undefined} the first that is installed */
function program(names) {
  for (const name of names) {
    for (const folder of name.startsWith("/") ? [""] : (process.env.PATH ?? "").split(delimiter)) {
      try {
        accessSync(join(folder, name));
        return join(folder, name);
      } catch {}
    }
  }
}

function miniBrowser() {
  const libraries = readdirSync("/usr/lib", { withFileTypes: true }).filter((each) => each.name.endsWith("-linux-gnu"));
  return program(libraries.flatMap(({ name }) => ["4.1", "4.0"].map((version) => `/usr/lib/${name}/webkit2gtk-${version}/MiniBrowser`)));
}

/** What is missing to run this engine; "" when nothing is. @param {EngineName} engine */
export function missingFor(engine) {
  if (!program(["Xvfb"])) return "there is no Xvfb here";
  if (engine === "firefox") return program(["firefox-esr"]) ? "" : "there is no firefox-esr here";
  return program(["WebKitWebDriver"]) && miniBrowser() ? "" : "there is no webkit2gtk-driver here";
}

/** Everything that was started for one engine, ended together; each is a process group of its own. */
class Started {
  folder = mkdtempSync(join(tmpdir(), "facelog-engine-"));
  /** @type {import("node:child_process").ChildProcess[]} */
  #children = [];

  /** @param {string} path @param {string[]} args @param {Record<string, string>} [environment] */
  run(path, args, environment = {}) {
    const child = spawn(path, args, { detached: true, stdio: ["ignore", "ignore", "ignore", "pipe"],
      env: { ...process.env, HOME: this.folder, XDG_RUNTIME_DIR: this.folder, ...environment } });
    this.#children.push(child);
    return child;
  }

  /** A screen; answers its name. */
  async screen() {
    const child = this.run(/** @type {string} */ (program(["Xvfb"])), ["-displayfd", "3", "-screen", "0", "1000x1000x24", "-nolisten", "tcp"]);
    const [number] = await once(/** @type {import("node:stream").Readable} */ (child.stdio[3]), "data");
    return `:${String(number).trim()}`;
  }

  async end() {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) continue;
      const ended = once(child, "exit");
      process.kill(-child.pid, "SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Until it gives something; what it throws or lacks means "not yet". @template T @param {() => Promise<T>|T} get @param {string} what */
async function eventually(get, what) {
  for (const until = Date.now() + kStartMs; Date.now() < until; await pause(100)) {
    try {
      const value = await get();
      if (value) return value;
    } catch {}
  }
  throw new Error(`${what} did not come in ${kStartMs} ms`);
}

// --- Firefox: JSON with its length before it, "12:[0,1,…]" ---

/** @param {import("node:net").Socket} socket @returns {Command} */
function marionette(socket) {
  /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
  const waiting = new Map();
  let bytes = Buffer.alloc(0);
  let last = 0;
  socket.on("data", (part) => {
    bytes = Buffer.concat([bytes, part]);
    for (let colon = bytes.indexOf(":"); colon > 0; colon = bytes.indexOf(":")) {
      const end = colon + 1 + Number(bytes.subarray(0, colon));
      if (bytes.length < end) return;
      const message = JSON.parse(bytes.subarray(colon + 1, end).toString());
      bytes = bytes.subarray(end);
      if (!Array.isArray(message)) continue; // the greeting
      const [, number, error, result] = message;
      const { resolve, reject } = waiting.get(number) ?? {};
      waiting.delete(number);
      if (error) reject?.(new Error(`${error.error}: ${error.message}`));
      else resolve?.(result?.value !== undefined ? result.value : result);
    }
  });
  socket.on("close", () => waiting.forEach(({ reject }) => reject(new Error("Firefox went away"))));
  return (name, parameters = {}) => new Promise((resolve, reject) => {
    waiting.set(++last, { resolve, reject });
    const text = JSON.stringify([0, last, `WebDriver:${name}`, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
}

/** @param {Started} started @param {string} locale @returns {Promise<Command>} */
async function startFirefox(started, locale) {
  const profile = join(started.folder, "profile");
  const preferences = { "marionette.port": 0, "webgl.force-enabled": true, "media.navigator.streams.fake": true, "media.navigator.permission.disabled": true,
    "intl.accept_languages": locale, "app.update.enabled": false, "browser.shell.checkDefaultBrowser": false, "datareporting.policy.dataSubmissionEnabled": false,
    "browser.startup.page": 0, "browser.aboutwelcome.enabled": false, "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
    "services.settings.server": "http://127.0.0.1:9/", "extensions.update.enabled": false, "toolkit.telemetry.enabled": false };
  mkdirSync(profile);
  writeFileSync(join(profile, "user.js"), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(""));
  const path = /** @type {string} */ (program(["firefox-esr"]));
  started.run(path, ["--marionette", "--no-remote", "--profile", profile], { DISPLAY: await started.screen(), MOZ_CRASHREPORTER_DISABLE: "1" });
  const port = await eventually(() => Number(readFileSync(join(profile, "MarionetteActivePort"), "utf8")), "Firefox");
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const command = marionette(socket);
  await command("NewSession", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
  return command;
}

// --- WebKit: HTTP ---

/** @type {Record<string, [string, string]>} */
const kRoutes = { Navigate: ["POST", "url"], ExecuteAsyncScript: ["POST", "execute/async"], PerformActions: ["POST", "actions"], ReleaseActions: ["DELETE", "actions"],
  TakeScreenshot: ["GET", "screenshot"], SetWindowRect: ["POST", "window/rect"], SetTimeouts: ["POST", "timeouts"] };

/** @param {string} address @param {string} method @param {unknown} [body] */
async function ask(address, method, body) {
  const answer = await fetch(address, { method, ...(method === "POST" ? { body: JSON.stringify(body ?? {}) } : {}) });
  const { value } = /** @type {any} */ (await answer.json());
  if (!answer.ok) throw new Error(`${value?.error}: ${value?.message}`);
  return value;
}

/** @param {Started} started @param {string} locale @returns {Promise<Command>} */
async function startWebKit(started, locale) {
  const port = 20_000 + (process.pid % 20_000);
  started.run(/** @type {string} */ (program(["WebKitWebDriver"])), [`--port=${port}`],
    { DISPLAY: await started.screen(), LANG: `${locale.replace("-", "_")}.UTF-8`, LANGUAGE: locale, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1", LIBGL_ALWAYS_SOFTWARE: "1" });
  const root = `http://127.0.0.1:${port}`;
  await eventually(() => ask(`${root}/status`, "GET"), "WebKit's driver");
  const browser = { binary: miniBrowser(), args: ["--automation", "--enable-webgl=true", "--enable-media-stream=true", "--enable-mock-capture-devices=true"] };
  const { sessionId } = await ask(`${root}/session`, "POST", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": browser } } });
  return (name, parameters) => ask(`${root}/session/${sessionId}/${kRoutes[name][1]}`, kRoutes[name][0], parameters);
}

/** @param {EngineName} engine @param {{locale?: string}} options @returns {Promise<Engine>} */
export async function startEngine(engine, { locale = "en-US" } = {}) {
  const started = new Started();
  try {
    const command = await (engine === "firefox" ? startFirefox : startWebKit)(started, locale);
    await command("SetTimeouts", { script: 60_000, pageLoad: 60_000 });
    await command("SetWindowRect", { x: 0, y: 0, width: kSize[0], height: kSize[1] });
    return { command, stop: () => started.end() };
  } catch (error) {
    await started.end();
    throw error;
  }
}
