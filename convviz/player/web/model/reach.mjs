// Which cells have to do with which: what a weight ever multiplies, what an input cell reaches, what an output has seen.
//
// A region { rows, columns, channels } is every combination of these indices of one tensor. Rows, columns and channels never
// depend on one another in a convolution, so whatever is reached from a region is a region again.

/**
 * @import { Axis, Payload, Stage } from "./payload.mjs"
 * @import { Cell } from "./frame.mjs"
 *
 * @typedef {{ rows: number[], columns: number[], channels: number[] }} Region
 */

/** @type {(rows: number[], columns: number[], channels: number[]) => Region} */
const region = (rows, columns, channels) => ({ rows, columns, channels });

/** @type {(cell: Cell) => Region} */
export const regionOf = ([row, column, channel]) => region([row], [column], [channel]);
/** @type {(region: Region) => number} */
export const sizeOf = ({ rows, columns, channels }) => rows.length * columns.length * channels.length;

/**
 * The outputs of `stage` to which any cell of a region of its input contributes.
 * @type {(stage: Stage, region: Region) => Region}
 */
export function reached(stage, region) {
  return eachAxis(stage, region, (axis, pad, cells) => positionsOver(axis, pad, new Set(cells)));
}

/**
 * The input cells, without padding, from which `stage` computes a region of its output.
 * @type {(stage: Stage, region: Region) => Region}
 */
export function seen(stage, region) {
  return eachAxis(stage, region, cellsUnder);
}

/**
 * A region of what `of` finds along every axis: (axis, its padding, the region's indices, the input's extent) -> indices.
 * @type {(stage: Stage, region: Region, of: (axis: Axis, pad: number, indices: number[], extent: number) => number[]) => Region}
 */
function eachAxis({ rows, columns, channels, pads, input: [, height, width, depth] }, region, of) {
  return {
    rows: of(rows, pads[0], region.rows, height),
    columns: of(columns, pads[2], region.columns, width),
    channels: of(channels, 0, region.channels, depth),
  };
}

/**
 * The input cells, without padding, that weight [kh, kw, channel of the window] of filter `oc` meets in all positions.
 * @type {(stage: Stage, weight: Cell, oc: number) => Region}
 */
export function metBy(stage, [kh, kw, kc], oc) {
  const [, height, width] = stage.input;
  /** @type {(axis: Axis, tap: number, pad: number, extent: number) => number[]} */
  const met = ({ origins, offsets }, tap, pad, extent) =>
    origins.map((origin) => origin + offsets[tap] - pad).filter((cell) => cell >= 0 && cell < extent);
  return region(met(stage.rows, kh, stage.pads[0], height), met(stage.columns, kw, stage.pads[2], width), [
    stage.channels.origins[oc] + kc,
  ]);
}

/**
 * From one cell of one tensor to a region of every other: what it was made from before it, what it reaches after it.
 * @type {(payload: Payload, index: number, cell: Cell) => Region[]}
 */
export function regionsFrom({ stages, tensors }, index, cell) {
  const regions = tensors.map(() => regionOf(cell)); // at once replaced, but for the tensor's own
  for (let tensor = index; tensor > 0; tensor--) regions[tensor - 1] = seen(stages[tensor - 1], regions[tensor]);
  for (let tensor = index; tensor < stages.length; tensor++)
    regions[tensor + 1] = reached(stages[tensor], regions[tensor]);
  return regions;
}

/**
 * The output [oh, ow] whose window begins nearest to a cell of the input (row and column may be fractions).
 * @type {(stage: Stage, row: number, column: number) => [oh: number, ow: number]}
 */
export function nearestWindow({ rows, columns, pads }, row, column) {
  /** @type {(axis: Axis, pad: number, at: number) => number} */
  const nearest = ({ origins }, pad, at) =>
    origins.reduce(
      (best, origin, index) => (Math.abs(origin - pad - at) < Math.abs(origins[best] - pad - at) ? index : best),
      0,
    );
  return [nearest(rows, pads[0], row), nearest(columns, pads[2], column)];
}

/**
 * Ascending indices as few [first, count] runs of neighbours.
 * @type {(indices: number[]) => [first: number, count: number][]}
 */
export function runs(indices) {
  /** @type {[first: number, count: number][]} */
  const found = [];
  for (const index of indices) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === index) last[1] += 1;
    else found.push([index, 1]);
  }
  return found;
}

/** @type {(axis: Axis, pad: number, cells: Set<number>) => number[]} */
function positionsOver({ origins, offsets }, pad, cells) {
  /** @type {number[]} */
  const found = [];
  origins.forEach((origin, position) => {
    if (offsets.some((offset) => cells.has(origin + offset - pad))) found.push(position);
  });
  return found;
}

/** @type {(axis: Axis, pad: number, positions: number[], extent: number) => number[]} */
function cellsUnder({ origins, offsets }, pad, positions, extent) {
  const found = new Set(positions.flatMap((position) => offsets.map((offset) => origins[position] + offset - pad)));
  return [...found].filter((cell) => cell >= 0 && cell < extent).sort((a, b) => a - b);
}
