// Which cells have to do with which: what a weight ever multiplies, what an input cell reaches, what an output has seen.
//
// A region { rows, columns, channels } is every combination of these indices of one tensor. Rows, columns and channels never
// depend on one another in a convolution, so whatever is reached from a region is a region again.

const axesOf = ({ rows, columns, channels, pads }) => [
  [rows, pads[0]],
  [columns, pads[2]],
  [channels, 0],
];
const region = (rows, columns, channels) => ({ rows, columns, channels });

export const regionOf = ([row, column, channel]) => region([row], [column], [channel]);
export const sizeOf = ({ rows, columns, channels }) => rows.length * columns.length * channels.length;

/** The outputs of `stage` to which any cell of a region of its input contributes. */
export function reached(stage, { rows, columns, channels }) {
  return region(
    ...[rows, columns, channels].map((indices, axis) => positionsOver(...axesOf(stage)[axis], new Set(indices))),
  );
}

/** The input cells, without padding, from which `stage` computes a region of its output. */
export function seen(stage, { rows, columns, channels }) {
  const [, ...extents] = stage.input;
  return region(
    ...[rows, columns, channels].map((indices, axis) => cellsUnder(...axesOf(stage)[axis], indices, extents[axis])),
  );
}

/** The input cells, without padding, that weight [kh, kw, channel of the window] of filter `oc` meets in all positions. */
export function metBy(stage, [kh, kw, kc], oc) {
  const [, height, width] = stage.input;
  const met = ({ origins, offsets }, tap, pad, extent) =>
    origins.map((origin) => origin + offsets[tap] - pad).filter((cell) => cell >= 0 && cell < extent);
  return region(met(stage.rows, kh, stage.pads[0], height), met(stage.columns, kw, stage.pads[2], width), [
    stage.channels.origins[oc] + kc,
  ]);
}

/** From one cell of one tensor to a region of every other: what it was made from before it, what it reaches after it. */
export function regionsFrom({ stages, tensors }, index, cell) {
  const regions = tensors.map((_, tensor) => (tensor === index ? regionOf(cell) : null));
  for (let tensor = index; tensor > 0; tensor--) regions[tensor - 1] = seen(stages[tensor - 1], regions[tensor]);
  for (let tensor = index; tensor < stages.length; tensor++)
    regions[tensor + 1] = reached(stages[tensor], regions[tensor]);
  return regions;
}

/** The output [oh, ow] whose window begins nearest to a cell of the input (row and column may be fractions). */
export function nearestWindow({ rows, columns, pads }, row, column) {
  const nearest = ({ origins }, pad, at) =>
    origins.reduce(
      (best, origin, index) => (Math.abs(origin - pad - at) < Math.abs(origins[best] - pad - at) ? index : best),
      0,
    );
  return [nearest(rows, pads[0], row), nearest(columns, pads[2], column)];
}

/** Ascending indices as few [first, count] runs of neighbours. */
export function runs(indices) {
  const found = [];
  for (const index of indices) {
    const last = found.at(-1);
    if (last && last[0] + last[1] === index) last[1] += 1;
    else found.push([index, 1]);
  }
  return found;
}

function positionsOver({ origins, offsets }, pad, cells) {
  const found = [];
  origins.forEach((origin, position) => {
    if (offsets.some((offset) => cells.has(origin + offset - pad))) found.push(position);
  });
  return found;
}

function cellsUnder({ origins, offsets }, pad, positions, extent) {
  const found = new Set(positions.flatMap((position) => offsets.map((offset) => origins[position] + offset - pad)));
  return [...found].filter((cell) => cell >= 0 && cell < extent).sort((a, b) => a - b);
}
