import assert from "node:assert/strict";
import { test } from "node:test";
import { zoomFor } from "../../convviz/player/web/controls/present.mjs";

test("a larger screen means larger type, within limits, and a small one leaves it as it is", () => {
  assert.equal(zoomFor(390, 844), 1);
  assert.equal(zoomFor(1100, 700), 1);
  assert.equal(zoomFor(2200, 1400), 2);
  assert.equal(zoomFor(2200, 700), 1);
  assert.equal(zoomFor(9000, 9000), 2.5);
});
