// Compares what the windows of the payloads in a folder touch with what test_memory.py wrote beside them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  FORMATS,
  filterAddresses,
  filterStrides,
  footprint,
  imageStrides,
  inputAddresses,
  outputAddress,
} from "../../convviz/player/web/model/addresses.mjs";
import { targetAt } from "../../convviz/player/web/model/frame.mjs";
import { decode } from "../../convviz/player/web/model/payload.mjs";

const folder = process.argv[2];
const runs = JSON.parse(readFileSync(join(folder, "runs.json"), "utf8"));
let windows = 0;
for (const { spec, payload: file, stages } of runs) {
  const payload = decode(new Uint8Array(readFileSync(join(folder, file))));
  stages.forEach((facts, index) => {
    for (const format of FORMATS)
      compare(payload.stages[index], facts[format], format, `${spec}, stage ${index}, ${format}`);
  });
}
console.log(runs.length, windows);

function compare(stage, facts, format, context) {
  assert.deepEqual(imageStrides(stage.input, format), facts.input, context);
  assert.deepEqual(imageStrides(stage.output, format), facts.output, context);
  assert.deepEqual(filterStrides(stage, format), facts.filters, context);
  for (const { local, read, readFoot, weights, weightFoot, written } of facts.windows) {
    const target = targetAt(stage, local);
    const found = inputAddresses(stage, target, format);
    const filter = filterAddresses(stage, target[3], format);
    assert.deepEqual(Array.from(found), read, `${context}, step ${local}`);
    assert.deepEqual(Array.from(filter), weights, context);
    assert.deepEqual(counted(found), readFoot, `${context}, step ${local}`);
    assert.deepEqual(counted(filter), weightFoot, context);
    assert.equal(outputAddress(stage, target, format), written, context);
    windows += 1;
  }
  if (!facts.traffic) return;
  const lines = new Set();
  const most = [0, 0, 0];
  let visits = 0;
  for (let local = 0; local < stage.steps; local++) {
    const found = inputAddresses(stage, targetAt(stage, local), format);
    const foot = footprint(found);
    for (const line of foot.lines) lines.add(line);
    visits += foot.lines.length;
    counted(found).forEach((count, at) => (most[at] = Math.max(most[at], count)));
  }
  assert.deepEqual({ most, lines: lines.size, visits }, facts.traffic, context);
}

function counted(addresses) {
  const { cells, runs, lines } = footprint(addresses);
  return [cells, runs.length, lines.length];
}
