// Writes a Jupyter notebook that computes the same numbers with plain NumPy and asserts that they are equal.
import { targetAt } from "../model/frame.mjs";
import { tapIndex } from "../model/taps.mjs";
import { base64 } from "./base64.mjs";
import { arraysOf } from "./describe.mjs";

/**
 * @import { Frame } from "../model/frame.mjs"
 * @import { Payload, Stage } from "../model/payload.mjs"
 */

const LITERAL = 48; // arrays of up to so many numbers are written out, larger ones as base64 of float32

/**
 * The notebook's JSON (nbformat 4.5); `frame` is the step on the screen.
 * @type {(payload: Payload, frame: Frame) => string}
 */
export function notebookOf(payload, frame) {
  const arrays = arraysOf(payload);
  const given = arrays.filter(({ kind }) => kind !== "output");
  const expected = arrays.filter(({ kind }) => kind === "output");
  const cells = [
    markdown(introduction(payload)),
    code(SETUP),
    markdown(
      "## The input and the weights\n\nArrays are (batch, row, column, channel); weights (row, column, input channel, filter).",
    ),
    ...given.map((array) => code(literal(array.name, array.shape, array.values))),
    markdown(
      "## The convolution, in plain NumPy\n\nFor every filter: each tap multiplies all the input cells that it ever meets, in the order row, column, channel. " +
        "Products and sums are float32, as in the app, so the result is not just close: every bit is the same.",
    ),
    code(CONVOLVE),
    ...payload.stages.map((stage, index) => code(stageCall(stage, index))),
    markdown("## The same as in the app\n\nWhat ConvViz's kernel computed, bit for bit:"),
    ...expected.map(({ shape, values }, index) => code(literal(`expected_${index}`, shape, values))),
    code(expected.map((_, index) => comparison(index)).join("\n")),
    markdown(
      `## The step on the screen\n\nStep ${(frame.step + 1).toLocaleString("en-US")} of ${payload.steps.toLocaleString("en-US")}: one output element, product by product.`,
    ),
    code(stepCell(payload, frame)),
    markdown(
      "## The same with ConvViz's library\n\nNeeds the `convviz` package (the app's repository); without it this cell only says so.",
    ),
    code(libraryCell(payload)),
  ];
  const metadata = {
    kernelspec: { display_name: "Python 3", language: "python", name: "python3" },
    language_info: { name: "python" },
  };
  return JSON.stringify(
    { nbformat: 4, nbformat_minor: 5, metadata, cells: cells.map((cell, i) => ({ id: `cell-${i}`, ...cell })) },
    null,
    1,
  );
}

/** @type {(text: string) => object} */
const markdown = (text) => ({ cell_type: "markdown", metadata: {}, source: lines(text) });
/** @type {(text: string) => object} */
const code = (text) => ({ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: lines(text) });
/** @type {(text: string) => string[]} */
const lines = (text) => text.split(/(?<=\n)/);
/** @type {(numbers: number[]) => string} */
const tuple = (numbers) => `(${numbers.join(", ")}${numbers.length === 1 ? "," : ""})`;

/** @type {(payload: Payload) => string} */
function introduction(payload) {
  const { title, spec } = payload;
  const layout =
    spec.data_format === "NCHW" ? " The app was set to NCHW; here, as on its screen, channels come last." : "";
  return (
    `# ${title}, number by number\n\nSaved from ConvViz: ${payload.sentence}.${layout} ` +
    "Needs NumPy and nothing else.\n\nWhat is computed is cross-correlation, which is what the field calls convolution: the filter is not flipped."
  );
}

const SETUP = `import base64

import numpy as np


def array(text, shape):
    """Float32 numbers from base64."""
    return np.frombuffer(base64.b64decode(text), "<f4").reshape(shape)`;

const CONVOLVE = `def convolve(data, weights, *, stride, dilation, pads, groups):
    """(N, H, W, C), (KH, KW, C / groups, OC) -> (N, OH, OW, OC); pads are (top, bottom, left, right)."""
    top, bottom, left, right = pads
    padded = np.pad(data, ((0, 0), (top, bottom), (left, right), (0, 0)))
    kernel_height, kernel_width, depth, filters = weights.shape
    out_height = (padded.shape[1] - dilation[0] * (kernel_height - 1) - 1) // stride[0] + 1
    out_width = (padded.shape[2] - dilation[1] * (kernel_width - 1) - 1) // stride[1] + 1
    output = np.zeros((len(data), out_height, out_width, filters), np.float32)
    for oc in range(filters):
        first = oc // (filters // groups) * depth  # the group's first input channel
        for kh in range(kernel_height):
            rows = slice(kh * dilation[0], kh * dilation[0] + stride[0] * out_height, stride[0])
            for kw in range(kernel_width):
                columns = slice(kw * dilation[1], kw * dilation[1] + stride[1] * out_width, stride[1])
                for ic in range(depth):
                    cells = padded[:, rows, columns, first + ic][:, :out_height, :out_width]
                    output[..., oc] += cells * weights[kh, kw, ic, oc]
    return output`;

/** @type {(stage: Stage, index: number) => string} */
function stageCall({ title, input, output, window: shape, weightName, stride, dilation, pads, groups }, index) {
  return `# ${title}: ${input.slice(1).join(" × ")} -> ${output.slice(1).join(" × ")}
output_${index} = convolve(
    ${dataOf(index)},
    ${weightName}.reshape(${tuple([...shape, output[3]])}),
    stride=${tuple(stride)},
    dilation=${tuple(dilation)},
    pads=${tuple(pads)},
    groups=${groups},
)
output_${index}[0, :, :, 0]`;
}

/**
 * The name of what a stage reads.
 * @type {(index: number) => string}
 */
const dataOf = (index) => (index === 0 ? "input" : `output_${index - 1}`);

/** @type {(index: number) => string} */
function comparison(index) {
  return `assert np.array_equal(output_${index}, expected_${index}, equal_nan=True)
print(f"output_${index}: {output_${index}.size:,} numbers, all equal to the app's")`;
}

/** @type {(payload: Payload, frame: Frame) => string} */
function stepCell({ stages }, { stage, target, origin, inputs, products, outside, expected, local }) {
  const [n, oh, ow, oc] = targetAt(stage, local);
  const data = dataOf(stage.index);
  const name = stages.length > 1 ? `${stage.title}, ` : "";
  /** @type {string[]} */
  const taps = [];
  let tap = 0;
  for (const dh of stage.rows.offsets)
    for (const dw of stage.columns.offsets)
      for (const dc of stage.channels.offsets) {
        const place = [n, origin[0] + dh, origin[1] + dw, origin[2] + dc];
        if (taps.length < 512)
          taps.push(
            `    (${outside[tap] ? "0.0" : `${data}[${place.join(", ")}]`}, filters[${tapIndex(stage, tap).join(", ")}, ${oc}]),`,
          );
        tap += 1;
      }
  if (inputs.length > taps.length)
    return `# ${name}output element ${target.join(", ")}: ${products.length} products, too many to list\nprint(output_${stage.index}[${target.join(", ")}])`;
  return `# ${name}output element n=${n}, oh=${oh}, ow=${ow}, oc=${oc}; 0.0 where the window lies on padding
filters = ${stage.weightName}.reshape(${tuple([...stage.window, stage.output[3]])})
taps = [
${taps.join("\n")}
]
total = np.float32(0)
for cell, weight in taps:
    total += np.float32(cell) * weight
    print(f"{cell:g} × {weight:g}  ->  {total:g}")
assert np.array_equal(total, expected_${stage.index}[${target.join(", ")}], equal_nan=True)${Number.isFinite(expected) ? "" : "  # not finite"}`;
}

/** @type {(payload: Payload) => string} */
function libraryCell({ spec, stages }) {
  const { data_format, ...words } = spec; // the arrays above are channels last, whatever the app was set to
  const weights = stages.map(({ weightName }) => weightName).join(", ");
  const checks = stages.map(
    (_, index) => `    assert np.array_equal(passes[${index}].output, expected_${index}, equal_nan=True)`,
  );
  return `try:
    from convviz.conv import ConvSpec, forward
except ImportError:
    print("ConvViz is not installed here")
else:
    spec = ConvSpec(
${Object.entries(words)
  .map(([name, value]) => `        ${name}=${Array.isArray(value) ? tuple(value) : JSON.stringify(value)},`)
  .join("\n")}
    )
    passes = forward(spec, input, [${weights}])
${checks.join("\n")}
    print("convviz.conv.forward agrees")`;
}

/**
 * `name = ...` in Python: nested brackets if it is small and whole, else base64.
 * @type {(name: string, shape: number[], values: Float32Array) => string}
 */
function literal(name, shape, values) {
  const isPlain =
    values.length <= LITERAL &&
    values.every((value) => Number.isInteger(value) && Math.abs(value) < 1e6 && !Object.is(value, -0));
  if (isPlain) return `${name} = np.array(${nested(shape, Array.from(values))}, np.float32)`;
  return `${name} = array(\n    "${base64(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))}",\n    ${tuple(shape)},\n)`;
}

/** @type {(shape: number[], values: number[]) => string} */
function nested([extent, ...inner], values) {
  if (!inner.length) return `[${values.join(", ")}]`;
  const size = values.length / extent;
  return `[${Array.from({ length: extent }, (_, i) => nested(inner, values.slice(i * size, (i + 1) * size))).join(", ")}]`;
}
