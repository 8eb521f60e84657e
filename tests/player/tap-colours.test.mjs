import assert from "node:assert/strict";
import { test } from "node:test";
import { luminance } from "../../convviz/player/web/draw/colours.mjs";
import { tapIdentities } from "../../convviz/player/web/draw/tap-colours.mjs";

const linear = (channel) =>
  channel / 255 <= 0.04045 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4;

/** Machado, Oliveira and Fernandes (2009): the colours as people without one kind of cone see them, in linear light. */
const EYES = {
  all: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lab(rgb, eyes) {
  const [r, g, b] = eyes.map((row) =>
    Math.max(
      0,
      row.reduce((sum, share, i) => sum + share * linear(rgb[i]), 0),
    ),
  );
  const [l, m, s] = [
    0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
    0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
    0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
  ].map(Math.cbrt);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

test("the taps of a 3×3 filter are told apart by every kind of eyes", () => {
  for (const [name, eyes] of Object.entries(EYES)) {
    const seen = tapIdentities([3, 3]).map(({ rgb }) => lab(rgb, eyes));
    for (let a = 0; a < 9; a++) {
      for (let b = 0; b < a; b++) {
        const distance = Math.hypot(...seen[a].map((value, i) => value - seen[b][i]));
        assert.ok(distance > 0.05, `${name}: taps ${a} and ${b} are ${distance.toFixed(3)} apart`);
      }
    }
  }
});

test("no two taps share a name, nor a colour", () => {
  for (const [rows, columns] of [
    [1, 1],
    [3, 3],
    [2, 4],
    [5, 5],
    [1, 11],
    [6, 5],
    [11, 11],
  ]) {
    const taps = tapIdentities([rows, columns]);
    assert.equal(taps.length, rows * columns);
    assert.equal(new Set(taps.map(({ name }) => name)).size, taps.length, `${rows}×${columns}`);
    assert.equal(new Set(taps.map(({ css }) => css)).size, taps.length, `${rows}×${columns}`);
    assert.ok(taps.every(({ name }) => name.length <= 3));
  }
  assert.equal(
    tapIdentities([3, 3])
      .map(({ name }) => name)
      .join(""),
    "abcdefghi",
  );
  assert.deepEqual(
    tapIdentities([6, 5])
      .slice(0, 6)
      .map(({ name }) => name),
    ["a1", "b1", "c1", "d1", "e1", "a2"],
  );
});

test("a tap's letter can be read on its colour", () => {
  for (const { rgb, ink, name } of [...tapIdentities([3, 3]), ...tapIdentities([11, 11])]) {
    const [low, high] = [luminance(rgb), ink === "#ffffff" ? 1 : 0].sort((a, b) => a - b);
    assert.ok((high + 0.05) / (low + 0.05) >= 4.5, name);
  }
});
