// Writes arrays as NPZ, NumPy's own: .npy files in a zip without compression.
import { arraysOf } from "./describe.mjs";

/** @import { Payload } from "../model/payload.mjs" */

/**
 * input, each stage's weights by their name, output_0, ... as the pieces of one .npz file.
 * @type {(payload: Payload) => Uint8Array<ArrayBuffer>[]}
 */
export function npzOf(payload) {
  return zip(arraysOf(payload).map(({ name, shape, values }) => [`${name}.npy`, npy(shape, values)]));
}

/**
 * One float32 array in NumPy's format 1.0: a magic word, a Python dict in ASCII, the numbers.
 * @type {(shape: number[], values: Float32Array) => Uint8Array<ArrayBuffer>}
 */
export function npy(shape, values) {
  const head = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const length = Math.ceil((10 + head.length + 1) / 64) * 64; // the numbers start at a multiple of 64
  const bytes = new Uint8Array(length + 4 * values.length);
  const text = `\x93NUMPY\x01\x00${String.fromCharCode((length - 10) & 255, (length - 10) >> 8)}${head.padEnd(length - 11)}\n`;
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const view = new DataView(bytes.buffer, length);
  for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i], true);
  return bytes;
}

/**
 * A zip of [name, bytes], stored as they are: local headers and files, then the directory, then its end.
 * @type {(files: [name: string, bytes: Uint8Array<ArrayBuffer>][]) => Uint8Array<ArrayBuffer>[]}
 */
export function zip(files) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const pieces = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const ascii = Uint8Array.from(name, (letter) => letter.charCodeAt(0));
    // version 2.0, no flags, stored, 1980-01-01 00:00, checksum, both sizes, length of the name, no extra field
    /** @type {[value: number, bytes: number][]} */
    const facts = [
      [20, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0x21, 2],
      [crc32(bytes), 4],
      [bytes.length, 4],
      [bytes.length, 4],
      [ascii.length, 2],
      [0, 2],
    ];
    directory.push(packed([[0x02014b50, 4], [20, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [offset, 4]]), ascii);
    const local = packed([[0x04034b50, 4], ...facts]);
    pieces.push(local, ascii, bytes);
    offset += local.length + ascii.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  /** @type {[value: number, bytes: number][]} */
  const end = [
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [files.length, 2],
    [files.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  ];
  return [...pieces, ...directory, packed(end)];
}

/**
 * Little-endian numbers [value, bytes], one after the other.
 * @type {(fields: [value: number, bytes: number][]) => Uint8Array<ArrayBuffer>}
 */
function packed(fields) {
  return Uint8Array.from(
    fields.flatMap(([value, bytes]) => Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255)),
  );
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});

/** @type {(bytes: Uint8Array) => number} */
export function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ~crc >>> 0;
}
