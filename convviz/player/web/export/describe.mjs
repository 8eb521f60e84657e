// Says in words, and in file names, which convolution a payload holds. Everything is read from its geometry.

const KINDS = {
  Regular: ["regular", "Regular convolution"],
  Grouped: ["grouped", "Grouped convolution"],
  Depthwise: ["depthwise", "Depthwise convolution"],
  Pointwise: ["pointwise", "Pointwise convolution"],
  "Depthwise, Pointwise": ["separable", "Depthwise separable convolution"],
  "Column, Row": ["spatially_separable", "Spatially separable convolution"],
};
const DEPTHWISE = ["Depthwise", "Column", "Row"]; // stages whose weights are (KH, KW, C, M)

/** The convolution in the words of ConvSpec; `padding` as (top, bottom, left, right) cells. */
export function describe({ stages }) {
  const titles = stages.map(({ title }) => title).join(", ");
  const [kind, title] = KINDS[titles] ?? [titles.toLowerCase().replace(/\W+/g, "_"), titles];
  const [first, last] = [stages[0], stages.at(-1)];
  const rows = first; // the Column stage of a spatially separable convolution, the Row stage holds the columns
  const columns = kind === "spatially_separable" ? last : first;
  const [batch, height, width, channels] = first.input;
  const spatial = kind === "separable" ? first : last;
  return {
    kind,
    title,
    batch,
    height,
    width,
    channels,
    outChannels: last.output[3],
    kernel: [rows.taps[0], columns.taps[1]],
    stride: [spacing(rows.rows.origins), spacing(columns.columns.origins)],
    dilation: [spacing(rows.rows.offsets), spacing(columns.columns.offsets)],
    pads: [...rows.pads.slice(0, 2), ...columns.pads.slice(2)],
    groups: channels / first.taps[2],
    multiplier: spatial.output[3] / channels,
  };
}

/** "Depthwise separable convolution: 8 × 8 × 3, window 3 × 3, 4 filters, stride 2", what is not said being 1 or 0. */
export function sentenceAbout(payload) {
  const { title, batch, height, width, channels, kernel, outChannels, stride, dilation, pads } = describe(payload);
  const parts = [`${title}: ${[height, width, channels].join(" × ")}`, `window ${kernel.join(" × ")}`];
  parts.push(`${outChannels} ${outChannels === 1 ? "output channel" : "output channels"}`);
  if (batch > 1) parts.push(`batch of ${batch}`);
  for (const [name, pair] of Object.entries({ stride, dilation })) {
    if (pair.some((extent) => extent > 1)) parts.push(`${name} ${pair[0] === pair[1] ? pair[0] : pair.join(" × ")}`);
  }
  if (pads.some(Boolean)) parts.push(`padding ${new Set(pads).size === 1 ? pads[0] : `(${pads.join(", ")})`}`);
  return parts.join(", ");
}

/** "convviz-separable-8x8x3-3x3-4", with what is not usual (batch, stride, dilation, padding) after it. */
export function fileStem(payload) {
  const { kind, batch, height, width, channels, kernel, outChannels, stride, dilation, pads } = describe(payload);
  const parts = [
    "convviz",
    kind.replaceAll("_", "-"),
    [height, width, channels].join("x"),
    kernel.join("x"),
    outChannels,
  ];
  if (batch > 1) parts.push(`n${batch}`);
  for (const [letter, pair] of Object.entries({ s: stride, d: dilation })) {
    if (pair.some((extent) => extent > 1)) parts.push(letter + (pair[0] === pair[1] ? pair[0] : pair.join("x")));
  }
  if (pads.some(Boolean)) parts.push(`p${new Set(pads).size === 1 ? pads[0] : pads.join("x")}`);
  return parts.join("-");
}

/** Every array by its name in files: { name, shape, values, kind, axes }, rows, columns and channels as on the screen. */
export function arraysOf({ stages, tensors }) {
  const arrays = [{ name: "input", kind: "tensor", ...tensors[0] }];
  stages.forEach((stage, index) => {
    arrays.push({ name: `weights_${index}`, kind: "weights", shape: weightShape(stage), values: stage.weights, stage });
    arrays.push({ name: `output_${index}`, kind: "tensor", ...tensors[index + 1] });
  });
  return arrays;
}

/** (KH, KW, IC / groups, OC), but (KH, KW, C, M) where every channel has filters of its own: the same numbers in the same order. */
export function weightShape({ title, taps, input, output }) {
  const [height, width, depth] = taps;
  return DEPTHWISE.includes(title)
    ? [height, width, input[3], output[3] / input[3]]
    : [height, width, depth, output[3]];
}

const spacing = (positions) => (positions.length > 1 ? positions[1] - positions[0] : 1);
