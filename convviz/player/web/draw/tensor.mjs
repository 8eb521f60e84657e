// Draws one tensor as a row of planes, one per channel: its cells below, the window or the target above.

import { number } from "../model/numbers.mjs";
import { runs } from "../model/reach.mjs";
import {
  contextOf,
  fontSize,
  hatch,
  label,
  makeCanvas,
  onScreen,
  outline,
  pointIn,
  prepare,
  tapMark,
} from "./canvas.mjs";
import { cellAt, placePlanes, rectangles } from "./placement.mjs";

/**
 * @import { Cell } from "../model/frame.mjs"
 * @import { Axis, Pads, Shape, Stage } from "../model/payload.mjs"
 * @import { Region } from "../model/reach.mjs"
 * @import { Theme } from "../model/shown.mjs"
 * @import { Pen, Point, Pointer } from "./canvas.mjs"
 * @import { Scale } from "./colours.mjs"
 * @import { Planes } from "./placement.mjs"
 * @import { TapIdentity } from "./tap-colours.mjs"
 */

const EDGE = 4; // the marks' canvas is this much larger all around: a frame at the rim is not cut in half
const SMALLEST_WITH_NUMBER = 14; // pixels per cell below which no number could be read
const STRETCH = 1.2; // planes may be this much taller than the box if only that makes their numbers readable

export class TensorView {
  /** @type {Planes} */
  planes;
  /** @type {Theme} */
  theme;
  /** @type {Scale} */
  scale;
  fontSize = 0;
  image = -1; // of the batch, that is drawn; -1: none yet
  revealed = Infinity; // values of it

  /**
   * `pads` are the padding cells around each plane that the stage reading this tensor adds.
   * @param {HTMLElement} figure
   * @param {{ shape: Shape, values: Float32Array, pads: Pads }} tensor
   */
  constructor(figure, { shape, values, pads }) {
    this.shape = shape;
    this.values = values;
    this.pads = pads;
    this.stack = document.createElement("div");
    this.stack.className = "stack";
    figure.append(this.stack);
    this.below = makeCanvas(this.stack, "cells");
    this.above = makeCanvas(this.stack, "marks");
    this.above.style.inset = `${-EDGE}px`;
    this.full = new OffscreenCanvas(1, 1);
    this.empty = new OffscreenCanvas(1, 1);
  }

  /**
   * Fit the planes into a box and forget what was drawn: the next `show` draws all of it.
   * @type {(room: { width: number, height: number, theme: Theme, scale: Scale, largest?: number }) => void}
   */
  fit({ width, height, theme, scale, largest }) {
    const [, rows, columns, channels] = this.shape;
    const [top, bottom, left, right] = this.pads;
    this.theme = theme;
    this.scale = scale;
    const box = { count: channels, rows: rows + top + bottom, columns: columns + left + right, width, largest };
    this.planes = placePlanes({ ...box, height });
    this.fontSize = this.#commonFontSize(this.planes);
    if (!this.fontSize) {
      const taller = placePlanes({ ...box, height: height * STRETCH });
      this.fontSize = this.#commonFontSize(taller);
      if (this.fontSize) this.planes = taller;
    }
    this.stack.style.width = `${this.planes.width}px`;
    this.stack.style.height = `${this.planes.height}px`;
    this.image = -1;
  }

  /**
   * Show the first `revealed` values of image n in the order in which planes fill (all of them for an input).
   * @type {(n: number, revealed: number) => void}
   */
  show(n, revealed) {
    const { planes } = this;
    const context = prepare(this.below, planes.width, planes.height, this.theme);
    if (this.image !== n) {
      this.image = n;
      this.#render(this.full, true);
      this.#render(this.empty, false);
      this.revealed = Infinity;
    }
    if (revealed === this.revealed) return;
    if (revealed < this.revealed) this.#copy(context, this.empty, 0, 0, planes.width, planes.height);
    const from = revealed < this.revealed ? 0 : this.revealed;
    const [, rows, columns] = this.shape;
    for (const [plane, row, column, height, width] of rectangles(from, revealed, rows, columns)) {
      const [x, y] = this.corner(plane, row, column);
      this.#copy(context, this.full, x - 0.5, y - 0.5, width * planes.cell + 1, height * planes.cell + 1);
    }
    this.revealed = revealed;
  }

  /** @type {() => Pen} */
  clearMarks() {
    const [width, height] = [this.planes.width + 2 * EDGE, this.planes.height + 2 * EDGE];
    const context = prepare(this.above, width, height, this.theme);
    context.clearRect(0, 0, width, height);
    context.translate(EDGE, EDGE);
    return context;
  }

  /**
   * The window at [row, column, first channel], which may be fractional while it glides; a pale one is a ghost. The taps of a
   * dilated one are framed, unless they have `identities` of their own.
   * @type {(context: Pen, stage: Stage, origin: Cell, look?: { isGhost?: boolean, identities?: TapIdentity[] | null }) => void}
   */
  markWindow(context, stage, [row, column, first], { isGhost = false, identities = null } = {}) {
    const { rows, columns, channels } = stage;
    const { planes, theme } = this;
    const depth = channels.offsets.length;
    context.save();
    if (!isGhost && depth < planes.count) this.#dim(context, first, depth);
    context.globalAlpha = isGhost ? 0.4 : 1;
    if (identities) this.#markTaps(context, stage, [row, column, first], identities);
    const dilated = rows.offsets[1] > 1 || columns.offsets[1] > 1;
    for (let channel = first; channel < first + depth; channel++) {
      const [x, y] = this.corner(channel, row, column);
      const [height, width] = [extentOf(rows), extentOf(columns)];
      if (dilated && !isGhost && !identities) this.#taps(context, x, y, rows.offsets, columns.offsets);
      outline(context, theme, x, y, width * planes.cell, height * planes.cell, this.weight());
    }
    context.restore();
  }

  /**
   * The one cell [row, column, channel] that is being computed.
   * @type {(context: Pen, cell: Cell, isGhost?: boolean) => void}
   */
  markCell(context, [row, column, channel], isGhost = false) {
    const { cell } = this.planes;
    const [x, y] = this.corner(channel, row, column);
    context.save();
    context.globalAlpha = isGhost ? 0.4 : 1;
    const grow = Math.max(0, (5 - cell) / 2);
    outline(context, this.theme, x - grow, y - grow, cell + 2 * grow, cell + 2 * grow, this.weight());
    context.restore();
  }

  /**
   * The value of a cell [row, column, channel], pale: it is looked at, and perhaps not there yet.
   * @type {(context: Pen, cell: Cell) => void}
   */
  preview(context, [row, column, channel]) {
    const {
      full,
      planes: { cell, width, height },
    } = this;
    const [x, y] = this.corner(channel, row, column);
    const [across, down] = [full.width / width, full.height / height];
    context.save();
    context.globalAlpha = 0.6;
    context.drawImage(full, x * across, y * down, cell * across, cell * down, x, y, cell, cell);
    context.restore();
  }

  /**
   * The cell that the product in work reads.
   * @type {(context: Pen, cell: Cell) => void}
   */
  markTap(context, [row, column, channel]) {
    const {
      theme,
      planes: { cell },
    } = this;
    const [x, y] = this.corner(channel, row, column);
    const inset = Math.min(3, cell / 6);
    context.save();
    context.fillStyle = theme.accent;
    context.globalAlpha = cell < 8 ? 0.9 : 0.25;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = 1;
    outline(context, theme, x + inset, y + inset, cell - 2 * inset, cell - 2 * inset, Math.min(2, cell / 8));
    context.restore();
  }

  /**
   * Every tap's colour and letter on the cell that it multiplies.
   * @type {(context: Pen, stage: Stage, origin: Cell, identities: TapIdentity[]) => void}
   */
  #markTaps(context, { rows, columns, channels, window: [, across] }, [row, column, first], identities) {
    const { cell } = this.planes;
    const hasLetter = cell >= (this.fontSize ? 30 : 18); // no letter over a number
    for (const kc of channels.offsets) {
      rows.offsets.forEach((dh, kh) => {
        columns.offsets.forEach((dw, kw) => {
          const [x, y] = this.corner(first + kc, row + dh, column + dw);
          tapMark(context, this.theme, identities[kh * across + kw], x, y, cell, cell, hasLetter);
        });
      });
    }
  }

  /**
   * Light up a region: frames around its runs of neighbouring cells.
   * @type {(context: Pen, region: Region) => void}
   */
  light(context, { rows, columns, channels }) {
    const {
      theme,
      planes: { cell },
    } = this;
    const inset = cell < 8 ? 0 : 1.5;
    context.save();
    context.beginPath();
    for (const channel of channels) {
      for (const [row, height] of runs(rows)) {
        for (const [column, width] of runs(columns)) {
          const [x, y] = this.corner(channel, row, column);
          context.rect(x + inset, y + inset, width * cell - 2 * inset, height * cell - 2 * inset);
        }
      }
    }
    context.fillStyle = theme.accent;
    context.globalAlpha = cell < 5 ? 0.6 : 0.2;
    context.fill();
    context.globalAlpha = 1;
    if (cell >= 5) {
      context.setLineDash([5, 3]); // a window is drawn solid
      context.strokeStyle = theme.accent;
      context.lineWidth = 2;
      context.stroke();
    }
    context.restore();
  }

  /**
   * Upper left pixel of cell (row, column) of the tensor itself; negative rows and columns are padding.
   * @type {(plane: number, row: number, column: number) => Point}
   */
  corner(plane, row, column) {
    const { planes } = this;
    return [
      planes.left(plane) + (column + this.pads[2]) * planes.cell,
      planes.top(plane) + (row + this.pads[0]) * planes.cell,
    ];
  }

  /**
   * [row, column, channel] under a pointer event, padding included, or null.
   * @type {(event: Pointer) => Cell | null}
   */
  hit(event) {
    const found = cellAt(this.planes, ...pointIn(this.stack, event));
    return found && [found[1] - this.pads[0], found[2] - this.pads[2], found[0]];
  }

  /**
   * [row, column] of a pointer event as fractions on a plane that goes on beyond its edges.
   * @type {(event: Pointer, plane: number) => [row: number, column: number]}
   */
  along(event, plane) {
    const [x, y] = pointIn(this.stack, event);
    const [left, top] = this.corner(plane, 0, 0);
    return [(y - top) / this.planes.cell, (x - left) / this.planes.cell];
  }

  /**
   * Where the middle of a cell is on the screen, as a pointer event would say it.
   * @type {(cell: Cell) => Pointer}
   */
  pointOf([row, column, channel]) {
    return onScreen(this.stack, ...this.corner(channel, row + 0.5, column + 0.5));
  }

  /**
   * Whether a cell is one of the tensor itself, not of its padding.
   * @type {(cell: Cell) => boolean}
   */
  holds(cell) {
    return cell.every((index, axis) => index >= 0 && index < this.shape[axis + 1]);
  }

  /** @type {(n: number, cell: Cell) => number | null} */
  valueAt(n, [row, column, channel]) {
    const [, rows, columns, channels] = this.shape;
    if (row < 0 || row >= rows || column < 0 || column >= columns) return null;
    return this.values[((n * rows + row) * columns + column) * channels + channel];
  }

  weight() {
    return this.planes.cell < 8 ? 1.5 : 2.5;
  }

  /**
   * One size for all cells: numbers in some cells only would look like a pattern in the data. 0: nobody could read it.
   * @type {(planes: Planes) => number}
   */
  #commonFontSize({ cell }) {
    if (cell < SMALLEST_WITH_NUMBER) return 0;
    return fontSize(
      this.values.reduce((longest, value) => Math.max(longest, number(value).length), 1),
      cell,
      cell,
    );
  }

  /** @type {(context: Pen, x: number, y: number, rowOffsets: number[], columnOffsets: number[]) => void} */
  #taps(context, x, y, rowOffsets, columnOffsets) {
    const { cell } = this.planes;
    context.save();
    context.strokeStyle = this.theme.accent;
    context.lineWidth = 1.5;
    for (const dh of rowOffsets) {
      for (const dw of columnOffsets) context.strokeRect(x + dw * cell + 1.5, y + dh * cell + 1.5, cell - 3, cell - 3);
    }
    context.restore();
  }

  /** @type {(context: Pen, first: number, depth: number) => void} */
  #dim(context, first, depth) {
    const { planes, theme } = this;
    context.save();
    context.globalAlpha = 0.6;
    context.fillStyle = theme.background;
    for (let plane = 0; plane < planes.count; plane++) {
      if (plane >= first && plane < first + depth) continue;
      context.fillRect(planes.left(plane) - 1, planes.top(plane) - 1, planes.planeWidth + 2, planes.planeHeight + 2);
    }
    context.restore();
  }

  /** @type {(context: Pen, source: OffscreenCanvas, x: number, y: number, width: number, height: number) => void} */
  #copy(context, source, x, y, width, height) {
    const ratio = source.width / this.planes.width;
    const vertical = source.height / this.planes.height;
    // Whole device pixels, so that pieces copied one after the other meet without a seam.
    const [x0, y0] = [Math.floor(x * ratio), Math.floor(y * vertical)];
    const [x1, y1] = [
      Math.min(source.width, Math.ceil((x + width) * ratio)),
      Math.min(source.height, Math.ceil((y + height) * vertical)),
    ];
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(x0, y0, x1 - x0, y1 - y0);
    context.drawImage(source, x0, y0, x1 - x0, y1 - y0, x0, y0, x1 - x0, y1 - y0);
    context.restore();
  }

  /** @type {(target: OffscreenCanvas, withValues: boolean) => void} */
  #render(target, withValues) {
    const { planes, theme } = this;
    const context = prepare(target, planes.width, planes.height, theme);
    context.clearRect(0, 0, planes.width, planes.height);
    for (let plane = 0; plane < planes.count; plane++) this.#renderPlane(context, plane, withValues);
    context.fillStyle = theme.muted;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.font = `11px ${theme.font}`;
    for (let plane = 0; plane < planes.count; plane++) {
      const text = planes.planeWidth > 62 ? `channel ${plane + 1}` : planes.planeWidth > 12 ? `${plane + 1}` : "";
      context.fillText(text, planes.left(plane), planes.top(plane) - 5);
    }
  }

  /** @type {(context: Pen, plane: number, withValues: boolean) => void} */
  #renderPlane(context, plane, withValues) {
    const {
      planes,
      theme,
      shape: [, rows, columns],
    } = this;
    const { cell } = planes;
    const [left, top] = [planes.left(plane), planes.top(plane)];
    if (this.pads.some((pad) => pad > 0)) {
      context.fillStyle = hatch(context, theme);
      context.fillRect(left, top, planes.planeWidth, planes.planeHeight);
    }
    const [x, y] = this.corner(plane, 0, 0);
    if (withValues) this.#renderValues(context, plane, x, y);
    else {
      context.fillStyle = theme.surface;
      context.fillRect(x, y, columns * cell, rows * cell);
    }
    if (cell >= 5) this.#renderGrid(context, left, top, withValues ? theme.grid : theme.faint);
    context.strokeStyle = theme.border;
    context.lineWidth = 1;
    context.strokeRect(left, top, planes.planeWidth, planes.planeHeight);
  }

  /** @type {(context: Pen, plane: number, x: number, y: number) => void} */
  #renderValues(context, plane, x, y) {
    const {
      scale,
      shape: [, rows, columns, channels],
      planes: { cell },
    } = this;
    const bitmap = new OffscreenCanvas(columns, rows);
    const ink = contextOf(bitmap);
    const pixels = ink.createImageData(columns, rows);
    const first = this.image * rows * columns * channels + plane;
    for (let i = 0; i < rows * columns; i++) {
      const [red, green, blue] = scale.at(this.values[first + i * channels]).rgb;
      pixels.data.set([red, green, blue, 255], 4 * i);
    }
    ink.putImageData(pixels, 0, 0);
    context.imageSmoothingEnabled = cell < 1;
    context.drawImage(bitmap, x, y, columns * cell, rows * cell);
    if (!this.fontSize) return;
    for (let i = 0; i < rows * columns; i++) {
      const value = this.values[first + i * channels];
      context.fillStyle = scale.at(value).ink;
      const [left, top] = [x + (i % columns) * cell, y + Math.floor(i / columns) * cell];
      label(context, number(value), left, top, cell, cell, this.theme.mono, this.fontSize);
    }
  }

  /** @type {(context: Pen, left: number, top: number, colour: string) => void} */
  #renderGrid(context, left, top, colour) {
    const { rows, columns, cell, planeWidth, planeHeight } = this.planes;
    context.strokeStyle = colour;
    context.lineWidth = 1;
    context.beginPath();
    for (let column = 1; column < columns; column++) {
      context.moveTo(left + column * cell, top);
      context.lineTo(left + column * cell, top + planeHeight);
    }
    for (let row = 1; row < rows; row++) {
      context.moveTo(left, top + row * cell);
      context.lineTo(left + planeWidth, top + row * cell);
    }
    context.stroke();
  }
}

/**
 * Cells from a window's first tap along an axis to its last.
 * @type {(axis: Axis) => number}
 */
const extentOf = ({ offsets }) => offsets[offsets.length - 1] + 1;
