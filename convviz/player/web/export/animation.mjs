// Plays a range of steps and films it as an animated GIF, frame by frame, never blocking the page for long.
import { stageAt } from "../model/frame.mjs";
import { afterMac, macsAt, moved, whole } from "../model/position.mjs";
import { Gif } from "./gif.mjs";
import { choosePalette, countColours } from "./palette.mjs";
import { paintPicture, pictureBox } from "./picture.mjs";

/**
 * @import { Payload } from "../model/payload.mjs"
 * @import { Granularity, Position } from "../model/position.mjs"
 * @import { Player } from "../player.mjs"
 * @import { Box } from "./picture.mjs"
 *
 * @typedef {"row" | "filter" | "stage" | "all"} FilmRange
 * @typedef {{ positions: Position[], count: number }} Plan  `count` of them there were before any was left out
 */

export const MOST_FRAMES = 600;
const SAMPLES = 9; // frames from which the palette and the height are taken
const LAST = 150; // hundredths of a second for which the last frame stays, at least

/**
 * First and last step of the row, filter or stage around `step`, or of everything.
 * @type {(payload: Payload, step: number, unit: FilmRange) => [from: number, to: number]}
 */
export function rangeAround(payload, step, unit) {
  if (unit === "all") return [0, payload.steps - 1];
  const stage = stageAt(payload, step);
  const size = { row: stage.targets[3], filter: stage.targets[2] * stage.targets[3], stage: stage.steps }[unit];
  const from = step - ((step - stage.firstStep) % size);
  return [from, from + size - 1];
}

/**
 * The positions to film for steps from..to: one per unit of `granularity`, the first and the last always; of more than
 * MOST_FRAMES every so many.
 * @type {(payload: Payload, from: number, to: number, granularity: Granularity) => Plan}
 */
export function positionsOf(payload, from, to, granularity) {
  if (granularity === "multiply") {
    const first = macsAt(payload, { step: from, lit: 1 });
    return spread(macsAt(payload, whole(payload, to)) - first + 1, (i) => afterMac(payload, first + i));
  }
  if (granularity === "element") return spread(to - from + 1, (i) => whole(payload, from + i));
  const found = [whole(payload, from)];
  for (let last = found[0]; last.step < to; found.push(last)) {
    const next = moved(payload, last, 1, granularity);
    last = next.step > to ? whole(payload, to) : next;
  }
  return spread(found.length, (i) => found[i]);
}

/** @type {(count: number, at: (index: number) => Position) => Plan} */
function spread(count, at) {
  const frames = Math.min(count, MOST_FRAMES);
  /** @type {(i: number) => number} */
  const index = (i) => (frames === 1 ? 0 : Math.round((i * (count - 1)) / (frames - 1)));
  return { count, positions: Array.from({ length: frames }, (_, i) => at(index(i))) };
}

/**
 * Film `positions` at `width` CSS pixels; `progress(done, all)` is called after every frame, `signal` ends it early. A copy of the
 * player is filmed, out of sight: the one on the page goes on undisturbed.
 * @type {(player: Player, film: { positions: Position[], framesPerSecond: number, width: number }, progress: (done: number, all: number) => void, signal: AbortSignal) => Promise<Blob>}
 */
export async function gifOf(player, { positions, framesPerSecond, width }, progress, signal) {
  const copy = player.copy(width);
  try {
    const film = new Film(copy, positions);
    await film.prepare(signal);
    const delay = Math.round(100 / framesPerSecond);
    for (const [done, at] of positions.entries()) {
      await pause(signal);
      film.shoot(at, done === positions.length - 1 ? Math.max(LAST, delay) : delay);
      progress(done + 1, positions.length);
    }
    return new Blob(film.gif.end(), { type: "image/gif" });
  } finally {
    copy.destroy();
  }
}

/** One canvas on which frame after frame is painted and read. */
class Film {
  /** @type {Box} */
  box;
  /** @type {OffscreenCanvasRenderingContext2D} */
  context;
  /** @type {Gif} */
  gif;

  /**
   * @param {Player} player
   * @param {Position[]} positions
   */
  constructor(player, positions) {
    this.player = player;
    this.positions = positions;
  }

  /**
   * Sample the film for its size (no frame may be cut off) and its colours.
   * @type {(signal: AbortSignal) => Promise<void>}
   */
  async prepare(signal) {
    const { positions, player } = this;
    const picks = [
      ...new Set(Array.from({ length: SAMPLES }, (_, i) => Math.round((i * (positions.length - 1)) / (SAMPLES - 1)))),
    ];
    this.player.show(positions[0]);
    this.box = pictureBox(player.root);
    for (const pick of picks) {
      this.player.show(positions[pick]);
      this.box.height = Math.max(this.box.height, pictureBox(player.root).height);
    }
    const canvas = new OffscreenCanvas(this.box.width, this.box.height);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    this.context = /** @type {OffscreenCanvasRenderingContext2D} */ (context);
    this.context.imageSmoothingQuality = "high";
    const counts = new Map();
    for (const pick of picks) {
      await pause(signal);
      countColours(this.#paint(positions[pick]), counts);
    }
    this.gif = new Gif(this.box.width, this.box.height, choosePalette(counts));
  }

  /** @type {(position: Position, delay: number) => void} */
  shoot(position, delay) {
    this.gif.add(this.#paint(position), delay);
  }

  /** @type {(position: Position) => Uint32Array} */
  #paint(position) {
    this.player.show(position);
    const { context, box, player } = this;
    paintPicture(context, player.root, box, (canvas, ...place) => context.drawImage(canvas, ...place));
    return new Uint32Array(context.getImageData(0, 0, box.width, box.height).data.buffer);
  }
}

/**
 * Let the page breathe; throws if the film was cancelled.
 * @type {(signal: AbortSignal) => Promise<void>}
 */
async function pause(signal) {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}
