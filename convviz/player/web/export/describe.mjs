// Says in file names which convolution a payload holds, as its spec has it, and what its arrays are called.

/**
 * @import { Pair, Payload, Shape, Spec, Stage } from "../model/payload.mjs"
 *
 * @typedef {{ name: string, shape: Shape, values: Float32Array }} Numbers
 * @typedef {Numbers & ({ kind: "input" | "output", stage?: undefined } | { kind: "weights", stage: Stage })} NamedArray
 */

/**
 * "convviz-separable-8x8x3-3x3-4-s2-same", what is not usual standing after the number of output channels.
 * @type {(payload: Payload) => string}
 */
export function fileStem({ spec, stages }) {
  const { kind, batch, height, width, in_channels, kernel_size, stride, dilation, padding } = spec;
  const sizes = [[height, width, in_channels].join("x"), kernel_size.join("x"), outputsOf(stages)];
  const parts = ["convviz", kind.replaceAll("_", "-"), ...sizes];
  if (batch > 1) parts.push(`n${batch}`);
  for (const [letter, pair] of Object.entries({ s: stride, d: dilation })) {
    if (isUnusual(pair)) parts.push(letter + shortly(pair, "x"));
  }
  if (padding === "same") parts.push("same");
  else if (padding !== "valid") parts.push(`p${new Set(padding).size > 1 ? padding.join("x") : padding[0]}`);
  for (const [name, number] of ownFields(spec)) parts.push(name + number);
  return parts.join("-");
}

/** @type {(stages: Stage[]) => number} */
const outputsOf = (stages) => stages[stages.length - 1].output[3];
/** @type {(pair: Pair) => boolean} */
const isUnusual = (pair) => pair.some((extent) => extent > 1);
/** @type {(pair: Pair, times: string) => string | number} */
const shortly = (pair, times) => (pair[0] === pair[1] ? pair[0] : pair.join(times));

/**
 * [last word of the name, value] of every number that only the spec's kind has, such as ["multiplier", 2], unless it is 1.
 * @type {(spec: Spec) => [word: string, value: number][]}
 */
function ownFields(spec) {
  // biome-ignore format: the fields of every kind, and the number of output channels, which is said for each
  const { kind, batch, height, width, in_channels, kernel_size, stride, padding, dilation, data_format, out_channels, ...own } = spec;
  const numbers = Object.entries(/** @type {Record<string, number>} */ (own));
  return numbers.filter(([, number]) => number > 1).map(([name, number]) => [name.replace(/.*_/, ""), number]);
}

/**
 * Every array by its name in files: { name, shape, values, kind }, weights with their stage, the input first.
 * @type {(payload: Payload) => NamedArray[]}
 */
export function arraysOf({ stages, tensors }) {
  /** @type {NamedArray[]} */
  const arrays = [{ name: "input", kind: "input", ...tensors[0] }];
  stages.forEach((stage, index) => {
    const { weightName, weightShape, weights } = stage;
    arrays.push({ name: weightName, kind: "weights", shape: weightShape, values: weights, stage });
    arrays.push({ name: `output_${index}`, kind: "output", ...tensors[index + 1] });
  });
  return arrays;
}
