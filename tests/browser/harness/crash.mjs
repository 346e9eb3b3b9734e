/**
 * The program's end by a fault of its own, whenever a test wants it.
 * It knows nothing of what the page says then.
 */

/** In the page: a trap of a real WebAssembly module, in the next call of the program that is asked for it. It must not use anything outside itself. */
export function trapWhenAsked() {
  const begin = WebAssembly.instantiateStreaming;
  // (module (func (export "trap") unreachable))
  const trap = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11]))).exports.trap;
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const { module, instance } = await begin(source, imports);
    const exports = Object.fromEntries(Object.entries(instance.exports).map(([name, value]) => [name, typeof value !== "function" ? value
      : (/** @type {any[]} */ ...given) => "facelogTraps" in globalThis ? /** @type {() => void} */ (trap)() : value(...given)]));
    return { module, instance: /** @type {WebAssembly.Instance} */ ({ exports }) };
  };
}

/** In a page that has trapWhenAsked(), until it is told. @param {import("./phone.mjs").Phone} phone */
export async function crash(phone) {
  phone.announce(/page error: RuntimeError: unreachable/);
  await phone.page.evaluate(() => {
    Object.assign(globalThis, { facelogTraps: true });
    dispatchEvent(new Event("offline")); // told to the program
  });
  await phone.find('#failed:not([hidden]) [data-failed="crash"]:not([hidden])');
}
