// What is shown: one value made of the state, and of nothing else. Whoever draws compares it with the one before.
import { frameAt, stageAt, stepAt, targetAt } from "./frame.mjs";
import { glideOf } from "./playback.mjs";
import { metBy, regionsFrom } from "./reach.mjs";

/**
 * Nothing happens in a player that its state does not say:
 *
 *   payload, settings           what is computed; what a person set (settings.mjs)
 *   position { step, lit }      where the animation stands
 *   clock, isPlaying            the part of a step that has passed (playback.mjs), and whether it runs
 *   look                        what a person points at: { tensor, cell, isInside }, { weight }, or null
 *   theme, width                the colours, and the room for the player in CSS pixels
 *   isPresenting, height, zoom  whether it stands in front of a class, the window's height then, and how much larger it is shown
 *   isCalm                      whether this person wants nothing to glide
 */
export const NOTHING = Object.freeze({
  payload: null,
  settings: null,
  position: { step: 0, lit: 1 },
  clock: { due: 0, isOver: false },
  isPlaying: false,
  look: null,
  theme: null,
  width: 0,
  height: 0,
  zoom: 1,
  isPresenting: false,
  isCalm: false,
});

/**
 * The state with what follows from it: `frame` (the element in work, or the one that is looked at), `playhead` (how far the
 * animation has come: { stage, target, done }), `isLooking` (the frame is not the position's), `glide`, and `regions` (what
 * lights up on each tensor, or null). What follows from the same is the same object as in `before`.
 */
export function shownOf(state, before) {
  const { payload, position, look } = state;
  const isSame = (...keys) => before?.payload === payload && keys.every((key) => before[key] === state[key]);
  const looked = stepLookedAt(state);
  const step = looked ?? stepInPinned(state) ?? position.step;
  const lit = looked === null ? position.lit : Infinity;
  const isSameFrame = isSame() && before.frame.step === step && before.asked === lit;
  const frame = isSameFrame ? before.frame : frameAt(payload, step, lit);
  return Object.freeze({
    ...state,
    asked: lit,
    frame,
    playhead: isSame("position") ? before.playhead : playheadOf(state),
    isLooking: looked !== null,
    glide: state.isPlaying && !state.isCalm && looked === null ? glideOf(state.clock, state.settings) : 0,
    regions: isSameFrame && before.look === look ? before.regions : regionsOf(payload, frame, look),
  });
}

/** The image of the batch that is shown: the one that is pinned, else the one in work. */
export function imageShown({ payload, position, settings: { image } }) {
  const stage = stageAt(payload, position.step);
  return image ?? targetAt(stage, position.step - stage.firstStep)[0];
}

/** The step that writes a cell of tensor `index` in the image that is shown. */
export function stepOf(state, index, cell) {
  return stepAt(state.payload.stages[index - 1], [imageShown(state), ...cell]);
}

/** The step whose making is shown because somebody points at its output; null if nobody does. */
function stepLookedAt(state) {
  const { look } = state;
  return look?.isInside && look.tensor > 0 ? stepOf(state, look.tensor, look.cell) : null;
}

/** The place in the pinned image that the animation has reached in its own; null without one. */
function stepInPinned({ payload, position, settings: { image } }) {
  if (image === null) return null;
  const stage = stageAt(payload, position.step);
  return stepAt(stage, [image, ...targetAt(stage, position.step - stage.firstStep).slice(1)]);
}

/** How far the animation has come: the stage in work, the element in work there, and how many are complete. */
function playheadOf({ payload, position: { step, lit } }) {
  const stage = stageAt(payload, step);
  const local = step - stage.firstStep;
  return { stage, target: targetAt(stage, local), done: local + (lit === stage.tapCount ? 1 : 0) };
}

/** What lights up on each tensor. Where a window or a target is drawn, these say it already. */
function regionsOf(payload, frame, look) {
  const none = payload.tensors.map(() => null);
  if (look?.weight) return none.with(frame.stage.index, metBy(frame.stage, look.weight, frame.target[3]));
  if (!look?.isInside) return none;
  const regions = regionsFrom(payload, look.tensor, look.cell);
  return look.tensor === 0 ? regions : regions.with(look.tensor, null).with(look.tensor - 1, null);
}
