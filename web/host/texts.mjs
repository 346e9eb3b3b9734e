// The program's texts: a language is fetched when it is first wanted, so that nobody downloads two.
// Must not know what a text is used for.

/** @typedef {"en" | "ja"} Language */

/** @param {Language} language @returns {Promise<Uint8Array>} */
async function fetch_texts(language) {
  const answer = await fetch(`texts.${language}.txt`, { cache: "no-cache" });
  if (!answer.ok) throw new Error(`texts: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {import("./seam.mjs").Seam} seam @param {Language} first */
export function create_texts(seam, first) {
  /** @type {Map<Language, Promise<Uint8Array>>} */
  const fetched = new Map([[first, fetch_texts(first)]]);
  fetched.get(first)?.catch(() => {}); // have() tells

  return {
    /** Resolves when the program has the language; rejects when it cannot be had. @param {Language} language */
    async have(language) {
      const file = fetched.get(language) ?? fetch_texts(language);
      fetched.set(language, file);
      try {
        seam.take_texts(await file, language);
      } catch (error) {
        fetched.delete(language); // the network may come back
        throw error;
      }
    },
  };
}
