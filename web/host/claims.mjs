// Which tab delivers, where there are no Web Locks: tabs tell each other on a channel, and the newest claim wins.
// Must not know what is delivered, nor when a tab wants it.
//
// idle      wants nothing
// waiting   asks now and then whether anybody delivers; nobody answers: claims it
// holding   answers who asks; ends when a newer claim is heard

const patience_ms = 500;
const ask_again_ms = 30_000; // a holder that crashed tells nobody
const same_moment_ms = 100; // two claims this near to each other may have crossed on their way

/** @typedef {"idle" | "waiting" | "holding"} State */
/** @typedef {{type: "mine" | "ask" | "free", claim?: string, heard?: string}} Word */

/**
 * @param {BroadcastChannel} channel
 * @param {(holds: boolean) => void} on_change
 * @returns {import("./tabs.mjs").Tenure}
 */
export function create_claims(channel, on_change) {
  /** @type {State} */
  let state = "idle";
  let claim = "";
  let claimed_ms = 0;
  /** The last claim of another. */
  let heard = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {Word} word */
  const say = (word) => channel.postMessage(word);
  const say_mine = () => say({ type: "mine", claim, heard });

  /** @param {State} next */
  function become(next) {
    clearTimeout(timer);
    const held = state === "holding";
    state = next;
    if (held !== (next === "holding")) on_change(!held);
  }

  function take() {
    claim = String(Math.random());
    claimed_ms = performance.now();
    say_mine();
    become("holding");
  }

  function wait() {
    become("waiting");
    say({ type: "ask" });
    timer = setTimeout(take, patience_ms);
  }

  /** Made in knowledge of this tab's claim, or certainly later; where two have crossed, the greater one counts. @param {Word} word */
  function is_newer({ claim: other = "", heard: known }) {
    return known === claim || performance.now() - claimed_ms > same_moment_ms || other > claim;
  }

  /** @param {Word} word */
  function on_mine(word) {
    if (state === "holding" && !is_newer(word)) return say_mine();
    heard = word.claim ?? "";
    if (state === "idle") return;
    become("waiting");
    timer = setTimeout(wait, ask_again_ms);
  }

  channel.onmessage = ({ data }) => {
    if (data.type === "mine") on_mine(data);
    else if (data.type === "ask" && state === "holding") say_mine();
    else if (data.type === "free" && state === "waiting") take();
  };

  return {
    ask(steal) {
      if (state === "holding") return;
      if (steal) take();
      else if (state === "idle") wait();
    },
    let_go() {
      if (state === "holding") say({ type: "free" });
      become("idle");
    },
    async is_mine() {
      // What the others said while this tab slept comes before any answer to this.
      say({ type: "ask" });
      await new Promise((resolve) => setTimeout(resolve, patience_ms / 5));
      return state === "holding";
    },
  };
}
