import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt, originAt } from "../../convviz/player/web/model/frame.mjs";
import {
  metBy,
  nearestWindow,
  reached,
  regionOf,
  regionsFrom,
  runs,
  seen,
  sizeOf,
} from "../../convviz/player/web/model/reach.mjs";
import { payloads } from "./examples.mjs";

/**
 * @import { Cell } from "../../convviz/player/web/model/frame.mjs"
 * @import { Payload, Stage } from "../../convviz/player/web/model/payload.mjs"
 */

const PAYLOADS = Object.entries(payloads());
/** @type {[name: string, payload: Payload, stage: Stage][]} */
const STAGES = PAYLOADS.flatMap(([name, payload]) =>
  payload.stages.map((stage) => [`${name}: ${stage.title}`, payload, stage]),
);

/** Every single product of the first image of a stage: { tap, input: "row,column,channel", output, isInside }. */
function productsOf(payload, stage) {
  const [, , columns, depth] = [0, ...stage.window];
  const [, height, width] = stage.input;
  const found = [];
  for (let step = stage.firstStep; step < stage.firstStep + stage.steps / stage.output[0]; step++) {
    const {
      target: [, oh, ow, oc],
      origin,
    } = frameAt(payload, step);
    for (let tap = 0; tap < stage.tapCount; tap++) {
      const [kh, kw, kc] = [Math.floor(tap / depth / columns), Math.floor(tap / depth) % columns, tap % depth];
      const [row, column] = [origin[0] + stage.rows.offsets[kh], origin[1] + stage.columns.offsets[kw]];
      const isInside = row >= 0 && row < height && column >= 0 && column < width;
      found.push({
        tap: [kh, kw, kc],
        oc,
        input: [row, column, origin[2] + kc].join(),
        output: [oh, ow, oc].join(),
        isInside,
      });
    }
  }
  return found;
}

const cellsOf = ({ rows, columns, channels }) =>
  rows.flatMap((row) => columns.flatMap((column) => channels.map((channel) => [row, column, channel].join())));
const cellsIn = ([, rows, columns, channels]) =>
  cellsOf({
    rows: [...Array(rows).keys()],
    columns: [...Array(columns).keys()],
    channels: [...Array(channels).keys()],
  });
const sorted = (cells) => [...new Set(cells)].sort();
const parse = (cell) => /** @type {Cell} */ (cell.split(",").map(Number));

test("an input cell reaches the outputs in whose sums it is, and no others", () => {
  for (const [name, payload, stage] of STAGES) {
    const products = productsOf(payload, stage);
    for (const cell of cellsIn(stage.input)) {
      const expected = products.filter(({ input }) => input === cell).map(({ output }) => output);
      const found = reached(stage, regionOf(parse(cell)));
      assert.deepEqual(cellsOf(found).sort(), sorted(expected), `${name}, ${cell}`);
      assert.equal(sizeOf(found), new Set(expected).size);
    }
  }
});

test("an output has seen the input cells of its products, without padding", () => {
  for (const [name, payload, stage] of STAGES) {
    const products = productsOf(payload, stage);
    for (const cell of cellsIn(stage.output)) {
      const expected = products.filter(({ output, isInside }) => output === cell && isInside).map(({ input }) => input);
      assert.deepEqual(cellsOf(seen(stage, regionOf(parse(cell)))).sort(), sorted(expected), `${name}, ${cell}`);
    }
  }
});

test("a weight meets, over all positions, the input cells of its products", () => {
  for (const [name, payload, stage] of STAGES) {
    const products = productsOf(payload, stage);
    for (const weight of new Set(products.map(({ tap, oc }) => [...tap, oc].join()))) {
      const [kh, kw, kc, oc] = weight.split(",").map(Number);
      const expected = products
        .filter((p) => [...p.tap, p.oc].join() === weight && p.isInside)
        .map(({ input }) => input);
      assert.deepEqual(cellsOf(metBy(stage, [kh, kw, kc], oc)).sort(), sorted(expected), `${name}, ${weight}`);
    }
  }
});

test("through two stages, backwards to the first input and forwards to the last output", () => {
  for (const [name, payload] of PAYLOADS.filter(([, { stages }]) => stages.length === 2)) {
    const [first, second] = payload.stages.map((stage) =>
      productsOf(payload, stage).filter(({ isInside }) => isInside),
    );
    const before = (cells, products) => products.filter(({ output }) => cells.has(output)).map(({ input }) => input);
    const after = (cells, products) => products.filter(({ input }) => cells.has(input)).map(({ output }) => output);
    for (const cell of cellsIn(payload.tensors[2].shape)) {
      const [input, middle, own] = regionsFrom(payload, 2, parse(cell));
      assert.deepEqual(cellsOf(own), [cell]);
      const seenBySecond = before(new Set([cell]), second);
      assert.deepEqual(cellsOf(middle).sort(), sorted(seenBySecond), `${name}, ${cell}`);
      assert.deepEqual(cellsOf(input).sort(), sorted(before(new Set(seenBySecond), first)), `${name}, ${cell}`);
    }
    for (const cell of cellsIn(payload.tensors[0].shape)) {
      const [, middle, last] = regionsFrom(payload, 0, parse(cell));
      const reachedByFirst = after(new Set([cell]), first);
      assert.deepEqual(cellsOf(middle).sort(), sorted(reachedByFirst), `${name}, ${cell}`);
      assert.deepEqual(cellsOf(last).sort(), sorted(after(new Set(reachedByFirst), second)), `${name}, ${cell}`);
    }
    const [input, , last] = regionsFrom(payload, 1, [0, 0, 0]);
    assert.deepEqual(cellsOf(input).sort(), sorted(before(new Set(["0,0,0"]), first)), name);
    assert.deepEqual(cellsOf(last).sort(), sorted(after(new Set(["0,0,0"]), second)), name);
  }
});

test("the window nearest to where a window begins is that window; beyond the ends it is the last", () => {
  for (const [name, , stage] of STAGES) {
    const [, , height, width] = stage.targets;
    for (let oh = 0; oh < height; oh++) {
      for (let ow = 0; ow < width; ow++) {
        const [row, column] = originAt(stage, [0, oh, ow, 0]);
        for (const off of [-0.4, 0, 0.4])
          assert.deepEqual(nearestWindow(stage, row + off, column - off), [oh, ow], name);
      }
    }
    assert.deepEqual(nearestWindow(stage, -99, 99), [0, width - 1], name);
    assert.deepEqual(nearestWindow(stage, 99, -99), [height - 1, 0], name);
  }
});

test("runs are few and say the same indices", () => {
  assert.deepEqual(runs([]), []);
  assert.deepEqual(runs([3]), [[3, 1]]);
  assert.deepEqual(runs([0, 1, 2, 5, 7, 8]), [
    [0, 3],
    [5, 1],
    [7, 2],
  ]);
});
