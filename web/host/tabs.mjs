// Which of the page's tabs delivers: the one that was seen last. By a Web Lock, which a visible tab steals from whoever
// has it and a hidden one waits for; where there are none, by what the tabs tell each other (claims.mjs).
// Must not know what is delivered.
//
// holding   this tab delivers, until the lock is stolen, or it is frozen or put away
// queued    another tab has it; granted when that one lets go or ends
import { create_claims } from "./claims.mjs";

const lock_name = "facelog-delivery";
const first_answer_ms = 500; // a hidden tab that starts asks for the lock no longer than this before it goes on without

/**
 * @typedef {object} Tenure the one right to deliver, taken and let go
 * @property {(steal: boolean) => void} ask
 * @property {() => void} let_go
 * @property {() => Promise<boolean>} is_mine still, though this tab may have slept meanwhile
 */

/** @param {LockManager} locks @param {(holds: boolean) => void} on_change @returns {Tenure} */
function create_lock(locks, on_change) {
  // The manager tells who holds a lock by a client's id, and its own id to nobody: seen at a lock of one's own.
  const own_name = `facelog-tab-${crypto.randomUUID()}`;
  const never = new Promise(() => {});
  void locks.request(own_name, () => never).catch(() => {});
  /** Ends the holding, or the waiting, that is under way. @type {(() => void) | null} */
  let end = null;
  let holds = false;

  /** @param {boolean} steal */
  async function ask(steal) {
    if (holds || (end && !steal)) return;
    end?.();
    const waiting = new AbortController();
    /** @type {() => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = () => resolve(undefined)));
    const own_end = (end = () => {
      waiting.abort();
      release();
    });
    const options = steal ? { steal } : { signal: waiting.signal };
    let is_stolen = false;
    try {
      await locks.request(lock_name, options, () => {
        if (end !== own_end) return undefined; // let go before it was granted
        become(true);
        return released;
      });
    } catch {
      is_stolen = holds && end === own_end;
    }
    if (end !== own_end) return;
    end = null;
    become(false);
    if (is_stolen) void ask(false);
  }

  /** @param {boolean} next */
  function become(next) {
    if (holds === next) return;
    holds = next;
    on_change(next);
  }

  return {
    ask: (steal) => void ask(steal),
    let_go() {
      end?.();
      end = null;
      become(false);
    },
    async is_mine() {
      if (!holds) return false;
      const { held = [] } = await locks.query();
      const client = (/** @type {string} */ name) => held.find((lock) => lock.name === name)?.clientId;
      return client(lock_name) === client(own_name);
    },
  };
}

/** @param {(holds: boolean) => void} on_change @returns {Tenure | null} null: no other tab can be known of */
function create_tenure(on_change) {
  if (navigator.locks) return create_lock(navigator.locks, on_change);
  return globalThis.BroadcastChannel ? create_claims(new BroadcastChannel(lock_name), on_change) : null;
}

/** @param {import("./seam.mjs").Send} send */
export async function watch_tabs(send) {
  let delivers = false;
  /** @type {() => void} */
  let answered = () => {};
  const first_answer = new Promise((resolve) => (answered = () => resolve(undefined)));
  const tenure = create_tenure((holds) => {
    delivers = holds;
    answered();
    send({ type: "delivers", value: holds });
  });
  if (!tenure) return { delivers: true, may_go_on: async () => {} };

  const ask = () => tenure.ask(!document.hidden);
  document.addEventListener("visibilitychange", ask);
  for (const type of ["focus", "pageshow"]) addEventListener(type, ask);
  document.addEventListener("resume", ask);
  // A page that is put away keeps its locks, though it can send nothing.
  document.addEventListener("freeze", tenure.let_go);
  addEventListener("pagehide", tenure.let_go);
  ask();
  await Promise.race([first_answer, new Promise((resolve) => setTimeout(resolve, first_answer_ms))]);

  return {
    get delivers() {
      return delivers;
    },
    /** To be waited for after a sleep, before anything is sent: another tab may have taken over meanwhile. */
    async may_go_on() {
      if (!delivers || (await tenure.is_mine())) return;
      tenure.let_go();
      ask();
    },
  };
}
