import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks } from "../../convviz/player/web/controls.mjs";
import { targetAt } from "../../convviz/player/web/frame.mjs";
import { payloads } from "./examples.mjs";

const PAYLOADS = payloads();

/** Two stages of batch × filters planes, height × width each. */
function timeline(...targets) {
  let steps = 0;
  const stages = targets.map((shape) => {
    const stage = { firstStep: steps, targets: shape };
    steps += shape.reduce((product, extent) => product * extent, 1);
    return stage;
  });
  return { stages, steps };
}

test("a tick per filter, the first one of a stage being the stage's own", () => {
  assert.deepEqual(ticks(timeline([1, 4, 2, 3])), [[0, "stage"], [0.25, "filter"], [0.5, "filter"], [0.75, "filter"]]);
  assert.deepEqual(ticks(timeline([1, 2, 1, 2], [1, 1, 2, 2])), [[0, "stage"], [0.25, "filter"], [0.5, "stage"]]);
});

test("every image of a batch has its filters", () => {
  assert.deepEqual(ticks(timeline([2, 2, 1, 1])).map(([fraction]) => fraction), [0, 0.25, 0.5, 0.75]);
});

test("ticks stand where a filter begins", () => {
  for (const [name, payload] of Object.entries(PAYLOADS)) {
    const found = new Set(ticks(payload).map(([fraction]) => Math.round(fraction * payload.steps)));
    for (const stage of payload.stages) {
      for (let local = 0; local < stage.steps; local++) {
        const [, oh, ow] = targetAt(stage, local);
        assert.equal(found.has(stage.firstStep + local), oh === 0 && ow === 0, `${name}, step ${stage.firstStep + local}`);
      }
    }
  }
});

test("too many filters for ticks leave those of the stages", () => {
  assert.equal(ticks(timeline([1, 160, 2, 2])).length, 160);
  assert.deepEqual(ticks(timeline([1, 120, 1, 1], [1, 120, 1, 1])), [[0, "stage"], [0.5, "stage"]]);
  assert.deepEqual(ticks(timeline([8, 128, 3, 3])), [[0, "stage"]]);
});
