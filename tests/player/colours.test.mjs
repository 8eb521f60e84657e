import assert from "node:assert/strict";
import { test } from "node:test";
import { divergingScale, inputScale, largest, luminance, scale } from "../../convviz/player/web/draw/colours.mjs";

/** @import { Colour, MapName } from "../../convviz/player/web/draw/colours.mjs" */

/** @type {[theme: string, isDark: boolean][]} */
const THEMES = [
  ["light", false],
  ["dark", true],
];
/** @type {MapName[]} */
const DIVERGING = ["activations", "weights"];
const HALF = 255; // entries on either side of a diverging map's middle; a grey map has as many and one more

/** @type {MapName[]} */
const NAMES = ["grey", ...DIVERGING];

/**
 * Every map in every theme with every entry that a value can get, from low to high.
 * @type {[name: string, entries: Colour[], theme: string][]}
 */
const MAPS = THEMES.flatMap(([theme, isDark]) =>
  NAMES.map((map) => {
    const low = map === "grey" ? 0 : -HALF;
    const { at } = scale(map, low, HALF, isDark);
    return [`${map}, ${theme}`, Array.from({ length: HALF - low + 1 }, (_, i) => at(low + i)), theme];
  }),
);

/** "#rrggbb" -> [r, g, b]. */
const parse = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** WCAG 2.2's contrast ratio, with its own formula for luminance. */
function contrast(first, second) {
  const linear = (channel) =>
    channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const [dark, bright] = [light(first), light(second)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

test("luminance runs from black to white, green being the brightest primary", () => {
  assert.equal(luminance([0, 0, 0]), 0);
  assert.ok(Math.abs(luminance([255, 255, 255]) - 1) < 1e-12);
  assert.ok(Math.abs(luminance([0, 255, 0]) - 0.7152) < 1e-12);
});

test("every entry is a colour of three bytes", () => {
  for (const [name, entries] of MAPS) {
    for (const { rgb, css } of entries) {
      assert.ok(rgb.length === 3 && rgb.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255), name);
      assert.equal(css, `rgb(${rgb})`, name);
    }
  }
});

test("ink has a contrast of 4.5 to 1 on every entry of every map in both themes, and on NaN", () => {
  for (const [name, entries] of MAPS) {
    entries.forEach(({ rgb, ink }, i) => {
      const ratio = contrast(rgb, parse(ink));
      assert.ok(ratio >= 4.5, `${name}, entry ${i}: ${ink} on ${rgb} is ${ratio.toFixed(2)}`);
    });
  }
  const { rgb, ink } = scale("grey", 0, 1, false).at(NaN);
  assert.ok(contrast(rgb, parse(ink)) >= 4.5);
});

test("zero is the middle of a diverging map, in a colour that stands back", () => {
  for (const [name, entries, theme] of MAPS.filter(([, { length }]) => length === 2 * HALF + 1)) {
    const [r, g, b] = entries[HALF].rgb;
    assert.ok(Math.max(r, g, b) - Math.min(r, g, b) <= 12, `${name}: zero is nearly grey`);
    assert.ok(theme === "dark" ? luminance([r, g, b]) < 0.05 : luminance([r, g, b]) > 0.85, name);
  }
});

test("maps are monotone: farther from zero is farther from the background, brighter pixels are brighter", () => {
  for (const [name, entries, theme] of MAPS) {
    const light = entries.map(({ rgb }) => luminance(rgb));
    const middle = light.length === HALF + 1 ? 0 : HALF;
    const sign = middle && theme === "light" ? -1 : 1;
    for (let i = middle + 1; i < light.length; i++)
      assert.ok(sign * (light[i] - light[i - 1]) >= 0, `${name}, entry ${i}`);
    for (let i = middle; i > 0; i--) assert.ok(sign * (light[i - 1] - light[i]) >= 0, `${name}, entry ${i}`);
    assert.ok(sign * (light.at(-1) - light[middle]) > 0.1, `${name}: the end is told from the middle`);
    if (middle) assert.ok(sign * (light[0] - light[middle]) > 0.1, `${name}: the end is told from the middle`);
  }
});

test("the ends of a diverging map differ in blue or red, not only in brightness", () => {
  for (const [name, entries] of MAPS.filter(([, { length }]) => length === 2 * HALF + 1)) {
    const [[r0, , b0], [r1, , b1]] = [entries[0].rgb, entries.at(-1).rgb];
    assert.ok(Math.abs(r0 - r1) + Math.abs(b0 - b1) > 100, name);
  }
});

test("values beyond the ends get the ends, infinities too; NaN gets a colour of its own", () => {
  for (const [, isDark] of THEMES) {
    for (const map of NAMES) {
      const { at, low, high } = scale(map, -2, 2, isDark);
      assert.deepEqual([low, high], [-2, 2]);
      for (const value of [-3, -1e300, -Infinity]) assert.equal(at(value), at(-2));
      for (const value of [3, 1e300, Infinity]) assert.equal(at(value), at(2));
      const colours = new Set(Array.from({ length: 1001 }, (_, i) => at(-2 + i / 250).css));
      assert.ok(!colours.has(at(NaN).css));
    }
  }
});

test("a legend shows the same colours as the cells", () => {
  const { gradient, at } = scale("weights", -4, 4, false);
  assert.equal(gradient, `linear-gradient(90deg, ${[-4, -2, 0, 2, 4].map((value) => at(value).css).join(", ")})`);
});

test("a diverging scale is as wide as its largest finite value, zero in the middle", () => {
  const ends = (values) => {
    const { low, high, at } = divergingScale("activations", Float32Array.from(values), false);
    assert.deepEqual(at(0), scale("activations", -1, 1, false).at(0));
    return [low, high];
  };
  assert.deepEqual(ends([1, -5, 3]), [-5, 5]);
  assert.deepEqual(ends([2, NaN, Infinity, -Infinity]), [-2, 2]);
  assert.deepEqual(ends([0, 0]), [-1, 1]);
  assert.deepEqual(ends([NaN, NaN]), [-1, 1]);
  assert.deepEqual(ends([]), [-1, 1]);
});

test("largest is of finite values, without their sign", () => {
  assert.equal(largest([3, -7, NaN, -Infinity]), 7);
  assert.equal(largest([]), 0);
});

test("pixels are grey from zero up, other inputs from their smallest value, negative ones make it diverge", () => {
  const ends = (values, pixels) => {
    const { low, high } = inputScale(Float32Array.from(values), pixels, false);
    return [low, high];
  };
  assert.deepEqual(ends([50, 200], true), [0, 200]);
  assert.deepEqual(ends([0, 0], true), [0, 1]);
  assert.deepEqual(ends([50, 200], false), [50, 200]);
  assert.deepEqual(ends([-1, 3], false), [-3, 3]);
  assert.deepEqual(ends([-1, 3], true), [-3, 3]);
});

test("whatever an input holds, every value has a colour and the ends are finite", () => {
  const inputs = [
    [5, 5, 5],
    [0],
    [NaN],
    [NaN, 2],
    [Infinity],
    [Infinity, 1, 2],
    [-Infinity, 1, 2],
    [-Infinity, Infinity, NaN],
    [3e38, -3e38],
  ];
  for (const values of inputs) {
    for (const pixels of [false, true]) {
      const { at, low, high } = inputScale(Float32Array.from(values), pixels, true);
      assert.ok(Number.isFinite(low) && Number.isFinite(high), String(values));
      for (const value of values)
        assert.match(at(Math.fround(value)).css, /^rgb\(\d+,\d+,\d+\)$/, `${value} in ${values}`);
    }
  }
  const { at } = inputScale(Float32Array.from([Infinity, 1, 2]), false, false);
  assert.notEqual(at(1).css, at(2).css, "an infinity does not flatten the others");
});
