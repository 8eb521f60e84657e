// The identity of a filter's taps: each position (kh, kw) has a hue and, because colour alone is not enough, a letter.
import { luminance } from "./colours.mjs";

/**
 * @import { Colour, Rgb } from "./colours.mjs"
 *
 * @typedef {Colour & { name: string }} TapIdentity
 */

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

// Okabe and Ito's colours (2008), told apart with any kind of colour blindness, and a dark one for the ninth tap of a 3×3 filter.
/** @type {Rgb[]} */
const FEW = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
  [190, 190, 190],
  [91, 44, 111],
];
const LIGHTNESS = [0.42, 0.6, 0.78]; // of more taps: neighbours in the circle of hues differ in lightness, too

/**
 * { css, ink, name } of the tap in row kh and column kw of a filter of `rows` × `columns`.
 * @type {(kh: number, kw: number, rows: number, columns: number) => TapIdentity}
 */
export function tapIdentity(kh, kw, rows, columns) {
  const [index, count] = [kh * columns + kw, rows * columns];
  const rgb = count <= FEW.length ? FEW[index] : fromCircle(index, count);
  return {
    rgb,
    css: `rgb(${rgb})`,
    ink: luminance(rgb) > 0.179 ? "#000000" : "#ffffff",
    name: tapName(kh, kw, rows, columns),
  };
}

/**
 * a, b, c … row after row; with more taps than letters the column's letter and the row's number, as on a chessboard.
 * @type {(kh: number, kw: number, rows: number, columns: number) => string}
 */
export function tapName(kh, kw, rows, columns) {
  return rows * columns <= LETTERS.length ? LETTERS[kh * columns + kw] : `${LETTERS[kw]}${kh + 1}`;
}

/**
 * Identities of all taps of a stage, row after row.
 * @type {(window: [rows: number, columns: number, ...rest: number[]]) => TapIdentity[]}
 */
export function tapIdentities([rows, columns]) {
  return Array.from({ length: rows * columns }, (_, index) =>
    tapIdentity(Math.floor(index / columns), index % columns, rows, columns),
  );
}

/**
 * A colour of the circle of equally strong hues (OKLCH, as in CSS Color 4).
 * @type {(index: number, count: number) => Rgb}
 */
function fromCircle(index, count) {
  const [hue, light] = [(2 * Math.PI * index) / count, LIGHTNESS[index % LIGHTNESS.length]];
  const [a, b] = [0.13 * Math.cos(hue), 0.13 * Math.sin(hue)];
  const [l, m, s] = [
    light + 0.3963377774 * a + 0.2158037573 * b,
    light - 0.1055613458 * a - 0.0638541728 * b,
    light - 0.0894841775 * a - 1.291485548 * b,
  ].map((cone) => cone ** 3);
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return /** @type {Rgb} */ (linear.map(encoded));
}

/**
 * A linear channel as sRGB says it, 0..255.
 * @type {(linear: number) => number}
 */
function encoded(linear) {
  const c = Math.max(0, Math.min(1, linear));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}
