import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt, targetAt } from "../../convviz/player/web/model/frame.mjs";
import { whole } from "../../convviz/player/web/model/position.mjs";
import { defaultSettings } from "../../convviz/player/web/model/settings.mjs";
import { imageShown, NOTHING, shownOf, stepOf } from "../../convviz/player/web/model/shown.mjs";
import { payloads, seeded } from "./examples.mjs";

const PAYLOADS = Object.entries(payloads());
const at = (payload, step, more = {}) => ({
  ...NOTHING,
  payload,
  settings: defaultSettings([]),
  position: whole(payload, step),
  ...more,
});

test("what is shown follows from the state alone, whatever was shown before", () => {
  const random = seeded(5);
  for (const [name, payload] of PAYLOADS) {
    let before = null;
    for (let turn = 0; turn < 40; turn++) {
      const [images] = payload.stages[0].output;
      const tensor = random(0, payload.tensors.length - 1);
      const cell = payload.tensors[tensor].shape.slice(1).map((extent) => random(-1, extent - 1));
      const look = [null, { weight: [0, 0, 0] }, { tensor, cell, isInside: cell.every((index) => index >= 0) }][
        turn % 3
      ];
      const image = random(0, 1) ? null : random(0, images - 1);
      const settings = { ...defaultSettings([]), image };
      const state = at(payload, random(0, payload.steps - 1), {
        look,
        settings,
        isPlaying: turn % 2 === 0,
        clock: { due: 0.9 },
      });
      const now = shownOf(state, before);
      assert.deepEqual(now, shownOf(state, null), name);
      before = now;
    }
  }
});

test("what follows from the same is the same object: nothing is drawn for nothing", () => {
  for (const [name, payload] of PAYLOADS) {
    const state = at(payload, 1);
    const now = shownOf(state, null);
    const later = shownOf({ ...state, clock: { due: 0.7, isOver: false }, theme: { ...state.theme } }, now);
    for (const key of ["frame", "playhead", "regions"]) assert.equal(later[key], now[key], `${name}: ${key}`);
  }
});

test("an output that is looked at shows its making, and the playhead stays", () => {
  for (const [name, payload] of PAYLOADS) {
    payload.stages.forEach((stage, index) => {
      const cell = [stage.output[1] - 1, 0, stage.output[3] - 1];
      const state = at(payload, 0, { look: { tensor: index + 1, cell, isInside: true } });
      const { frame, isLooking, playhead, glide } = shownOf(
        { ...state, isPlaying: true, clock: { due: 0.9, isOver: false } },
        null,
      );
      assert.deepEqual([frame.stage.index, frame.target], [index, [0, ...cell]], name);
      assert.ok(isLooking && frame.isWhole && glide === 0);
      assert.deepEqual(playhead.target, [0, 0, 0, 0]);
      const padding = shownOf({ ...state, look: { tensor: index + 1, cell: [-1, 0, 0], isInside: false } }, null);
      assert.equal(padding.isLooking, false);
    });
  }
});

test("a pinned image shows the same place in that image", () => {
  for (const [, payload] of PAYLOADS) {
    const [images] = payload.stages[0].output;
    for (let image = 0; image < images; image++) {
      const state = at(payload, 1, { settings: { ...defaultSettings([]), image } });
      const { frame, playhead } = shownOf(state, null);
      assert.equal(imageShown(state), image);
      const [, oh, ow, oc] = frame.target;
      assert.deepEqual(frame.target, [image, ...playhead.target.slice(1)]);
      assert.equal(stepOf(state, 1, [oh, ow, oc]), frame.step);
    }
  }
});

test("in the middle of an element the playhead has not done it", () => {
  for (const [, payload] of PAYLOADS) {
    const { playhead, frame } = shownOf(at(payload, 1, { position: { step: 1, lit: 1 } }), null);
    const { tapCount } = frame.stage;
    assert.deepEqual(playhead, { stage: frame.stage, target: targetAt(frame.stage, 1), done: tapCount === 1 ? 2 : 1 });
    assert.deepEqual(frame, frameAt(payload, 1, 1));
  }
});
