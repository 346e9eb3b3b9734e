// JavaScript's side of the seam: bytes wait here under a ticket until C++ fetches them, messages go both ways as JSON.
// Must not know what the messages mean.

/** @typedef {{type: string} & Record<string, any>} Message */
/** @typedef {(message: Message) => void} Send */
/** @typedef {Record<string, (message: any) => void>} Listeners */
/**
 * What web/seam.js calls.
 * @typedef {object} Host
 * @property {(ticket: number) => Uint8Array} take
 * @property {(json: Uint8Array) => void} tell
 * @property {(id: number, bytes: Uint8Array) => 0 | 1} digest
 * @property {(number: number, lines: Uint8Array, body: Uint8Array) => void} [signed] for who uses wasm/host/signing.cpp
 * @property {() => void} request_frame
 * @property {(delay_ms: number) => void} set_timer
 * @property {(code: number, bold: number, em_px: number) => number[]} measure_glyph
 * @property {() => Uint8ClampedArray} draw_glyph
 * @property {(text: Uint8Array) => void} text
 * @property {import("./screen.mjs").Screen} [screen]
 */

/** @typedef {ReturnType<typeof create_seam>} Seam */

const longest_timer_ms = 2 ** 31 - 1;
const much_too_late_ms = 2_000; // a timer that comes later than this: the page was frozen, or the phone slept

/**
 * @param {Pick<Host, "measure_glyph" | "draw_glyph" | "screen">} drawing
 * @param {() => Promise<void>} [after_sleep] is waited for before the program is woken much too late
 */
export function create_seam(drawing, after_sleep) {
  /** @type {Map<number, Uint8Array>} */
  const waiting = new Map();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  /** @type {Listeners} */
  let listeners = {};
  /** @type {import("../facelog.mjs").Program} */
  let program;
  let last_ticket = 0;
  let told_text = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {Uint8Array} bytes */
  function ticket(bytes) {
    waiting.set(++last_ticket, bytes);
    return last_ticket;
  }

  /** @type {Send} */
  function send(message) {
    const bytes = encoder.encode(JSON.stringify(message));
    program._host_event(ticket(bytes), bytes.length);
  }

  /** @param {number} due_utc_ms @param {number} due_steady_ms which stands still while some phones sleep */
  async function wake(due_utc_ms, due_steady_ms) {
    const late_ms = Math.max(Date.now() - due_utc_ms, performance.now() - due_steady_ms);
    if (late_ms > much_too_late_ms) await after_sleep?.();
    send({ type: "woke" });
  }

  /** @type {Host} */
  const host = {
    ...drawing,
    take(number) {
      const bytes = waiting.get(number) ?? new Uint8Array();
      waiting.delete(number);
      return bytes;
    },
    tell(json) {
      // A copy: the message's own handling may make memory grow.
      const message = JSON.parse(decoder.decode(json));
      listeners[message.type]?.(message);
    },
    text(text) {
      told_text = decoder.decode(text);
    },
    digest(id, bytes) {
      if (!crypto.subtle) return 0;
      // The browser copies the bytes before digest() returns.
      crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)).then(
        (sha256) => program._host_digested(id, ticket(new Uint8Array(sha256))),
      );
      return 1;
    },
    request_frame() {
      requestAnimationFrame((now_ms) => program._host_frame(now_ms));
    },
    set_timer(delay_ms) {
      clearTimeout(timer);
      if (delay_ms < 0) return;
      const wait_ms = Math.min(delay_ms, longest_timer_ms);
      timer = setTimeout(wake, wait_ms, Date.now() + wait_ms, performance.now() + wait_ms);
    },
  };

  return {
    host,
    send,
    ticket,
    /** @param {import("../facelog.mjs").Program} the_program */
    connect(the_program) {
      program = the_program;
    },
    /** @param {Uint8Array} file texts.LANGUAGE.txt @param {"en" | "ja"} language */
    take_texts(file, language) {
      if (!program._host_texts(ticket(file), file.length, language === "ja" ? 1 : 0)) throw new Error("texts of another version");
    },
    /** A text with its places for arguments; "" when there is none. @param {string} key @param {"en" | "ja"} language */
    text(key, language) {
      const bytes = encoder.encode(key);
      program._host_text(ticket(bytes), bytes.length, language === "ja" ? 1 : 0);
      return told_text;
    },
    /** Does once what the first picture would wait for else: code is compiled when it is called first. Ready, and idle. */
    prepare() {
      void crypto.subtle?.digest("SHA-256", new Uint8Array(1));
      program._signing_prepare();
    },
    /** @param {Listeners} all */
    listen(all) {
      listeners = all;
    },
  };
}
