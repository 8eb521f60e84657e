// Draws how the sum grows, product after product, in the order in which the kernel adds them.
import { label, makeCanvas, prepare } from "../draw/canvas.mjs";
import { placeSum } from "../draw/placement.mjs";
import { precise } from "../model/numbers.mjs";

/**
 * @import { Pen, Point } from "../draw/canvas.mjs"
 * @import { Scale } from "../draw/colours.mjs"
 * @import { Size } from "../draw/placement.mjs"
 * @import { Theme } from "../model/shown.mjs"
 * @import { View } from "./registry.mjs"
 */

const WIDEST = 900;
const HEIGHT = 84;
/** @type {Size} */
const RESULT = [72, 28]; // width and height of the box with the sum

/** @implements {View} */
export class RunningSumView {
  static id = "sum";
  static title = "Running sum";
  static place = "aside";

  width = 0;

  /** @param {HTMLElement} figure */
  constructor(figure) {
    this.canvas = makeCanvas(figure, "bench");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "The running sum after each product");
  }

  /** @type {View["fit"]} */
  fit({ width, theme }) {
    this.width = Math.min(width, WIDEST);
    prepare(this.canvas, this.width, HEIGHT, theme);
  }

  /** @type {View["draw"]} */
  draw({ sums, sum, lit }, { theme, scales }) {
    const { width } = this;
    const { zero, right, points, result } = placeSum({ sums, lit, width, height: HEIGHT, result: RESULT });
    const context = prepare(this.canvas, width, HEIGHT, theme);
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
    drawResult(context, result, sum, scales.output, theme);
  }
}

/** @type {(context: Pen, corner: Point, sum: number, scale: Scale, theme: Theme) => void} */
function drawResult(context, [x, y], sum, scale, theme) {
  const colour = scale.at(sum);
  context.fillStyle = colour.css;
  context.strokeStyle = theme.accent;
  context.beginPath();
  context.roundRect(x, y, ...RESULT, 6);
  context.fill();
  context.stroke();
  context.fillStyle = colour.ink;
  label(context, precise(sum), x, y, ...RESULT, theme.mono);
}
