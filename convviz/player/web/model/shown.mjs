// What is shown: one value made of the state, and of nothing else. Whoever draws compares it with the one before.
import { frameAt, stageAt, stepAt, targetAt } from "./frame.mjs";
import { glideOf } from "./playback.mjs";
import { metBy, regionsFrom } from "./reach.mjs";

/**
 * @import { Cell, Frame, Target } from "./frame.mjs"
 * @import { Payload, Stage, Window } from "./payload.mjs"
 * @import { Clock } from "./playback.mjs"
 * @import { Position } from "./position.mjs"
 * @import { Region } from "./reach.mjs"
 * @import { Settings } from "./settings.mjs"
 *
 * @typedef {object} Theme  What pictures are drawn with: colours as CSS has them, fonts, pixels.
 * @property {string} background
 * @property {string} text
 * @property {string} muted
 * @property {string} surface
 * @property {string} faint
 * @property {string} border
 * @property {string} grid
 * @property {string} accent
 * @property {boolean} isDark
 * @property {string} font
 * @property {string} mono
 * @property {number} ratio  device pixels per CSS pixel
 *
 * @typedef {{ tensor: number, cell: Cell, isInside: boolean, weight?: undefined }} CellLook  isInside: not on padding
 * @typedef {{ weight: Window, tensor?: undefined, cell?: undefined, isInside?: undefined }} WeightLook
 *
 * @typedef {object} State  Nothing happens in a player that its state does not say.
 * @property {Payload} payload
 * @property {Settings} settings  what a person set
 * @property {Position} position  where the animation stands
 * @property {Clock} clock
 * @property {boolean} isPlaying
 * @property {CellLook | WeightLook | null} look  what a person points at
 * @property {Theme} theme
 * @property {number} width  the room for the player in CSS pixels
 * @property {boolean} isPresenting  whether it stands in front of a class
 * @property {number} height  the window's, in a presentation
 * @property {number} zoom  how much larger a presentation is shown
 * @property {boolean} isCalm  whether this person wants nothing to glide
 *
 * @typedef {{ stage: Stage, target: Target, done: number }} Playhead  the element in work, how many of its stage are complete
 *
 * @typedef {object} Consequences  What follows from the state.
 * @property {number} asked  how many products the frame was asked for
 * @property {Frame} frame  the element in work, or the one that is looked at
 * @property {Playhead} playhead  how far the animation has come
 * @property {boolean} isLooking  the frame is not the position's
 * @property {number} glide  the part of the way to the next position
 * @property {(Region | null)[]} regions  what lights up on each tensor
 *
 * @typedef {Readonly<State & Consequences>} Shown
 */

/**
 * The state before anything is loaded. Nothing is shown of it, so whoever asks for what is null here finds it there.
 * @type {Readonly<State>}
 */
export const NOTHING = Object.freeze({
  payload: /** @type {any} there is none yet */ (null),
  settings: /** @type {any} likewise */ (null),
  position: { step: 0, lit: 1 },
  clock: { due: 0, isOver: false },
  isPlaying: false,
  look: null,
  theme: /** @type {any} likewise */ (null),
  width: 0,
  height: 0,
  zoom: 1,
  isPresenting: false,
  isCalm: false,
});

/**
 * The state with what follows from it. What follows from the same is the same object as in `before`.
 * @type {(state: Readonly<State>, before: Shown | null) => Shown}
 */
export function shownOf(state, before) {
  const { payload, position, look } = state;
  const kept = before?.payload === payload ? before : null;
  const looked = stepLookedAt(state);
  const step = looked ?? stepInPinned(state) ?? position.step;
  const lit = looked === null ? position.lit : Infinity;
  const isSameFrame = kept !== null && kept.frame.step === step && kept.asked === lit;
  const frame = isSameFrame ? kept.frame : frameAt(payload, step, lit);
  return Object.freeze({
    ...state,
    asked: lit,
    frame,
    playhead: kept?.position === position ? kept.playhead : playheadOf(state),
    isLooking: looked !== null,
    glide: state.isPlaying && !state.isCalm && looked === null ? glideOf(state.clock, state.settings) : 0,
    regions: isSameFrame && kept.look === look ? kept.regions : regionsOf(payload, frame, look),
  });
}

/**
 * The image of the batch that is shown: the one that is pinned, else the one in work.
 * @type {(state: Readonly<State>) => number}
 */
export function imageShown({ payload, position, settings: { image } }) {
  const stage = stageAt(payload, position.step);
  return image ?? targetAt(stage, position.step - stage.firstStep)[0];
}

/**
 * The step that writes a cell of tensor `index` in the image that is shown.
 * @type {(state: Readonly<State>, index: number, cell: Cell) => number}
 */
export function stepOf(state, index, cell) {
  return stepAt(state.payload.stages[index - 1], [imageShown(state), ...cell]);
}

/**
 * The step whose making is shown because somebody points at its output; null if nobody does.
 * @type {(state: Readonly<State>) => number | null}
 */
function stepLookedAt(state) {
  const { look } = state;
  return look?.isInside && look.tensor > 0 ? stepOf(state, look.tensor, look.cell) : null;
}

/**
 * The place in the pinned image that the animation has reached in its own; null without one.
 * @type {(state: Readonly<State>) => number | null}
 */
function stepInPinned({ payload, position, settings: { image } }) {
  if (image === null) return null;
  const stage = stageAt(payload, position.step);
  const [, oh, ow, oc] = targetAt(stage, position.step - stage.firstStep);
  return stepAt(stage, [image, oh, ow, oc]);
}

/**
 * How far the animation has come: the stage in work, the element in work there, and how many are complete.
 * @type {(state: Readonly<State>) => Playhead}
 */
function playheadOf({ payload, position: { step, lit } }) {
  const stage = stageAt(payload, step);
  const local = step - stage.firstStep;
  return { stage, target: targetAt(stage, local), done: local + (lit === stage.tapCount ? 1 : 0) };
}

/**
 * What lights up on each tensor. Where a window or a target is drawn, these say it already.
 * @type {(payload: Payload, frame: Frame, look: State["look"]) => (Region | null)[]}
 */
function regionsOf(payload, frame, look) {
  /** @type {(Region | null)[]} */
  const none = payload.tensors.map(() => null);
  if (look?.weight) return none.with(frame.stage.index, metBy(frame.stage, look.weight, frame.target[3]));
  if (!look?.isInside) return none;
  /** @type {(Region | null)[]} */
  const regions = regionsFrom(payload, look.tensor, look.cell);
  return look.tensor === 0 ? regions : regions.with(look.tensor, null).with(look.tensor - 1, null);
}
