// Bytes as base64, which may stand anywhere in a text file, and back.

/** @type {(bytes: Uint8Array) => string} */
export function base64(bytes) {
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return btoa(text);
}

/** @type {(text: string) => Uint8Array} */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
