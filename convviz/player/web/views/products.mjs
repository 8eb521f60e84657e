// Draws what is under the window as tiles, value × weight = product, whose sums flow channel by channel into the output.

import { wireGrid } from "../controls/grid.mjs";
import { hatch, label, makeCanvas, onScreen, outline, pointIn, prepare, tapMark } from "../draw/canvas.mjs";
import { find, findAll } from "../draw/find.mjs";
import { addLegend } from "../draw/legend.mjs";
import { placeTiles, tileAt } from "../draw/placement.mjs";
import { say } from "../draw/words.mjs";
import { number, precise } from "../model/numbers.mjs";
import { tapAt } from "../model/taps.mjs";

/**
 * @import { Pen, Pointer } from "../draw/canvas.mjs"
 * @import { Colour } from "../draw/colours.mjs"
 * @import { Card, Size, Tiles } from "../draw/placement.mjs"
 * @import { Frame } from "../model/frame.mjs"
 * @import { Payload, Stage, Window } from "../model/payload.mjs"
 * @import { Theme } from "../model/shown.mjs"
 * @import { Context, Hands, View } from "./registry.mjs"
 */

const TALLEST = 540; // pixels; if all channels as tiles need more, they can be folded
const TILE_LINE = 17; // pixels for each of a tile's three lines
const RESERVED = 330; // pixels of height that a stage gets at least, if another one needs them
const GAP = 4; // between tiles
const NARROWEST = 380; // pixels: room for the caption
const [PILL_WIDTH, PILL_HEIGHT] = [78, 22];
const SAMPLE = 300; // numbers looked at to find out how long they get

/** @implements {View} */
export class ProductsView {
  static id = "products";
  static title = "Products";
  static place = "bench";

  canFold = false;
  /** @type {Size} */
  tile;
  /** @type {Tiles} */
  placed;
  /** @type {CanvasPattern} */
  padding;

  /**
   * @param {HTMLElement} figure
   * @param {Hands} player
   */
  constructor(figure, player) {
    this.player = player;
    this.figure = figure;
    const caption = find(figure, "figcaption");
    this.title = find(figure, ".title");
    this.fold = document.createElement("button");
    Object.assign(this.fold, { type: "button", className: "fold", hidden: true, onclick: () => this.#toggleAll() });
    caption.append(this.fold);
    this.showScale = addLegend(caption);
    this.box = document.createElement("div");
    this.box.className = "tiles";
    this.heads = document.createElement("div");
    this.canvas = makeCanvas(this.box, "bench");
    this.box.append(this.heads);
    figure.append(this.box);
    this.#wire();
  }

  /** @type {View["fit"]} */
  fit({ width, stage, theme, scales, payload, settings: { folds } }) {
    const [rows, columns, count] = stage.window;
    const heights = payload.stages.map((each) => unfolded(each, payload, width).height);
    this.box.style.minHeight = `${Math.min(RESERVED, Math.max(...heights))}px`; // what is below stays where it is from stage to stage
    this.canFold = count > 1 && heights[stage.index] > TALLEST;
    this.tile = tileOf(stage, payload, width);
    /** @type {(channel: number) => boolean} */
    const isOpenAtFirst = (channel) => channel === 0 && rows * this.tile[1] <= TALLEST - 160;
    /** @type {(channel: number) => boolean} */
    const open = (channel) => !this.canFold || folds.includes(channel) !== isOpenAtFirst(channel);
    this.placed = placeTiles({ count, rows, columns, width, tile: this.tile, open });
    this.figure.style.width = `${Math.min(width, Math.max(NARROWEST, this.placed.right))}px`; // what is left is for others
    this.padding = hatch(prepare(this.canvas, this.placed.right, this.placed.height, theme), theme);
    this.showScale(scales.weights);
    const label = `Window times weights: ${count} channel${count > 1 ? "s" : ""} of ${rows} rows and ${columns} columns`;
    this.canvas.setAttribute("aria-label", label);
    this.#buildHeads();
  }

  /** @type {View["draw"]} */
  draw(frame, context) {
    const { placed } = this;
    const name = context.payload.stages.length > 1 ? `${frame.stage.title}: under` : "Under";
    const title = `${name} the window, filter ${frame.target[3] + 1} of ${frame.stage.output[3]}`;
    const pen = prepare(this.canvas, placed.right, placed.height, context.theme);
    pen.clearRect(0, 0, placed.right, placed.height);
    this.#wires(pen, frame, context);
    placed.cards.forEach((card, channel) => {
      this.#card(pen, frame, context, card, channel);
    });
    this.#result(pen, frame, context);
    say(this.title, title); // words after the drawing: to set a font on a canvas lays out the page first if it has changed
    [...this.heads.children].forEach((head, channel) => {
      say(head, `channel ${frame.origin[2] + channel + 1}`);
    });
  }

  /** @type {(pen: Pen, frame: Frame, context: Context, card: Card, channel: number) => void} */
  #card(pen, frame, context, card, channel) {
    const { theme, look } = context;
    const { stage } = frame;
    const [rows, columns] = stage.window;
    const marked = look?.weight?.join();
    let sum = 0;
    for (let i = 0; i < rows * columns; i++) {
      const [kh, kw] = [Math.floor(i / columns), i % columns];
      const tap = tapAt(stage, [kh, kw, channel]);
      const [x, y] = [card.x + kw * card.tile[0], card.bodyTop + kh * card.tile[1]];
      if (card.isOpen) this.#tile(pen, frame, context, tap, i, x, y);
      else this.#mini(pen, frame, context, tap, x, y, card.tile[0]);
      if (tap < frame.lit) sum = Math.fround(sum + frame.products[tap]);
      const gap = card.isOpen ? GAP : 0;
      /** @type {[x: number, y: number, width: number, height: number]} */
      const box = [x, y, card.tile[0] - gap, card.tile[1] - gap];
      if (!frame.isWhole && tap === frame.lit - 1) outline(pen, theme, ...box, card.isOpen ? 2.5 : 1.5);
      if (marked === [kh, kw, channel].join()) outline(pen, theme, ...box, 2);
    }
    if (!this.canFold) {
      pen.fillStyle = theme.muted;
      pen.font = `11px ${theme.font}`;
      pen.textAlign = "left";
      pen.textBaseline = "alphabetic";
      const name = String(frame.origin[2] + channel + 1);
      pen.fillText(card.width > 46 ? `channel ${name}` : name, card.x, card.y + 17);
    }
    if (!hasPill(stage)) return;
    drawPill(pen, theme, `Σ ${precise(sum)}`, card.middle - PILL_WIDTH / 2, card.bottom - PILL_HEIGHT);
  }

  /**
   * Value, × weight, = product: the last only once it has been computed.
   * @type {(pen: Pen, frame: Frame, context: Context, tap: number, position: number, x: number, y: number) => void}
   */
  #tile(pen, frame, { theme, scales, tapColours }, tap, position, x, y) {
    const [tileWidth] = this.tile;
    const width = tileWidth - GAP;
    const [isDue, isOutside] = [tap >= frame.lit, frame.outside[tap] === 1];
    /** @type {[text: string, colour: Colour, isPadding: boolean][]} */
    const lines = [
      [number(frame.inputs[tap]), scales.input.at(frame.inputs[tap]), isOutside],
      [`× ${bracketed(frame.filter[tap])}`, scales.weights.at(frame.filter[tap]), false],
      [isDue ? "" : `= ${number(frame.products[tap])}`, scales.products.at(frame.products[tap]), isOutside],
    ];
    lines.forEach(([text, colour, isPadding], line) => {
      const top = y + line * TILE_LINE;
      pen.fillStyle = line === 2 && isDue ? theme.surface : isPadding ? this.padding : colour.css;
      pen.fillRect(x, top, width, TILE_LINE);
      pen.fillStyle = isPadding ? theme.muted : colour.ink;
      label(
        pen,
        text,
        x,
        top,
        width,
        TILE_LINE,
        theme.mono,
        tileFont(text, width - (tapColours && line === 0 ? 20 : 0)),
      );
    });
    pen.strokeStyle = theme.border;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, width - 1, 3 * TILE_LINE - 1);
    if (tapColours) tapMark(pen, theme, tapColours[position], x, y, width, 3 * TILE_LINE);
  }

  /** @type {(pen: Pen, frame: Frame, context: Context, tap: number, x: number, y: number, cell: number) => void} */
  #mini(pen, frame, { theme, scales }, tap, x, y, cell) {
    const isDue = tap >= frame.lit;
    pen.fillStyle = isDue
      ? theme.surface
      : frame.outside[tap]
        ? this.padding
        : scales.products.at(frame.products[tap]).css;
    pen.fillRect(x, y, cell, cell);
    if (cell < 5) return;
    pen.strokeStyle = isDue ? theme.faint : theme.grid;
    pen.lineWidth = 1;
    pen.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
  }

  /**
   * From every card down to its line's bus, along the buses to the "+".
   * @type {(pen: Pen, frame: Frame, context: Context) => void}
   */
  #wires(pen, { stage }, { theme }) {
    const { cards, buses, trunk, plus } = this.placed;
    pen.strokeStyle = theme.border;
    pen.lineWidth = 1.5;
    pen.lineJoin = "round";
    pen.beginPath();
    for (const { middle, bottom, bus } of cards) {
      pen.moveTo(middle, hasPill(stage) ? bottom : bottom - PILL_HEIGHT - 8);
      pen.lineTo(middle, bus);
    }
    for (const { y, from, to } of buses) {
      pen.moveTo(Math.min(from, trunk), y);
      pen.lineTo(Math.max(to, trunk), y);
    }
    pen.moveTo(trunk, buses[0].y);
    pen.lineTo(trunk, plus.y);
    pen.lineTo(plus.x, plus.y);
    pen.stroke();
  }

  /** @type {(pen: Pen, frame: Frame, context: Context) => void} */
  #result(pen, { sum, isWhole, target }, { theme, scales }) {
    const { plus, result } = this.placed;
    pen.strokeStyle = theme.accent;
    pen.fillStyle = theme.background;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(plus.x, plus.y, plus.radius, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
    pen.beginPath();
    pen.moveTo(plus.x - 6, plus.y);
    pen.lineTo(plus.x + 6, plus.y);
    pen.moveTo(plus.x, plus.y - 6);
    pen.lineTo(plus.x, plus.y + 6);
    const start = plus.x + plus.radius + 4;
    pen.moveTo(start, plus.y);
    pen.lineTo(result.x - 5, plus.y);
    pen.moveTo(result.x - 11, plus.y - 5);
    pen.lineTo(result.x - 5, plus.y);
    pen.lineTo(result.x - 11, plus.y + 5);
    pen.stroke();
    const colour = scales.output.at(sum);
    pen.fillStyle = colour.css;
    pen.beginPath();
    pen.roundRect(result.x, result.y, result.width, result.height, 8);
    pen.fill();
    pen.stroke();
    pen.fillStyle = colour.ink;
    const text = precise(sum);
    label(
      pen,
      text,
      result.x,
      result.y,
      result.width,
      result.height,
      `${theme.mono}`,
      Math.min(19, (result.width - 12) / (text.length * 0.6)),
    );
    pen.fillStyle = theme.muted;
    pen.font = `11px ${theme.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "alphabetic";
    pen.fillText(
      isWhole ? `row ${target[1] + 1}, column ${target[2] + 1}` : "so far",
      result.x + result.width / 2,
      result.y - 6,
    );
  }

  /**
   * Fold these channels, or unfold them.
   * @type {(channels: number[]) => void}
   */
  #toggle(channels) {
    const { folds } = this.player.settings;
    const kept = folds.filter((channel) => !channels.includes(channel));
    const added = channels.filter((channel) => !folds.includes(channel));
    this.player.set({ folds: [...kept, ...added].sort((a, b) => a - b) });
  }

  #toggleAll() {
    const { cards } = this.placed;
    const all = cards.map((_, channel) => channel);
    const closed = all.filter((channel) => !cards[channel].isOpen);
    this.#toggle(closed.length ? closed : all);
  }

  /** One button per channel that can be folded, on top of its card. */
  #buildHeads() {
    const { cards } = this.placed;
    this.fold.hidden = !this.canFold;
    this.fold.textContent = cards.every(({ isOpen }) => isOpen) ? "Fold all" : "Unfold all";
    const count = this.canFold ? cards.length : 0;
    while (this.heads.childElementCount > count) this.heads.lastElementChild?.remove();
    for (let channel = this.heads.childElementCount; channel < count; channel++) {
      const head = document.createElement("button");
      Object.assign(head, { type: "button", className: "head", onclick: () => this.#toggle([channel]) });
      this.heads.append(head);
    }
    const heads = findAll(this.heads, "button");
    cards.slice(0, count).forEach(({ x, y, width, isOpen }, channel) => {
      const head = heads[channel];
      head.style.cssText = `left:${x}px;top:${y}px;width:${width}px`;
      head.setAttribute("aria-expanded", String(isOpen));
    });
  }

  #wire() {
    const { canvas, player } = this;
    /** @type {(event: Pointer) => void} */
    const look = (event) => {
      const weight = tileAt(this.placed, player.frame.stage.window, ...pointIn(canvas, event));
      if (weight) player.lookAtWeight(weight, { pointer: event });
      else player.lookAway();
    };
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-roledescription", "tiles");
    canvas.addEventListener("mousedown", (event) => {
      event.preventDefault();
      player.root.focus({ preventScroll: true });
    });
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && look(event));
    canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && player.lookAway());
    canvas.addEventListener("click", look);
    wireGrid(canvas, {
      extent: () => player.frame.stage.window,
      start: () => [0, 0, 0],
      look: (weight) => player.lookAtWeight(weight, { pointer: this.#pointOf(weight), isSpoken: true }),
      choose: () => {},
      leave: () => player.lookAway(),
    });
  }

  /** @type {(weight: Window) => Pointer} */
  #pointOf([kh, kw, channel]) {
    const { x, bodyTop, tile } = this.placed.cards[channel];
    return onScreen(this.canvas, x + (kw + 0.5) * tile[0], bodyTop + (kh + 0.8) * tile[1]);
  }
}

/**
 * Several channels of more than one tap have sums of their own.
 * @type {(stage: Stage) => boolean}
 */
function hasPill({ window: [rows, columns, count] }) {
  return count > 1 && rows * columns > 1;
}

/** @type {(pen: Pen, theme: Theme, text: string, x: number, y: number) => void} */
function drawPill(pen, theme, text, x, y) {
  pen.fillStyle = theme.background;
  pen.strokeStyle = theme.border;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.roundRect(x + 0.5, y + 0.5, PILL_WIDTH - 1, PILL_HEIGHT - 1, PILL_HEIGHT / 2);
  pen.fill();
  pen.stroke();
  pen.fillStyle = theme.text;
  label(pen, text, x, y, PILL_WIDTH, PILL_HEIGHT, theme.mono, Math.min(12, (PILL_WIDTH - 14) / (text.length * 0.6)));
}

/** @type {(value: number) => string} */
const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));

/**
 * The size at which a text stands in a line of a tile, or 0 where nobody could read it.
 * @type {(text: string, width: number) => number}
 */
function tileFont(text, width) {
  const size = Math.min(12, (width - 4) / (text.length * 0.605));
  return size < 7 ? 0 : size;
}

/** @type {(stage: Stage, payload: Payload, width: number) => Size} */
const tileOf = (stage, { tensors }, width) => [
  tileWidth(stage, tensors[stage.index].values, width - 26),
  3 * TILE_LINE + GAP,
];

/**
 * A stage's tiles with every channel open.
 * @type {(stage: Stage, payload: Payload, width: number) => Tiles}
 */
function unfolded(stage, payload, width) {
  const [rows, columns, count] = stage.window;
  return placeTiles({ count, rows, columns, width, tile: tileOf(stage, payload, width), open: () => true });
}

/**
 * As wide as the longest of the numbers needs, the same for every tile and every step of a stage.
 * @type {(stage: Stage, inputs: Float32Array, available: number) => number}
 */
function tileWidth({ weights, window: [, columns] }, inputs, available) {
  /** @type {(values: Float32Array) => number[]} */
  const some = (values) =>
    Array.from(
      { length: Math.min(SAMPLE, values.length) },
      (_, i) => values[Math.floor((i * values.length) / Math.min(SAMPLE, values.length))],
    );
  const [cells, factors] = [some(inputs), some(weights)];
  const texts = [
    ...cells.map(number),
    ...factors.map((weight) => `× ${bracketed(weight)}`),
    ...factors.map((weight, i) => `= ${number(Math.fround(weight * cells[i % cells.length]))}`),
  ];
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 1);
  return Math.max(16, Math.min(Math.max(44, Math.ceil(longest * 7.3) + 6 + GAP), 76, Math.floor(available / columns)));
}
