// Compares every frame of the payloads in a folder with the facts that test_agreement.py wrote beside them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { frameAt, originAt, stepAt } from "../../convviz/player/web/model/frame.mjs";
import { decode } from "../../convviz/player/web/model/payload.mjs";

const folder = process.argv[2];
const bytes = (name) => new Uint8Array(readFileSync(join(folder, name)));
const integers = (name) => new Int32Array(bytes(name).buffer);
const floats = (name) => new Float32Array(bytes(name).buffer);

const runs = JSON.parse(readFileSync(join(folder, "runs.json"), "utf8"));
let steps = 0;
for (const { spec, payload: file, stages } of runs) {
  const payload = decode(bytes(file));
  const progress = { macs: 0, useful: 0, step: 0 };
  stages.forEach((names, index) => compareStage(payload, index, names, progress, spec));
  assert.deepEqual(
    [payload.steps, payload.macs, payload.useful],
    [progress.step, progress.macs, progress.useful],
    spec,
  );
  steps += payload.steps;
}
console.log(runs.length, steps);

function compareStage(payload, index, names, progress, spec) {
  const stage = payload.stages[index];
  const [targets, origins, useful, cells] = ["targets", "origins", "useful", "cells"].map((name) =>
    integers(names[name]),
  );
  const [sums, products] = ["sums", "products"].map((name) => floats(names[name]));
  const { values } = payload.tensors[index];
  const taps = cells.length / sums.length;
  for (let local = 0; local < sums.length; local++, progress.step++) {
    const frame = frameAt(payload, progress.step);
    const context = `${spec}, step ${progress.step}`;
    const part = (array, width) => Array.from(array.subarray(local * width, (local + 1) * width));
    progress.macs += taps;
    progress.useful += useful[local];
    assert.equal(frame.verdict, "equal", context);
    assert.equal(frame.stage, stage, context);
    assert.deepEqual(frame.target, part(targets, 4), context);
    assert.deepEqual(frame.origin, part(origins, 3), context);
    assert.deepEqual(originAt(stage, frame.target), frame.origin, context);
    assert.equal(stepAt(stage, frame.target), progress.step, context);
    assert.deepEqual([frame.macs, frame.useful], [progress.macs, progress.useful], context);
    assert.ok(
      Object.is(frame.sum, sums[local]) && Object.is(frame.expected, sums[local]),
      `${context}: ${frame.sum} is not ${sums[local]}`,
    );
    assert.ok(Object.is(frame.sums.at(-1), frame.sum), context);
    const read = part(cells, taps);
    assert.deepEqual(
      Array.from(frame.outside),
      read.map((cell) => (cell < 0 ? 1 : 0)),
      context,
    );
    assert.deepEqual(
      Array.from(frame.inputs),
      read.map((cell) => (cell < 0 ? 0 : values[cell])),
      context,
    );
    assert.deepEqual(Array.from(frame.products), part(products, taps), context);
  }
}
