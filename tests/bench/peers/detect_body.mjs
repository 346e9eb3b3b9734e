// The DetectFaces body as fast as JavaScript can make it: base64 by the engine where it has it, and encodeInto(), which
// was measured twice as fast here as encode() of the whole text. For peers alone; facelog makes its own.

const encoder = new TextEncoder();
const head = encoder.encode('{"Image":{"Bytes":"');
const tail = encoder.encode('"},"Attributes":["ALL"]}');

/** @param {Uint8Array} bytes @returns {string} */
function to_base64(bytes) {
  const with_it = /** @type {Uint8Array & {toBase64?: () => string}} */ (bytes);
  if (with_it.toBase64) return with_it.toBase64();
  const step = 0x8000;
  let text = "";
  for (let at = 0; at < bytes.length; at += step) text += String.fromCharCode(...bytes.subarray(at, at + step));
  return btoa(text);
}

/** @param {Uint8Array} bytes */
export function detect_body(bytes) {
  const base64 = to_base64(bytes);
  const body = new Uint8Array(head.length + base64.length + tail.length);
  body.set(head);
  encoder.encodeInto(base64, body.subarray(head.length));
  body.set(tail, head.length + base64.length);
  return body;
}
