import assert from "node:assert/strict";
import { test } from "node:test";
import { frameAt } from "../../convviz/player/web/model/frame.mjs";
import { lineKind, tokens, values } from "../../convviz/player/web/model/listing.mjs";
import { payloads } from "./examples.mjs";

const PAYLOADS = payloads();
const lines = (payload, stage) => payload.loops[stage.kernel].split("\n");

test("every stage has its loops, of which one line adds up and one counts the columns of the output", () => {
  for (const payload of Object.values(PAYLOADS))
    for (const stage of payload.stages) {
      const kinds = lines(payload, stage).map(lineKind);
      assert.equal(kinds.filter(([kind]) => kind === "sum").length, 1);
      assert.equal(kinds.filter(([kind, name]) => kind === "loop" && name === "ow").length, 1);
      assert.match(lines(payload, stage)[0], /^def \w+\(padded, filters, layer\):$/);
      assert.ok(!payload.loops[stage.kernel].includes('"""'));
    }
});

test("every name that a line counts or sets has a value, at a tap and at a whole element", () => {
  for (const payload of Object.values(PAYLOADS))
    for (const stage of payload.stages)
      for (const isTap of [true, false]) {
        const now = values(frameAt(payload, stage.firstStep, 1), isTap);
        for (const [kind, name] of lines(payload, stage).map(lineKind))
          if (kind && name !== "output") assert.equal(typeof now[name], "string", name);
      }
});

/** The kernel's own lines, translated word by word and run: its names at every product, in order. */
function run(text, layer, visit) {
  const names = new Set();
  const body = text
    .trimEnd()
    .split("\n")
    .slice(2, -1)
    .map((line) => {
      const [kind, name] = lineKind(line);
      if (kind) names.add(name);
      const depth = line.match(/^ */)[0].length;
      if (kind === "loop") return [depth, `for (${name} = 0; ${name} < ${line.match(/range\((.*)\):/)[1]}; ${name}++)`];
      if (kind === "sum") return [depth, "visit({ n, oh, ow, oc, ...inner() });"];
      return [depth, `${line.trim().replace(/(\S+) \/\/ (\S+)/, "Math.floor($1 / $2)")};`];
    });
  let source = "";
  const open = [];
  body.forEach(([depth, line]) => {
    for (; open.length && open.at(-1) >= depth; open.pop()) source += "}";
    if (line.startsWith("for")) open.push(depth);
    source += line.startsWith("for") ? `${line} {` : line;
  });
  source += "}".repeat(open.length);
  names.delete("sum");
  names.delete("output");
  const declared = [...names].join(", ");
  new Function("layer", "visit", `let ${declared}; const inner = () => ({ ${declared} }); ${source}`)(layer, visit);
}

test("the values shown at every tap are those that the loops have there", () => {
  for (const [name, payload] of Object.entries(PAYLOADS))
    for (const stage of payload.stages) {
      const layer = {
        batch: stage.output[0],
        out_height: stage.output[1],
        out_width: stage.output[2],
        out_channels: stage.output[3],
        in_channels: stage.input[3],
        kernel_height: stage.window[0],
        kernel_width: stage.window[1],
        groups: stage.groups,
        stride_height: stage.stride[0],
        stride_width: stage.stride[1],
        dilation_height: stage.dilation[0],
        dilation_width: stage.dilation[1],
      };
      let mac = 0;
      run(payload.loops[stage.kernel], layer, (here) => {
        const frame = frameAt(payload, stage.firstStep + Math.floor(mac / stage.tapCount), (mac % stage.tapCount) + 1);
        const shown = values(frame, true);
        for (const [index, value] of Object.entries(here))
          assert.equal(shown[index], String(value), `${name}, product ${mac}: ${index}`);
        mac += 1;
      });
      assert.equal(mac, stage.macs, name);
    }
});

test("a whole element shows spans, and one value where there is no span", () => {
  const shown = values(frameAt(PAYLOADS.padded, 0), false);
  assert.deepEqual([shown.kh, shown.kw, shown.ic, shown.ih, shown.iw], ["0 … 2", "0 … 2", "0 … 1", "0 … 2", "0 … 4"]);
  assert.deepEqual(
    ["kh", "ih"].map((name) => values(frameAt(PAYLOADS.pointwise, 7), false)[name]),
    ["0", "2"],
  );
});

test("the tokens of a line are the line", () => {
  const texts = Object.values(PAYLOADS).flatMap(({ loops, calls }) => [
    ...Object.values(loops),
    ...Object.values(calls),
  ]);
  for (const line of texts.flatMap((text) => text.split("\n")))
    assert.equal(
      tokens(line)
        .map(([, text]) => text)
        .join(""),
      line,
    );
  assert.deepEqual(tokens("  for oh in x: # 2"), [
    ["indent", "  "],
    ["keyword", "for"],
    ["", " oh "],
    ["keyword", "in"],
    ["", " x: "],
    ["comment", "# 2"],
  ]);
});
