// Draws how the sum grows, product after product, in the order in which the kernel adds them.
import { label, makeCanvas, prepare } from "../draw/canvas.mjs";
import { arrangeSum } from "../draw/placement.mjs";
import { precise } from "../model/numbers.mjs";

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
    const { theme, width } = this;
    const { zero, right, points, result } = arrangeSum({ sums, lit, width, height: HEIGHT, result: RESULT });
    const context = prepare(this.canvas, width, HEIGHT);
    context.clearRect(0, 0, width, HEIGHT);
    context.strokeStyle = theme.faint;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, Math.round(zero) + 0.5);
    context.lineTo(right, Math.round(zero) + 0.5);
    context.stroke();
    context.strokeStyle = theme.accent;
    context.lineWidth = 2;
    context.beginPath();
    for (const point of points) context.lineTo(...point);
    context.stroke();
    this.#result(context, ...result, sum);
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
