// Taps, the positions (kh, kw, ic) of the window, as numbers in the kernel's order: the input channel runs fastest.

/** The [kh, kw, ic] of a tap. */
export function tapIndex({ taps: [, columns, inputs] }, tap) {
  return [Math.floor(tap / (columns * inputs)), Math.floor(tap / inputs) % columns, tap % inputs];
}

/** The tap at [kh, kw, ic]. */
export function tapAt({ taps: [, columns, inputs] }, [kh, kw, ic]) {
  return (kh * columns + kw) * inputs + ic;
}
