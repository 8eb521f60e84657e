// Where the numbers of an array stand when they are drawn as a ribbon of memory.
import { NUMBERS_PER_LINE } from "../model/addresses.mjs";

const SMALLEST = 3; // pixels per cell
const LARGEST = 13;
const ROW_GAP = 3;

/**
 * A ribbon of `count` numbers in rows, at most `width` × `height` pixels: as large cells as fit, whole cache lines per row.
 * Too many numbers for single cells share them, `each` (1, 2, 4, …) to a cell; a cell that would hold more than a line
 * holds whole lines.
 */
export function arrangeRibbon({ count, width, height }) {
  for (let each = 1; ; each *= 2) {
    const cells = Math.ceil(count / each);
    const perLine = Math.max(1, NUMBERS_PER_LINE / each);
    const gap = perLine > 1 ? 3 : 0;
    let best = null;
    for (let across = perLine; ; across *= 2) {
      const cell = Math.min(LARGEST, (width - 4 - (gap * across) / perLine) / across);
      if (cell < SMALLEST || cell < best?.cell) break;
      const [tall, down] = [Math.floor(Math.max(6, cell)), Math.ceil(cells / across)];
      if (down * (tall + ROW_GAP) > height && down > 1) continue;
      best = { count, each, cells, perLine, across, gap, cell, tall, down };
      if (down === 1) break;
    }
    if (best) return ribbon(best);
  }
}

function ribbon(shape) {
  const { each, perLine, across, gap, tall, down, cells } = shape;
  const cell = shape.cell > 5 ? Math.floor(shape.cell) : shape.cell;
  const left = (at) => 2 + (at % across) * cell + Math.floor((at % across) / perLine) * gap;
  const top = (at) => 2 + Math.floor(at / across) * (tall + ROW_GAP);
  return {
    ...shape,
    cell,
    left,
    top,
    width: left(Math.min(across, cells) - 1) + cell + 2,
    height: down * (tall + ROW_GAP) + 2,
    cellOf: (address) => Math.floor(address / each),
    /** The cell under a point, or −1. */
    at(x, y) {
      const [row, line] = [Math.floor((y - 2) / (tall + ROW_GAP)), Math.floor((x - 2) / (perLine * cell + gap))];
      const inLine = Math.floor((x - 2 - line * (perLine * cell + gap)) / cell);
      const found = row * across + line * perLine + inLine;
      const isOn =
        row >= 0 && line >= 0 && inLine >= 0 && inLine < perLine && line * perLine + inLine < across && found < cells;
      return isOn ? found : -1;
    },
  };
}
