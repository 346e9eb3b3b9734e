/**
 * A phone's disk that is full, and has space again.
 * It knows nothing of what the page keeps.
 */

const kSmallBytes = 4 << 20;

/**
 * To be called before the page opens its storage: Chromium remembers for 30 s how much space it found, and asks anew
 * at a write that is larger. So it is to find little at first, and to be asked by a large write.
 * @param {import("playwright-core").Page} page @param {string} origin
 */
export async function quotaOf(page, origin) {
  const devtools = await page.context().newCDPSession(page);
  const set = (/** @type {number} */ quotaSize) => devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize });
  await set(kSmallBytes);

  /** @returns {Promise<string>} how it ended */
  const writeMuch = () => page.evaluate((bytes) => new Promise((resolve) => {
    const opening = indexedDB.open("facelog");
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("settings", "readwrite");
      transaction.objectStore("settings").put("x".repeat(bytes), "large");
      transaction.objectStore("settings").delete("large");
      const end = (/** @type {string} */ word) => {
        database.close();
        resolve(word);
      };
      transaction.oncomplete = () => end("done");
      transaction.onabort = () => end(transaction.error?.name ?? "");
    };
  }), kSmallBytes + (1 << 20));

  return {
    async fill() {
      await set(1);
      const word = await writeMuch();
      if (word !== "QuotaExceededError") throw new Error(`the disk is not full: ${word}`);
    },
    async free() {
      await set(1 << 30);
      const word = await writeMuch();
      if (word !== "done") throw new Error(`the disk is full still: ${word}`);
    },
  };
}
