// Where the animation stands, and where a move of some units leads. Pure functions of the payload.
import { stageAt } from "./frame.mjs";

/**
 * @import { Payload, Stage } from "./payload.mjs"
 *
 * @typedef {{ step: number, lit: number }} Position  the output element in work, how many of its products have been added
 * @typedef {"multiply" | "element" | "row" | "filter"} Granularity
 * @typedef {"row" | "filter" | "image" | "stage"} Unit
 */

/** @type {Granularity[]} */
export const GRANULARITIES = ["multiply", "element", "row", "filter"];

/**
 * Position { step, lit }: the output element in work and how many of its products have been added, at least one.
 * @type {(payload: Payload, step: number) => Position}
 */
export function whole(payload, step) {
  const at = Math.max(0, Math.min(payload.steps - 1, step));
  return { step: at, lit: stageAt(payload, at).tapCount };
}

/**
 * The position after `mac` multiply-accumulates of the whole timeline, counted from 1.
 * @type {(payload: Payload, mac: number) => Position}
 */
export function afterMac(payload, mac) {
  const at = Math.max(1, Math.min(payload.macs, mac));
  const stage = /** @type {Stage} */ (payload.stages.findLast(({ firstMac }) => firstMac < at));
  const inStage = at - stage.firstMac - 1;
  return { step: stage.firstStep + Math.floor(inStage / stage.tapCount), lit: (inStage % stage.tapCount) + 1 };
}

/**
 * Multiply-accumulates done at a position, its own included.
 * @type {(payload: Payload, position: Position) => number}
 */
export function macsAt(payload, { step, lit }) {
  const stage = stageAt(payload, step);
  return stage.firstMac + (step - stage.firstStep) * stage.tapCount + lit;
}

/**
 * The position `by` units further on (back if negative). Rows and filters are shown complete: a move goes to the end of
 * this one if it is not there yet, then to the end of the next.
 * @type {(payload: Payload, position: Position, by: number, granularity: Granularity) => Position}
 */
export function moved(payload, position, by, granularity) {
  if (granularity === "multiply") return afterMac(payload, macsAt(payload, position) + by);
  if (granularity === "element") return whole(payload, position.step + by);
  /** @type {(stage: Stage) => number} */
  const unit = (stage) => stepsOf(stage, granularity);
  let { step } = whole(payload, position.step);
  for (let left = Math.abs(by); left > 0; left--) {
    const stage = stageAt(payload, step);
    const size = unit(stage);
    const start = step - ((step - stage.firstStep) % size);
    if (by > 0) {
      const end = start + size - 1;
      if (step < end) step = end;
      else if (step === payload.steps - 1) break;
      else step += unit(stageAt(payload, step + 1));
    } else {
      if (start === 0) return whole(payload, 0);
      step = start - 1;
    }
  }
  return whole(payload, step);
}

/**
 * The first step of the next or previous row, filter, image or stage.
 * @type {(payload: Payload, step: number, direction: number, unit: Unit) => number}
 */
export function jumped(payload, step, direction, unit) {
  const stage = stageAt(payload, step);
  const start = step - ((step - stage.firstStep) % stepsOf(stage, unit));
  if (direction > 0) return Math.min(payload.steps - 1, start + stepsOf(stage, unit));
  if (step > start) return start;
  return start === 0 ? 0 : start - stepsOf(stageAt(payload, start - 1), unit);
}

/**
 * Steps in which a stage makes one row, one filter's output, one image, or everything.
 * @type {(stage: Stage, unit: Unit) => number}
 */
function stepsOf({ targets: [, channels, height, width], steps }, unit) {
  return { row: width, filter: height * width, image: channels * height * width, stage: steps }[unit];
}
