// A frame is a pure function of the step: what the window covers, the products, their sum, the counts so far.
import { precise } from "./numbers.mjs";
import { usefulBefore } from "./payload.mjs";

/**
 * @import { Payload, Stage } from "./payload.mjs"
 *
 * @typedef {[n: number, oh: number, ow: number, oc: number]} Target  an output element
 * @typedef {[row: number, column: number, channel: number]} Cell  of one image, padding having negative rows and columns
 *
 * @typedef {object} Products  What the window reads and what it makes of it, one number per tap.
 * @property {Cell} origin  the window's first cell
 * @property {Float32Array} inputs  zero where the tap lies on padding
 * @property {Float32Array} filter  the weights that they meet
 * @property {Float32Array} products
 * @property {Uint8Array} outside  1 where the tap lies on padding
 *
 * @typedef {object} Progress
 * @property {number} step  of the whole timeline
 * @property {Stage} stage
 * @property {number} local  the step within the stage
 * @property {Target} target
 * @property {number[]} sums  after each product
 * @property {number} lit  how many products have been added, at least one
 * @property {boolean} isWhole  all of them
 * @property {number} sum  so far
 * @property {number} expected  the kernel's output
 * @property {"equal" | "differs"} verdict
 * @property {number} macs  done so far, this step's included
 * @property {number} useful  those of them that did not meet padding
 *
 * @typedef {Progress & Products} Frame
 */

/**
 * The stage that computes `step`.
 * @type {(payload: Payload, step: number) => Stage}
 */
export function stageAt(payload, step) {
  return /** @type {Stage} */ (payload.stages.findLast((stage) => stage.firstStep <= step)); // the first begins at 0
}

/**
 * [n, oh, ow, oc] of a stage's local step; one filter slides over the whole image before the next begins.
 * @type {(stage: Pick<Stage, "targets">, local: number) => Target}
 */
export function targetAt({ targets: [, channels, height, width] }, local) {
  const ow = local % width;
  const oh = Math.floor(local / width) % height;
  const oc = Math.floor(local / (width * height)) % channels;
  return [Math.floor(local / (width * height * channels)), oh, ow, oc];
}

/**
 * The step of the whole timeline at which `stage` writes output [n, oh, ow, oc].
 * @type {(stage: Pick<Stage, "firstStep" | "targets">, target: Target) => number}
 */
export function stepAt({ firstStep, targets: [, channels, height, width] }, [n, oh, ow, oc]) {
  return firstStep + ((n * channels + oc) * height + oh) * width + ow;
}

/**
 * The window's first cell (row, column, channel) for a target, without padding: negative where it starts on padding.
 * @type {(stage: Stage, target: Target) => Cell}
 */
export function originAt({ rows, columns, channels, pads }, [, oh, ow, oc]) {
  return [rows.origins[oh] - pads[0], columns.origins[ow] - pads[2], channels.origins[oc]];
}

/**
 * Everything there is to draw at `step` when `lit` of its products have been added (all of them if not said).
 * `products` and `sums` are formed in float32 in the kernel's own order (kh, kw, ic), so the last sum must equal `expected`,
 * the kernel's output, bit for bit; `verdict` says whether it does. `sum` is the running sum so far.
 * @type {(payload: Payload, step: number, lit?: number) => Frame}
 */
export function frameAt(payload, step, lit = Infinity) {
  const stage = stageAt(payload, step);
  const local = step - stage.firstStep;
  const target = targetAt(stage, local);
  const [n, oh, ow, oc] = target;
  const window = windowAt(payload, stage, target);
  let sum = 0;
  const sums = Array.from(window.products, (product) => (sum = Math.fround(sum + product)));
  const [, height, width, channels] = stage.output;
  const expected = payload.tensors[stage.index + 1].values[((n * height + oh) * width + ow) * channels + oc];
  const done = Math.max(1, Math.min(stage.tapCount, lit));
  return {
    step,
    stage,
    local,
    target,
    ...window,
    sums,
    lit: done,
    isWhole: done === stage.tapCount,
    sum: sums[done - 1],
    expected,
    verdict: Object.is(sum, expected) || sum === expected ? "equal" : "differs",
    macs: stage.firstMac + local * stage.tapCount + done,
    useful:
      usefulAt(payload, stage, local) + window.outside.subarray(0, done).reduce((count, flag) => count + 1 - flag, 0),
  };
}

/**
 * Useful multiply-accumulates before a local step of a stage, earlier stages included.
 * @type {(payload: Payload, stage: Stage, local: number) => number}
 */
function usefulAt({ stages }, stage, local) {
  return stages
    .slice(0, stage.index)
    .reduce((total, s) => total + usefulBefore(s, s.steps), usefulBefore(stage, local));
}

/**
 * What the window reads: cell values (zero where it lies on padding), the weights they meet, and the products.
 * @type {(payload: Payload, stage: Stage, target: Target) => Products}
 */
function windowAt(payload, stage, target) {
  const { rows, columns, channels, weights, tapCount } = stage;
  const [n, , , oc] = target;
  const [, height, width, depth] = stage.input;
  const { values } = payload.tensors[stage.index];
  const origin = originAt(stage, target);
  const [inputs, filter, products] = [0, 0, 0].map(() => new Float32Array(tapCount));
  const outside = new Uint8Array(tapCount);
  let tap = 0;
  for (const dh of rows.offsets) {
    const ih = origin[0] + dh;
    for (const dw of columns.offsets) {
      const iw = origin[1] + dw;
      const isInside = ih >= 0 && ih < height && iw >= 0 && iw < width;
      for (const dc of channels.offsets) {
        inputs[tap] = isInside ? values[((n * height + ih) * width + iw) * depth + origin[2] + dc] : 0;
        filter[tap] = weights[tap * stage.output[3] + oc];
        products[tap] = inputs[tap] * filter[tap];
        outside[tap] = isInside ? 0 : 1;
        tap += 1;
      }
    }
  }
  return { origin, inputs, filter, products, outside };
}

/**
 * One sentence that says what a frame shows, for eyes and for screen readers. Counting starts at 1 here.
 * @type {(frame: Frame, payload: Payload) => string}
 */
export function sentence({ stage, target: [n, oh, ow, oc], sum, products, outside, lit, isWhole }, payload) {
  const image = stage.output[0] > 1 ? `image ${n + 1}, ` : "";
  const name = payload.stages.length > 1 ? `${stage.title}: ` : "";
  const zeros = outside.reduce((count, flag) => count + flag, 0);
  const padding = zeros ? ` (${zeros} with padding)` : "";
  const count = `${isWhole ? "" : `${lit} of `}${products.length} product${products.length > 1 ? "s" : ""}`;
  const text = `${name}${image}filter ${oc + 1}, row ${oh + 1}, column ${ow + 1}: ${count}${padding}, ${isWhole ? "sum" : "sum so far"} ${precise(sum)}`;
  return text[0].toUpperCase() + text.slice(1);
}
