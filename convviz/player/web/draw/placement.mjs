// Where planes and cells stand, in CSS pixels. Pure geometry: no canvas here.

/**
 * @import { Window } from "../model/payload.mjs"
 * @import { Point } from "./canvas.mjs"
 *
 * @typedef {[width: number, height: number]} Size
 *
 * @typedef {object} Planes  A tensor's planes, one per channel.
 * @property {number} count
 * @property {number} rows
 * @property {number} columns
 * @property {number} across  planes in a row of them
 * @property {number} cell  pixels per cell
 * @property {number} planeWidth
 * @property {number} planeHeight
 * @property {number} label  room for a plane's name above it
 * @property {number} width  of all of them
 * @property {number} height
 * @property {(plane: number) => number} left
 * @property {(plane: number) => number} top
 *
 * @typedef {object} Card  A channel of the window.
 * @property {boolean} isOpen  it shows its tiles, else small cells
 * @property {Size} tile
 * @property {number} width
 * @property {number} bodyHeight
 * @property {number} x
 * @property {number} y
 * @property {number} bodyTop
 * @property {number} bottom
 * @property {number} middle  from left to right
 * @property {number} bus  y of the line that collects its sum
 *
 * @typedef {object} Tiles  Cards in lines, each with a bus below; a trunk from bus to bus, the "+" at its end, the result.
 * @property {Card[]} cards
 * @property {{ y: number, from: number, to: number }[]} buses
 * @property {number} trunk
 * @property {{ x: number, y: number, radius: number }} plus
 * @property {{ x: number, y: number, width: number, height: number }} result
 * @property {number} right
 * @property {number} height
 *
 * @typedef {object} FilterBlock
 * @property {number} cell
 * @property {(channel: number) => Point} plane  a plane's corner in the block
 * @property {number} width
 * @property {number} height
 *
 * @typedef {object} Filters
 * @property {(FilterBlock & { left: number })[]} blocks  from left to right
 * @property {number} top
 * @property {number} height
 *
 * @typedef {object} Sum
 * @property {number} zero  y of zero
 * @property {number} right  the line's end when all products are added
 * @property {Point[]} points
 * @property {Point} result  the corner of the box with the sum
 */

const LABEL = 18; // room for a plane's name above it
const GAP = 10;

/**
 * Arrange `count` planes of rows x columns cells in a box `width` wide, as large as fits in `height`; planes that are too
 * many for it make the box taller instead of shrinking below `smallest` pixels per cell.
 * @type {(box: { count: number, rows: number, columns: number, width: number, height: number, largest?: number, smallest?: number }) => Planes}
 */
export function placePlanes({ count, rows, columns, width, height, largest = 40, smallest = 0.75 }) {
  let best = { fits: -Infinity, across: 1 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const byWidth = (width - GAP * (across - 1) - 1) / across / columns;
    const byHeight = (height - down * (LABEL + GAP) + GAP - 1) / down / rows;
    const fits = Math.min(byWidth, byHeight, largest);
    if (fits > best.fits + 1e-9) best = { fits, across };
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

/**
 * The [plane, row, column] under a point, or null between the planes.
 * @type {(planes: Planes, x: number, y: number) => [plane: number, row: number, column: number] | null}
 */
export function cellAt(planes, x, y) {
  const { across, cell, columns, rows, planeWidth, planeHeight, label, count } = planes;
  const right = Math.floor(x / (planeWidth + GAP));
  const down = Math.floor(y / (planeHeight + label + GAP));
  const plane = down * across + right;
  if (right < 0 || right >= across || down < 0 || plane >= count) return null;
  const column = Math.floor((x - planes.left(plane)) / cell);
  const row = Math.floor((y - planes.top(plane)) / cell);
  return row >= 0 && row < rows && column >= 0 && column < columns ? [plane, row, column] : null;
}

/**
 * Steps from..to - 1 of one image, as few [plane, row, column, rows, columns] rectangles (planes fill in reading order).
 * @type {(from: number, to: number, rows: number, columns: number) => [plane: number, row: number, column: number, rows: number, columns: number][]}
 */
export function rectangles(from, to, rows, columns) {
  /** @type {[plane: number, row: number, column: number, rows: number, columns: number][]} */
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

const HEAD = 26; // room for a channel's name above its tiles
const FOOT = 30; // room for its sum below them
const BUS = 12; // from the cards' feet down to the line that collects their sums
const CARD_GAP = 14;
const FOLDED = 84; // pixels that a folded card is wide at least, for its name
const SIDE = 190; // pixels for the "+" and the result beside the cards, if there is room
const PLUS = 13;
/** @type {Size} */
const RESULT = [106, 44];
const FILTERS = 94; // pixels for a filter's planes
const FILTER_NAME = 66; // as wide as a filter is at least, for its name
const FILTER_GAP = 24;

/**
 * One card per channel of the window: its tiles, or if it is not `open(channel)` small cells instead; lines of cards, each
 * with a bus below; a trunk from bus to bus, the "+" at its end and the result.
 * @type {(given: { count: number, rows: number, columns: number, width: number, tile: Size, open: (channel: number) => boolean }) => Tiles}
 */
export function placeTiles({ count, rows, columns, width, tile, open }) {
  const small = Math.max(3, Math.min(16, Math.floor(56 / Math.max(rows, columns))));
  const cards = Array.from({ length: count }, (_, channel) => {
    const isOpen = open(channel);
    /** @type {Size} */
    const size = isOpen ? tile : [small, small];
    const cardWidth = Math.max(columns * size[0], isOpen ? 0 : FOLDED);
    const placed = { x: 0, y: 0, bodyTop: 0, bottom: 0, middle: 0, bus: 0 }; // below, line by line
    return { isOpen, tile: size, width: cardWidth, bodyHeight: rows * size[1], ...placed };
  });
  const inOneLine = cards.reduce((sum, card) => sum + card.width + CARD_GAP, -CARD_GAP);
  const isBeside = width >= 640 && inOneLine <= width - SIDE;
  const [left, right] = isBeside ? [0, width - SIDE] : [20, width];
  /** @type {{ cards: Card[], right: number, bus: number }} */
  let line = { cards: [], right: left - CARD_GAP, bus: 0 };
  const lines = [line];
  for (const card of cards) {
    if (line.cards.length && line.right + CARD_GAP + card.width > right) {
      line = { cards: [], right: left - CARD_GAP, bus: 0 };
      lines.push(line);
    }
    card.x = line.right + CARD_GAP;
    line.right = card.x + card.width;
    line.cards.push(card);
  }
  let y = 0;
  for (const line of lines) {
    line.bus = y + HEAD + Math.max(...line.cards.map(({ bodyHeight }) => bodyHeight)) + FOOT + BUS;
    for (const card of line.cards) {
      const bodyTop = y + HEAD;
      Object.assign(card, {
        y,
        bodyTop,
        bottom: bodyTop + card.bodyHeight + FOOT,
        bus: line.bus,
        middle: card.x + card.width / 2,
      });
    }
    y = line.bus + CARD_GAP;
  }
  const furthest = Math.max(...lines.map((line) => line.right));
  const trunk = isBeside ? furthest + 26 : 10;
  const last = line.bus;
  const plus = isBeside ? { x: trunk, y: last, radius: PLUS } : { x: PLUS + 2, y: last + 42, radius: PLUS };
  const result = { x: plus.x + PLUS + 34, y: plus.y - RESULT[1] / 2, width: RESULT[0], height: RESULT[1] };
  const buses = lines.map(({ cards: of, bus }) => ({ y: bus, from: of[0].middle, to: of[of.length - 1].middle }));
  const end = isBeside ? result.x + RESULT[0] + 4 : width;
  return { cards, buses, trunk, plus, result, right: end, height: result.y + RESULT[1] + 4 };
}

/**
 * The [row, column, channel] of the tile under a point, or null.
 * @type {(tiles: Tiles, window: [rows: number, columns: number, ...rest: number[]], x: number, y: number) => Window | null}
 */
export function tileAt({ cards }, [rows, columns], x, y) {
  const channel = cards.findIndex(
    (card) =>
      x >= card.x && x < card.x + columns * card.tile[0] && y >= card.bodyTop && y < card.bodyTop + rows * card.tile[1],
  );
  if (channel < 0) return null;
  const { x: left, bodyTop, tile } = cards[channel];
  return [Math.floor((y - bodyTop) / tile[1]), Math.floor((x - left) / tile[0]), channel];
}

/**
 * Up to three filters side by side, each a block of planes, one per channel of the window: `current` says which of them is in
 * work and has most of the room. -> the blocks from left to right { left, width, cell, plane(channel) }, their top, the height.
 * @type {(given: { rows: number, columns: number, depth: number, width: number, current: number, shown?: number, largest?: number }) => Filters}
 */
export function placeFilters({ rows, columns, depth, width, current, shown = 3, largest = 40 }) {
  const room = width - 2 * FILTER_GAP - 4;
  const most = Math.max(room / 3, room - 2 * Math.max(FILTER_NAME, 0.25 * room));
  const big = filterBlock({ rows, columns, depth, width: most, largest });
  const small = filterBlock({
    rows,
    columns,
    depth,
    width: (room - Math.min(most, big.width)) / 2,
    largest: Math.min(big.cell, 22),
  });
  let left = 2;
  const blocks = Array.from({ length: shown }, (_, place) => {
    const block = { ...(place === current ? big : small), left };
    left += block.width + FILTER_GAP;
    return block;
  });
  const top = HEAD - 6;
  return { blocks, top, height: top + Math.max(big.height, small.height) + 2 };
}

/**
 * The planes of one filter, as large as fits. Planes in one row are best, because that is how the window shows them.
 * @type {(given: { rows: number, columns: number, depth: number, width: number, largest: number }) => FilterBlock}
 */
function filterBlock({ rows, columns, depth, width, largest }) {
  let best = { across: 1, down: depth, cell: -Infinity };
  for (let across = 1; across <= depth; across++) {
    const down = Math.ceil(depth / across);
    const cell = Math.min(largest, ((width + 4) / across - 4) / columns, (FILTERS / down - 4) / rows);
    if (cell > best.cell - 1e-9) best = { across, down, cell };
  }
  const { across, down } = best;
  const cell = best.cell > 3 ? Math.floor(best.cell) : Math.max(0.5, best.cell);
  const [pitchX, pitchY] = [columns * cell + 4, rows * cell + 4];
  /** @type {(channel: number) => Point} */
  const plane = (channel) => [(channel % across) * pitchX, Math.floor(channel / across) * pitchY];
  return { cell, plane, width: Math.max(FILTER_NAME, across * pitchX - 4), height: down * pitchY };
}

/**
 * The [place of the filter, [row, column, channel] or null] under a point, or null beside all of them.
 * @type {(filters: Filters, window: Window, x: number, y: number) => [place: number, weight: Window | null] | null}
 */
export function weightAt({ blocks, top }, [rows, columns, depth], x, y) {
  const place = blocks.findIndex(({ left, width }) => x >= left && x < left + width);
  if (place < 0) return null;
  const { left, cell, plane } = blocks[place];
  for (let channel = 0; channel < depth; channel++) {
    const [x0, y0] = plane(channel);
    const [row, column] = [Math.floor((y - top - y0) / cell), Math.floor((x - left - x0) / cell)];
    if (row >= 0 && row < rows && column >= 0 && column < columns) return [place, [row, column, channel]];
  }
  return [place, null];
}

/**
 * A running sum as steps from zero: after each of the `lit` products the line jumps to the sum, over the same width for each
 * of all products. -> the height of `zero`, the line's `right` end when all are added, its `points`, the corner of the box
 * with the `result` [width, height] beside its end. Sums that are not finite leave the line, but nothing else, undrawn.
 * @type {(given: { sums: number[], lit: number, width: number, height: number, result: Size }) => Sum}
 */
export function placeSum({ sums, lit, width, height, result }) {
  const [top, tall, right] = [4, height - 8, width - result[0] - 14];
  const finite = sums.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const span = Math.max(0, ...finite) - low || 1;
  /** @type {(value: number) => number} */
  const y = (value) => top + tall - ((value - low) / span) * tall;
  /** @type {(index: number) => number} */
  const x = (index) => (index / sums.length) * right;
  let last = y(0);
  /** @type {Point[]} */
  const points = [[0, last]];
  for (let index = 0; index < lit; index++) {
    points.push([x(index), last]);
    last = y(sums[index]);
    points.push([x(index), last]);
  }
  points.push([x(lit), last]);
  return {
    zero: y(0),
    right,
    points,
    result: [right + 12, Math.max(top, Math.min(top + tall - result[1], last - result[1] / 2)) || top],
  };
}
