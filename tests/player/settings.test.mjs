import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaultSettings,
  isPresenting,
  readProduct,
  readSettings,
  SPEEDS,
  writeSettings,
} from "../../convviz/player/web/model/settings.mjs";
import { GRANULARITIES } from "../../convviz/player/web/model/position.mjs";

const VIEWS = [{ id: "one" }, { id: "two" }, { id: "three", isOptional: true }];
const DEFAULTS = defaultSettings(VIEWS);

test("without a word every view is on but the optional ones; a page may switch on more", () => {
  assert.deepEqual(DEFAULTS, { views: ["one", "two"], taps: false, granularity: "element", speed: 1, loop: false });
  assert.deepEqual(defaultSettings(VIEWS, ["three", "one", "unknown"]).views, ["one", "two", "three"]);
  assert.deepEqual(defaultSettings(VIEWS, []).views, ["one", "two"]);
  const [one, ...others] = VIEWS;
  assert.deepEqual(defaultSettings([{ ...one, isForReading: true }, ...others], [], true).views, ["two"]);
  assert.deepEqual(defaultSettings([{ ...one, isForReading: true }, ...others], [], false).views, ["one", "two"]);
  assert.deepEqual(readSettings("", VIEWS, DEFAULTS), DEFAULTS);
});

test("what is written is read again, and a default stays out of the address", () => {
  assert.ok(Object.values(writeSettings(DEFAULTS, DEFAULTS)).every((text) => text === null));
  for (const views of [[], ["one"], ["three"], ["one", "two"], ["one", "two", "three"]]) {
    for (const taps of [false, true]) {
      for (const granularity of GRANULARITIES) {
        for (const speed of SPEEDS) {
          const settings = { views, taps, granularity, speed, loop: taps };
          const written = Object.entries(writeSettings(settings, DEFAULTS)).filter(([, text]) => text !== null);
          assert.deepEqual(readSettings(`?${new URLSearchParams(written)}`, VIEWS, DEFAULTS), settings);
        }
      }
    }
  }
});

test("an address is parsed strictly: unknown, repeated and malformed words are ignored", () => {
  const read = (query) => readSettings(query, VIEWS, DEFAULTS);
  for (const query of [
    "?views=",
    "?views=four",
    "?views=ONE",
    "?views=one&views=two",
    "?views=<b>",
    "?views=__proto__",
    "?views=none,",
  ]) {
    assert.deepEqual(read(query), DEFAULTS, query);
  }
  for (const query of [
    "?speed=3",
    "?speed=1e9",
    "?speed=02",
    "?speed=",
    "?granularity=pixel",
    "?taps=true",
    "?taps=2",
    "?loop=yes",
    "?taps=1&taps=1",
  ]) {
    assert.deepEqual(read(query), DEFAULTS, query);
  }
  assert.deepEqual(read("?views=two,four,two").views, ["two"]);
  assert.deepEqual(read("?views=none").views, []);
  assert.equal(read("?speed=0.25").speed, 0.25);
});

test("a product is a whole number from one up", () => {
  assert.equal(readProduct("?product=27"), 27);
  for (const query of [
    "",
    "?product=",
    "?product=0",
    "?product=-1",
    "?product=1.5",
    "?product=1e3",
    "?product=2&product=3",
    "?product=x",
  ]) {
    assert.equal(readProduct(query), 1, query);
  }
});

test("a presentation is asked for with a 1 and nothing else", () => {
  assert.ok(isPresenting("?present=1"));
  for (const query of ["", "?present=0", "?present=true", "?present=1&present=1", "?present=11"])
    assert.ok(!isPresenting(query), query);
});
