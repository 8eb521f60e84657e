import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt, originAt, sentence, stageAt, stepAt, targetAt } from "../../convviz/player/web/model/frame.mjs";
import { number, precise } from "../../convviz/player/web/model/numbers.mjs";
import { payloads, seeded } from "./examples.mjs";

/** @import { Payload } from "../../convviz/player/web/model/payload.mjs" */

const PAYLOADS = payloads();
/** @type {() => Generator<[payload: Payload, step: number, name: string]>} */
const everyStep = function* () {
  for (const [name, payload] of Object.entries(PAYLOADS)) {
    for (let step = 0; step < payload.steps; step++) yield [payload, step, `${name}, step ${step}`];
  }
};

test("the first frame of a regular convolution, worked by hand", () => {
  // Input 1, 2, 3, ... as 4 × 5 × 2; weights 1, 2, 3, ... as 2 × 3 × 2 × 3; filter 1 has every third of them.
  const frame = frameAt(PAYLOADS.regular, 0);
  assert.deepEqual(frame.target, [0, 0, 0, 0]);
  assert.deepEqual(frame.origin, [0, 0, 0]);
  assert.deepEqual([...frame.inputs], [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16]);
  assert.deepEqual([...frame.filter], [1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 34]);
  assert.deepEqual([...frame.products], [1, 8, 21, 40, 65, 96, 209, 264, 325, 392, 465, 544]);
  assert.deepEqual(frame.sums, [1, 9, 30, 70, 135, 231, 440, 704, 1029, 1421, 1886, 2430]);
  assert.deepEqual([frame.sum, frame.expected, frame.verdict], [2430, 2430, "equal"]);
  assert.deepEqual([frame.macs, frame.useful], [12, 12]);
  assert.ok(frame.outside.every((flag) => flag === 0));
});

test("a window that starts on padding, worked by hand", () => {
  // Padding 1 above and 2 on the left, dilation 2 across: of the columns −2, 0 and 2 only the first is padding.
  const frame = frameAt(PAYLOADS.padded, 0);
  assert.deepEqual(frame.origin, [-1, -2, 0]);
  const [above, row] = [
    [1, 1, 1, 1, 1, 1],
    [1, 1, 0, 0, 0, 0],
  ];
  assert.deepEqual([...frame.outside], [...above, ...row, ...row]);
  assert.deepEqual([...frame.inputs], [...above.map(() => 0), 0, 0, 1, 2, 5, 6, 0, 0, 9, 10, 13, 14]);
  assert.deepEqual([frame.macs, frame.useful], [18, 8]);
});

test("every step says equal, and counts on from the step before", () => {
  let useful = 0;
  for (const [payload, step, name] of everyStep()) {
    const frame = frameAt(payload, step);
    if (step === 0) useful = 0;
    useful += frame.outside.reduce((count, flag) => count + 1 - flag, 0);
    assert.equal(frame.verdict, "equal", name);
    assert.equal(frame.useful, useful, name);
    assert.equal(frame.macs, frame.stage.firstMac + (step - frame.stage.firstStep + 1) * frame.stage.tapCount, name);
    if (step === payload.steps - 1) assert.deepEqual([frame.macs, frame.useful], [payload.macs, payload.useful], name);
  }
});

test("a frame depends on its step alone", () => {
  const { separable } = PAYLOADS;
  const forwards = Array.from({ length: separable.steps }, (_, step) => frameAt(separable, step));
  for (let step = separable.steps - 1; step >= 0; step--) assert.deepEqual(frameAt(separable, step), forwards[step]);
});

test("targets are visited once each, columns fastest, then rows, filters, images", () => {
  for (const [payload, step, name] of everyStep()) {
    const stage = stageAt(payload, step);
    const [batch, channels, height, width] = stage.targets;
    const [n, oh, ow, oc] = targetAt(stage, step - stage.firstStep);
    assert.ok(n < batch && oh < height && ow < width && oc < channels && Math.min(n, oh, ow, oc) >= 0, name);
    if (step === stage.firstStep) assert.deepEqual([n, oh, ow, oc], [0, 0, 0, 0], name);
    else {
      const before = targetAt(stage, step - stage.firstStep - 1);
      assert.ok(order([n, oc, oh, ow]) > order([before[0], before[3], before[1], before[2]]), name);
    }
  }
});

const order = (digits) => digits.reduce((number, digit) => number * 1000 + digit, 0);

test("stepAt is the inverse of targetAt, stage after stage", () => {
  for (const [payload, step, name] of everyStep()) {
    const stage = stageAt(payload, step);
    assert.equal(stepAt(stage, targetAt(stage, step - stage.firstStep)), step, name);
  }
});

test("a stage begins at its first step and ends before the next one's", () => {
  const [first, second] = PAYLOADS.separable.stages;
  assert.equal(stageAt(PAYLOADS.separable, 0), first);
  assert.equal(stageAt(PAYLOADS.separable, second.firstStep - 1), first);
  assert.equal(stageAt(PAYLOADS.separable, second.firstStep), second);
  assert.equal(stageAt(PAYLOADS.separable, PAYLOADS.separable.steps - 1), second);
});

test("a stage reads what the stage before it wrote", () => {
  const { stages, tensors } = PAYLOADS.separable;
  const frame = frameAt(PAYLOADS.separable, stages[1].firstStep);
  assert.deepEqual([...frame.inputs], [...tensors[1].values.slice(0, stages[1].window[2])]);
});

test("windows begin a stride apart, padding before the input is negative", () => {
  const [stage] = PAYLOADS.padded.stages;
  assert.deepEqual(originAt(stage, [0, 0, 0, 0]), [-1, -2, 0]);
  assert.deepEqual(originAt(stage, [1, 1, 2, 1]), [1, 0, 0]);
  const [grouped] = PAYLOADS.grouped.stages;
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((oc) => originAt(grouped, [0, 0, 0, oc])[2]),
    [0, 0, 0, 2, 2, 2],
  );
  const [depthwise] = PAYLOADS.depthwise.stages;
  assert.deepEqual(
    [0, 1, 2, 3, 4, 5].map((oc) => originAt(depthwise, [0, 0, 0, oc])[2]),
    [0, 0, 1, 1, 2, 2],
  );
});

/** The regular example with other numbers in its tensors. */
function changed(edit) {
  const payload = {
    ...PAYLOADS.regular,
    tensors: PAYLOADS.regular.tensors.map(({ shape, values }) => ({ shape, values: values.slice() })),
  };
  edit(payload.tensors[0].values, payload.tensors[1].values);
  return payload;
}

test("a kernel's output that is off by one bit differs", () => {
  const payload = changed((_, output) => (output[0] = Math.fround(output[0] * (1 + 2 ** -23))));
  assert.equal(frameAt(payload, 0).verdict, "differs");
  assert.equal(frameAt(payload, 1).verdict, "equal");
});

test("every partial sum is rounded to float32", () => {
  const payload = changed((input) => {
    input.fill(0);
    input.set([2 ** 24, 0.25, 0, 0, 0, 0.0625]); // times 1, 4 and 16: float32 has no 2²⁴ + 1
  });
  const { products, sum, sums } = frameAt(payload, 0);
  assert.deepEqual([products[0], products[1], products[5]], [2 ** 24, 1, 1]);
  assert.ok(sums.every((partial) => partial === 2 ** 24));
  assert.equal(sum, 2 ** 24);
});

test("NaN and infinities are summed as IEEE says, and NaN equals NaN", () => {
  const withInput = (value, expected) => {
    const frame = frameAt(
      changed((input, output) => {
        input[0] = value;
        output[0] = expected;
      }),
      0,
    );
    return [frame.sum, frame.verdict];
  };
  assert.deepEqual(withInput(NaN, NaN), [NaN, "equal"]);
  assert.deepEqual(withInput(Infinity, Infinity), [Infinity, "equal"]);
  assert.deepEqual(withInput(-Infinity, Infinity), [-Infinity, "differs"]);
  assert.deepEqual(withInput(NaN, 7), [NaN, "differs"]);
  assert.deepEqual(withInput(3e38, Infinity), [Math.fround(3e38), "differs"]); // 3e38 and 2429 more: rounded away
});

test("padding is zero even beside infinities", () => {
  const payload = {
    ...PAYLOADS.padded,
    tensors: PAYLOADS.padded.tensors.map(({ shape, values }) => ({ shape, values: values.slice() })),
  };
  payload.tensors[0].values.fill(Infinity);
  const { inputs, outside, products } = frameAt(payload, 0);
  assert.ok(outside.every((flag, tap) => (flag ? inputs[tap] === 0 && products[tap] === 0 : inputs[tap] === Infinity)));
});

test("the sentence counts from one and names what there is more than one of", () => {
  const say = (payload, step) => sentence(frameAt(payload, step), payload);
  assert.equal(say(PAYLOADS.regular, 0), "Filter 1, row 1, column 1: 12 products, sum 2430");
  assert.equal(say(PAYLOADS.regular, 4), "Filter 1, row 2, column 2: 12 products, sum 4950");
  assert.match(say(PAYLOADS.padded, 0), /^Image 1, filter 1, row 1, column 1: 18 products \(10 with padding\), sum \d/);
  assert.match(say(PAYLOADS.padded, PAYLOADS.padded.steps - 1), /^Image 2, filter 2, row /);
  assert.match(say(PAYLOADS.separable, 0), /^Depthwise: image 1, filter 1, /);
  assert.match(
    say(PAYLOADS.separable, PAYLOADS.separable.steps - 1),
    /^Pointwise: image 2, filter 4, row 3, column 3: 3 products, /,
  );
});

test("one product is not products", () => {
  const payload = /** @type {any} as much as a sentence reads */ ({ stages: [{}] });
  const frame = /** @type {any} likewise */ ({
    stage: { output: [1, 1, 1, 1] },
    target: [0, 0, 0, 0],
    sum: -0.5,
    products: [-0.5],
    outside: [0],
    lit: 1,
    isWhole: true,
  });
  assert.equal(sentence(frame, payload), "Filter 1, row 1, column 1: 1 product, sum −0.5");
});

test("numbers are short", () => {
  /** @type {[value: number, text: string][]} */
  const cases = [
    [0, "0"],
    [-0, "0"],
    [7, "7"],
    [-7, "−7"],
    [123456, "123456"],
    [-999999, "−999999"],
    [0.5, "0.5"],
    [-0.25, "−0.25"],
    [1 / 3, "0.333"],
    [2 / 3, "0.667"],
    [12.3456, "12.3"],
    [0.0005, "0.0005"],
    [1e6, "1.0e6"],
    [-1234567, "−1.2e6"],
    [123456.5, "1.2e5"],
    [1e-4, "1.0e−4"],
    [-1.5e-7, "−1.5e−7"],
    [3.4e38, "3.4e38"],
    [5e-324, "4.9e−324"],
    [1.7e308, "1.7e308"],
    [10972.4, "10972"],
    [-251.0625, "−251"],
    [100.5, "101"],
    [99.96, "100"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of cases) assert.equal(number(value), text, String(value));
});

test("where there is room, all digits of a float32 are shown", () => {
  /** @type {[value: number, text: string][]} */
  const cases = [
    [0, "0"],
    [-7, "−7"],
    [Math.fround(10972.4), "10972.4"],
    [251.0625, "251.0625"],
    [Math.fround(0.1), "0.1"],
    [-0.0625, "−0.0625"],
    [1234567, "1234567"],
    [16777216, "1.677722e7"],
    [2e7, "2e7"],
    [1e-7, "1e−7"],
    [NaN, "NaN"],
    [-Infinity, "−∞"],
  ];
  for (const [value, text] of cases) assert.equal(precise(value), text, String(value));
  const random = seeded(7);
  for (let i = 0; i < 2000; i++) {
    const value = Math.fround((random(-1e6, 1e6) / 1e6) * 10 ** random(-30, 30));
    const read = Number(precise(value).replaceAll("−", "-"));
    assert.ok(Math.abs(read - value) <= 5e-7 * Math.abs(value), `${value}: ${precise(value)}`);
  }
});

test("a number never takes more than nine characters, and says its value to three digits", () => {
  for (let exponent = -330; exponent <= 308; exponent++) {
    for (const mantissa of [1, 1.005, 2.5, 3.21987, 9.994, 9.9999]) {
      for (const value of [
        mantissa * 10 ** exponent,
        -mantissa * 10 ** exponent,
        Math.fround(mantissa * 10 ** exponent),
      ]) {
        const text = number(value);
        assert.ok(text.length <= 9, `${value}: ${text}`);
        assert.ok(!text.includes("-") && !text.includes("+"), `${value}: ${text}`);
        if (!Number.isFinite(value)) continue;
        const read = Number(text.replaceAll("−", "-"));
        assert.ok(Math.abs(read - value) <= Math.abs(value) * 0.05 || Math.abs(value) < 1e-320, `${value}: ${text}`);
      }
    }
  }
});
