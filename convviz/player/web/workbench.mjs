// Draws what happens under the window, one card per input channel: window × weights = products, and how the sum grows.
import { hatch, label, makeCanvas, prepare } from "./canvas.mjs";
import { number } from "./frame.mjs";
import { arrangeCards } from "./layout.mjs";

const CURVE_HEIGHT = 92; // of the running sum's curve, its labels included
const CURVE_WIDTH = 330; // room that it needs to stand beside the cards instead of below them

export class Workbench {
  constructor(figure) {
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
  }

  resize(width, stage, theme, scales) {
    const [rows, columns, count] = stage.taps;
    const layout = arrangeCards({ count, rows, columns, width, height: 268 });
    const isBeside = layout.width + CURVE_WIDTH <= width;
    const left = isBeside ? layout.width + 40 : 0;
    this.curve = { left, top: isBeside ? 0 : layout.height + 12, width: Math.min(width - left, 720) };
    Object.assign(this, { width, stage, theme, scales, layout });
    this.height = isBeside ? Math.max(layout.height, CURVE_HEIGHT) : layout.height + 12 + CURVE_HEIGHT;
    this.canvas.setAttribute("aria-label", `Window, weights and products of ${count} channel${count > 1 ? "s" : ""}`);
  }

  draw(frame) {
    const context = prepare(this.canvas, this.width, this.height);
    context.clearRect(0, 0, this.width, this.height);
    this.first = frame.origin[2];
    const padding = hatch(context, this.theme);
    for (let channel = 0; channel < this.stage.taps[2]; channel++) this.#card(context, frame, channel, padding);
    this.#curve(context, frame);
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
        context.fillStyle = isPadding ? padding : colour.css;
        context.fillRect(cx, cy, cell, cell);
        if (cell >= 4) {
          context.strokeStyle = theme.grid;
          context.lineWidth = 1;
          context.strokeRect(cx + 0.5, cy + 0.5, cell - 1, cell - 1);
        }
        if (cell >= 14) {
          context.fillStyle = isPadding ? theme.muted : colour.ink;
          label(context, number(values[tap]), cx, cy, cell, cell, theme.mono);
        }
        if (grid === 2) sum += values[tap];
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

  /** The running sum after each product, in the order in which the kernel adds them. */
  #curve(context, { sums, sum }) {
    const { theme, scales, curve } = this;
    const top = curve.top + 24;
    const height = CURVE_HEIGHT - 32;
    const right = curve.left + curve.width - 76;
    const finite = sums.filter(Number.isFinite);
    const low = Math.min(0, ...finite);
    const span = Math.max(0, ...finite) - low || 1;
    const y = (value) => top + height - ((value - low) / span) * height;
    const x = (index) => curve.left + (index / sums.length) * (right - curve.left);
    context.fillStyle = theme.muted;
    context.font = `11px ${theme.font}`;
    context.textAlign = "left";
    context.textBaseline = "alphabetic";
    context.fillText("running sum, product by product", curve.left, top - 11);
    context.strokeStyle = theme.faint;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(curve.left, Math.round(y(0)) + 0.5);
    context.lineTo(right, Math.round(y(0)) + 0.5);
    context.stroke();
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.beginPath();
    let last = 0;
    sums.forEach((value, index) => {
      context.lineTo(x(index), y(last));
      context.lineTo(x(index), y(value));
      last = value;
    });
    context.lineTo(right, y(last));
    context.stroke();
    const box = Math.max(top, Math.min(top + height - 26, y(last) - 13)) || top;
    this.#result(context, right + 8, box, sum);
  }

  #result(context, x, y, sum) {
    const colour = this.scales.output.at(sum);
    context.fillStyle = colour.css;
    context.strokeStyle = this.theme.accent;
    context.beginPath();
    context.roundRect(x, y, 66, 26, 6);
    context.fill();
    context.stroke();
    context.fillStyle = colour.ink;
    label(context, number(sum), x, y, 66, 26, this.theme.mono);
  }
}
