// Draws the arrays as ribbons of memory, in the chosen data format and in the other: what the window touches lights up.

import { makeCanvas, outline, pointIn, prepare } from "../draw/canvas.mjs";
import { find } from "../draw/find.mjs";
import { placeRibbon } from "../draw/ribbon.mjs";
import { say } from "../draw/words.mjs";
import {
  FORMATS,
  filterAddresses,
  filterStrides,
  footprint,
  imageIndex,
  imageStrides,
  inputAddresses,
  NUMBERS_PER_LINE,
  ORDERS,
  outputAddress,
  weightIndex,
} from "../model/addresses.mjs";
import { stepAt } from "../model/frame.mjs";
import { size } from "../model/payload.mjs";
import { tapIndex } from "../model/taps.mjs";

/**
 * @import { Pen } from "../draw/canvas.mjs"
 * @import { Scale } from "../draw/colours.mjs"
 * @import { Ribbon as Placed } from "../draw/ribbon.mjs"
 * @import { Footprint, Format } from "../model/addresses.mjs"
 * @import { Frame, Target } from "../model/frame.mjs"
 * @import { Stage, Tensor } from "../model/payload.mjs"
 * @import { Theme } from "../model/shown.mjs"
 * @import { Context, Hands, View } from "./registry.mjs"
 *
 * @typedef {[index: string, stride: number][]} Terms  outermost first
 *
 * @typedef {object} Ribbon  One array: its words, its picture, and what that is made from.
 * @property {string} name
 * @property {HTMLElement} words
 * @property {HTMLElement} general
 * @property {HTMLElement} formula
 * @property {HTMLElement} counts
 * @property {HTMLCanvasElement} canvas
 * @property {HTMLCanvasElement} base  every number, as if nothing were touched
 * @property {Pen} ink  of the base
 * @property {Placed} placed
 * @property {Scale} scale
 * @property {(address: number) => number} valueAt
 * @property {((address: number) => boolean) | null} isWritten  null: all of it is there
 * @property {Terms} terms
 */

const HEIGHT = 150; // of one ribbon, at most
const DIM = 0.5; // how much colour is left of what the window does not touch
const LOW = 0.5; // and how much height: what it touches stands up
const ARRAYS = { Input: "the input", Filters: "the filters", Output: "the output" };

/** @implements {View} */
export class MemoryView {
  static id = "memory";
  static title = "Memory";
  static isOptional = true;

  /**
   * @param {HTMLElement} figure
   * @param {Hands} player
   */
  constructor(figure, player) {
    this.player = player;
    this.title = find(figure, ".title");
    this.note = element("span", "size", find(figure, "figcaption"));
    const panels = element("div", "formats", figure);
    this.panels = [0, 1].map(() => {
      return new FormatPanel(element("section", "in-format", panels), (panel, event) => this.#seek(panel, event));
    });
  }

  /** @type {View["fit"]} */
  fit({ width, payload, stage, theme, scales }) {
    const formats = payload.dataFormat === "NCHW" ? FORMATS.toReversed() : FORMATS;
    const each = width > 700 ? (width - 28) / 2 : width;
    this.title.textContent = payload.stages.length > 1 ? `${stage.title}: memory` : "Memory";
    const corner = stage.pads.some(Boolean) ? "; ih and iw count from the input's corner, padding left out" : "";
    this.note.textContent = `16 numbers of 4 bytes are one cache line; outlined are the lines that this window loads${corner}`;
    this.panels.forEach((panel, index) => {
      panel.fit({ payload, stage, theme, scales, format: formats[index], isChosen: index === 0, width: each });
    });
  }

  /** @type {View["draw"]} */
  draw(frame) {
    for (const panel of this.panels) panel.draw(frame);
  }

  /**
   * A click on a number of the output leads to the step that writes it.
   * @type {(panel: FormatPanel, event: MouseEvent) => void}
   */
  #seek({ ribbons, format }, event) {
    const [, , { canvas, placed }] = ribbons;
    const cell = placed.at(...pointIn(canvas, event));
    if (cell < 0 || placed.each > 1) return;
    const { stage } = this.player.frame;
    this.player.seek(stepAt(stage, imageIndex(stage.output, cell, format)));
  }
}

/** One data format: its three arrays, each a ribbon with words above and below. */
class FormatPanel {
  /** @type {Format} */
  format;
  /** @type {Stage} */
  stage;
  /** @type {Theme} */
  theme;
  /** @type {Int32Array} */
  weights; // addresses of the filter in work
  /** @type {Footprint} */
  weightFeet;
  written = -1; // the local step up to which the output's picture is filled
  oc = -1;
  tap = -1;

  /**
   * @param {HTMLElement} section
   * @param {(panel: FormatPanel, event: MouseEvent) => void} clicked
   */
  constructor(section, clicked) {
    this.head = element("p", "format", section);
    this.ribbons = Object.keys(ARRAYS).map((name) => ribbonIn(element("div", "ribbon", section), name));
    this.total = element("p", "total live", section);
    this.ribbons[2].canvas.classList.add("seekable");
    this.ribbons[2].canvas.addEventListener("click", (event) => clicked(this, event));
  }

  /** @type {(room: Pick<Context, "payload" | "stage" | "theme" | "scales"> & { format: Format, isChosen: boolean, width: number }) => void} */
  fit({ payload, stage, theme, scales, format, isChosen, width }) {
    Object.assign(this, { stage, theme, format, oc: -1 });
    this.head.innerHTML = `${format} <small>${isChosen ? "chosen" : "the other one"}</small>`;
    const [inputs, outputs] = [payload.tensors[stage.index], payload.tensors[stage.index + 1]];
    /** @type {(tensor: Tensor, address: number) => number} */
    const at = ({ shape }, address) => {
      const [, h, w, c] = shape;
      const [n, row, column, channel] = imageIndex(shape, address, format);
      return ((n * h + row) * w + column) * c + channel;
    };
    const [input, filters, output] = this.ribbons;
    this.#array(input, width, size(stage.input), scales.input, (address) => inputs.values[at(inputs, address)]);
    this.#array(
      filters,
      width,
      stage.weights.length,
      scales.weights,
      (address) => stage.weights[weightIndex(stage, address, format)],
    );
    this.#array(output, width, size(stage.output), scales.output, (address) => outputs.values[at(outputs, address)]);
    output.isWritten = (address) =>
      stepAt(stage, imageIndex(stage.output, address, format)) - stage.firstStep <= this.written;
    this.written = -1;
    const { image, filter } = ORDERS[format];
    input.terms = terms(["n", "ih", "iw", "ic"], imageStrides(stage.input, format), image);
    filters.terms = terms(["kh", "kw", "ic", "oc"], filterStrides(stage, format), filter);
    output.terms = terms(["n", "oh", "ow", "oc"], imageStrides(stage.output, format), image);
    for (const ribbon of this.ribbons) {
      const { words, general, name, terms: list, placed } = ribbon;
      this.#paintAll(ribbon);
      const share = placed.each > 1 ? `, ${placed.each} to a cell (their mean)` : "";
      words.innerHTML = `<b>${name}</b> <span>${grouped(placed.count)} numbers${share}</span> <span>strides ${list.map(([, stride]) => stride).join(", ")}</span>`;
      general.textContent = sum(list, (index) => index);
    }
    Object.values(ARRAYS).forEach((name, index) => {
      this.ribbons[index].canvas.setAttribute("aria-label", `${name} in ${format} memory`);
    });
  }

  /** @type {(frame: Frame) => void} */
  draw(frame) {
    const { stage, format } = this;
    const [input, filters, output] = this.ribbons;
    const [n, oh, ow, oc] = frame.target;
    const tap = frame.lit - 1;
    const [kh, kw, ic] = tapIndex(stage, tap);
    const [ih, iw] = [frame.origin[0] + stage.rows.offsets[kh], frame.origin[1] + stage.columns.offsets[kw]];
    const read = inputAddresses(stage, frame.target, format);
    if (this.oc !== oc) {
      this.weights = filterAddresses(stage, oc, format);
      this.weightFeet = footprint(this.weights);
    }
    const written = outputAddress(stage, frame.target, format);
    this.#write(output, frame.local);
    const feet = [footprint(read), this.weightFeet, footprint(Int32Array.of(written))];
    this.#light(input, feet[0], read[tap]);
    if (this.oc !== oc || this.tap !== tap) this.#light(filters, feet[1], this.weights[tap]); // the same for a whole plane
    Object.assign(this, { oc, tap });
    this.#light(output, feet[2], written);
    const place = { n, ih, iw, ic: frame.origin[2] + ic, oh, ow, oc, kh, kw };
    const isPadding = read[tap] < 0;
    say(
      input.formula,
      isPadding
        ? `ih = ${signed(ih)}, iw = ${signed(iw)} is padding: no memory`
        : filled(input.terms, place, read[tap]),
    );
    say(filters.formula, filled(filters.terms, { kh, kw, ic, oc }, this.weights[tap]));
    say(output.formula, filled(output.terms, place, written));
    this.ribbons.forEach((ribbon, index) => say(ribbon.counts, touched(feet[index], ribbon.placed.count)));
    const lines = feet.reduce((sum, foot) => sum + foot.lines.length, 0);
    const cells = feet.reduce((sum, foot) => sum + foot.cells, 0);
    say(
      this.total,
      `This window: ${lines} cache lines, ${grouped(64 * lines)} bytes for ${grouped(4 * cells)} bytes of numbers (${percent(cells, lines)} used)`,
    );
  }

  /** @type {(ribbon: Ribbon, width: number, count: number, scale: Scale, valueAt: (address: number) => number) => void} */
  #array(ribbon, width, count, scale, valueAt) {
    const placed = placeRibbon({ count, width, height: HEIGHT });
    Object.assign(ribbon, { placed, scale, valueAt, isWritten: null });
    ribbon.ink = prepare(ribbon.base, placed.width, placed.height, this.theme);
    prepare(ribbon.canvas, placed.width, placed.height, this.theme);
  }

  /** @type {(ribbon: Ribbon) => void} */
  #paintAll(ribbon) {
    ribbon.ink.clearRect(0, 0, ribbon.placed.width, ribbon.placed.height);
    ribbon.ink.globalAlpha = DIM;
    for (let cell = 0; cell < ribbon.placed.cells; cell++) this.#cell(ribbon.ink, ribbon, cell);
  }

  /**
   * One cell in the colour of its numbers' mean; numbers that are not yet written do not count.
   * @type {(context: Pen, ribbon: Ribbon, cell: number, isTouched?: boolean) => void}
   */
  #cell(context, { placed, scale, valueAt, isWritten }, cell, isTouched = false) {
    const { each, count, cell: width, tall } = placed;
    let [sum, known] = [0, 0];
    for (let address = cell * each; address < Math.min(count, (cell + 1) * each); address++) {
      if (isWritten && !isWritten(address)) continue;
      sum += valueAt(address);
      known += 1;
    }
    const inset = width >= 5 ? 1 : 0;
    const [x, y] = [placed.left(cell), placed.top(cell)];
    context.fillStyle = known ? scale.at(sum / known).css : this.theme.border;
    if (isTouched) {
      context.fillRect(x, y, width - inset, tall);
      context.strokeStyle = this.theme.muted;
      if (width >= 8) context.strokeRect(x + 0.5, y + 0.5, width - 2, tall - 1);
      return;
    }
    const height = known ? Math.max(3, Math.round(tall * LOW)) : 1; // nothing there yet: a thin line
    context.clearRect(x, y, width, tall);
    context.fillRect(x, y + Math.floor((tall - height) / 2), width - inset, height);
  }

  /**
   * Bring the output's picture to a step: only the cells between the last one and this one change.
   * @type {(ribbon: Ribbon, local: number) => void}
   */
  #write(ribbon, local) {
    const [from, to] = [Math.min(this.written, local), Math.max(this.written, local)];
    this.written = local;
    if (to - from > 4096) return this.#paintAll(ribbon);
    const [, channels, height, width] = this.stage.targets;
    const cells = new Set();
    for (let step = from + 1; step <= to; step++) {
      const plane = Math.floor(step / (width * height));
      /** @type {Target} */
      const target = [Math.floor(plane / channels), Math.floor(step / width) % height, step % width, plane % channels];
      cells.add(ribbon.placed.cellOf(outputAddress(this.stage, target, this.format)));
    }
    ribbon.ink.globalAlpha = DIM;
    for (const cell of cells) this.#cell(ribbon.ink, ribbon, cell);
  }

  /**
   * The ribbon with its touched lines outlined, its touched cells in full colour and one address marked.
   * @type {(ribbon: Ribbon, foot: Footprint, marked: number) => void}
   */
  #light(ribbon, { runs, lines }, marked) {
    const { placed, canvas } = ribbon;
    const { theme } = this;
    const context = prepare(canvas, placed.width, placed.height, theme);
    context.clearRect(0, 0, placed.width, placed.height);
    context.drawImage(ribbon.base, 0, 0, placed.width, placed.height);
    context.lineWidth = 1;
    for (const [first, last] of runs) {
      for (let cell = placed.cellOf(first); cell <= placed.cellOf(last); cell++)
        this.#cell(context, ribbon, cell, true);
    }
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.beginPath();
    for (const line of lines) {
      const first = placed.cellOf(line * NUMBERS_PER_LINE);
      const cells = Math.min(placed.perLine, placed.cells - first);
      context.rect(placed.left(first) - 1, placed.top(first) - 1, cells * placed.cell + 1, placed.tall + 2);
    }
    context.stroke();
    if (marked < 0) return;
    const cell = placed.cellOf(marked);
    outline(context, theme, placed.left(cell), placed.top(cell), Math.max(3, placed.cell - 1), placed.tall, 2);
  }
}

/** @type {(names: string[], strides: number[], order: number[]) => Terms} */
const terms = (names, strides, order) => order.map((axis) => [names[axis], strides[axis]]);

/**
 * "a·12 + b·4 + c", `of` giving each index's text.
 * @type {(list: Terms, of: (index: string) => string | number) => string}
 */
const sum = (list, of) =>
  list.map(([name, stride], at) => (at === list.length - 1 ? of(name) : `${of(name)}·${stride}`)).join(" + ");

/** @type {(list: Terms, place: Record<string, number>, address: number) => string} */
const filled = (list, place, address) => `= ${sum(list, (name) => place[name])} = ${address}`;

/** @type {(foot: Footprint, count: number) => string} */
function touched({ cells, runs, lines }, count) {
  if (!cells) return "nothing but padding: no memory touched";
  const all = Math.ceil(count / NUMBERS_PER_LINE);
  return `${plural(cells, "number")} in ${plural(runs.length, "run")} on ${lines.length} of ${plural(all, "cache line")} (${percent(cells, lines.length)} used)`;
}

/** @type {(cells: number, lines: number) => string} */
const percent = (cells, lines) => `${Math.round((100 * cells) / (lines * NUMBERS_PER_LINE))} %`;
/** @type {(count: number, noun: string) => string} */
const plural = (count, noun) => `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
const grouped = new Intl.NumberFormat("en-US").format; // toLocaleString would make one each time
/** @type {(value: number) => string} */
const signed = (value) => (value < 0 ? `−${-value}` : String(value));

/** @type {(box: HTMLElement, name: string) => Ribbon} */
function ribbonIn(box, name) {
  const words = element("p", "strides", box);
  const canvas = makeCanvas(box, "strip");
  canvas.setAttribute("role", "img");
  const [general, formula, counts] = ["formula general", "formula live", "touched live"].map((look) =>
    element("p", look, box),
  );
  const made = { name, words, canvas, general, formula, counts, base: document.createElement("canvas") };
  return /** @type {any} the rest comes with fit() */ (made);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} name
 * @param {string} className
 * @param {Element} parent
 */
function element(name, className, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  parent.append(made);
  return made;
}
