// Colour carries meaning: grey for raw pixels, one diverging map for activations, another for weights.
// Both diverging maps are centred at zero and told apart by people with any kind of colour blindness.

/**
 * @typedef {[red: number, green: number, blue: number]} Rgb  0..255
 * @typedef {{ rgb: Rgb, css: string, ink: string }} Colour  `ink` is readable on it
 * @typedef {"activations" | "weights" | "grey"} MapName
 *
 * @typedef {object} Scale
 * @property {number} low
 * @property {number} high
 * @property {(value: number) => Colour} at
 * @property {string} gradient  the whole map in CSS
 */

/** @type {Record<"light" | "dark", { zero: Rgb } & Record<MapName, [Rgb, Rgb]>>} */
const MAPS = {
  light: {
    zero: [246, 246, 248],
    activations: [
      [22, 84, 160],
      [196, 80, 8],
    ],
    weights: [
      [112, 44, 134],
      [18, 112, 56],
    ],
    grey: [
      [24, 24, 27],
      [250, 250, 250],
    ],
  },
  dark: {
    zero: [44, 47, 56],
    activations: [
      [104, 172, 246],
      [255, 156, 74],
    ],
    weights: [
      [206, 142, 226],
      [104, 206, 130],
    ],
    grey: [
      [16, 17, 20],
      [244, 244, 246],
    ],
  },
};
const STEPS = 255;

// Black and white are equally readable (4.6:1) on luminance 0.179: one of them has 4.5:1 on any colour.
/** @type {(rgb: Rgb) => Colour} */
const entry = (rgb) => ({ rgb, css: `rgb(${rgb})`, ink: luminance(rgb) > 0.179 ? "#000000" : "#ffffff" });
const NOT_A_NUMBER = entry([255, 0, 200]);
/** @type {(from: Rgb, to: Rgb, t: number) => Rgb} */
const mix = (from, to, t) => /** @type {Rgb} */ (from.map((channel, i) => Math.round(channel + (to[i] - channel) * t)));

/**
 * A colour scale: `at(value)` gives { rgb, css, ink }, ink being readable on it; `low..high` are the ends of the map.
 * @type {(map: MapName, low: number, high: number, isDark: boolean) => Scale}
 */
export function scale(map, low, high, isDark) {
  const table = tableOf(map, isDark ? "dark" : "light");
  const last = table.length - 1;
  const factor = last / (high - low || 1);
  return {
    low,
    high,
    at: (value) =>
      Number.isNaN(value) ? NOT_A_NUMBER : table[Math.max(0, Math.min(last, Math.round((value - low) * factor)))],
    gradient: `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((t) => table[Math.round(t * last)].css).join(", ")})`,
  };
}

/** @type {Map<string, Colour[]>} */
const tables = new Map(); // there are six, made when they are first needed

/** @type {(map: MapName, mode: "light" | "dark") => Colour[]} */
function tableOf(map, mode) {
  const key = `${map} ${mode}`;
  const theme = MAPS[mode];
  const table = tables.get(key) ?? (map === "grey" ? greys(theme.grey) : diverging(theme.zero, theme[map])).map(entry);
  tables.set(key, table);
  return table;
}

/**
 * A diverging scale whose zero is in the middle, wide enough for every finite value.
 * @type {(map: MapName, values: Iterable<number>, isDark: boolean) => Scale}
 */
export function divergingScale(map, values, isDark) {
  const bound = largest(values) || 1;
  return scale(map, -bound, bound, isDark);
}

/**
 * Grey from the smallest to the largest finite value; diverging where there are negative ones, or no finite ones.
 * @type {(values: Iterable<number>, pixels: boolean, isDark: boolean) => Scale}
 */
export function inputScale(values, pixels, isDark) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low < 0 || low > high) return divergingScale("activations", values, isDark);
  return pixels ? scale("grey", 0, Math.max(high, 1), isDark) : scale("grey", low, high, isDark);
}

/** @type {(values: Iterable<number>) => number} */
export function largest(values) {
  let bound = 0;
  for (const value of values) if (Number.isFinite(value) && Math.abs(value) > bound) bound = Math.abs(value);
  return bound;
}

/** @type {(zero: Rgb, ends: [Rgb, Rgb]) => Rgb[]} */
function diverging(zero, [negative, positive]) {
  return Array.from({ length: 2 * STEPS + 1 }, (_, i) => {
    const t = (i - STEPS) / STEPS;
    return mix(zero, t < 0 ? negative : positive, Math.abs(t));
  });
}

/** @type {(ends: [Rgb, Rgb]) => Rgb[]} */
const greys = ([dark, light]) => Array.from({ length: STEPS + 1 }, (_, i) => mix(dark, light, i / STEPS));

/**
 * Relative luminance of an sRGB colour, 0..1 (WCAG 2.2).
 * @type {(rgb: Rgb) => number}
 */
export function luminance(rgb) {
  const [r, g, b] = rgb.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
