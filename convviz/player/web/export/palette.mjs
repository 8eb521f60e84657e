// Chooses the colours of a GIF: the commonest exactly as they are, the others by median cut.

/**
 * @import { Rgb } from "../draw/colours.mjs"
 *
 * @typedef {{ rgb: Rgb, count: number }} Counted
 * @typedef {{ colours: Counted[], spread: number, channel: number }} Box  `channel` is the one that spreads most
 */

const EXACT = 128; // flat colours (background, cells) stay what they are; the edges of letters share the rest

/**
 * Count the colours (0xBBGGRR) of RGBA pixels into a Map.
 * @type {(pixels: Uint32Array, counts?: Map<number, number>) => Map<number, number>}
 */
export function countColours(pixels, counts = new Map()) {
  let last = -1;
  let run = 0;
  for (const pixel of pixels) {
    const colour = pixel & 0xffffff;
    if (colour === last) {
      run += 1;
      continue;
    }
    if (run) counts.set(last, (counts.get(last) ?? 0) + run);
    last = colour;
    run = 1;
  }
  if (run) counts.set(last, (counts.get(last) ?? 0) + run);
  return counts;
}

/**
 * At most `size` colours [red, green, blue] for what was counted.
 * @type {(counts: Map<number, number>, size?: number) => Rgb[]}
 */
export function choosePalette(counts, size = 255) {
  const ranked = [...counts].sort((a, b) => b[1] - a[1]);
  if (ranked.length <= size) return ranked.map(([colour]) => split(colour));
  const exact = ranked.slice(0, Math.min(EXACT, size - 1)).map(([colour]) => split(colour));
  const rest = ranked.slice(exact.length, EXACT + 8192).map(([colour, count]) => ({ rgb: split(colour), count }));
  return [...exact, ...medianCut(rest, size - exact.length)];
}

/**
 * Boxes of colours, the one that spreads most split at its median until there are enough; each box is its mean.
 * @type {(colours: Counted[], size: number) => Rgb[]}
 */
function medianCut(colours, size) {
  const boxes = [boxOf(colours)];
  while (boxes.length < size) {
    const widest = boxes.reduce((best, box) => (box.spread > best.spread ? box : best));
    if (widest.spread === 0) break;
    const sorted = widest.colours.sort((a, b) => a.rgb[widest.channel] - b.rgb[widest.channel]);
    const middle = sorted.length >> 1;
    boxes.splice(boxes.indexOf(widest), 1, boxOf(sorted.slice(0, middle)), boxOf(sorted.slice(middle)));
  }
  return boxes.map(({ colours: members }) => {
    const total = members.reduce((sum, { count }) => sum + count, 0);
    const mean = [0, 1, 2].map((channel) =>
      Math.round(members.reduce((sum, { rgb, count }) => sum + rgb[channel] * count, 0) / total),
    );
    return /** @type {Rgb} */ (mean);
  });
}

/** @type {(colours: Counted[]) => Box} */
function boxOf(colours) {
  const ranges = [0, 1, 2].map((channel) => {
    let [low, high] = [255, 0];
    for (const { rgb } of colours) {
      low = Math.min(low, rgb[channel]);
      high = Math.max(high, rgb[channel]);
    }
    return high - low;
  });
  const spread = colours.length > 1 ? Math.max(...ranges) : 0;
  return { colours, spread, channel: ranges.indexOf(Math.max(...ranges)) };
}

/**
 * A function from a colour (0xBBGGRR) to the index of the nearest in the palette, remembered.
 * @type {(palette: Rgb[]) => (colour: number) => number}
 */
export function nearestIn(palette) {
  /** @type {Map<number, number>} */
  const known = new Map();
  return (colour) => {
    const before = known.get(colour);
    if (before !== undefined) return before;
    const [red, green, blue] = split(colour);
    let [nearest, least] = [0, Infinity];
    for (let index = 0; index < palette.length; index++) {
      const [r, g, b] = palette[index];
      const distance = 2 * (r - red) ** 2 + 4 * (g - green) ** 2 + 3 * (b - blue) ** 2; // roughly as eyes weigh them
      if (distance < least) [least, nearest] = [distance, index];
    }
    known.set(colour, nearest);
    return nearest;
  };
}

/** @type {(colour: number) => Rgb} */
const split = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
