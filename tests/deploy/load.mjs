/**
 * Publishes without a pause, from JavaScript and from the aws command, against a target that comes and goes; keeps
 * account of what was answered 200.
 * It knows nothing of why the target goes.
 */
import { randomUUID } from "node:crypto";
import { cli, kAws, kPublish } from "./aws_command.mjs";
import { joinAsPage, operatorOf, publish } from "./helper.mjs";

/**
 * @typedef {import("./helper.mjs").Running} Running
 * @typedef {{text: string, tries: number, accepted: boolean, byCommand: boolean}} Publication
 * @typedef {(server: Running, text: string) => Promise<boolean>} Publisher whether it was answered 200
 */

/** Gives the target that runs, or the next one. */
export class Fleet {
  /** @type {Running|undefined} */
  #now;
  /** @type {((server: Running) => void)[]} */
  #waiting = [];

  set(/** @type {Running} */ server) {
    this.#now = server;
    for (const each of this.#waiting.splice(0)) each(server);
  }

  /** One that is not the one that failed. @returns {Promise<Running>} */
  async other(/** @type {Running|undefined} */ failed) {
    if (this.#now && this.#now !== failed) return this.#now;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** The page's user, once: a data folder keeps its keys. @returns {Publisher} */
function fromJavaScript() {
  /** @type {Promise<import("./helper.mjs").Credentials>|undefined} */
  let page;
  return async (server, text) => {
    const credentials = await (page ??= joinAsPage(server).catch((error) => {
      page = undefined;
      throw error;
    }));
    const answer = await publish(server.origin, credentials, text);
    await answer.text();
    if (answer.status !== 200 && answer.status < 500) throw new Error(`refused: ${answer.status}`);
    return answer.status === 200;
  };
}

/** Without tries of its own, so that they can be counted. @type {Publisher} */
const fromCommand = async (server, text) =>
  (await cli(server, operatorOf(server), { AWS_MAX_ATTEMPTS: "1" })(...kPublish, "handson/analysisLogData", "--payload", text)).code === 0;

/** So many from JavaScript, and the command where there is one. @returns {Publisher[]} */
export function publishers(/** @type {number} */ workers) {
  const javaScript = fromJavaScript();
  return [...Array.from({ length: workers }, () => javaScript), ...(kAws ? [fromCommand] : [])];
}

export class Load {
  /** @type {Map<string, Publication>} */
  publications = new Map();
  #over = false;
  #done;
  /** @type {{left: number, byCommand: boolean, resolve: () => void}[]} */
  #waiting = [];

  /**
   * @param {Fleet} fleet
   * @param {Publisher[]} each one publishes one record after the other
   * @param {() => number} sizeOf the next record's padding in bytes
   */
  constructor(fleet, each, sizeOf) {
    this.#done = Promise.all(each.map((publisher) => this.#run(fleet, publisher, sizeOf)));
  }

  async #run(/** @type {Fleet} */ fleet, /** @type {Publisher} */ publisher, /** @type {() => number} */ sizeOf) {
    let server = await fleet.other(undefined);
    while (!this.#over) {
      const id = randomUUID();
      const record = { text: JSON.stringify({ RecordId: id, pad: "x".repeat(sizeOf()) }), tries: 0, accepted: false, byCommand: publisher === fromCommand };
      this.publications.set(id, record);
      while (!record.accepted) {
        record.tries++;
        // Only a connection that broke ends here: a refusal would be the test's own fault.
        record.accepted = await publisher(server, record.text).catch((error) => {
          if (/refused/.test(error.message)) throw error;
          return false;
        });
        if (record.accepted) this.#count(record);
        else server = await fleet.other(server);
      }
    }
  }

  #count(/** @type {Publication} */ { byCommand }) {
    for (const each of this.#waiting) if (byCommand || !each.byCommand) each.left--;
    for (const each of this.#waiting) if (each.left === 0) each.resolve();
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
  }

  /** Until so many more have been answered 200; by the command: to it alone. @returns {Promise<void>} */
  more(/** @type {number} */ count, byCommand = false) {
    return new Promise((resolve) => this.#waiting.push({ left: count, byCommand, resolve }));
  }

  /** No new records; resolves when each that was begun has been answered 200. */
  async end() {
    this.#over = true;
    await this.#done;
  }
}
