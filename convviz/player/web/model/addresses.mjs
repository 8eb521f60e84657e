// Where numbers lie in memory: strides, the addresses a window touches, runs and cache lines. Says what conv/layout.py says.
//
// An address is an element's index in its array, 4 bytes each; arrays begin on a cache line. Padding has no address (−1).
// Beside NHWC filters lie as (KH, KW, IC / groups, OC), TensorFlow's order; beside NCHW as (OC, IC / groups, KH, KW), PyTorch's.
import { originAt } from "./frame.mjs";

/**
 * @import { Target } from "./frame.mjs"
 * @import { Shape, Stage } from "./payload.mjs"
 *
 * @typedef {"NHWC" | "NCHW"} Format
 * @typedef {[number, number, number, number]} Strides
 * @typedef {{ cells: number, runs: [first: number, last: number][], lines: number[] }} Footprint
 */

export const NUMBERS_PER_LINE = 16; // 64 bytes
/** @type {Format[]} */
export const FORMATS = ["NHWC", "NCHW"];

/**
 * Elements from one n, h, w, c of an image tensor (N, H, W, C) to the next.
 * @type {(shape: Shape, format: Format) => Strides}
 */
export function imageStrides([, height, width, channels], format) {
  if (format === "NCHW") return [channels * height * width, width, 1, height * width];
  return [height * width * channels, width * channels, channels, 1];
}

/**
 * Elements from one kh, kw, ic, oc of a stage's filters to the next; ic counts inside a group.
 * @type {(stage: Stage, format: Format) => Strides}
 */
export function filterStrides({ window: [rows, columns, inputs], output: [, , , outputs] }, format) {
  if (format === "NCHW") return [columns, 1, rows * columns, rows * columns * inputs];
  return [columns * inputs * outputs, inputs * outputs, outputs, 1];
}

/**
 * Addresses that the window of `target` [n, oh, ow, oc] reads, tap after tap.
 * @type {(stage: Stage, target: Target, format: Format) => Int32Array}
 */
export function inputAddresses(stage, target, format) {
  const { rows, columns, channels, input, tapCount } = stage;
  const [perImage, perRow, perColumn, perChannel] = imageStrides(input, format);
  const [row, column, first] = originAt(stage, target);
  const found = new Int32Array(tapCount);
  let tap = 0;
  for (const dh of rows.offsets) {
    for (const dw of columns.offsets) {
      const [ih, iw] = [row + dh, column + dw];
      const isInside = ih >= 0 && ih < input[1] && iw >= 0 && iw < input[2];
      const start = target[0] * perImage + ih * perRow + iw * perColumn + first * perChannel;
      for (const dc of channels.offsets) found[tap++] = isInside ? start + dc * perChannel : -1;
    }
  }
  return found;
}

/**
 * Addresses of filter `oc`, tap after tap.
 * @type {(stage: Stage, oc: number, format: Format) => Int32Array}
 */
export function filterAddresses(stage, oc, format) {
  const [perRow, perColumn, perInput, perFilter] = filterStrides(stage, format);
  const [rows, columns, inputs] = stage.window;
  const found = new Int32Array(stage.tapCount);
  let tap = 0;
  for (let kh = 0; kh < rows; kh++)
    for (let kw = 0; kw < columns; kw++)
      for (let ic = 0; ic < inputs; ic++) found[tap++] = kh * perRow + kw * perColumn + ic * perInput + oc * perFilter;
  return found;
}

/**
 * Address of output [n, oh, ow, oc].
 * @type {(stage: Stage, target: Target, format: Format) => number}
 */
export function outputAddress({ output }, target, format) {
  return imageStrides(output, format).reduce((sum, stride, axis) => sum + stride * target[axis], 0);
}

/** The axes of an image tensor and of filters as they lie in memory, outermost first. */
export const ORDERS = {
  NHWC: { image: [0, 1, 2, 3], filter: [0, 1, 2, 3] },
  NCHW: { image: [0, 3, 1, 2], filter: [3, 2, 0, 1] },
};

/**
 * The (n, h, w, c) at an address of an image tensor.
 * @type {(shape: Shape, address: number, format: Format) => Target}
 */
export function imageIndex([, height, width, channels], address, format) {
  if (format === "NCHW") {
    const w = address % width;
    const rest = Math.floor(address / width);
    const plane = Math.floor(rest / height);
    return [Math.floor(plane / channels), rest % height, w, plane % channels];
  }
  const pixel = Math.floor(address / channels);
  const row = Math.floor(pixel / width);
  return [Math.floor(row / height), row % height, pixel % width, address % channels];
}

/**
 * Where the number at an address of the filters stands in the stage's `weights` (taps × OC).
 * @type {(stage: Stage, address: number, format: Format) => number}
 */
export function weightIndex({ window: [rows, columns, inputs], output: [, , , outputs] }, address, format) {
  if (format === "NHWC") return address;
  const plane = rows * columns;
  const oc = Math.floor(address / (plane * inputs));
  const ic = Math.floor(address / plane) % inputs;
  return ((address % plane) * inputs + ic) * outputs + oc;
}

/**
 * What a set of addresses touches: cells, contiguous `runs` as [first, last], and numbers of cache `lines`.
 * @type {(addresses: Int32Array) => Footprint}
 */
export function footprint(addresses) {
  const cells = addresses.filter((address) => address >= 0).sort();
  /** @type {Footprint["runs"]} */
  const runs = [];
  /** @type {number[]} */
  const lines = [];
  for (const address of cells) {
    const run = runs.at(-1);
    if (run && address <= run[1] + 1) run[1] = address;
    else runs.push([address, address]);
    const line = Math.floor(address / NUMBERS_PER_LINE);
    if (lines.at(-1) !== line) lines.push(line);
  }
  return { cells: cells.length, runs, lines };
}
