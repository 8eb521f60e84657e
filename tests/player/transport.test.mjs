import assert from "node:assert/strict";
import { test } from "node:test";
import { ticks } from "../../convviz/player/web/controls/transport.mjs";
import { targetAt } from "../../convviz/player/web/model/frame.mjs";
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

const withoutRows = (payload) => ticks(payload).filter(([, kind]) => kind !== "row");

test("a tick per filter, the first one of a stage being the stage's own", () => {
  assert.deepEqual(withoutRows(timeline([1, 4, 2, 3])), [
    [0, "stage"],
    [0.25, "filter"],
    [0.5, "filter"],
    [0.75, "filter"],
  ]);
  assert.deepEqual(ticks(timeline([1, 2, 1, 2], [1, 1, 2, 2])), [
    [0, "stage"],
    [0.25, "filter"],
    [0.5, "stage"],
    [0.75, "row"],
  ]);
});

test("every image of a batch has its filters", () => {
  assert.deepEqual(
    ticks(timeline([2, 2, 1, 1])).map(([fraction]) => fraction),
    [0, 0.25, 0.5, 0.75],
  );
});

test("ticks stand where a filter or a row begins", () => {
  for (const [name, payload] of Object.entries(PAYLOADS)) {
    const found = new Map(ticks(payload).map(([fraction, kind]) => [Math.round(fraction * payload.steps), kind]));
    const hasRows = [...found.values()].includes("row");
    for (const stage of payload.stages) {
      for (let local = 0; local < stage.steps; local++) {
        const [, oh, ow] = targetAt(stage, local);
        const expected = ow > 0 ? undefined : local === 0 ? "stage" : oh === 0 ? "filter" : hasRows ? "row" : undefined;
        assert.equal(found.get(stage.firstStep + local), expected, `${name}, step ${stage.firstStep + local}`);
      }
    }
  }
});

test("rows have ticks while they are few", () => {
  assert.equal(ticks(timeline([1, 2, 36, 3])).length, 72);
  assert.deepEqual(ticks(timeline([1, 2, 37, 3])), [
    [0, "stage"],
    [0.5, "filter"],
  ]);
});

test("too many filters for ticks leave those of the stages", () => {
  assert.equal(ticks(timeline([1, 160, 2, 2])).length, 160);
  assert.deepEqual(ticks(timeline([1, 120, 1, 1], [1, 120, 1, 1])), [
    [0, "stage"],
    [0.5, "stage"],
  ]);
  assert.deepEqual(ticks(timeline([8, 128, 3, 3])), [[0, "stage"]]);
});
