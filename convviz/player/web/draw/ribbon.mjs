// Where the numbers of an array stand when they are drawn as a ribbon of memory.
import { NUMBERS_PER_LINE } from "../model/addresses.mjs";

/**
 * @typedef {object} Shape  How many cells, how large, how many in a row.
 * @property {number} count  of numbers
 * @property {number} each  so many numbers share a cell
 * @property {number} cells
 * @property {number} perLine  cells that show one cache line
 * @property {number} across  cells in a row
 * @property {number} gap  pixels between cache lines
 * @property {number} cell  a cell's width
 * @property {number} tall  and its height
 * @property {number} down  rows
 *
 * @typedef {object} Places
 * @property {(cell: number) => number} left
 * @property {(cell: number) => number} top
 * @property {number} width
 * @property {number} height
 * @property {(address: number) => number} cellOf
 * @property {(x: number, y: number) => number} at  the cell under a point, or −1
 *
 * @typedef {Shape & Places} Ribbon
 */

const SMALLEST = 3; // pixels per cell
const LARGEST = 13;
const ROW_GAP = 3;

/**
 * A ribbon of `count` numbers in rows, at most `width` × `height` pixels: as large cells as fit, whole cache lines per row.
 * Too many numbers for single cells share them, `each` (1, 2, 4, …) to a cell; a cell that would hold more than a line
 * holds whole lines.
 * @type {(box: { count: number, width: number, height: number }) => Ribbon}
 */
export function placeRibbon({ count, width, height }) {
  for (let each = 1; ; each *= 2) {
    const cells = Math.ceil(count / each);
    const perLine = Math.max(1, NUMBERS_PER_LINE / each);
    const gap = perLine > 1 ? 3 : 0;
    /** @type {Shape | null} */
    let best = null;
    for (let across = perLine; ; across *= 2) {
      const cell = Math.min(LARGEST, (width - 4 - (gap * across) / perLine) / across);
      if (cell < SMALLEST || (best && cell < best.cell)) break;
      const [tall, down] = [Math.floor(Math.max(6, cell)), Math.ceil(cells / across)];
      if (down * (tall + ROW_GAP) > height && down > 1) continue;
      best = { count, each, cells, perLine, across, gap, cell, tall, down };
      if (down === 1) break;
    }
    if (best) return ribbon(best);
  }
}

/** @type {(shape: Shape) => Ribbon} */
function ribbon(shape) {
  const { each, perLine, across, gap, tall, down, cells } = shape;
  const cell = shape.cell > 5 ? Math.floor(shape.cell) : shape.cell;
  /** @type {(at: number) => number} */
  const left = (at) => 2 + (at % across) * cell + Math.floor((at % across) / perLine) * gap;
  /** @type {(at: number) => number} */
  const top = (at) => 2 + Math.floor(at / across) * (tall + ROW_GAP);
  return {
    ...shape,
    cell,
    left,
    top,
    width: left(Math.min(across, cells) - 1) + cell + 2,
    height: down * (tall + ROW_GAP) + 2,
    cellOf: (address) => Math.floor(address / each),
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
