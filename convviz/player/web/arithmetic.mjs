// Draws what happens under the window, one card per input channel: window × weights = products.
import { hatch, label, makeCanvas, outline, prepare } from "./canvas.mjs";
import { number } from "./frame.mjs";
import { arrangeCards } from "./layout.mjs";
import { addLegend } from "./legend.mjs";

export class ArithmeticView {
  static id = "arithmetic";
  static title = "Arithmetic";

  constructor(figure) {
    this.title = figure.querySelector(".title");
    this.showScale = addLegend(figure.querySelector("figcaption"));
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
  }

  resize({ width, stage, theme, scales }) {
    const [rows, columns, count] = stage.taps;
    const layout = arrangeCards({ count, rows, columns, width, height: 268 });
    Object.assign(this, { width, stage, theme, scales, layout });
    this.showScale(scales.weights);
    this.canvas.setAttribute("aria-label", `Window, weights and products of ${count} channel${count > 1 ? "s" : ""}`);
  }

  draw(frame, { stages }) {
    const name = stages.length > 1 ? `${frame.stage.title}: under` : "Under";
    this.title.textContent = `${name} the window, filter ${frame.target[3] + 1} of ${frame.stage.output[3]}`;
    const context = prepare(this.canvas, this.width, this.layout.height);
    context.clearRect(0, 0, this.width, this.layout.height);
    this.first = frame.origin[2];
    const padding = hatch(context, this.theme);
    for (let channel = 0; channel < this.stage.taps[2]; channel++) this.#card(context, frame, channel, padding);
  }

  #card(context, frame, channel, padding) {
    const { layout, theme, scales, stage } = this;
    const { cell, sign, total } = layout;
    const [rows, columns, count] = stage.taps;
    const [left, top] = [layout.left(channel), layout.top(channel)];
    const grids = [[frame.inputs, scales.input], [frame.filter, scales.weights], [frame.products, scales.products]];
    let sum = 0;
    grids.forEach(([values, scale], grid) => {
      const x = left + grid * (columns * cell + sign);
      for (let tap = channel, i = 0; tap < values.length; tap += count, i++) {
        const [cx, cy] = [x + (i % columns) * cell, top + Math.floor(i / columns) * cell];
        const isPadding = grid !== 1 && frame.outside[tap];
        const colour = scale.at(values[tap]);
        const isDue = grid === 2 && tap >= frame.lit;
        context.fillStyle = isPadding ? padding : colour.css;
        if (isDue) context.fillStyle = theme.surface;
        context.fillRect(cx, cy, cell, cell);
        if (cell >= 4) {
          context.strokeStyle = theme.grid;
          context.lineWidth = 1;
          context.strokeRect(cx + 0.5, cy + 0.5, cell - 1, cell - 1);
        }
        if (cell >= 14 && !isDue) {
          context.fillStyle = isPadding ? theme.muted : colour.ink;
          label(context, number(values[tap]), cx, cy, cell, cell, theme.mono);
        }
        if (grid === 2 && !isDue) sum += values[tap];
        if (!frame.isWhole && tap === frame.lit - 1) outline(context, theme, cx + 1, cy + 1, cell - 2, cell - 2, 2);
      }
    });
    if (cell < 10) return;
    this.#words(context, left, top, channel, rows, columns, cell, sign);
    if (total) {
      const x = left + 3 * columns * cell + 2 * sign;
      context.fillStyle = theme.text;
      context.font = `600 13px ${theme.mono}`;
      context.textAlign = "left";
      context.textBaseline = "middle";
      context.fillText(`→ ${number(sum)}`, x + 6, top + (rows * cell) / 2);
    }
  }

  #words(context, left, top, channel, rows, columns, cell, sign) {
    const { theme } = this;
    const middle = top + (rows * cell) / 2;
    context.fillStyle = theme.muted;
    context.font = `600 ${Math.min(16, cell)}px ${theme.font}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText("×", left + columns * cell + sign / 2, middle);
    context.fillText("=", left + 2 * columns * cell + 1.5 * sign, middle);
    context.font = `11px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    const text = columns * cell > 54 ? `channel ${this.first + channel + 1}` : `${this.first + channel + 1}`;
    context.fillText(text, left, top - 5);
    if (columns * cell > 54) {
      context.fillText("weights", left + columns * cell + sign, top - 5);
      context.fillText("products", left + 2 * (columns * cell + sign), top - 5);
    }
  }
}
