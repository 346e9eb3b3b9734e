// The deployment's own word, config.json: as it stands there, or the last one where the network has none, or none in time.
// Must not know what is in it.

const name = "config.json";
const place = "facelog.config"; // not of a version of the page, as the service worker's are
const longest_ms = 10_000;
const patience_ms = 3_000; // then the last one will do

/** @returns {Promise<string | undefined>} "": there is none; undefined: not to be had now */
async function ask() {
  try {
    const answer = await fetch(name, { cache: "no-cache", signal: AbortSignal.timeout(longest_ms) });
    if (answer.ok) return await answer.text();
    return answer.status < 500 ? "" : undefined;
  } catch {
    return undefined;
  }
}

/** As text; "" when there is none. */
export async function read_config() {
  const asked = ask();
  const cache = await globalThis.caches?.open(place).catch(() => null);
  const kept = await (await cache?.match(name))?.text();
  asked.then((found) => {
    if (found && found !== kept) cache?.put(name, new Response(found)).catch(() => {}); // a full disk
  });
  const late = new Promise((/** @type {(nothing: undefined) => void} */ resolve) => kept && setTimeout(resolve, patience_ms));
  return (await Promise.race([asked, late])) ?? kept ?? "";
}
