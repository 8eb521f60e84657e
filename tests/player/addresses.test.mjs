import assert from "node:assert/strict";
import { test } from "node:test";
import { placeRibbon } from "../../convviz/player/web/draw/ribbon.mjs";
import {
  FORMATS,
  filterAddresses,
  filterStrides,
  footprint,
  imageIndex,
  imageStrides,
  inputAddresses,
  outputAddress,
  weightIndex,
} from "../../convviz/player/web/model/addresses.mjs";
import { frameAt, targetAt } from "../../convviz/player/web/model/frame.mjs";
import { size } from "../../convviz/player/web/model/payload.mjs";
import { tapAt, tapIndex } from "../../convviz/player/web/model/taps.mjs";
import { payloads, seeded } from "./examples.mjs";

const PAYLOADS = payloads();

test("strides of a 4 × 5 × 2 image and its 2 × 3 × 2 × 3 filters, worked by hand", () => {
  const [stage] = PAYLOADS.regular.stages;
  assert.deepEqual(
    FORMATS.map((format) => imageStrides(stage.input, format)),
    [
      [40, 10, 2, 1],
      [40, 5, 1, 20],
    ],
  );
  assert.deepEqual(
    FORMATS.map((format) => filterStrides(stage, format)),
    [
      [18, 6, 3, 1],
      [3, 1, 6, 12],
    ],
  );
});

test("the first window of a regular convolution, worked by hand", () => {
  const [stage] = PAYLOADS.regular.stages;
  assert.deepEqual([...inputAddresses(stage, [0, 0, 0, 0], "NHWC")], [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15]);
  assert.deepEqual([...inputAddresses(stage, [0, 0, 0, 0], "NCHW")], [0, 20, 1, 21, 2, 22, 5, 25, 6, 26, 7, 27]);
  assert.deepEqual(footprint(inputAddresses(stage, [0, 0, 0, 0], "NHWC")), {
    cells: 12,
    runs: [
      [0, 5],
      [10, 15],
    ],
    lines: [0],
  });
  assert.deepEqual(footprint(inputAddresses(stage, [0, 0, 0, 0], "NCHW")).runs, [
    [0, 2],
    [5, 7],
    [20, 22],
    [25, 27],
  ]);
  assert.deepEqual(footprint(filterAddresses(stage, 1, "NCHW")).runs, [[12, 23]]);
});

test("padding touches nothing", () => {
  assert.deepEqual(footprint(Int32Array.of(-1, -1)), { cells: 0, runs: [], lines: [] });
});

test("an address leads back to the number that lies there, and every number has one of its own", () => {
  for (const payload of Object.values(PAYLOADS))
    for (const stage of payload.stages)
      for (const format of FORMATS) {
        const { shape } = payload.tensors[stage.index + 1];
        const strides = imageStrides(shape, format);
        for (let address = 0; address < size(shape); address++) {
          const index = imageIndex(shape, address, format);
          assert.ok(index.every((at, axis) => at >= 0 && at < shape[axis]));
          assert.equal(
            index.reduce((sum, at, axis) => sum + at * strides[axis], 0),
            address,
          );
          assert.equal(outputAddress(stage, index, format), address);
        }
        const weights = Array.from(stage.weights, (_, address) => weightIndex(stage, address, format));
        assert.deepEqual(
          weights.toSorted((a, b) => a - b),
          Array.from(stage.weights, (_, at) => at),
        );
      }
});

test("what lies at the addresses of a window is what the frame multiplies, tap by tap", () => {
  for (const payload of Object.values(PAYLOADS))
    for (let step = 0; step < payload.steps; step++) {
      const frame = frameAt(payload, step);
      const { stage } = frame;
      const { shape, values } = payload.tensors[stage.index];
      for (const format of FORMATS) {
        const read = Array.from(inputAddresses(stage, frame.target, format), (address) => {
          if (address < 0) return 0;
          const [n, h, w, c] = imageIndex(shape, address, format);
          return values[((n * shape[1] + h) * shape[2] + w) * shape[3] + c];
        });
        assert.deepEqual(read, [...frame.inputs]);
        const filter = Array.from(
          filterAddresses(stage, frame.target[3], format),
          (address) => stage.weights[weightIndex(stage, address, format)],
        );
        assert.deepEqual(filter, [...frame.filter]);
      }
      assert.deepEqual(targetAt(stage, frame.local), frame.target);
    }
});

test("taps count with the input channel fastest", () => {
  const [stage] = PAYLOADS.regular.stages;
  assert.deepEqual(
    [0, 1, 2, 5, 6, 11].map((tap) => tapIndex(stage, tap)),
    [
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
      [0, 2, 1],
      [1, 0, 0],
      [1, 2, 1],
    ],
  );
});

test("a tap's index leads back to the tap", () => {
  for (const stage of Object.values(PAYLOADS).flatMap(({ stages }) => stages))
    for (let tap = 0; tap < stage.tapCount; tap++) assert.equal(tapAt(stage, tapIndex(stage, tap)), tap);
});

test("a ribbon of any length fits its box, whole lines in a row, and a point leads back to its cell", () => {
  const random = seeded(4);
  for (let round = 0; round < 400; round++) {
    const [count, width, height] = [random(1, 4) ** random(1, 10), random(240, 1200), random(40, 200)];
    const ribbon = placeRibbon({ count, width, height });
    const context = `${count} in ${width} × ${height}`;
    assert.ok(ribbon.width <= width && (ribbon.height <= height + 16 || ribbon.down === 1), context);
    assert.equal(ribbon.across % ribbon.perLine, 0, context);
    assert.equal(ribbon.cells, Math.ceil(count / ribbon.each), context);
    assert.ok(ribbon.cell >= 3 && ribbon.cellOf(count - 1) === ribbon.cells - 1, context);
    for (const cell of [0, random(0, ribbon.cells - 1), ribbon.cells - 1]) {
      const [x, y] = [ribbon.left(cell), ribbon.top(cell)];
      assert.ok(x >= 0 && x + ribbon.cell <= ribbon.width && y + ribbon.tall <= ribbon.height, context);
      assert.equal(ribbon.at(x + ribbon.cell / 2, y + ribbon.tall / 2), cell, context);
    }
    assert.equal(ribbon.at(-5, 5), -1);
    assert.equal(ribbon.at(5, ribbon.height + 50), -1);
  }
});

test("few numbers have a cell each; many share one, and nothing is drawn that is finer than a pixel", () => {
  assert.equal(placeRibbon({ count: 2048, width: 440, height: 150 }).each, 1);
  assert.equal(placeRibbon({ count: 192, width: 340, height: 150 }).each, 1);
  const many = placeRibbon({ count: 128 * 128 * 32, width: 440, height: 150 });
  assert.ok(many.each > 16 && many.perLine === 1 && many.cells < 4000);
});
