import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, size, usefulBefore } from "../../convviz/player/web/model/payload.mjs";
import { messages } from "./examples.mjs";

/** @import { Stage } from "../../convviz/player/web/model/payload.mjs" */

const MESSAGES = messages();
const PAYLOADS = Object.fromEntries(Object.entries(MESSAGES).map(([name, bytes]) => [name, decode(bytes)]));
/** @type {[name: string, stage: Stage][]} */
const STAGES = Object.entries(PAYLOADS).flatMap(([name, { stages }]) => stages.map((stage) => [name, stage]));

test("size multiplies extents; of nothing it is 1", () => {
  assert.equal(size([2, 3, 4]), 24);
  assert.equal(size([]), 1);
  assert.equal(size([5, 0]), 0);
});

test("the head's words arrive", () => {
  assert.deepEqual(
    PAYLOADS.separable.stages.map(({ title }) => title),
    ["Depthwise", "Pointwise"],
  );
  assert.equal(PAYLOADS.separable.step, 3);
  assert.equal(PAYLOADS.separable.pixels, false);
  assert.equal(PAYLOADS.nchw.dataFormat, "NCHW");
  assert.equal(PAYLOADS.regular.dataFormat, "NHWC");
});

test("one tensor more than stages, each as large as its shape says", () => {
  for (const [name, { stages, tensors }] of Object.entries(PAYLOADS)) {
    assert.equal(tensors.length, stages.length + 1, name);
    assert.deepEqual(
      tensors.map(({ shape }) => shape),
      [stages[0].input, ...stages.map(({ output }) => output)],
      name,
    );
    for (const { shape, values } of tensors) assert.equal(values.length, size(shape), name);
    for (const { weights, tapCount, output } of stages) assert.equal(weights.length, tapCount * output[3], name);
  }
});

test("inputs and weights are the numbers that Python sent", () => {
  const counting = (count) => Float32Array.from({ length: count }, (_, i) => i + 1);
  for (const [name, { stages, tensors }] of Object.entries(PAYLOADS)) {
    if (name !== "nchw") assert.deepEqual(tensors[0].values, counting(tensors[0].values.length), name);
    for (const { weights } of stages) assert.deepEqual(weights, counting(weights.length), name);
  }
});

test("an NCHW input arrives as NHWC", () => {
  const { shape, values } = PAYLOADS.nchw.tensors[0];
  const [, height, width, channels] = shape;
  for (let ih = 0; ih < height; ih++) {
    for (let iw = 0; iw < width; iw++) {
      for (let ic = 0; ic < channels; ic++) {
        assert.equal(values[(ih * width + iw) * channels + ic], (ic * height + ih) * width + iw + 1);
      }
    }
  }
});

test("stages follow one another without a gap", () => {
  for (const [name, payload] of Object.entries(PAYLOADS)) {
    let [step, mac] = [0, 0];
    payload.stages.forEach((stage, index) => {
      assert.deepEqual([stage.index, stage.firstStep, stage.firstMac], [index, step, mac], name);
      assert.deepEqual([stage.steps, stage.macs], [size(stage.output), size(stage.output) * size(stage.window)], name);
      step += stage.steps;
      mac += stage.macs;
    });
    assert.deepEqual([payload.steps, payload.macs], [step, mac], name);
  }
});

test("a message may lie anywhere in a larger buffer", () => {
  for (const shift of [1, 2, 3, 4, 7]) {
    const larger = new Uint8Array(MESSAGES.separable.length + shift + 5).fill(255);
    larger.set(MESSAGES.separable, shift);
    assert.deepEqual(decode(larger.subarray(shift, shift + MESSAGES.separable.length)), PAYLOADS.separable);
  }
});

test("decoding leaves the message as it was", () => {
  const before = MESSAGES.regular.slice();
  decode(MESSAGES.regular).tensors[0].values.fill(0);
  assert.deepEqual(MESSAGES.regular, before);
});

test("a message that was cut short is refused", () => {
  assert.throws(() => decode(MESSAGES.regular.subarray(0, -4)), RangeError);
});

/** Taps on the input itself, counted one by one over the first `steps` steps. */
function usefulCounted({ input, pads, targets, rows, columns, window: shape }, steps) {
  const [, , height, width] = targets;
  let useful = 0;
  for (let step = 0; step < steps; step++) {
    const [oh, ow] = [Math.floor(step / width) % height, step % width];
    for (const dh of rows.offsets) {
      for (const dw of columns.offsets) {
        const [ih, iw] = [rows.origins[oh] + dh - pads[0], columns.origins[ow] + dw - pads[2]];
        if (ih >= 0 && ih < input[1] && iw >= 0 && iw < input[2]) useful += shape[2];
      }
    }
  }
  return useful;
}

test("useful products before any step are those counted one by one", () => {
  let smaller = 0;
  for (const [name, stage] of STAGES) {
    for (let steps = 0; steps <= stage.steps; steps++) {
      assert.equal(usefulBefore(stage, steps), usefulCounted(stage, steps), `${name}, ${stage.title}, ${steps} steps`);
    }
    if (usefulBefore(stage, stage.steps) < stage.macs) smaller += 1;
  }
  assert.ok(smaller >= 4, "the examples pad");
});

test("the whole timeline's useful products are its stages' together", () => {
  for (const { stages, useful } of Object.values(PAYLOADS)) {
    assert.equal(
      useful,
      stages.reduce((sum, stage) => sum + usefulCounted(stage, stage.steps), 0),
    );
  }
});
