// Draws the arithmetic under the window as tiles, value × weight = product, whose sums flow channel by channel into the output.

import { wireGrid } from "../controls/grid.mjs";
import { hatch, label, makeCanvas, outline, prepare, tapMark } from "../draw/canvas.mjs";
import { addLegend } from "../draw/legend.mjs";
import { arrangeTiles, tileAt } from "../draw/placement.mjs";
import { say } from "../draw/words.mjs";
import { number, precise } from "../model/numbers.mjs";

const TALLEST = 540; // pixels; if all channels as tiles need more, they can be folded
const TILE_LINE = 17; // pixels for each of a tile's three lines
const RESERVED = 330; // pixels of height that a stage gets at least, if another one needs them
const GAP = 4; // between tiles
const NARROWEST = 380; // pixels: room for the caption
const [PILL_WIDTH, PILL_HEIGHT] = [78, 22];
const SAMPLE = 300; // numbers looked at to find out how long they get

export class ArithmeticView {
  static id = "arithmetic";
  static title = "Arithmetic";
  static place = "bench";

  constructor(figure, player) {
    this.player = player;
    this.figure = figure;
    this.toggled = new Set();
    const caption = figure.querySelector("figcaption");
    this.title = figure.querySelector(".title");
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

  resize(scene) {
    const { width, stage, theme, scales, taps, payload } = scene;
    const [rows, columns, count] = stage.taps;
    const heights = payload.stages.map((each) => unfolded(each, payload, width).height);
    this.box.style.minHeight = `${Math.min(RESERVED, Math.max(...heights))}px`; // what is below stays where it is from stage to stage
    this.canFold = count > 1 && heights[stage.index] > TALLEST;
    Object.assign(this, { stage, theme, scales, taps, tile: tileOf(stage, payload, width) });
    this.layout = arrangeTiles({
      count,
      rows,
      columns,
      width,
      tile: this.tile,
      open: (channel) => this.#isOpen(channel),
    });
    this.figure.style.width = `${Math.min(width, Math.max(NARROWEST, this.layout.right))}px`; // what is left is for others
    this.padding = hatch(prepare(this.canvas, this.layout.right, this.layout.height), theme);
    this.showScale(scales.weights);
    this.canvas.setAttribute(
      "aria-label",
      `Window times weights: ${count} channel${count > 1 ? "s" : ""} of ${rows} rows and ${columns} columns`,
    );
    this.#showHeads();
  }

  draw(frame, { stages }) {
    const { layout } = this;
    const name = stages.length > 1 ? `${frame.stage.title}: under` : "Under";
    const title = `${name} the window, filter ${frame.target[3] + 1} of ${frame.stage.output[3]}`;
    const context = prepare(this.canvas, layout.right, layout.height);
    context.clearRect(0, 0, layout.right, layout.height);
    this.#wires(context);
    layout.cards.forEach((card, channel) => this.#card(context, frame, card, channel));
    this.#result(context, frame);
    say(this.title, title); // words after the drawing: to set a font on a canvas lays out the page first if it has changed
    this.#nameHeads(frame.origin[2]);
  }

  #card(context, frame, card, channel) {
    const {
      theme,
      stage: {
        taps: [rows, columns, count],
      },
    } = this;
    const marked = this.player.hover?.weight?.join();
    let sum = 0;
    for (let i = 0; i < rows * columns; i++) {
      const tap = i * count + channel;
      const [x, y] = [card.x + (i % columns) * card.tile[0], card.bodyTop + Math.floor(i / columns) * card.tile[1]];
      if (card.isOpen) this.#tile(context, frame, tap, i, x, y);
      else this.#mini(context, frame, tap, x, y, card.tile[0]);
      if (tap < frame.lit) sum = Math.fround(sum + frame.products[tap]);
      const gap = card.isOpen ? GAP : 0;
      if (!frame.isWhole && tap === frame.lit - 1)
        outline(context, theme, x, y, card.tile[0] - gap, card.tile[1] - gap, card.isOpen ? 2.5 : 1.5);
      if (marked === [Math.floor(i / columns), i % columns, channel].join())
        outline(context, theme, x, y, card.tile[0] - gap, card.tile[1] - gap, 2);
    }
    if (!this.canFold) {
      context.fillStyle = theme.muted;
      context.font = `11px ${theme.font}`;
      context.textAlign = "left";
      context.textBaseline = "alphabetic";
      context.fillText(
        card.width > 46 ? `channel ${frame.origin[2] + channel + 1}` : `${frame.origin[2] + channel + 1}`,
        card.x,
        card.y + 17,
      );
    }
    if (this.#hasPill())
      this.#pill(context, `Σ ${precise(sum)}`, card.middle - PILL_WIDTH / 2, card.bottom - PILL_HEIGHT);
  }

  /** Value, × weight, = product: the last only once it has been computed. */
  #tile(context, frame, tap, position, x, y) {
    const {
      theme,
      scales,
      tile: [tileWidth],
      taps,
    } = this;
    const [width, isDue] = [tileWidth - GAP, tap >= frame.lit];
    const lines = [
      [number(frame.inputs[tap]), scales.input.at(frame.inputs[tap]), frame.outside[tap]],
      [`× ${bracketed(frame.filter[tap])}`, scales.weights.at(frame.filter[tap]), false],
      [isDue ? "" : `= ${number(frame.products[tap])}`, scales.products.at(frame.products[tap]), frame.outside[tap]],
    ];
    lines.forEach(([text, colour, isPadding], line) => {
      const top = y + line * TILE_LINE;
      context.fillStyle = line === 2 && isDue ? theme.surface : isPadding ? this.padding : colour.css;
      context.fillRect(x, top, width, TILE_LINE);
      context.fillStyle = isPadding ? theme.muted : colour.ink;
      label(context, text, x, top, width, TILE_LINE, theme.mono, tileFont(text, width - (taps && line === 0 ? 20 : 0)));
    });
    context.strokeStyle = theme.border;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, width - 1, 3 * TILE_LINE - 1);
    if (taps) tapMark(context, theme, taps[position], x, y, width, 3 * TILE_LINE);
  }

  #mini(context, frame, tap, x, y, cell) {
    const { theme, scales } = this;
    const isDue = tap >= frame.lit;
    context.fillStyle = isDue
      ? theme.surface
      : frame.outside[tap]
        ? this.padding
        : scales.products.at(frame.products[tap]).css;
    context.fillRect(x, y, cell, cell);
    if (cell < 5) return;
    context.strokeStyle = isDue ? theme.faint : theme.grid;
    context.lineWidth = 1;
    context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
  }

  #pill(context, text, x, y) {
    const { theme } = this;
    context.fillStyle = theme.background;
    context.strokeStyle = theme.border;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x + 0.5, y + 0.5, PILL_WIDTH - 1, PILL_HEIGHT - 1, PILL_HEIGHT / 2);
    context.fill();
    context.stroke();
    context.fillStyle = theme.text;
    label(
      context,
      text,
      x,
      y,
      PILL_WIDTH,
      PILL_HEIGHT,
      theme.mono,
      Math.min(12, (PILL_WIDTH - 14) / (text.length * 0.6)),
    );
  }

  /** From every card down to its line's bus, along the buses to the "+". */
  #wires(context) {
    const {
      layout: { cards, buses, trunk, plus },
      theme,
    } = this;
    context.strokeStyle = theme.border;
    context.lineWidth = 1.5;
    context.lineJoin = "round";
    context.beginPath();
    for (const { middle, bottom, bus } of cards) {
      context.moveTo(middle, this.#hasPill() ? bottom : bottom - PILL_HEIGHT - 8);
      context.lineTo(middle, bus);
    }
    for (const { y, from, to } of buses) {
      context.moveTo(Math.min(from, trunk), y);
      context.lineTo(Math.max(to, trunk), y);
    }
    context.moveTo(trunk, buses[0].y);
    context.lineTo(trunk, plus.y);
    context.lineTo(plus.x, plus.y);
    context.stroke();
  }

  #result(context, { sum, isWhole, target }) {
    const {
      layout: { plus, result },
      theme,
      scales,
    } = this;
    context.strokeStyle = theme.accent;
    context.fillStyle = theme.background;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(plus.x, plus.y, plus.radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    context.beginPath();
    context.moveTo(plus.x - 6, plus.y);
    context.lineTo(plus.x + 6, plus.y);
    context.moveTo(plus.x, plus.y - 6);
    context.lineTo(plus.x, plus.y + 6);
    const start = plus.x + plus.radius + 4;
    context.moveTo(start, plus.y);
    context.lineTo(result.x - 5, plus.y);
    context.moveTo(result.x - 11, plus.y - 5);
    context.lineTo(result.x - 5, plus.y);
    context.lineTo(result.x - 11, plus.y + 5);
    context.stroke();
    const colour = scales.output.at(sum);
    context.fillStyle = colour.css;
    context.beginPath();
    context.roundRect(result.x, result.y, result.width, result.height, 8);
    context.fill();
    context.stroke();
    context.fillStyle = colour.ink;
    const text = precise(sum);
    label(
      context,
      text,
      result.x,
      result.y,
      result.width,
      result.height,
      `${theme.mono}`,
      Math.min(19, (result.width - 12) / (text.length * 0.6)),
    );
    context.fillStyle = theme.muted;
    context.font = `11px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.fillText(
      isWhole ? `row ${target[1] + 1}, column ${target[2] + 1}` : "so far",
      result.x + result.width / 2,
      result.y - 6,
    );
  }

  #hasPill() {
    const [rows, columns, count] = this.stage.taps;
    return count > 1 && rows * columns > 1;
  }

  #isOpen(channel) {
    if (!this.canFold) return true;
    const isFirst = channel === 0 && this.stage.taps[0] * this.tile[1] <= TALLEST - 160;
    return this.toggled.has(channel) !== isFirst;
  }

  #toggle(channels) {
    for (const channel of channels) if (!this.toggled.delete(channel)) this.toggled.add(channel);
    this.player.redraw();
  }

  #toggleAll() {
    const all = this.layout.cards.map((_, channel) => channel);
    const closed = all.filter((channel) => !this.#isOpen(channel));
    this.#toggle(closed.length ? closed : all);
  }

  /** One button per channel that can be folded, on top of its card. */
  #showHeads() {
    const { cards } = this.layout;
    this.fold.hidden = !this.canFold;
    this.fold.textContent = cards.every(({ isOpen }) => isOpen) ? "Fold all" : "Unfold all";
    const count = this.canFold ? cards.length : 0;
    while (this.heads.childElementCount > count) this.heads.lastElementChild.remove();
    for (let channel = this.heads.childElementCount; channel < count; channel++) {
      const head = document.createElement("button");
      Object.assign(head, { type: "button", className: "head", onclick: () => this.#toggle([channel]) });
      this.heads.append(head);
    }
    cards.slice(0, count).forEach(({ x, y, width, isOpen }, channel) => {
      const head = this.heads.children[channel];
      head.style.cssText = `left:${x}px;top:${y}px;width:${width}px`;
      head.setAttribute("aria-expanded", isOpen);
    });
    this.named = -1;
  }

  #nameHeads(first) {
    if (this.named === first) return;
    this.named = first;
    [...this.heads.children].forEach((head, channel) => (head.textContent = `channel ${first + channel + 1}`));
  }

  #wire() {
    const { canvas, player } = this;
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      const zoom = box.width / canvas.offsetWidth || 1;
      return tileAt(this.layout, this.stage.taps, (event.clientX - box.left) / zoom, (event.clientY - box.top) / zoom);
    };
    const look = (event) => {
      const weight = at(event);
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
      extent: () => this.stage.taps,
      start: () => [0, 0, 0],
      look: (weight) => player.lookAtWeight(weight, { pointer: this.#pointOf(weight), isSpoken: true }),
      choose: () => {},
      leave: () => player.lookAway(),
    });
  }

  #pointOf([kh, kw, channel]) {
    const box = this.canvas.getBoundingClientRect();
    const zoom = box.width / this.canvas.offsetWidth || 1;
    const { x, bodyTop, tile } = this.layout.cards[channel];
    return {
      clientX: box.left + (x + (kw + 0.5) * tile[0]) * zoom,
      clientY: box.top + (bodyTop + (kh + 0.8) * tile[1]) * zoom,
    };
  }
}

const bracketed = (value) => (value < 0 ? `(${number(value)})` : number(value));

/** The size at which a text stands in a line of a tile, or 0 where nobody could read it. */
function tileFont(text, width) {
  const size = Math.min(12, (width - 4) / (text.length * 0.605));
  return size < 7 ? 0 : size;
}

const tileOf = (stage, { tensors }, width) => [
  tileWidth(stage, tensors[stage.index].values, width - 26),
  3 * TILE_LINE + GAP,
];

/** A stage's tiles with every channel open. */
function unfolded(stage, payload, width) {
  const [rows, columns, count] = stage.taps;
  return arrangeTiles({ count, rows, columns, width, tile: tileOf(stage, payload, width), open: () => true });
}

/** As wide as the longest of the numbers needs, the same for every tile and every step of a stage. */
function tileWidth({ weights, taps }, inputs, available) {
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
  return Math.max(16, Math.min(Math.max(44, Math.ceil(longest * 7.3) + 6 + GAP), 76, Math.floor(available / taps[1])));
}
