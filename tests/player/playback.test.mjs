import assert from "node:assert/strict";
import { test } from "node:test";
import {
  advanced,
  glideOf,
  isAtEnd,
  STARTED,
  STEPS_PER_SECOND,
  startOf,
} from "../../convviz/player/web/model/playback.mjs";
import { GRANULARITIES, moved, whole } from "../../convviz/player/web/model/position.mjs";
import { payloads } from "./examples.mjs";

/** @import { Settings } from "../../convviz/player/web/model/settings.mjs" */

const PAYLOADS = payloads();
/** @type {Pick<Settings, "granularity" | "speed" | "loop">} */
const USUAL = { granularity: "element", speed: 1, loop: false };

test("however a second is cut into frames, playing comes as far", () => {
  for (const payload of Object.values(PAYLOADS)) {
    for (const granularity of GRANULARITIES) {
      for (const frames of [4, 16, 64]) {
        const settings = { ...USUAL, granularity };
        let [position, clock] = [startOf(payload, settings), STARTED];
        for (let frame = 0; frame < frames; frame++) {
          ({ position, clock } = advanced(payload, position, clock, 1 / frames, settings));
        }
        assert.deepEqual(position, moved(payload, startOf(payload, settings), STEPS_PER_SECOND, granularity));
      }
    }
  }
});

test("a tab that was hidden for an hour goes on where it was", () => {
  for (const payload of Object.values(PAYLOADS)) {
    const { position, clock } = advanced(payload, whole(payload, 0), STARTED, 3600, USUAL);
    assert.ok(position.step <= 1, `leapt to ${position.step}`);
    assert.equal(clock.isOver, false);
    const back = advanced(payload, whole(payload, 3), { due: 0.5 }, -1, USUAL); // clocks of two tabs may disagree
    assert.deepEqual([back.position, back.clock.due], [whole(payload, 3), 0.5]);
  }
});

test("at the end it is over, or begins again where it loops", () => {
  for (const payload of Object.values(PAYLOADS)) {
    for (const granularity of GRANULARITIES) {
      const end = whole(payload, payload.steps - 1);
      assert.ok(isAtEnd(payload, end));
      const step = (position, loop, due = 0) =>
        advanced(payload, position, { due }, 1 / STEPS_PER_SECOND, { ...USUAL, granularity, loop });
      assert.equal(step(end, false).clock.isOver, true);
      assert.deepEqual(step(end, false).position, end);
      assert.deepEqual(step(end, true).position, startOf(payload, { granularity }));
      const last = moved(payload, end, -1, granularity);
      assert.equal(step(last, false).clock.isOver, true, "it stops with the last one, and not a step's time later");
      assert.equal(step(last, true).clock.isOver, false);
    }
  }
});

test("the position is the same object until it has moved", () => {
  const payload = Object.values(PAYLOADS)[0];
  const position = whole(payload, 1);
  assert.equal(advanced(payload, position, STARTED, 0.01, USUAL).position, position);
});

test("a window rests, then glides; larger units and high speeds jump", () => {
  assert.equal(glideOf({ due: 0.5 }, USUAL), 0);
  assert.ok(glideOf({ due: 0.9 }, USUAL) > 0.7);
  assert.equal(glideOf({ due: 0.9 }, { ...USUAL, speed: 8 }), 0);
  assert.equal(glideOf({ due: 0.9 }, { ...USUAL, granularity: "row" }), 0);
});
