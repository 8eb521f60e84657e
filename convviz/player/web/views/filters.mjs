// Draws the current filter among its neighbours, which are pale: as a rule the one before and the one that comes next.
import { fontSize, label, makeCanvas, outline, pointIn, prepare, tapMark } from "../draw/canvas.mjs";
import { find } from "../draw/find.mjs";
import { placeFilters, weightAt } from "../draw/placement.mjs";
import { say } from "../draw/words.mjs";
import { stepAt } from "../model/frame.mjs";
import { number, precise } from "../model/numbers.mjs";
import { tapAt } from "../model/taps.mjs";

/**
 * @import { Pen, Pointer } from "../draw/canvas.mjs"
 * @import { FilterBlock, Filters } from "../draw/placement.mjs"
 * @import { Stage, Window } from "../model/payload.mjs"
 * @import { Context, Hands, View } from "./registry.mjs"
 */

const WITH_NUMBERS = 17; // pixels; smaller cells show colours only
const WITH_MARKS = 10; // pixels; smaller cells have no tap's colour around them
const GHOST = 0.4; // how much colour a neighbour has

/** @implements {View} */
export class FiltersView {
  static id = "filters";
  static title = "Filters";
  static place = "aside";

  width = 0;
  count = 0; // of filters that are shown
  longest = 1; // characters of a weight
  /** @type {Filters[]} */
  placements;
  /** @type {{ stage: Stage, current: number, first: number, placed: Filters }} */
  drawn;

  /**
   * @param {HTMLElement} figure
   * @param {Hands} player
   */
  constructor(figure, player) {
    this.player = player;
    this.title = find(figure, ".title");
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
    this.canvas.addEventListener("click", (event) => this.#choose(event));
    this.canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.#look(event));
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && player.lookAway());
  }

  /** @type {View["fit"]} */
  fit({ width, stage, theme }) {
    const [rows, columns, depth] = stage.window;
    this.count = Math.min(3, stage.output[3]);
    this.placements = [0, 1, 2].map((current) =>
      placeFilters({ rows, columns, depth, width, current, shown: this.count }),
    );
    this.longest = stage.weights.reduce((most, weight) => Math.max(most, number(weight).length), 1);
    this.width = width;
    prepare(this.canvas, width, this.placements[0].height, theme);
  }

  /** @type {View["draw"]} */
  draw({ stage, target, lit, isWhole }, context) {
    const { width } = this;
    const [oc, count] = [target[3], stage.output[3]];
    const at = { stage, current: oc, first: Math.max(0, Math.min(oc - 1, count - this.count)) };
    this.drawn = { ...at, placed: this.placements[oc - at.first] }; // for the hands
    const { placed } = this.drawn;
    const pen = prepare(this.canvas, width, placed.height, context.theme);
    pen.clearRect(0, 0, width, placed.height);
    placed.blocks.forEach((block, place) => {
      this.#filter(pen, context, at.first + place, block, isWhole ? 0 : lit);
    });
    say(this.title, `Filter ${oc + 1} of ${count}`);
    const name = `The weights of filter ${oc + 1} of ${count}${count > 1 ? ", its neighbours beside it" : ""}`;
    if (name !== this.canvas.getAttribute("aria-label")) this.canvas.setAttribute("aria-label", name);
  }

  /** @type {(pen: Pen, context: Context, oc: number, block: FilterBlock & { left: number }, lit: number) => void} */
  #filter(pen, { theme, scales, tapColours, look }, oc, { left, cell, plane }, lit) {
    const { stage, current, placed } = this.drawn;
    const {
      window: [rows, columns, depth],
      weights,
      output,
    } = stage;
    const { top } = placed;
    const isCurrent = oc === current;
    pen.fillStyle = isCurrent ? theme.text : theme.muted;
    pen.font = `${isCurrent ? 600 : 400} 12px ${theme.font}`;
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    const name = isCurrent ? `filter ${oc + 1}` : oc < current ? `◂ filter ${oc + 1}` : `filter ${oc + 1} ▸`;
    pen.fillText(name, left, top - 6);
    const marks = isCurrent && cell >= WITH_MARKS ? tapColours : null;
    const corner = marks ? 5 : 0; // a tap's letter is in the way
    const size = cell < WITH_NUMBERS ? 0 : fontSize(this.longest, cell - corner, cell - corner); // all of the numbers, or none
    for (let tap = 0; tap < rows * columns * depth; tap++) {
      const [position, channel] = [Math.floor(tap / depth), tap % depth];
      const [x0, y0] = plane(channel);
      const [x, y] = [left + x0 + (position % columns) * cell, top + y0 + Math.floor(position / columns) * cell];
      const value = weights[tap * output[3] + oc];
      const colour = scales.weights.at(value);
      pen.globalAlpha = isCurrent ? 1 : GHOST;
      pen.fillStyle = colour.css;
      pen.fillRect(x, y, cell, cell);
      pen.globalAlpha = 1;
      if (cell >= 5) {
        pen.strokeStyle = theme.faint;
        pen.lineWidth = 1;
        pen.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
      }
      pen.fillStyle = isCurrent ? colour.ink : theme.text;
      label(pen, number(value), x + corner, y + corner, cell - corner, cell - corner, theme.mono, size);
      if (marks) tapMark(pen, theme, marks[position], x, y, cell, cell);
      if (isCurrent && tap === lit - 1) outline(pen, theme, x, y, cell, cell, 1.5);
    }
    if (!isCurrent || !look?.weight) return;
    const [kh, kw, channel] = look.weight;
    const [x0, y0] = plane(channel);
    outline(pen, theme, left + x0 + kw * cell, top + y0 + kh * cell, cell, cell, 1.5);
  }

  /**
   * The filter under a pointer event and its weight there, or nulls.
   * @type {(event: Pointer) => { filter: number, weight: Window | null } | { filter: null, weight: null }}
   */
  #under(event) {
    const { stage, first, placed } = this.drawn;
    const found = weightAt(placed, stage.window, ...pointIn(this.canvas, event));
    return found ? { filter: first + found[0], weight: found[1] } : { filter: null, weight: null };
  }

  /**
   * A weight of the current filter shows what it meets, as in the products; a neighbour says what a click does.
   * @type {(event: Pointer) => void}
   */
  #look(event) {
    const { player } = this;
    const { filter, weight } = this.#under(event);
    const isHere = filter === null || filter === this.drawn.current;
    this.canvas.style.cursor = isHere ? "" : "pointer";
    if (weight && isHere) return player.lookAtWeight(weight, { pointer: event });
    player.lookAway();
    if (isHere) return;
    const what = weight ? `${precise(this.#valueOf(filter, weight))}, a weight of filter` : "filter";
    player.hint(`${what} ${filter + 1}: click to go there`, event);
  }

  /** @type {(oc: number, weight: Window) => number} */
  #valueOf(oc, weight) {
    const { stage } = this.drawn;
    return stage.weights[tapAt(stage, weight) * stage.output[3] + oc];
  }

  /**
   * To the same place in a neighbouring filter; a finger, which cannot hover, looks at a weight of the current one.
   * @type {(event: Pointer) => void}
   */
  #choose(event) {
    const { filter, weight } = this.#under(event);
    if (filter === null) return;
    const {
      stage,
      target: [n, oh, ow],
    } = this.player.frame;
    if (filter !== this.drawn.current) this.player.seek(stepAt(stage, [n, oh, ow, filter]));
    else if (weight) this.player.lookAtWeight(weight, { pointer: event });
  }
}
