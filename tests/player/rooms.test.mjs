// Who may import whom among the player's modules, as import-linter says it for Python's.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const WEB = new URL("../../convviz/player/web/", import.meta.url);

/**
 * Each room and the rooms or modules that it may import besides its own. What is not said here is forbidden.
 * @type {Record<string, string[]>}
 */
const ROOMS = {
  model: [], // pure: the same in Node.js, in a worker, on a server
  draw: ["model"], // knows numbers and canvases, but not what a person does
  views: ["draw", "model", "controls/grid.mjs"], // each draws one thing from a frame; arrow keys walk over tiles as over cells
  controls: ["draw", "model"], // what a person sets, and what it says back
  export: ["draw", "model", "player.mjs"], // takes away what is shown, through the player's public door only
};
/** The modules that put the rooms together and may know all of them. */
const HALL = ["address.mjs", "player.mjs", "scene.mjs", "streamlit.mjs", "watch.mjs"];

/**
 * Canvases give their context here only, so that what is drawn can be recorded, and written as SVG; exports have canvases of
 * their own. (That the model knows no page is tsconfig.model.json's business: it has no types for one.)
 */
const GIVES_CONTEXT = (name) => name === "draw/canvas.mjs" || name.startsWith("export/");

const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:"'`\w])\/\/.*$/gm;

/** { name, source, code, imports, types } of every module: `code` is without comments, `types` are imports inside them. */
function modules() {
  const names = readdirSync(WEB, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
  return names.map((name) => moduleOf(name, readFileSync(new URL(name, WEB), "utf8")));
}

function moduleOf(name, source) {
  const code = source.replace(COMMENT, "");
  const found = (text) => [...text.matchAll(IMPORT)].map(([, path]) => posix.join(posix.dirname(name), path));
  const imports = found(code);
  return { name, code, imports, types: found(source).filter((path) => !imports.includes(path)) };
}

const roomOf = (name) => (name.includes("/") ? name.split("/")[0] : name);

/** The import of `target` in `name` as words, if the table forbids it. */
function broken(name, target) {
  const [from, to] = [roomOf(name), roomOf(target)];
  const isAllowed =
    HALL.includes(from) || from === to || ROOMS[from]?.some((known) => known === to || known === target);
  return isAllowed ? null : `${name} imports ${target}`;
}

const violations = (all) =>
  all
    .flatMap(({ name, imports, types }) => [...imports, ...types].map((target) => broken(name, target)))
    .filter(Boolean);

const contexts = (all) =>
  all.filter(({ name, code }) => /\.getContext\b/.test(code) && !GIVES_CONTEXT(name)).map(({ name }) => name);

/** A ring of imports as a list of names, or null. Imports of types load nothing and so make no ring. */
function ring(all) {
  const imports = new Map(all.map((module) => [module.name, module.imports]));
  const done = new Set();
  const walk = (name, path) => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return null;
    for (const next of imports.get(name) ?? []) {
      const found = walk(next, [...path, name]);
      if (found) return found;
    }
    done.add(name);
    return null;
  };
  for (const name of imports.keys()) {
    const found = walk(name, []);
    if (found) return found;
  }
  return null;
}

test("every module lies in a room of the table or in the hall", () => {
  const rooms = new Set(modules().map(({ name }) => roomOf(name)));
  assert.deepEqual([...rooms].sort(), [...Object.keys(ROOMS), ...HALL].sort());
});

test("modules import what their room may know", () => assert.deepEqual(violations(modules()), []));

test("what the table allows is made use of", () => {
  const used = new Set(modules().flatMap(({ name, imports }) => imports.map((target) => `${roomOf(name)} ${target}`)));
  for (const [room, known] of Object.entries(ROOMS))
    for (const other of known)
      assert.ok(
        [...used].some((each) => each.startsWith(`${room} ${other}`)),
        `${room}: ${other}`,
      );
});

test("no module imports itself in a roundabout way", () => assert.equal(ring(modules()), null));

test("canvases give their context in one place", () => assert.deepEqual(contexts(modules()), []));

test("this check can fail", () => {
  const of = (name, source) => violations([moduleOf(name, source)]);
  assert.deepEqual(of("model/a.mjs", 'import { b } from "../draw/b.mjs";'), ["model/a.mjs imports draw/b.mjs"]);
  assert.deepEqual(of("model/a.mjs", '/** @import { B } from "../draw/b.mjs" */'), ["model/a.mjs imports draw/b.mjs"]);
  assert.deepEqual(of("draw/a.mjs", 'export * from "../views/b.mjs";'), ["draw/a.mjs imports views/b.mjs"]);
  assert.deepEqual(of("views/a.mjs", 'const b = await import("../controls/b.mjs");'), [
    "views/a.mjs imports controls/b.mjs",
  ]);
  assert.deepEqual(of("export/a.mjs", 'import "../scene.mjs";'), ["export/a.mjs imports scene.mjs"]);
  assert.deepEqual(of("views/a.mjs", 'import { b } from "../model/b.mjs";\nimport c from "./c.mjs";'), []);
  assert.deepEqual(of("export/a.mjs", 'import { Player } from "../player.mjs";'), []);
  const [a, b] = [moduleOf("draw/a.mjs", 'import "./b.mjs";'), moduleOf("draw/b.mjs", 'import "./a.mjs";')];
  assert.deepEqual(ring([a, b]), ["draw/a.mjs", "draw/b.mjs", "draw/a.mjs"]);
  assert.equal(ring([a, moduleOf("draw/b.mjs", '/** @import { A } from "./a.mjs" */')]), null);
  assert.deepEqual(contexts([moduleOf("views/a.mjs", 'canvas.getContext("2d")')]), ["views/a.mjs"]);
  assert.deepEqual(contexts([moduleOf("views/a.mjs", "/** .getContext */\n// a.getContext\nconst a = 1;")]), []);
});
