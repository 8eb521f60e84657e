// Draws the current filter among its neighbours, which are pale: as a rule the one before and the one that comes next.
import { fontSize, label, makeCanvas, outline, prepare, tapMark } from "./canvas.mjs";
import { arrangeFilters, weightAt } from "./layout.mjs";
import { number, stepAt } from "./frame.mjs";
import { say } from "./words.mjs";

const WITH_NUMBERS = 18; // pixels; smaller cells show colours only, and so do cells with a tap's mark

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
    Object.assign(this, { width, stage, theme, scales, taps, layout: arrangeFilters({ rows, columns, depth, width }) });
    const { cell } = this.layout;
    const longest = cell < WITH_NUMBERS || taps ? Infinity : stage.weights.reduce((most, weight) => Math.max(most, number(weight).length), 1);
    this.size = fontSize(longest, cell, cell); // all of the numbers, or none
  }

  draw({ stage, target, lit, isWhole }) {
    const { layout, width, theme } = this;
    const [oc, count] = [target[3], stage.output[3]];
    this.current = oc;
    this.first = Math.max(0, Math.min(oc - 1, count - 3));
    const context = prepare(this.canvas, width, layout.height);
    context.clearRect(0, 0, width, layout.height);
    for (const place of [0, 1, 2]) {
      const filter = this.first + place;
      if (filter < count) this.#filter(context, filter, layout.left(place), filter === oc, isWhole ? 0 : lit);
    }
    context.globalAlpha = 1;
    context.fillStyle = theme.text;
    say(this.title, `Filter ${oc + 1} of ${count}`);
    const name = `The weights of filter ${oc + 1} of ${count}${count > 1 ? ", its neighbours beside it" : ""}`;
    if (name !== this.canvas.getAttribute("aria-label")) this.canvas.setAttribute("aria-label", name);
  }

  #filter(context, oc, left, isCurrent, lit) {
    const { layout: { cell, plane, top }, theme, scales, taps, stage: { taps: [rows, columns, depth], weights, output } } = this;
    context.globalAlpha = 1;
    context.fillStyle = isCurrent ? theme.text : theme.muted;
    context.font = `${isCurrent ? 600 : 400} 12px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillText(isCurrent ? `filter ${oc + 1}` : oc < this.current ? `◂ filter ${oc + 1}` : `filter ${oc + 1} ▸`, left, top - 6);
    context.globalAlpha = isCurrent ? 1 : 0.35;
    for (let tap = 0; tap < rows * columns * depth; tap++) {
      const [position, channel] = [Math.floor(tap / depth), tap % depth];
      const [x0, y0] = plane(channel);
      const [x, y] = [left + x0 + (position % columns) * cell, top + y0 + Math.floor(position / columns) * cell];
      const value = weights[tap * output[3] + oc];
      const colour = scales.weights.at(value);
      context.fillStyle = colour.css;
      context.fillRect(x, y, cell, cell);
      if (cell >= 5) {
        context.strokeStyle = theme.faint;
        context.lineWidth = 1;
        context.strokeRect(x + 0.5, y + 0.5, cell - 1, cell - 1);
      }
      context.fillStyle = colour.ink;
      label(context, number(value), x, y, cell, cell, theme.mono, this.size);
      if (taps && isCurrent && cell >= 10) tapMark(context, theme, taps[position], x, y, cell, cell);
      if (isCurrent && tap === lit - 1) outline(context, theme, x, y, cell, cell, 1.5);
    }
    const { weight } = this.player.hover ?? {};
    if (!isCurrent || !weight) return;
    const [x0, y0] = plane(weight[2]);
    outline(context, theme, left + x0 + weight[1] * cell, top + y0 + weight[0] * cell, cell, cell, 1.5);
  }

  /** The filter under a pointer event and its weight there, or nulls. */
  #under({ clientX, clientY }) {
    const { layout, stage: { taps, output } } = this;
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [((clientX - box.left) * this.width) / box.width, ((clientY - box.top) * layout.height) / box.height];
    const place = [0, 1, 2].find((at) => x >= layout.left(at) && x < layout.left(at) + layout.blockWidth);
    const filter = this.first + place;
    if (place === undefined || filter >= output[3]) return { filter: null, weight: null };
    return { filter, weight: weightAt(layout, taps, place, x, y) };
  }

  /** A weight of the current filter shows what it meets, as in the arithmetic. */
  #look(event) {
    const { filter, weight } = this.#under(event);
    this.canvas.style.cursor = filter === null || filter === this.current ? "" : "pointer";
    if (weight && filter === this.current) this.player.lookAtWeight(weight, { pointer: event });
    else this.player.lookAway();
  }

  /** To the same place in a neighbouring filter; a finger, which cannot hover, looks at a weight of the current one. */
  #choose(event) {
    const { filter, weight } = this.#under(event);
    if (filter === null) return;
    const { stage, target: [n, oh, ow] } = this.player.frame;
    if (filter !== this.current) this.player.seek(stepAt(stage, [n, oh, ow, filter]));
    else if (weight) this.player.lookAtWeight(weight, { pointer: event });
  }
}
