import assert from "node:assert/strict";
import { test } from "node:test";
import { walked } from "../../convviz/player/web/controls/grid.mjs";

/** @import { Cell } from "../../convviz/player/web/model/frame.mjs" */

/** @type {Cell} */
const EXTENT = [3, 4, 2];
/** @type {(from: Cell, ...keys: string[]) => Cell} */
const walk = (from, ...keys) => keys.reduce((cell, key) => walked(cell, { key }, EXTENT), from);

test("arrows walk in a plane, Page keys from plane to plane", () => {
  assert.deepEqual(walk([0, 0, 0], "ArrowRight", "ArrowRight", "ArrowDown"), [1, 2, 0]);
  assert.deepEqual(walk([1, 2, 0], "ArrowLeft", "ArrowUp", "PageDown"), [0, 1, 1]);
  assert.deepEqual(walk([0, 1, 1], "End"), [0, 3, 1]);
  assert.deepEqual(walk([2, 3, 1], "Home"), [2, 0, 1]);
  assert.deepEqual(walked([1, 1, 0], { key: "End", ctrlKey: true }, EXTENT), [2, 3, 1]);
  assert.deepEqual(walked([1, 1, 1], { key: "Home", ctrlKey: true }, EXTENT), [0, 0, 0]);
});

test("the edge is the edge", () => {
  for (const key of ["ArrowUp", "ArrowLeft", "PageUp"]) assert.deepEqual(walk([0, 0, 0], key), [0, 0, 0]);
  for (const key of ["ArrowDown", "ArrowRight", "PageDown"]) assert.deepEqual(walk([2, 3, 1], key), [2, 3, 1]);
});

test("other keys are not the grid's", () => {
  for (const key of [" ", "Enter", "a", "Tab", "Escape", "constructor2"])
    assert.equal(walked([0, 0, 0], { key }, EXTENT), null);
});
