// Taps, the positions (kh, kw, ic) of the window, as numbers in the kernel's order: the input channel runs fastest.

/** @import { Window } from "./payload.mjs" */

/**
 * The [kh, kw, ic] of a tap.
 * @type {(stage: { taps: Window }, tap: number) => Window}
 */
export function tapIndex({ taps: [, columns, inputs] }, tap) {
  return [Math.floor(tap / (columns * inputs)), Math.floor(tap / inputs) % columns, tap % inputs];
}

/**
 * The tap at [kh, kw, ic].
 * @type {(stage: { taps: Window }, index: Window) => number}
 */
export function tapAt({ taps: [, columns, inputs] }, [kh, kw, ic]) {
  return (kh * columns + kw) * inputs + ic;
}
