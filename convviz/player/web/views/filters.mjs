// Draws the current filter among its neighbours, which are pale: as a rule the one before and the one that comes next.
import { fontSize, label, makeCanvas, outline, prepare, tapMark } from "../draw/canvas.mjs";
import { arrangeFilters, weightAt } from "../draw/placement.mjs";
import { say } from "../draw/words.mjs";
import { stepAt } from "../model/frame.mjs";
import { number, precise } from "../model/numbers.mjs";
import { tapAt } from "../model/taps.mjs";

const WITH_NUMBERS = 17; // pixels; smaller cells show colours only
const WITH_MARKS = 10; // pixels; smaller cells have no tap's colour around them
const GHOST = 0.4; // how much colour a neighbour has

export class FiltersView {
  static id = "filters";
  static title = "Filters";
  static place = "aside";

  constructor(figure, player) {
    this.player = player;
    this.title = figure.querySelector(".title");
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
    this.canvas.addEventListener("click", (event) => this.#choose(event));
    this.canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.#look(event));
    this.canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && player.lookAway());
  }

  resize({ width, stage, theme, scales, taps }) {
    const [rows, columns, depth] = stage.taps;
    const shown = Math.min(3, stage.output[3]);
    Object.assign(this, { width, stage, theme, scales, taps, shown });
    this.layouts = [0, 1, 2].map((current) => arrangeFilters({ rows, columns, depth, width, current, shown }));
    this.longest = stage.weights.reduce((most, weight) => Math.max(most, number(weight).length), 1);
  }

  draw({ stage, target, lit, isWhole }) {
    const { width, shown } = this;
    const [oc, count] = [target[3], stage.output[3]];
    this.current = oc;
    this.first = Math.max(0, Math.min(oc - 1, count - shown));
    this.layout = this.layouts[oc - this.first];
    const context = prepare(this.canvas, width, this.layout.height);
    context.clearRect(0, 0, width, this.layout.height);
    this.layout.blocks.forEach((block, place) => this.#filter(context, this.first + place, block, isWhole ? 0 : lit));
    say(this.title, `Filter ${oc + 1} of ${count}`);
    const name = `The weights of filter ${oc + 1} of ${count}${count > 1 ? ", its neighbours beside it" : ""}`;
    if (name !== this.canvas.getAttribute("aria-label")) this.canvas.setAttribute("aria-label", name);
  }

  #filter(context, oc, { left, cell, plane }, lit) {
    const {
      layout: { top },
      theme,
      scales,
      taps,
      stage: {
        taps: [rows, columns, depth],
        weights,
        output,
      },
    } = this;
    const isCurrent = oc === this.current;
    context.fillStyle = isCurrent ? theme.text : theme.muted;
    context.font = `${isCurrent ? 600 : 400} 12px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillText(
      isCurrent ? `filter ${oc + 1}` : oc < this.current ? `◂ filter ${oc + 1}` : `filter ${oc + 1} ▸`,
      left,
      top - 6,
    );
    const hasMarks = taps && isCurrent && cell >= WITH_MARKS;
    const corner = hasMarks ? 5 : 0; // a tap's letter is in the way
    const size = cell < WITH_NUMBERS ? 0 : fontSize(this.longest, cell - corner, cell - corner); // all of the numbers, or none
    for (let tap = 0; tap < rows * columns * depth; tap++) {
      const [position, channel] = [Math.floor(tap / depth), tap % depth];
      const [x0, y0] = plane(channel);
      const [x, y] = [left + x0 + (position % columns) * cell, top + y0 + Math.floor(position / columns) * cell];
      const value = weights[tap * output[3] + oc];
      const colour = scales.weights.at(value);
      context.globalAlpha = isCurrent ? 1 : GHOST;
      context.fillStyle = colour.css;
      context.fillRect(x, y, cell, cell);
      context.globalAlpha = 1;
      if (cell >= 5) {
        context.strokeStyle = theme.faint;
        context.lineWidth = 1;
        context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
      }
      context.fillStyle = isCurrent ? colour.ink : theme.text;
      label(context, number(value), x + corner, y + corner, cell - corner, cell - corner, theme.mono, size);
      if (hasMarks) tapMark(context, theme, taps[position], x, y, cell, cell);
      if (isCurrent && tap === lit - 1) outline(context, theme, x, y, cell, cell, 1.5);
    }
    const { weight } = this.player.hover ?? {};
    if (!isCurrent || !weight) return;
    const [x0, y0] = plane(weight[2]);
    outline(context, theme, left + x0 + weight[1] * cell, top + y0 + weight[0] * cell, cell, cell, 1.5);
  }

  /** The filter under a pointer event and its weight there, or nulls. */
  #under({ clientX, clientY }) {
    const box = this.canvas.getBoundingClientRect();
    const point = [
      ((clientX - box.left) * this.width) / box.width,
      ((clientY - box.top) * this.layout.height) / box.height,
    ];
    const [place, weight] = weightAt(this.layout, this.stage.taps, ...point) ?? [];
    return place === undefined ? { filter: null, weight: null } : { filter: this.first + place, weight };
  }

  /** A weight of the current filter shows what it meets, as in the arithmetic; a neighbour says what a click does. */
  #look(event) {
    const { player } = this;
    const { filter, weight } = this.#under(event);
    const isOther = filter !== null && filter !== this.current;
    this.canvas.style.cursor = isOther ? "pointer" : "";
    if (weight && !isOther) return player.lookAtWeight(weight, { pointer: event });
    player.lookAway();
    if (isOther)
      player.hint(
        `${weight ? `${precise(this.#valueOf(filter, weight))}, a weight of filter` : "filter"} ${filter + 1}: click to go there`,
        event,
      );
  }

  #valueOf(oc, weight) {
    const { stage } = this;
    return stage.weights[tapAt(stage, weight) * stage.output[3] + oc];
  }

  /** To the same place in a neighbouring filter; a finger, which cannot hover, looks at a weight of the current one. */
  #choose(event) {
    const { filter, weight } = this.#under(event);
    if (filter === null) return;
    const {
      stage,
      target: [n, oh, ow],
    } = this.player.frame;
    if (filter !== this.current) this.player.seek(stepAt(stage, [n, oh, ow, filter]));
    else if (weight) this.player.lookAtWeight(weight, { pointer: event });
  }
}
