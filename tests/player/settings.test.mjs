import assert from "node:assert/strict";
import { test } from "node:test";
import { GRANULARITIES } from "../../convviz/player/web/model/position.mjs";
import {
  defaultSettings,
  isPresenting,
  queryOf,
  readPosition,
  readSettings,
  SPEEDS,
  writePosition,
  writeSettings,
} from "../../convviz/player/web/model/settings.mjs";

/** @import { Settings } from "../../convviz/player/web/model/settings.mjs" */

const VIEWS = [{ id: "one" }, { id: "two" }, { id: "three", isOptional: true }];
const DEFAULTS = defaultSettings(VIEWS);
const USUAL = {
  views: ["one", "two"],
  tapColours: false,
  granularity: "element",
  speed: 1,
  loop: false,
  image: null,
  code: "Loops",
  folds: [],
};

test("without a word every view is on but the optional ones; a page may switch on more", () => {
  assert.deepEqual(DEFAULTS, USUAL);
  assert.deepEqual(defaultSettings(VIEWS, ["three", "one", "unknown"]).views, ["one", "two", "three"]);
  assert.deepEqual(defaultSettings(VIEWS, []).views, ["one", "two"]);
  const [one, ...others] = VIEWS;
  assert.deepEqual(defaultSettings([{ ...one, isForReading: true }, ...others], [], true).views, ["two"]);
  assert.deepEqual(defaultSettings([{ ...one, isForReading: true }, ...others], [], false).views, ["one", "two"]);
  assert.deepEqual(readSettings("", VIEWS, DEFAULTS), DEFAULTS);
});

test("what is written is read again, and a default stays out of the address", () => {
  assert.ok(Object.values(writeSettings(DEFAULTS, DEFAULTS)).every((text) => text === null));
  const others = {
    views: [[], ["one"], ["three"], ["one", "two"], ["one", "two", "three"]],
    tapColours: [true, false],
    granularity: GRANULARITIES,
    speed: SPEEDS,
    loop: [true, false],
    image: [0, 7, null],
    code: ["TensorFlow", "convviz.nn", "Loops"],
    folds: [[0], [1, 5, 31], []],
  };
  assert.deepEqual(Object.keys(others), Object.keys(DEFAULTS));
  for (let turn = 0; turn < 60; turn++) {
    const settings = /** @type {Settings} */ (
      Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values[turn % values.length]]))
    );
    assert.deepEqual(readSettings(queryOf(writeSettings(settings, DEFAULTS)), VIEWS, DEFAULTS), settings);
  }
});

test("an address is parsed strictly: unknown, repeated and malformed words are ignored", () => {
  const read = (query) => readSettings(query, VIEWS, DEFAULTS);
  const wrong = `
    views= views=four views=ONE views=one&views=two views=<b> views=__proto__ views=none,
    speed=3 speed=1e9 speed=02 speed= granularity=pixel taps=true taps=2 loop=yes taps=1&taps=1
    image=0 image=-1 image=1.5 image=one image=1&image=1 image=9999999999 code=%3Cb%3E code= code=a&code=b
    folds=0 folds= folds=1,,2 folds=1,1 folds=a folds=1;2 folds=${Array.from({ length: 129 }, (_, i) => i + 1)}`;
  for (const query of wrong.trim().split(/\s+/)) assert.deepEqual(read(`?${query}`), DEFAULTS, query);
  assert.deepEqual(read("?views=two,four,two").views, ["two"]);
  assert.deepEqual(read("?views=none").views, []);
  assert.equal(read("?speed=0.25").speed, 0.25);
  assert.equal(read("?image=2").image, 1);
  assert.deepEqual(read("?folds=2,4").folds, [1, 3]);
});

test("what addresses said before is still understood", () => {
  const views = [{ id: "products" }, { id: "sum" }];
  assert.deepEqual(readSettings("?views=arithmetic", views, defaultSettings(views)).views, ["products"]);
});

test("a position is a step from nought up, and a product from one up", () => {
  assert.deepEqual(readPosition("?step=12&product=27", 3), { step: 12, product: 27 });
  const wrong = ["", "step=", "step=-1", "step=1.5", "step=1e3", "step=2&step=3", "step=x", "step=1234567890"];
  for (const query of wrong) assert.equal(readPosition(`?${query}`, 3).step, 3, query);
  const wrongProducts = [
    "",
    "product=",
    "product=0",
    "product=-1",
    "product=1.5",
    "product=1e3",
    "product=2&product=3",
  ];
  for (const query of wrongProducts) assert.equal(readPosition(`?${query}`, 3).product, 1, query);
});

test("a position's product is written only where single products are shown", () => {
  assert.deepEqual(writePosition({ step: 5, lit: 9 }, { granularity: "element" }), { step: "5", product: null });
  assert.deepEqual(writePosition({ step: 0, lit: 9 }, { granularity: "multiply" }), { step: null, product: "9" });
  assert.deepEqual(writePosition({ step: 0, lit: 1 }, { granularity: "multiply" }), { step: null, product: null });
});

test("a presentation is asked for with a 1 and nothing else", () => {
  assert.ok(isPresenting("?present=1"));
  for (const query of ["", "?present=0", "?present=true", "?present=1&present=1", "?present=11"])
    assert.ok(!isPresenting(query), query);
});
