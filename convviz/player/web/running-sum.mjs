// Draws how the sum grows, product after product, in the order in which the kernel adds them.
import { label, makeCanvas, prepare } from "./canvas.mjs";
import { precise } from "./frame.mjs";

const HEIGHT = 84;
const RESULT = [72, 28]; // width and height of the box with the sum

export class RunningSumView {
  static id = "sum";
  static title = "Running sum";
  static place = "aside";

  constructor(figure) {
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "The running sum after each product");
  }

  resize({ width, theme, scales }) {
    Object.assign(this, { width: Math.min(width, 900), theme, scales });
  }

  draw({ sums, sum, lit }) {
    const { theme } = this;
    const context = prepare(this.canvas, this.width, HEIGHT);
    context.clearRect(0, 0, this.width, HEIGHT);
    const [top, height, right] = [4, HEIGHT - 8, this.width - RESULT[0] - 14];
    const finite = sums.filter(Number.isFinite);
    const low = Math.min(0, ...finite);
    const span = Math.max(0, ...finite) - low || 1;
    const y = (value) => top + height - ((value - low) / span) * height;
    const x = (index) => (index / sums.length) * right;
    context.strokeStyle = theme.faint;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, Math.round(y(0)) + 0.5);
    context.lineTo(right, Math.round(y(0)) + 0.5);
    context.stroke();
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(0, y(0));
    let last = 0;
    for (let index = 0; index < lit; index++) {
      context.lineTo(x(index), y(last));
      context.lineTo(x(index), y(sums[index]));
      last = sums[index];
    }
    context.lineTo(x(lit), y(last));
    context.stroke();
    this.#result(context, right + 12, Math.max(top, Math.min(top + height - RESULT[1], y(last) - RESULT[1] / 2)) || top, sum);
  }

  #result(context, x, y, sum) {
    const colour = this.scales.output.at(sum);
    context.fillStyle = colour.css;
    context.strokeStyle = this.theme.accent;
    context.beginPath();
    context.roundRect(x, y, ...RESULT, 6);
    context.fill();
    context.stroke();
    context.fillStyle = colour.ink;
    label(context, precise(sum), x, y, ...RESULT, this.theme.mono);
  }
}
