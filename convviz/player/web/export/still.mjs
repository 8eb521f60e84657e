// The picture on the screen as PNG and as SVG: one recording of what the views draw, painted or written.

import { find } from "../draw/find.mjs";
import { paintPicture, pictureBox } from "./picture.mjs";
import { contextOf, record, replay } from "./recording.mjs";
import { SvgContext } from "./svg.mjs";

/**
 * @import { Player } from "../player.mjs"
 * @import { Box } from "./picture.mjs"
 * @import { DrawingOf, Picture } from "./recording.mjs"
 */

const LARGEST = 16_000; // pixels along a side that every browser's canvas takes

/**
 * A PNG with two pixels per CSS pixel, or more if the screen has more.
 * @type {(player: Player) => Promise<Blob>}
 */
export async function pngOf(player) {
  return recorded(player, ({ root }, box, drawingOf) => {
    const scale = Math.min(Math.max(2, window.devicePixelRatio || 1), LARGEST / box.width, LARGEST / box.height);
    const canvas = new OffscreenCanvas(box.width * scale, box.height * scale);
    const context = contextOf(canvas);
    context.scale(scale, scale);
    paintPicture(context, root, box, (element, x, y, width, height) => {
      const drawing = drawingOf(element);
      context.drawImage(drawing ? painted(drawing, width * scale, height * scale) : element, x, y, width, height);
    });
    return canvas.convertToBlob({ type: "image/png" });
  });
}

/**
 * The text of an SVG file.
 * @type {(player: Player) => string}
 */
export function svgOf(player) {
  return recorded(player, ({ root, theme, payload }, box, drawingOf) => {
    const context = new SvgContext(theme.background);
    paintPicture(context, root, box, (element, x, y, width, height) => {
      const drawing = drawingOf(element);
      if (drawing) context.drawPicture(drawing, x, y, width, height);
      else context.drawImage(element, x, y, width, height);
    });
    return context.document(box.width, box.height, payload.sentence, find(root, ".now").textContent);
  });
}

/**
 * What `take` makes of a copy of the player, its box and the recording of all that it draws.
 * @template Result
 * @param {Player} player
 * @param {(copy: Player, box: Box, drawingOf: DrawingOf) => Result} take
 */
function recorded(player, take) {
  const copy = player.copy();
  try {
    const drawingOf = record(() => copy.redraw());
    return take(copy, pictureBox(copy.root), drawingOf);
  } finally {
    copy.destroy();
  }
}

/**
 * A recording painted at another size, on a canvas of its own: what it clears must not be cleared below it.
 * @type {(drawing: Picture, width: number, height: number) => OffscreenCanvas}
 */
function painted(drawing, width, height) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  const context = contextOf(canvas);
  context.scale(canvas.width / drawing.width, canvas.height / drawing.height);
  replay(drawing, context);
  return canvas;
}
