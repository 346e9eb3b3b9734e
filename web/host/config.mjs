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

/** @returns {Promise<string | undefined>} */
async function recall() {
  try {
    return await (await caches.match(name, { cacheName: place }))?.text();
  } catch {
    return undefined; // no secure context, or a disk that fails
  }
}

/** @param {string} text */
const keep = async (text) => (await caches.open(place)).put(name, new Response(text));

/** As text; "" when there is none. */
export async function read_config() {
  const asked = ask();
  const recalled = recall();
  asked.then(async (text) => text && text !== (await recalled) && (await keep(text))).catch(() => {}); // a full disk
  const late = new Promise((/** @type {(text: string | undefined) => void} */ resolve) => {
    setTimeout(async () => resolve((await recalled) ?? (await asked)), patience_ms);
  });
  return (await Promise.race([asked, late])) ?? (await recalled) ?? "";
}
