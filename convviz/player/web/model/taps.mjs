// Taps, the positions (kh, kw, ic) of the window, as numbers in the kernel's order: the input channel runs fastest.

/** @import { Window } from "./payload.mjs" */

/**
 * The [kh, kw, ic] of a tap.
 * @type {(stage: { window: Window }, tap: number) => Window}
 */
export function tapIndex({ window: [, columns, inputs] }, tap) {
  return [Math.floor(tap / (columns * inputs)), Math.floor(tap / inputs) % columns, tap % inputs];
}

/**
 * The tap at [kh, kw, ic].
 * @type {(stage: { window: Window }, index: Window) => number}
 */
export function tapAt({ window: [, columns, inputs] }, [kh, kw, ic]) {
  return (kh * columns + kw) * inputs + ic;
}
