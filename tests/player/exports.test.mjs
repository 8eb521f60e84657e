import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { MOST_FRAMES, positionsOf, rangeAround } from "../../convviz/player/web/export/animation.mjs";
import { base64, fromBase64 } from "../../convviz/player/web/export/base64.mjs";
import { csvPieces, shortest } from "../../convviz/player/web/export/csv.mjs";
import { fileStem } from "../../convviz/player/web/export/describe.mjs";
import { changedBox, compress } from "../../convviz/player/web/export/gif.mjs";
import { crc32, npy, zip } from "../../convviz/player/web/export/npz.mjs";
import { assemble } from "../../convviz/player/web/export/page.mjs";
import { choosePalette, countColours, nearestIn } from "../../convviz/player/web/export/palette.mjs";
import { multiply, recorder, replay } from "../../convviz/player/web/export/recording.mjs";
import { escapeXml, SvgContext } from "../../convviz/player/web/export/svg.mjs";
import { GRANULARITIES, macsAt, whole } from "../../convviz/player/web/model/position.mjs";
import { payloads, seeded } from "./examples.mjs";

/** @import { Shape } from "../../convviz/player/web/model/payload.mjs" */

const PAYLOADS = payloads();

test("file names say what is inside, in letters that every system takes", () => {
  const names = {
    regular: "convviz-regular-4x5x2-2x3-3",
    padded: "convviz-regular-5x4x2-3x3-2-n2-s2x1-d1x2-p1x0x2x1",
    grouped: "convviz-grouped-6x6x4-3x3-6-groups2",
    depthwise: "convviz-depthwise-6x6x3-3x3-6-same-multiplier2",
    separable: "convviz-separable-5x5x3-3x3-4-n2-s2-same",
    spatial: "convviz-spatially-separable-6x6x1-3x3-1-d2-same",
    "one-window": "convviz-regular-6x6x3-3x3-5-s4",
    "one-separable": "convviz-separable-4x4x3-3x3-2-s2-multiplier2",
  };
  for (const [name, stem] of Object.entries(names)) assert.equal(fileStem(PAYLOADS[name]), stem);
  for (const payload of Object.values(PAYLOADS)) assert.match(fileStem(payload), /^[a-z0-9-]+$/);
});

test("the fewest digits give the same float32 again", () => {
  const random = seeded(9);
  const bits = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < 5000; i++) {
    bits.setUint32(0, random(0, 0xffffffff));
    const value = bits.getFloat32(0);
    if (Number.isFinite(value)) assert.ok(Object.is(Math.fround(Number(shortest(value))), value), shortest(value));
  }
  assert.deepEqual([0.1, 1 / 3, -2, NaN, Infinity, -Infinity, -0].map(Math.fround).map(shortest), [
    "0.1",
    "0.33333334",
    "-2",
    "nan",
    "inf",
    "-inf",
    "-0",
  ]);
});

test("a table comes in pieces, so that a large one does not block", () => {
  /** @type {Shape} */
  const shape = [1, 100, 100, 5];
  const tensor = { shape, values: new Float32Array(50_000) };
  const pieces = [...csvPieces(/** @type {any} all of a payload that is read */ ({ stages: [], tensors: [tensor] }))];
  assert.ok(pieces.length > 2);
  assert.equal(pieces.join("").trimEnd().split("\n").length, 50_001);
});

test("checksum, header and directory are those of the formats", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const bytes = npy([2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));
  assert.equal((bytes.length - 24) % 64, 0);
  const text = new TextDecoder("latin1").decode(bytes);
  assert.equal(text.slice(0, 10), "\x93NUMPY\x01\x00v\x00");
  assert.match(text.slice(10), /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n/);
  assert.deepEqual([...zip([]).at(-1)], [0x50, 0x4b, 5, 6, ...Array(18).fill(0)]);
});

/** The indices again, by a reader written from the GIF specification. */
function expand(bytes) {
  let [at, bits, codes, before] = [0, 9, null, null];
  const take = () => {
    let code = 0;
    for (let bit = 0; bit < bits; bit++, at++) code |= ((bytes[at >> 3] >> (at & 7)) & 1) << bit;
    return code;
  };
  const found = [];
  for (;;) {
    const code = take();
    if (code === 257) return found;
    if (code === 256) {
      codes = Array.from({ length: 258 }, (_, i) => [i]);
      [bits, before] = [9, null];
      continue;
    }
    const entry = codes[code] ?? [...before, before[0]];
    found.push(...entry);
    if (before && codes.length < 4096) codes.push([...before, entry[0]]);
    before = entry;
    if (codes.length === 1 << bits && bits < 12) bits += 1;
  }
}

test("what is compressed expands to the same", () => {
  const random = seeded(3);
  for (const length of [1, 2, 255, 256, 257, 258, 3838, 3839, 3840, 3841, 5000, 30_000]) {
    for (const colours of [0, 1, 3, 255]) {
      const indices = Uint8Array.from({ length }, () => random(0, colours));
      assert.deepEqual(expand(compress(indices)), Array.from(indices), `${length} of ${colours + 1} colours`);
    }
  }
});

test("only the changed rectangle is written", () => {
  const before = new Uint32Array(20);
  const after = before.slice();
  assert.deepEqual(changedBox(before, after, 5), [0, 0, 1, 1]);
  after[7] = after[13] = 1;
  assert.deepEqual(changedBox(before, after, 5), [2, 1, 2, 2]);
});

test("common colours stay exact, the others come close", () => {
  const random = seeded(5);
  const noise = Uint32Array.from({ length: 40_000 }, () => 0xff000000 + random(0, 0xffffff));
  const flat = new Uint32Array(10_000).fill(0xff5a17b8);
  const palette = choosePalette(countColours(flat, countColours(noise)));
  assert.ok(palette.length <= 255);
  const nearest = nearestIn(palette);
  assert.deepEqual(palette[nearest(0x5a17b8)], [0xb8, 0x17, 0x5a]);
  const few = choosePalette(countColours(Uint32Array.of(0xff000001, 0xff000200)));
  assert.deepEqual(
    few.sort(),
    [
      [0, 2, 0],
      [1, 0, 0],
    ].sort(),
  );
});

test("a film has a frame per unit, from the first to the last, and not too many", () => {
  for (const [name, payload] of Object.entries(PAYLOADS)) {
    for (const granularity of GRANULARITIES) {
      const { positions, count } = positionsOf(payload, 0, payload.steps - 1, granularity);
      const wanted = { multiply: payload.macs, element: payload.steps }[granularity];
      if (wanted) assert.equal(count, wanted, name);
      assert.equal(positions.length, Math.min(count, MOST_FRAMES), name);
      assert.deepEqual(positions.at(-1), whole(payload, payload.steps - 1), name);
      assert.equal(positions[0].step, 0, name);
      const macs = positions.map((position) => macsAt(payload, position));
      assert.ok(
        macs.every((mac, i) => i === 0 || mac > macs[i - 1]),
        name,
      );
    }
  }
  assert.equal(positionsOf(PAYLOADS.regular, 5, 5, "element").positions.length, 1);
});

test("this row, this filter, this stage, everything", () => {
  const payload = PAYLOADS.separable; // batch 2, 3 x 3 positions, 3 then 4 channels
  assert.deepEqual(
    /** @type {const} */ (["row", "filter", "stage", "all"]).map((unit) => rangeAround(payload, 60, unit)),
    [
      [60, 62],
      [54, 62],
      [54, 125],
      [0, 125],
    ],
  );
  assert.deepEqual(rangeAround(payload, 20, "filter"), [18, 26]);
});

test("text in SVG cannot be markup", () => {
  assert.equal(escapeXml(`<a href="x">&\u0000\ud800\t😀`), "&lt;a href=&quot;x&quot;&gt;&amp;\ufffd\ufffd\t😀");
  const context = new SvgContext("white");
  context.fillText("<script>", 0, 0);
  const text = context.document(10, 10, "<t>", "&");
  assert.ok(!text.includes("<script>") && text.includes("&lt;script&gt;") && text.includes("<title>&lt;t&gt;</title>"));
});

test("a recording written as SVG has its shapes, states, clips and parts", () => {
  const canvas = { width: 100, height: 50 };
  const part = /** @type {any} what was drawn on a canvas, instead of the canvas */ ({
    width: 10,
    height: 10,
    ops: [
      ["=", "fillStyle", "red"],
      ["fillRect", 0, 0, 10, 10],
    ],
  });
  const context = recorder(canvas, (source) => /** @type {any} a picture already */ (source));
  context.setTransform(2, 0, 0, 2, 0, 0);
  context.fillRect(1, 1, 1, 1);
  context.clearRect(0, 0, 50, 25); // forgets everything
  context.fillStyle = "rgba(1, 2, 3, 0.5)";
  context.save();
  context.globalAlpha = 0.4;
  assert.equal(context.globalAlpha, 0.4);
  context.strokeRect(1, 2, 3, 4);
  context.restore();
  assert.equal(context.globalAlpha, 1);
  context.beginPath();
  context.moveTo(1, 2);
  context.lineTo(3, 4.12345);
  context.stroke();
  context.font = "600 13px A, monospace";
  context.textAlign = "center";
  context.fillText("−7", 5, 6);
  context.drawImage(part, 2, 2, 4, 4, 0, 0, 8, 8);
  context.drawImage(part, 2, 2, 4, 4, 9, 9, 8, 8);
  assert.equal(context.ops.filter(([name]) => name === "fillRect").length, 0);
  const svg = new SvgContext("white");
  svg.translate(10, 20);
  replay({ ops: context.ops }, svg);
  const text = svg.document(100, 50, "t", "d");
  assert.match(
    text,
    /<rect x="1" y="2" width="3" height="4" fill="none" stroke="#000000" stroke-opacity="0.4" stroke-width="1" transform="matrix\(2 0 0 2 10 20\)"\/>/,
  );
  assert.match(text, /<path d="M1 2L3 4.123" fill="none" stroke="#000000" stroke-width="1"/);
  assert.match(
    text,
    /font-family="A, monospace" font-size="13" font-weight="600" text-anchor="middle" fill="rgb\(1,2,3\)" fill-opacity="0.5"[^>]*>−7</,
  );
  assert.equal(text.match(/<g id="part/g).length, 1, "written once");
  assert.equal(text.match(/<use href="#part/g).length, 2, "used twice");
  assert.equal(text.match(/<g[ >]/g).length, text.match(/<\/g>/g).length);
});

test("what save() keeps, restore() brings back in SVG as on a canvas", () => {
  const svg = new SvgContext("white");
  const states = { fillStyle: "red", lineWidth: 9, globalAlpha: 0.5, font: "9px A", imageSmoothingEnabled: false };
  const before = Object.keys(states).map((name) => svg[name]);
  svg.save();
  Object.assign(svg, states).setLineDash([1]);
  svg.restore();
  assert.deepEqual(
    Object.keys(states).map((name) => svg[name]),
    before,
  );
  assert.deepEqual(svg.dash, []);
});

test("affine maps are composed inner first", () => {
  assert.deepEqual(multiply([2, 0, 0, 2, 10, 20], [1, 0, 0, 1, 3, 4]), [2, 0, 0, 2, 16, 28]);
});

test("a saved page has its modules by names that need no folder", () => {
  const modules = {
    "a.mjs": 'import { b } from "./sub/b.mjs";',
    "sub/b.mjs": `import { a } from "../a.mjs"; await import('./c.mjs')`,
    "sub/c.mjs": "1",
  };
  const page = assemble({
    title: "<1>",
    modules,
    frame: readFileSync(new URL("../../convviz/player/web/page.html", import.meta.url), "utf8"),
    style: ".a{}",
    message: Uint8Array.of(0, 255, 7),
    query: "?views=none&step=3",
  });
  const { imports } = JSON.parse(page.match(/<script type="importmap"[^>]*>(.*?)<\/script>/)[1]);
  const sources = Object.fromEntries(
    Object.entries(imports).map(([name, url]) => [name, new TextDecoder().decode(fromBase64(url.split(",")[1]))]),
  );
  assert.deepEqual(sources, {
    "convviz/a.mjs": 'import { b } from "convviz/sub/b.mjs";',
    "convviz/sub/b.mjs": `import { a } from "convviz/a.mjs"; await import('convviz/sub/c.mjs')`,
    "convviz/sub/c.mjs": "1",
  });
  assert.ok(page.includes("<title>&lt;1&gt; · ConvViz</title>") && page.includes(base64(Uint8Array.of(0, 255, 7))));
  assert.ok(!page.includes('"</script>'));
  assert.ok(!/(?:src|href)=/.test(page.replace(/<script.*<\/script>/g, "")), "nothing is loaded");
});
