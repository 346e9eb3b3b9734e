/**
 * Sent records as the page keeps them on the phone, made up: thousands of them at once.
 * It knows nothing of how they are shown.
 */
const kNewestMs = Date.UTC(2026, 10, 24, 3, 0); // 12:00 in Tokyo
const kEveryMs = 97_000;
const kEmotions = ["HAPPY", "CALM", "SAD"];

/** @typedef {ReturnType<typeof storedRecord>} StoredRecord */

/** The one with this number, from the newest on. @param {number} number */
export function storedRecord(number) {
  const ms = kNewestMs - number * kEveryMs;
  const hex = ms.toString(16).padStart(12, "0");
  const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(number).padStart(12, "0")}`;
  const smiles = number % 5 === 0, glasses = number % 7 === 0, gender = number % 2 ? "Male" : "Female", emotion = kEmotions[number % kEmotions.length];
  const local = new Date(ms + 9 * 3_600_000).toISOString();
  const payload = { Datetime: local.slice(0, 19).replace("T", " "), "AgeRange-Low": 20 + number % 30, "AgeRange-High": 28 + number % 30, Gender: gender,
    Smile: smiles, Eyeglasses: glasses, Sunglasses: false, Beard: false, Mustache: false, EyesOpen: true, MouthOpen: null,
    RecordId: id, DeviceId: "phone", Timestamp: new Date(ms).toISOString() };
  const value = JSON.stringify({ format: 1, id, profile: "default", payload: JSON.stringify(payload), taken_utc_ms: ms, is_test: false, emotion,
    parked: false, sent_utc_ms: ms + 800, in_bucket_by_utc_ms: ms + 60_800 });
  return { id, day: local.slice(0, 10), gender, emotion, smiles, glasses, value };
}

/** Puts them where the page keeps what was sent; it was opened before, and does not look meanwhile. @param {import("playwright-core").Page} page @param {StoredRecord[]} records */
export async function keepHistory(page, records) {
  await page.evaluate(async (entries) => {
    const done = (/** @type {IDBRequest} */ request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open("facelog"));
    const writing = database.transaction("history", "readwrite");
    for (const [id, value] of entries) writing.objectStore("history").put(value, id);
    await new Promise((resolve, reject) => Object.assign(writing, { oncomplete: resolve, onabort: reject }));
    database.close();
  }, records.map(({ id, value }) => [id, value]));
}
