// Writes an animated GIF (GIF89a, W3C): one palette for all frames, of each frame only the rectangle that changed.
import { nearestIn } from "./palette.mjs";

/**
 * @import { Rgb } from "../draw/colours.mjs"
 *
 * @typedef {[left: number, top: number, width: number, height: number]} Box
 */

const TRANSPARENT = 255; // this index means: as in the frame before

export class Gif {
  /** @type {Uint32Array | null} */
  #before = null;
  frames = 0;

  /**
   * `palette` has at most 255 colours; the animation repeats for ever.
   * @param {number} width
   * @param {number} height
   * @param {Rgb[]} palette
   */
  constructor(width, height, palette) {
    this.width = width;
    this.height = height;
    this.nearest = nearestIn(palette);
    const table = new Uint8Array(3 * 256);
    palette.forEach((rgb, index) => table.set(rgb, 3 * index));
    /** @type {Uint8Array<ArrayBuffer>[]} */
    this.pieces = [
      Uint8Array.of(...ascii("GIF89a"), ...short(width), ...short(height), 0xf7, 0, 0), // 256 colours of 8 bits each
      table,
      Uint8Array.of(0x21, 0xff, 11, ...ascii("NETSCAPE2.0"), 3, 1, 0, 0, 0),
    ];
  }

  /**
   * Add a picture, one 0xAABBGGRR per pixel, shown for `delay` hundredths of a second.
   * @type {(pixels: Uint32Array, delay: number) => void}
   */
  add(pixels, delay) {
    /** @type {Box} */
    const box = this.#before ? changedBox(this.#before, pixels, this.width) : [0, 0, this.width, this.height];
    const [left, top, width, height] = box;
    this.pieces.push(
      Uint8Array.of(0x21, 0xf9, 4, this.#before ? 5 : 4, ...short(delay), TRANSPARENT, 0), // keep what was drawn before
      Uint8Array.of(0x2c, ...box.flatMap(short), 0, 8), // no palette of its own; indices of 8 bits
      inBlocks(compress(this.#indices(pixels, box))),
    );
    this.#before ??= new Uint32Array(pixels.length);
    for (let row = top; row < top + height; row++) {
      const from = row * this.width + left;
      this.#before.set(pixels.subarray(from, from + width), from);
    }
    this.frames += 1;
  }

  /** The whole file, in pieces. */
  end() {
    return [...this.pieces, Uint8Array.of(0x3b)];
  }

  /** @type {(pixels: Uint32Array, box: Box) => Uint8Array} */
  #indices(pixels, [left, top, width, height]) {
    const indices = new Uint8Array(width * height);
    let [last, index] = [-1, 0];
    for (let row = 0, at = 0; row < height; row++) {
      for (let i = (top + row) * this.width + left, end = i + width; i < end; i++, at++) {
        if (this.#before && this.#before[i] === pixels[i]) indices[at] = TRANSPARENT;
        else {
          if (pixels[i] !== last) index = this.nearest(pixels[i] & 0xffffff);
          last = pixels[i];
          indices[at] = index;
        }
      }
    }
    return indices;
  }
}

/**
 * The smallest [left, top, width, height] outside which two pictures are equal; one cell if they are equal everywhere.
 * @type {(before: Uint32Array, after: Uint32Array, width: number) => Box}
 */
export function changedBox(before, after, width) {
  let [left, right, top, bottom] = [width, -1, -1, -1];
  for (let i = 0; i < after.length; i++) {
    if (before[i] === after[i]) continue;
    const [row, column] = [Math.floor(i / width), i % width];
    if (top < 0) top = row;
    bottom = row;
    if (column < left) left = column;
    if (column > right) right = column;
  }
  return top < 0 ? [0, 0, 1, 1] : [left, top, right - left + 1, bottom - top + 1];
}

const CLEAR = 256;
const END = 257;

/**
 * Lempel-Ziv-Welch as GIF has it: codes of 9 to 12 bits, least bit first; a full dictionary is begun anew.
 * @type {(indices: Uint8Array) => Uint8Array}
 */
export function compress(indices) {
  const bytes = new Uint8Array(Math.ceil(indices.length * 1.6) + 16);
  const longer = new Uint16Array(4096 * 256); // [code, next index] -> the code of both, 0 if there is none yet
  let [length, buffer, filled, bits, next] = [0, 0, 0, 9, END + 1];
  /** @type {(code: number) => void} */
  const put = (code) => {
    buffer |= code << filled;
    for (filled += bits; filled >= 8; filled -= 8, buffer >>>= 8) bytes[length++] = buffer & 255;
  };
  put(CLEAR);
  let code = indices[0];
  for (let i = 1; i < indices.length; i++) {
    const pair = (code << 8) | indices[i];
    if (longer[pair]) {
      code = longer[pair];
      continue;
    }
    put(code);
    code = indices[i];
    if (next < 4096) {
      longer[pair] = next++;
      if (next > 1 << bits && bits < 12) bits += 1;
    } else {
      put(CLEAR);
      longer.fill(0);
      [bits, next] = [9, END + 1];
    }
  }
  put(code);
  if (next === 1 << bits && bits < 12) bits += 1; // the reader's dictionary has grown by the code just read
  put(END);
  if (filled) bytes[length++] = buffer & 255;
  return bytes.subarray(0, length);
}

/**
 * Data as GIF carries it: blocks of at most 255 bytes, each after its length, then an empty one.
 * @type {(data: Uint8Array) => Uint8Array<ArrayBuffer>}
 */
function inBlocks(data) {
  const blocks = new Uint8Array(data.length + Math.ceil(data.length / 255) + 1);
  for (let from = 0, to = 0; from < data.length; from += 255) {
    const block = data.subarray(from, from + 255);
    blocks[to] = block.length;
    blocks.set(block, to + 1);
    to += block.length + 1;
  }
  return blocks;
}

/** @type {(text: string) => number[]} */
const ascii = (text) => Array.from(text, (letter) => letter.charCodeAt(0));
/** @type {(value: number) => [low: number, high: number]} */
const short = (value) => [value & 255, value >> 8];
