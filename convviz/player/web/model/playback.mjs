// The clock: where some seconds of playing lead from a position. Pure: whoever plays brings the time.
import { macsAt, moved, whole } from "./position.mjs";

/**
 * @import { Payload } from "./payload.mjs"
 * @import { Position } from "./position.mjs"
 * @import { Settings } from "./settings.mjs"
 *
 * @typedef {object} Clock
 * @property {number} due  the part of a step that has passed since the last one
 * @property {boolean} isOver  playing has come to its end
 */

export const STEPS_PER_SECOND = 4; // at speed 1×
const LONGEST = 0.25; // seconds that count between two frames: a tab that was hidden goes on where it was
const GLIDE_FROM = 0.6; // the window rests this part of a step's time, then glides to the next position
const FASTEST_GLIDE = 4; // beyond this speed a glide would only blur

/**
 * Nothing due yet: a clock that has just been started.
 * @type {Clock}
 */
export const STARTED = { due: 0, isOver: false };

/**
 * Where playing begins: at the first product where single products are shown, else with the first element complete.
 * @type {(payload: Payload, settings: Pick<Settings, "granularity">) => Position}
 */
export function startOf(payload, { granularity }) {
  return granularity === "multiply" ? { step: 0, lit: 1 } : whole(payload, 0);
}

/** @type {(payload: Payload, position: Position) => boolean} */
export const isAtEnd = (payload, position) => macsAt(payload, position) === payload.macs;

/**
 * Position and clock `seconds` later; `isOver` if playing has come to its end.
 * @type {(payload: Payload, position: Position, clock: Pick<Clock, "due">, seconds: number, settings: Pick<Settings, "granularity" | "loop" | "speed">) => { position: Position, clock: Clock }}
 */
export function advanced(payload, position, { due }, seconds, settings) {
  const passed = due + Math.max(0, Math.min(LONGEST, seconds)) * settings.speed * STEPS_PER_SECOND;
  const units = Math.floor(passed);
  const clock = { due: passed - units, isOver: false };
  if (!units) return { position, clock };
  if (isAtEnd(payload, position)) {
    if (!settings.loop) return { position, clock: { due: 0, isOver: true } };
    return { position: startOf(payload, settings), clock };
  }
  const next = moved(payload, position, units, settings.granularity);
  return { position: next, clock: { ...clock, isOver: isAtEnd(payload, next) && !settings.loop } };
}

/**
 * How far the window has come on its way to the next position, 0 to 1. Larger units and high speeds jump.
 * @type {(clock: Pick<Clock, "due">, settings: Pick<Settings, "granularity" | "speed">) => number}
 */
export function glideOf({ due }, { granularity, speed }) {
  if (granularity !== "element" || speed > FASTEST_GLIDE) return 0;
  return Math.max(0, (due - GLIDE_FROM) / (1 - GLIDE_FROM));
}
