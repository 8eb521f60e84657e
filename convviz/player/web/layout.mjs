// Where planes and cells stand, in CSS pixels. Pure geometry: no canvas here.

const LABEL = 18; // room for a plane's name above it
const GAP = 10;

/**
 * Arrange `count` planes of rows x columns cells in a box `width` wide, as large as fits in `height`; planes that are too
 * many for it make the box taller instead of shrinking below `smallest` pixels per cell.
 */
export function arrange({ count, rows, columns, width, height, largest = 40, smallest = 0.75 }) {
  let best = null;
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const byWidth = (width - GAP * (across - 1) - 1) / across / columns;
    const byHeight = (height - down * (LABEL + GAP) + GAP - 1) / down / rows;
    const fits = Math.min(byWidth, byHeight, largest);
    if (!best || fits > best.fits + 1e-9) best = { fits, across };
    if (byWidth < smallest) break;
  }
  let { across } = best;
  let cell = best.fits;
  if (cell < smallest) {
    across = Math.max(1, Math.min(count, Math.floor((width + GAP - 1) / (smallest * columns + GAP))));
    cell = Math.min(smallest, (width - GAP * (across - 1) - 1) / across / columns);
  }
  if (cell > 3) cell = Math.floor(cell);
  const planeWidth = cell * columns;
  const planeHeight = cell * rows;
  return {
    count,
    rows,
    columns,
    across,
    cell,
    planeWidth,
    planeHeight,
    label: LABEL,
    width: across * (planeWidth + GAP) - GAP + 1,
    height: Math.ceil(count / across) * (planeHeight + LABEL + GAP) - GAP + 1,
    left: (plane) => (plane % across) * (planeWidth + GAP) + 0.5,
    top: (plane) => Math.floor(plane / across) * (planeHeight + LABEL + GAP) + LABEL + 0.5,
  };
}

/** The [plane, row, column] under a point, or null between the planes. */
export function cellAt(layout, x, y) {
  const { across, cell, columns, rows, planeWidth, planeHeight, label, count } = layout;
  const right = Math.floor(x / (planeWidth + GAP));
  const down = Math.floor(y / (planeHeight + label + GAP));
  const plane = down * across + right;
  if (right < 0 || right >= across || down < 0 || plane >= count) return null;
  const column = Math.floor((x - layout.left(plane)) / cell);
  const row = Math.floor((y - layout.top(plane)) / cell);
  return row >= 0 && row < rows && column >= 0 && column < columns ? [plane, row, column] : null;
}

/** Steps from..to - 1 of one image, as few [plane, row, column, rows, columns] rectangles (planes fill in reading order). */
export function rectangles(from, to, rows, columns) {
  const found = [];
  let at = from;
  while (at < to) {
    const plane = Math.floor(at / (rows * columns));
    const inPlane = at - plane * rows * columns;
    const row = Math.floor(inPlane / columns);
    const column = inPlane % columns;
    const left = Math.min(to, (plane + 1) * rows * columns) - at;
    const whole = column === 0 ? Math.floor(left / columns) : 0;
    const taken = whole ? whole * columns : Math.min(left, columns - column);
    found.push([plane, row, column, whole || 1, whole ? columns : taken]);
    at += taken;
  }
  return found;
}

const CELL_SIZES = [30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 3, 2, 1];
const NUMBERS = 14; // pixels per cell from which the bench writes numbers, signs and sums

/**
 * One card per input channel for the window, its weights and the products. As few lines of cards as comfortable cells
 * (20 pixels) allow; more and smaller ones only until all fit in `height`.
 */
export function arrangeCards({ count, rows, columns, width, height }) {
  const candidates = CELL_SIZES.map((cell) => cardGrid(cell, { count, rows, columns, width }));
  const fitting = candidates.filter((grid) => grid.width <= width && grid.height <= height);
  const comfortable = fitting.filter(({ cell }) => cell >= 20);
  const fewest = Math.min(...comfortable.map(({ down }) => down));
  return comfortable.find(({ down }) => down === fewest) ?? fitting[0] ?? candidates.at(-1);
}

function cardGrid(cell, { count, rows, columns, width }) {
  const isWritten = cell >= NUMBERS;
  const [sign, total, gap] = isWritten ? [20, 58, 18] : [10, 0, 10];
  const cardWidth = 3 * columns * cell + 2 * sign + total;
  const across = Math.min(count, Math.max(1, Math.floor((width + gap) / (cardWidth + gap))));
  const down = Math.ceil(count / across);
  return {
    cell,
    sign,
    total,
    across,
    down,
    width: across * (cardWidth + gap) - gap,
    height: down * (rows * cell + LABEL + GAP) - GAP,
    left: (card) => (card % across) * (cardWidth + gap),
    top: (card) => Math.floor(card / across) * (rows * cell + LABEL + GAP) + LABEL,
  };
}
