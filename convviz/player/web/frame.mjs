// A frame is a pure function of the step: what the window covers, the products, their sum, the counts so far.
import { usefulBefore } from "./payload.mjs";

/** The stage that computes `step`. */
export function stageAt(payload, step) {
  return payload.stages.findLast((stage) => stage.firstStep <= step);
}

/** [n, oh, ow, oc] of a stage's local step; one filter slides over the whole image before the next begins. */
export function targetAt({ targets: [, channels, height, width] }, local) {
  const ow = local % width;
  const oh = Math.floor(local / width) % height;
  const oc = Math.floor(local / (width * height)) % channels;
  return [Math.floor(local / (width * height * channels)), oh, ow, oc];
}

/** The step of the whole timeline at which `stage` writes output [n, oh, ow, oc]. */
export function stepAt({ firstStep, targets: [, channels, height, width] }, [n, oh, ow, oc]) {
  return firstStep + ((n * channels + oc) * height + oh) * width + ow;
}

/** The window's first cell (row, column, channel) for a target, without padding: negative where it starts on padding. */
export function originAt({ rows, columns, channels, pads }, [, oh, ow, oc]) {
  return [rows.origins[oh] - pads[0], columns.origins[ow] - pads[2], channels.origins[oc]];
}

/**
 * Everything there is to draw at `step`. `products` and `sum` are formed in float32 in the kernel's own order
 * (kh, kw, ic), so `sum` must equal `expected`, the kernel's output, bit for bit; `verdict` says whether it does.
 */
export function frameAt(payload, step) {
  const stage = stageAt(payload, step);
  const local = step - stage.firstStep;
  const target = targetAt(stage, local);
  const [n, oh, ow, oc] = target;
  const window = windowAt(payload, stage, target);
  let sum = 0;
  const sums = Array.from(window.products, (product) => (sum = Math.fround(sum + product)));
  const [, height, width, channels] = stage.output;
  const expected = payload.tensors[stage.index + 1].values[((n * height + oh) * width + ow) * channels + oc];
  return {
    step,
    stage,
    local,
    target,
    ...window,
    sums,
    sum,
    expected,
    verdict: Object.is(sum, expected) || sum === expected ? "equal" : "differs",
    macs: stage.firstMac + (local + 1) * stage.tapCount,
    useful: payload.stages.slice(0, stage.index).reduce((total, s) => total + usefulBefore(s, s.steps), usefulBefore(stage, local + 1)),
  };
}

/** What the window reads: cell values (zero where it lies on padding), the weights they meet, and the products. */
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

/** One sentence that says what a frame shows, for eyes and for screen readers. Counting starts at 1 here. */
export function sentence({ stage, target: [n, oh, ow, oc], sum, products, outside }, payload) {
  const image = stage.output[0] > 1 ? `image ${n + 1}, ` : "";
  const name = payload.stages.length > 1 ? `${stage.title}: ` : "";
  const zeros = outside.reduce((count, flag) => count + flag, 0);
  const padding = zeros ? ` (${zeros} with padding)` : "";
  const count = `${products.length} product${products.length > 1 ? "s" : ""}`;
  const text = `${name}${image}filter ${oc + 1}, row ${oh + 1}, column ${ow + 1}: ${count}${padding}, sum ${number(sum)}`;
  return text[0].toUpperCase() + text.slice(1);
}

/** A value in few characters: whole numbers as they are, others with up to three significant digits. */
export function number(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text;
  if (Number.isInteger(value) && size < 1e6) text = String(size);
  else if (size >= 1e5 || size < 5e-4) text = size.toExponential(1).replace("e+", "e").replace("e-", "e−");
  else text = String(Number(size.toPrecision(3)));
  return value < 0 ? `−${text}` : text;
}
